import type { CatalogField } from '../../server/api/wire.ts';
import { choiceComparisons } from './comparisons.ts';
import type { ClientFieldType, DisplayContext, Filled } from './field-type.ts';

/** A row of another table, shown by its title. */
export const link: ClientFieldType = {
  name: 'link',
  formula: 'link',
  icon: 'M6.7 9.3a2.8 2.8 0 0 0 4 0l2.4-2.4a2.8 2.8 0 0 0-4-4L8 4M9.3 6.7a2.8 2.8 0 0 0-4 0L2.9 9.1a2.8 2.8 0 0 0 4 4L8 12',
  order: 'words',
  width: 150,
  show: title,
  plainText: (value, { field }, context) => title(value, field, context),
  isAlike: (from, into) => from.to === into.to,
  linkFilter: (field, row) => `${field} = "${row}"`,
  input: 'row',
  comparisons: choiceComparisons,
  filterInput: 'row',
};

function title(value: Filled, { to }: CatalogField, { source }: DisplayContext): string {
  return to === undefined ? String(value) : source.linkTitle(to, String(value));
}
