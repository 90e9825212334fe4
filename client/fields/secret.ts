import { textComparisons } from './comparisons.ts';
import type { ClientFieldType } from './field-type.ts';
import { text } from './text.ts';

/** A secret, which never leaves the server: nothing of it is shown. */
export const secret: ClientFieldType = {
  name: 'secret',
  formula: 'text',
  icon: 'M3.5 7h9v6.5h-9zM5.5 7V5a2.5 2.5 0 0 1 5 0v2',
  order: 'words',
  width: 150,
  show: text.show,
  input: 'line',
  comparisons: textComparisons,
  filterInput: 'line',
  concealed: true,
};
