import { itemsOf } from '../../formulas/list.ts';
import type { CatalogField } from '../../server/api/wire.ts';
import { joinItems } from '../../server/model/joinItems.ts';
import { choiceLabel } from './choice-label.ts';
import type { ClientFieldType, DisplayContext, Filled } from './field-type.ts';

/** Several of a list of options, shown by their labels. */
export const choices: ClientFieldType = {
  name: 'choices',
  formula: 'list',
  width: 180,
  show: labels,
  plainText: (value, { field }, context) => labels(value, field, context),
  isAlike: (from, into) => from.id === into.id,
  input: 'line',
  comparisons: ['empty', 'filled'],
  filterInput: 'line',
};

function labels(value: Filled, { options }: CatalogField, { language }: DisplayContext): string {
  return joinItems(itemsOf(value).map(id => choiceLabel(options, id, language)));
}
