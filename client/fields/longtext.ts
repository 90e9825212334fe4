import { textComparisons } from './comparisons.ts';
import type { ClientFieldType } from './field-type.ts';
import { text } from './text.ts';

/** Text of several lines. */
export const longtext: ClientFieldType = {
  name: 'longtext',
  formula: 'text',
  width: 240,
  show: text.show,
  multiline: true,
  now: text.now!,
  input: 'lines',
  comparisons: textComparisons,
  filterInput: 'line',
};
