import { translateCodes } from '../../server/model/translateCodes.ts';
import { textComparisons } from './comparisons.ts';
import type { ClientFieldType } from './field-type.ts';

/** One line of text; codes that Seatgrid stores are shown translated. */
export const text: ClientFieldType = {
  name: 'text',
  formula: 'text',
  width: 150,
  show: (value, { codes }, { words, language }) =>
    codes === undefined ? String(value) : translateCodes(String(value), codes, words, language),
  now: ({ local }, withTime) => (withTime ? local.slice(11, 16) : local.slice(0, 10)),
  input: 'line',
  comparisons: textComparisons,
  filterInput: 'line',
};
