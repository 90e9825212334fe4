import { createSignal } from 'solid-js';
import type { CatalogTable } from '../../server/api/wire.ts';
import type { Cells, RowId } from '../../server/model/change.ts';

/** A row as far as rights depend on it; version 0 where the server does not have it yet. */
interface RightsRow {
  id: RowId;
  version: number;
  cells: Cells;
}

type Evaluator = (condition: string, row: RightsRow) => boolean;

const [evaluator, setEvaluator] = createSignal<Evaluator | null>(null);
let isLoading = false;

/**
 * Whether a condition of the catalog is true of a row. What reads formulas is loaded when the first one is asked for; null until then.
 */
export function evaluateCondition(condition: string, row: RightsRow): boolean | null {
  const known = evaluator();
  if (known !== null) return known(condition, row);
  if (!isLoading) {
    isLoading = true;
    import('./conditions.ts').then(
      loaded => setEvaluator(() => loaded.matchesCondition),
      () => {
        // Without a connection it cannot be loaded: it is asked for again with the next condition.
        isLoading = false;
      },
    );
  }
  return null;
}

/** What is not known yet counts as true, and the server decides. */
const mayHold = (condition: string, row: RightsRow): boolean => evaluateCondition(condition, row) ?? true;

/** Whether this person may add rows at all. */
export const mayInsert = ({ rights: { insert } }: CatalogTable): boolean => insert === true || (insert || []).length > 0;

/** Whether this person may set a field of a row; of a new one where it is left out, or the server does not have it yet. */
export function maySet({ rights }: CatalogTable, field: string, row?: RightsRow): boolean {
  if (row === undefined || row.version === 0) return rights.insert === true || (rights.insert || []).includes(field);
  return rights.update.some(
    ({ fields, when }) => (fields === true || fields.includes(field)) && (when === undefined || mayHold(when, row)),
  );
}

/** Whether this person may delete a row; some row at all where it is left out. */
export const mayDelete = ({ rights }: CatalogTable, row?: RightsRow): boolean =>
  rights.delete.some(({ when }) => row === undefined || when === undefined || mayHold(when, row));

/** Whether this person may set a field of some row, new or not. */
export const maySetSomewhere = ({ rights }: CatalogTable, field: string): boolean =>
  rights.insert === true ||
  (rights.insert || []).includes(field) ||
  rights.update.some(({ fields }) => fields === true || fields.includes(field));
