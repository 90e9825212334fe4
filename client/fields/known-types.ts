import type { CatalogField, CatalogTable } from '../../server/api/wire.ts';
import { isKnownType } from './registry.ts';

/**
 * The table as this page can show it: a field of a type that only a newer page knows is text that cannot be edited. The table itself if the
 * page knows all its types.
 */
export function withKnownTypes(table: CatalogTable): CatalogTable {
  const { fields, actions } = table;
  if ([fields, ...actions.map(({ form }) => form ?? [])].flat().every(isKnownType)) return table;
  return {
    ...table,
    fields: fields.map(knownField),
    actions: actions.map(action => (action.form ? { ...action, form: action.form.map(knownField) } : action)),
  };
}

const knownField = (field: CatalogField): CatalogField =>
  isKnownType(field) ? field : { ...field, type: 'text', readOnly: true };
