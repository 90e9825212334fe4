import { failed } from '../../formulas/value.ts';
import type { Catalog, CompiledTable, Feed } from '../model/catalog.ts';
import type { Row, RowId, Value } from '../model/change.ts';
import type { Session } from '../model/session.ts';
import { claimed, contribution, rounded } from './compute.ts';
import { Draft, Stored } from './draft.ts';
import { unreadVerdict } from './verdict.ts';

/** Looks at all rows after which what is worked out must have come to rest. */
export const mostPasses = 20;

/**
 * Everything that is worked out, worked out from scratch: stored formulas, claim keys and rollups, from what was entered.
 * The draft that comes back holds the rows of which something differs from what is stored, and no others. Reads every row of every table.
 */
export async function rework(catalog: Catalog, session: Session, now: string): Promise<Draft> {
  const stored = new Stored(session);
  const draft = new Draft(catalog, stored, now);
  for (let pass = 0; await look(draft, session); pass += 1) {
    if (pass === mostPasses) throw new Error('Computed fields do not come to rest');
  }
  return draft;
}

/**
 * The same for these rows of one table, from what is stored of all others: once nothing differs in any row of any table, all is worked out.
 * What feeds them is looked up, so that no more is kept in memory than that.
 */
export async function reworkRows(
  catalog: Catalog,
  session: Session,
  now: string,
  table: CompiledTable,
  rows: readonly Row[],
): Promise<Draft> {
  const draft = new Draft(catalog, new Stored(session), now);
  await draft.loadPaths(table, rows);
  const wrong = new Map(rows.map(row => [row.id, derived(table, row, draft)]));
  for (const child of catalog.order) {
    for (const feed of child.feeds.filter(({ to }) => to === table)) {
      const sums = new Map<RowId, number>();
      const ids = rows.map(row => row.id);
      for (const row of await session.where(child.id, feed.via, ids)) {
        const { parent, amount } = contribution(feed, row, draft);
        if (parent !== null) sums.set(parent, (sums.get(parent) ?? 0) + amount);
      }
      for (const row of rows) {
        const total = rounded(sums.get(row.id) ?? 0);
        if (!isNear(row[feed.field] ?? null, total)) wrong.get(row.id)?.set(feed.field, total);
      }
    }
  }
  await lay(table, new Map([...wrong].filter(([, cells]) => cells.size > 0)), draft);
  return draft;
}

/** One look at every row, as the looks before left it; tells whether anything still differed. */
async function look(draft: Draft, session: Session): Promise<boolean> {
  const totals = new Map<Feed, Map<RowId, number>>();
  let differed = false;
  for (const table of draft.catalog.order) {
    for await (const chunk of session.all(table.id)) {
      const rows = chunk.map(row => draft.row(table.id, row.id) ?? row);
      await draft.loadPaths(table, rows);
      const wrong = new Map<RowId, Map<string, Value>>();
      for (const row of rows) {
        const right = derived(table, row, draft);
        if (right.size > 0) wrong.set(row.id, right);
        add(table, right.size > 0 ? { ...row, ...Object.fromEntries(right) } : row, draft, totals);
      }
      differed = (await lay(table, wrong, draft)) || differed;
    }
  }
  for (const [table, feeds] of Map.groupBy(
    draft.catalog.order.flatMap(each => each.feeds),
    feed => feed.to,
  )) {
    for await (const chunk of session.all(table.id)) {
      const wrong = new Map<RowId, Map<string, Value>>();
      for (const row of chunk.map(each => draft.row(table.id, each.id) ?? each)) {
        const right = new Map<string, Value>();
        for (const feed of feeds) {
          const total = rounded(totals.get(feed)?.get(row.id) ?? 0);
          if (!isNear(row[feed.field] ?? null, total)) right.set(feed.field, total);
        }
        if (right.size > 0) wrong.set(row.id, right);
      }
      differed = (await lay(table, wrong, draft)) || differed;
    }
  }
  return differed;
}

/** The formulas and claim keys of a row that are not what they must be, and a verdict that says nothing of texts that were not taken. */
function derived(table: CompiledTable, stored: Row, draft: Draft): Map<string, Value> {
  const right = new Map<string, Value>();
  const env = draft.env(table);
  let row = stored;
  const set = (id: string, value: Value): void => {
    if ((row[id] ?? null) === value) return;
    if (row === stored) row = { ...stored };
    row[id] = value;
    right.set(id, value);
  };
  for (const { field, formula } of table.computed) {
    const result = formula.run(row, env);
    set(field.id, failed(result) ? null : result);
  }
  for (const claim of table.claims) set(claim.column, claimed(table, claim, row, draft));
  for (const [id, value] of Object.entries(unreadVerdict(table, row) ?? {})) set(id, value);
  return right;
}

function add(table: CompiledTable, row: Row, draft: Draft, totals: Map<Feed, Map<RowId, number>>): void {
  for (const feed of table.feeds) {
    const { parent, amount } = contribution(feed, row, draft);
    if (parent === null || amount === 0) continue;
    const sums = totals.get(feed) ?? new Map<RowId, number>();
    totals.set(feed, sums.set(parent, (sums.get(parent) ?? 0) + amount));
  }
}

/** Sums kept by difference may stray from sums from scratch in their last digit. */
const isNear = (stored: Value, right: number): boolean =>
  typeof stored === 'number' && Math.abs(stored - right) <= 1e-9 * Math.abs(right);

async function lay(table: CompiledTable, wrong: ReadonlyMap<RowId, ReadonlyMap<string, Value>>, draft: Draft): Promise<boolean> {
  await draft.load(table.id, wrong.keys());
  for (const [id, cells] of wrong) {
    const entry = draft.touch(table, id);
    for (const [field, value] of cells) draft.set(entry, field, value);
  }
  return wrong.size > 0;
}
