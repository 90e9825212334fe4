import type { CatalogField, CatalogTable } from '../../server/api/wire.ts';
import type { GridRow } from '../contract/row.ts';

interface Fields {
  fields: readonly CatalogField[];
}

/** The field that holds a row's state, if the table has one. */
export const stateField = ({ fields }: Fields): CatalogField | undefined => fields.find(field => field.type === 'state');

/** The field that holds `Validation result`, if the table has one. */
export const validationField = ({ fields }: Fields): CatalogField | undefined => fields.find(field => field.type === 'verdict');

/** Whether the row is a person from another organisation, as far as its table says which those are. */
export const isExternal = ({ people }: CatalogTable, { cells }: Pick<GridRow, 'cells'>): boolean =>
  people?.external !== undefined && cells[people.external] === true;
