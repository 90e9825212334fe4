import type { CatalogField } from '../../server/api/wire.ts';
import { choiceComparisons } from './comparisons.ts';
import type { ClientFieldType, DisplayContext, Filled } from './field-type.ts';

/** A row of another table, shown by its title. */
export const link: ClientFieldType = {
  name: 'link',
  formula: 'link',
  width: 150,
  show: title,
  plainText: (value, { field }, context) => title(value, field, context),
  isAlike: (from, into) => from.to === into.to,
  input: 'row',
  comparisons: choiceComparisons,
  filterInput: 'row',
};

function title(value: Filled, { to }: CatalogField, { source }: DisplayContext): string {
  return to === undefined ? String(value) : source.linkTitle(to, String(value));
}
