import { textComparisons } from './comparisons.ts';
import type { ClientFieldType } from './field-type.ts';
import { text } from './text.ts';

/** Text of several lines. */
export const longtext: ClientFieldType = {
  name: 'longtext',
  formula: 'text',
  icon: 'M2.5 4h11M2.5 8h11M2.5 12h6.5',
  order: 'words',
  width: 240,
  stretches: 'some',
  show: text.show,
  multiline: true,
  now: text.now!,
  input: 'lines',
  comparisons: textComparisons,
  filterInput: 'line',
};
