import { textComparisons } from './comparisons.ts';
import type { ClientFieldType } from './field-type.ts';
import { text } from './text.ts';

/** A mobile number. */
export const phone: ClientFieldType = {
  name: 'phone',
  formula: 'text',
  width: 150,
  show: text.show,
  distinct: true,
  sign: /\d/,
  input: 'line',
  keyboard: 'tel',
  comparisons: textComparisons,
  filterInput: 'line',
};
