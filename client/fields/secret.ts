import { textComparisons } from './comparisons.ts';
import type { ClientFieldType } from './field-type.ts';
import { text } from './text.ts';

/** A secret, which never leaves the server: nothing of it is shown. */
export const secret: ClientFieldType = {
  name: 'secret',
  formula: 'text',
  width: 150,
  show: text.show,
  input: 'line',
  comparisons: textComparisons,
  filterInput: 'line',
  concealed: true,
};
