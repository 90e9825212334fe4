import { textComparisons } from './comparisons.ts';
import type { ClientFieldType } from './field-type.ts';
import { text } from './text.ts';

/** An e-mail address. */
export const email: ClientFieldType = {
  name: 'email',
  formula: 'text',
  icon: 'M3 3.2h10a1.2 1.2 0 0 1 1.2 1.2v7.2a1.2 1.2 0 0 1-1.2 1.2H3a1.2 1.2 0 0 1-1.2-1.2V4.4A1.2 1.2 0 0 1 3 3.2zM2.2 4.5 8 8.8l5.8-4.3',
  order: 'words',
  width: 236,
  stretches: 'some',
  cardRank: 3,
  show: text.show,
  distinct: true,
  input: 'line',
  keyboard: 'email',
  comparisons: textComparisons,
  filterInput: 'line',
};
