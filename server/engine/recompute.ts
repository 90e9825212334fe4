import { sameValue } from '../../formulas/list.ts';
import { isError } from '../../formulas/value.ts';
import type { Catalog, CompiledTable, RollupFeed } from '../model/catalog.ts';
import type { Row, RowId, Value } from '../model/change.ts';
import type { StoreTransaction } from '../model/store.ts';
import { claimKeyOf, contribution, roundTotal } from './compute.ts';
import { Draft, StoredRows } from './draft.ts';
import { reportRules } from './reportedRules.ts';
import { validationOfInvalid } from './validation.ts';

/** The maximum number of passes over all rows until derived cells are right: each pass completes at least the next step of the catalog. */
export const maxPasses = ({ steps }: Catalog): number => steps.length;

/**
 * Recomputes all derived cells from entered ones: stored formulas, claim keys and rollups. Returns a draft with only the rows that differ
 * from the stored ones. Reads every row of every table.
 */
export async function recompute(catalog: Catalog, tx: StoreTransaction, now: string): Promise<Draft> {
  const stored = new StoredRows(tx);
  const draft = new Draft(catalog, stored, now);
  for (let pass = 0; await recomputePass(draft, tx); pass += 1) {
    if (pass > maxPasses(catalog)) throw new Error('Computed fields do not reach a fixed point');
  }
  return draft;
}

/**
 * Recomputes these rows of one table from the stored rows of all others. The work is complete once no row of any table differs. The rows
 * that feed their rollups are looked up, so memory use stays small.
 */
export async function recomputeRows(
  catalog: Catalog,
  tx: StoreTransaction,
  now: string,
  table: CompiledTable,
  rows: readonly Row[],
): Promise<Draft> {
  const draft = new Draft(catalog, new StoredRows(tx), now);
  await draft.loadPaths(table, rows);
  const wrong = new Map(rows.map(row => [row.id, wrongCells(table, row, draft)]));
  for (const child of catalog.order) {
    for (const feed of child.feeds.filter(({ to }) => to === table)) {
      const sums = new Map<RowId, number>();
      const ids = rows.map(row => row.id);
      for (const row of await tx.where(child.id, feed.via, ids)) {
        const { parents, amount } = contribution(feed, row, draft);
        for (const parent of parents) sums.set(parent, (sums.get(parent) ?? 0) + amount);
      }
      for (const row of rows) {
        const total = roundTotal(sums.get(row.id) ?? 0);
        if (!isNear(row[feed.field] ?? null, total)) wrong.get(row.id)?.set(feed.field, total);
      }
    }
  }
  await stageCells(table, new Map([...wrong].filter(([, cells]) => cells.size > 0)), draft);
  return draft;
}

/** One pass over every row, as left by earlier passes; returns whether anything still differed. */
async function recomputePass(draft: Draft, tx: StoreTransaction): Promise<boolean> {
  const totals = new Map<RollupFeed, Map<RowId, number>>();
  let differed = false;
  for (const table of draft.catalog.order) {
    for await (const chunk of tx.scan(table.id)) {
      const rows = chunk.map(row => draft.row(table.id, row.id) ?? row);
      await draft.loadPaths(table, rows);
      const wrong = new Map<RowId, Map<string, Value>>();
      for (const row of rows) {
        const right = wrongCells(table, row, draft);
        if (right.size > 0) wrong.set(row.id, right);
        addToTotals(table, right.size > 0 ? { ...row, ...Object.fromEntries(right) } : row, draft, totals);
      }
      differed = (await stageCells(table, wrong, draft)) || differed;
    }
  }
  for (const [table, feeds] of Map.groupBy(
    draft.catalog.order.flatMap(each => each.feeds),
    feed => feed.to,
  )) {
    for await (const chunk of tx.scan(table.id)) {
      const wrong = new Map<RowId, Map<string, Value>>();
      for (const row of chunk.map(each => draft.row(table.id, each.id) ?? each)) {
        const right = new Map<string, Value>();
        for (const feed of feeds) {
          const total = roundTotal(totals.get(feed)?.get(row.id) ?? 0);
          if (!isNear(row[feed.field] ?? null, total)) right.set(feed.field, total);
        }
        if (right.size > 0) wrong.set(row.id, right);
      }
      differed = (await stageCells(table, wrong, draft)) || differed;
    }
  }
  return differed;
}

/**
 * The correct values of derived cells that are wrong in a row: formulas, claim keys, and a validation result that is computed or omits
 * invalid texts.
 */
function wrongCells(table: CompiledTable, stored: Row, draft: Draft): Map<string, Value> {
  const right = new Map<string, Value>();
  const env = draft.env(table);
  let row = stored;
  const set = (id: string, value: Value): void => {
    if (sameValue(row[id] ?? null, value)) return;
    if (row === stored) row = { ...stored };
    row[id] = value;
    right.set(id, value);
  };
  for (const { field, formula } of table.computed) {
    const result = formula.run(row, env);
    set(field.id, isError(result) ? null : result);
  }
  for (const claim of table.claims) set(claim.column, claimKeyOf(table, claim, row, draft));
  const result = table.reported === null ? validationOfInvalid(table, row) : reportRules(table, row, draft);
  for (const [id, value] of Object.entries(result ?? {})) set(id, value);
  return right;
}

function addToTotals(table: CompiledTable, row: Row, draft: Draft, totals: Map<RollupFeed, Map<RowId, number>>): void {
  for (const feed of table.feeds) {
    const { parents, amount } = contribution(feed, row, draft);
    if (parents.length === 0 || amount === 0) continue;
    const sums = totals.get(feed) ?? new Map<RowId, number>();
    for (const parent of parents) sums.set(parent, (sums.get(parent) ?? 0) + amount);
    totals.set(feed, sums);
  }
}

/** Sums kept by difference may deviate from recomputed sums in their last digit. */
const isNear = (stored: Value, right: number): boolean =>
  typeof stored === 'number' && Math.abs(stored - right) <= 1e-9 * Math.abs(right);

async function stageCells(
  table: CompiledTable,
  wrong: ReadonlyMap<RowId, ReadonlyMap<string, Value>>,
  draft: Draft,
): Promise<boolean> {
  await draft.load(table.id, wrong.keys());
  for (const [id, cells] of wrong) {
    const entry = draft.touch(table, id);
    for (const [field, value] of cells) draft.set(entry, field, value);
  }
  return wrong.size > 0;
}
