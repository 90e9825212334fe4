import { textComparisons } from './comparisons.ts';
import type { ClientFieldType } from './field-type.ts';
import { text } from './text.ts';

/** A mobile number. */
export const phone: ClientFieldType = {
  name: 'phone',
  formula: 'text',
  icon: 'M5.4 2.5 6.8 6 5.2 7.2a8 8 0 0 0 3.6 3.6L10 9.2l3.5 1.4v2.3c0 .5-.4.8-.9.8A10.6 10.6 0 0 1 2.3 3.4c0-.5.3-.9.8-.9z',
  order: 'words',
  width: 150,
  show: text.show,
  distinct: true,
  input: 'line',
  keyboard: 'tel',
  comparisons: textComparisons,
  filterInput: 'line',
};
