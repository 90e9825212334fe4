import { textComparisons } from './comparisons.ts';
import type { ClientFieldType } from './field-type.ts';
import { text } from './text.ts';

/** An e-mail address. */
export const email: ClientFieldType = {
  name: 'email',
  formula: 'text',
  width: 236,
  show: text.show,
  distinct: true,
  sign: /@/,
  input: 'line',
  keyboard: 'email',
  comparisons: textComparisons,
  filterInput: 'line',
};
