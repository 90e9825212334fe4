import { translateCodes } from '../../server/model/translateCodes.ts';
import { textComparisons } from './comparisons.ts';
import type { ClientFieldType } from './field-type.ts';

/** One line of text; codes that Seatgrid stores are shown translated. */
export const text: ClientFieldType = {
  name: 'text',
  formula: 'text',
  icon: 'M3 4V3h10v1M8 3v10M6.4 13h3.2',
  order: 'words',
  width: 150,
  stretches: 'some',
  show: (value, { codes }, { words, language }) =>
    codes === undefined ? String(value) : translateCodes(String(value), codes, words, language),
  now: ({ local }, withTime) => (withTime ? local.slice(11, 16) : local.slice(0, 10)),
  input: 'line',
  comparisons: textComparisons,
  filterInput: 'line',
};
