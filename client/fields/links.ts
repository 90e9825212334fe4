import { itemsOf } from '../../formulas/list.ts';
import type { CatalogField } from '../../server/api/wire.ts';
import { joinItems } from '../../server/model/joinItems.ts';
import { listComparisons } from './comparisons.ts';
import type { ClientFieldType, DisplayContext, Filled } from './field-type.ts';
import { link } from './link.ts';

/** Several rows of another table, shown by their titles. A row that the person cannot read is not named. */
export const links: ClientFieldType = {
  name: 'links',
  formula: 'list',
  icon: link.icon,
  order: 'list',
  width: 200,
  show: titles,
  chips: (value, { to = '' }, { source }) => itemsOf(value).map(id => ({ id, title: source.linkTitle(to, id) })),
  // Rows without a name are left out: a paste keeps them, because the person cannot read them.
  plainText: (value, { field: { to = '' } }, { source }) =>
    joinItems(itemsOf(value).flatMap(id => source.linkTitle(to, id).replace(/^…$/, '') || [])),
  isAlike: (from, into) => from.to === into.to,
  linkFilter: (field, row) => `HASANY(${field}, "${row}")`,
  input: 'rows',
  comparisons: listComparisons,
  filterInput: 'rows',
};

function titles(value: Filled, { to = '' }: CatalogField, { source }: DisplayContext): string {
  return joinItems(itemsOf(value).map(id => source.linkTitle(to, id)));
}
