import type { Catalog, CompiledTable } from './catalog.ts';
import type { Field } from './field.ts';

/** The stored credentials of a catalog: each table with its fields of encrypted texts. */
export const credentialFields = ({ tables }: Catalog): { table: CompiledTable; fields: Field[] }[] =>
  [...tables.values()]
    .map(table => ({ table, fields: table.fields.filter(field => field.sealedOf !== undefined) }))
    .filter(({ fields }) => fields.length > 0);
