import type { CatalogField } from '../../server/api/wire.ts';

interface Fields {
  fields: readonly CatalogField[];
}

/** The field that holds a row's state, if the table has one. */
export const stateField = ({ fields }: Fields): CatalogField | undefined => fields.find(field => field.type === 'state');

/** The field that holds `Validation result`, if the table has one. */
export const validationField = ({ fields }: Fields): CatalogField | undefined => fields.find(field => field.type === 'verdict');
