import type { CatalogTable } from '../../server/api/wire.ts';
import { type ConditionRow, evaluateCondition } from '../fields/evaluate-condition.ts';

/** The part of a row that rights depend on; version 0 if the server does not have it yet. */
interface RightsRow extends ConditionRow {
  version: number;
}

/** An unknown result counts as true, and the server decides. */
const mayHold = (condition: string, row: RightsRow): boolean => evaluateCondition(condition, row) ?? true;

/** Whether this person may add rows. */
export const mayInsert = ({ rights: { insert } }: CatalogTable): boolean => insert === true || (insert || []).length > 0;

/** Whether this person may set a field of a row; of a new row if it is omitted or not saved yet. */
export function maySet({ rights }: CatalogTable, field: string, row?: RightsRow): boolean {
  if (row === undefined || row.version === 0) return rights.insert === true || (rights.insert || []).includes(field);
  return rights.update.some(
    ({ fields, when }) => (fields === true || fields.includes(field)) && (when === undefined || mayHold(when, row)),
  );
}

/** Whether this person may delete a row; any row at all if it is omitted. */
export const mayDelete = ({ rights }: CatalogTable, row?: RightsRow): boolean =>
  rights.delete.some(({ when }) => row === undefined || when === undefined || mayHold(when, row));

/** Whether this person may set a field of any row, new or existing. */
export const maySetSomewhere = ({ rights }: CatalogTable, field: string): boolean =>
  rights.insert === true ||
  (rights.insert || []).includes(field) ||
  rights.update.some(({ fields }) => fields === true || fields.includes(field));
