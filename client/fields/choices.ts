import { itemsOf } from '../../formulas/list.ts';
import type { CatalogField } from '../../server/api/wire.ts';
import { joinItems } from '../../server/model/joinItems.ts';
import { localizedChoice } from './choice-label.ts';
import { listComparisons } from './comparisons.ts';
import type { Choice, ClientFieldType, DisplayContext, Filled } from './field-type.ts';

/** Several of a list of options, shown by their labels. */
export const choices: ClientFieldType = {
  name: 'choices',
  formula: 'list',
  icon: 'M2.5 4.5h1M2.5 8h1M2.5 11.5h1M6 4.5h7.5M6 8h7.5M6 11.5h7.5',
  order: 'list',
  width: 180,
  show: labels,
  chips: (value, { options }, { language }) => itemsOf(value).map(id => ({ id, title: localizedChoice(options, id, language) })),
  plainText: (value, { field }, context) => labels(value, field, context),
  isAlike: (from, into) => from.id === into.id,
  choices: ({ options }, _value, language) =>
    (options ?? []).map(({ id, label }): Choice => ({ value: id, label: label[language] })),
  input: 'choices',
  comparisons: listComparisons,
  filterInput: 'choices',
};

function labels(value: Filled, { options }: CatalogField, { language }: DisplayContext): string {
  return joinItems(itemsOf(value).map(id => localizedChoice(options, id, language)));
}
