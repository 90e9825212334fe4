import { emptyChoice, localizedChoice } from './choice-label.ts';
import { choiceComparisons } from './comparisons.ts';
import type { Choice, ClientFieldType } from './field-type.ts';

/** One of a list of options. */
export const select: ClientFieldType = {
  name: 'select',
  formula: 'text',
  icon: 'M8 2.2a5.8 5.8 0 1 1 0 11.6A5.8 5.8 0 0 1 8 2.2zM5.6 7 8 9.4 10.4 7',
  order: 'words',
  width: 150,
  show: (value, { options }, { language }) => localizedChoice(options, value, language),
  plainText: (value, { field }, { language }) => localizedChoice(field.options, value, language),
  choices: ({ options }, _value, language) => [
    emptyChoice(language),
    ...(options ?? []).map(({ id, label }): Choice => ({ value: id, label: label[language] })),
  ],
  isAlike: (from, into) => from.id === into.id,
  input: 'choice',
  comparisons: choiceComparisons,
  filterInput: 'choice',
};
