import { translateCodes } from '../../server/model/translateCodes.ts';
import type { ClientFieldType } from './field-type.ts';

/** One line of text; codes that Seatgrid stores are shown translated. */
export const text: ClientFieldType = {
  name: 'text',
  width: 150,
  show: (value, { codes }, { words, language }) =>
    codes === undefined ? String(value) : translateCodes(String(value), codes, words, language),
};
