import { isError } from '../../formulas/value.ts';
import type { CompiledTable, Dependent, RollupFeed } from '../model/catalog.ts';
import type { Row, RowId } from '../model/change.ts';
import { cellKey } from '../model/fields/key.ts';
import type { Draft } from './draft.ts';
import { type Contribution, type DraftRow, touches } from './draftRow.ts';

const maxPasses = 20;

/**
 * Step 5: computes every stored formula, claim key and rollup of the rows that may have changed. Rollups are updated by difference: a changed
 * row adds its difference to its parents, and children are never read again. Returns every row that was processed. Terminates because the
 * catalog has no circles; throws if it does not.
 */
export async function compute(dirtyRows: ReadonlySet<DraftRow>, draft: Draft): Promise<Set<DraftRow>> {
  let dirty = dirtyRows;
  const seen = new Set(dirtyRows);
  for (let pass = 0; dirty.size > 0; pass += 1) {
    if (pass === maxPasses) throw new Error('Computed fields do not reach a fixed point');
    const next = new Set<DraftRow>();
    for (const [table, entries] of Map.groupBy(dirty, entry => entry.table)) {
      await computeFormulas(table, entries, draft);
      await updateRollups(table, entries, draft, next);
      await markDependents(table, entries, draft, next);
    }
    for (const entry of next) seen.add(entry);
    dirty = next;
  }
  return seen;
}

async function computeFormulas(table: CompiledTable, entries: readonly DraftRow[], draft: Draft): Promise<void> {
  const here = entries.filter(entry => entry.after !== null);
  await draft.loadPaths(
    table,
    here.map(entry => entry.after as Row),
  );
  if (table.computed.length === 0 && table.claims.length === 0) return;
  const env = draft.env(table);
  for (const entry of here) {
    for (const { field, formula } of table.computed) {
      const result = formula.run(entry.after as Row, env);
      draft.set(entry, field.id, isError(result) ? null : result);
    }
    for (const claim of table.claims) {
      if (claim.ownFields !== null && !touches(entry, claim.ownFields)) continue;
      draft.set(entry, claim.column, claimKeyOf(table, claim, entry.after as Row, draft));
    }
  }
}

/** The key that a row claims; null if it claims none. */
export function claimKeyOf(table: CompiledTable, claim: CompiledTable['claims'][number], row: Row, draft: Draft): string | null {
  const claims = isInStates(table, claim.states, row) && draft.holds(table, claim.when, row);
  return claims ? joinClaimKey(table, claim.rule.key, row) : null;
}

/** Whether a row is in a state in which a rule must hold. */
export function isInStates(table: CompiledTable, states: ReadonlySet<string> | null, row: Row): boolean {
  return states === null || (table.state !== null && states.has(String(row[table.state.id])));
}

/** The key of a row from its parts; null if one of them is empty. */
function joinClaimKey(table: CompiledTable, parts: string | readonly string[], row: Row): string | null {
  if (typeof parts === 'string') return cellKey(table.byId.get(parts), row[parts]);
  const keys = parts.map(part => cellKey(table.byId.get(part), row[part]));
  return keys.includes(null) ? null : keys.join('\u001f');
}

/** Adds the differences of these rows to the rollups of their parents. */
async function updateRollups(
  table: CompiledTable,
  entries: readonly DraftRow[],
  draft: Draft,
  next: Set<DraftRow>,
): Promise<void> {
  for (const feed of table.feeds) {
    const changes: RollupChange[] = [];
    for (const entry of entries) collectRollupChanges(feed, entry, draft, changes);
    if (changes.length === 0) continue;
    await draft.load(feed.to.id, new Set(changes.map(change => change.parent)));
    for (const { entry, parent, amount } of changes) {
      if ((draft.row(feed.to.id, parent) ?? null) === null) continue;
      const up = draft.touch(feed.to, parent);
      up.blame ??= new Map();
      const blamed = up.blame.get(feed.field);
      if (blamed === undefined) up.blame.set(feed.field, [...entry.causes]);
      else for (const cause of entry.causes) blamed.push(cause);
      draft.set(up, feed.field, roundTotal(Number(up.after?.[feed.field] ?? 0) + amount));
      next.add(up);
    }
  }
}

/** Rounds a sum kept by difference so that it does not drift, and limits it to safe integers, because older versions allowed larger numbers. */
export const roundTotal = (sum: number): number => {
  const held = Math.min(Number.MAX_SAFE_INTEGER, Math.max(-Number.MAX_SAFE_INTEGER, sum));
  return Number.isInteger(held) ? held : Number(held.toPrecision(15));
};

/** The difference that a row makes to a rollup of its parent. */
interface RollupChange {
  entry: DraftRow;
  parent: RowId;
  amount: number;
}

function collectRollupChanges(feed: RollupFeed, entry: DraftRow, draft: Draft, into: RollupChange[]): void {
  if (entry.counted === null && !touches(entry, feed.ownFields)) return;
  const was = entry.counted?.get(feed) ?? contribution(feed, entry.before, draft);
  const is = contribution(feed, entry.after, draft);
  if (was.amount === is.amount && (was.parent === is.parent || is.amount === 0)) return;
  entry.counted ??= new Map();
  entry.counted.set(feed, is);
  if (was.parent === is.parent) {
    if (is.parent !== null) into.push({ entry, parent: is.parent, amount: is.amount - was.amount });
    return;
  }
  if (was.parent !== null && was.amount !== 0) into.push({ entry, parent: was.parent, amount: -was.amount });
  if (is.parent !== null && is.amount !== 0) into.push({ entry, parent: is.parent, amount: is.amount });
}

const nothing: Contribution = { parent: null, amount: 0 };

/** What a row contributes to a rollup of its parent. */
export function contribution(feed: RollupFeed, row: Row | null, draft: Draft): Contribution {
  if (row === null) return nothing;
  const parent = row[feed.via];
  if (typeof parent !== 'string') return nothing;
  if (feed.where !== null) {
    const counted = feed.where.run(row, draft.env(feed.to));
    if (counted !== true) return nothing;
  }
  return { parent, amount: feed.sum === null ? 1 : Number(row[feed.sum] ?? 0) };
}

/** Marks the rows of other tables whose formulas read a changed field. */
async function markDependents(
  table: CompiledTable,
  entries: readonly DraftRow[],
  draft: Draft,
  next: Set<DraftRow>,
): Promise<void> {
  for (const dependent of table.dependents) {
    const changed = entries.filter(
      entry => entry.before !== null && entry.after !== null && entry.before[dependent.field] !== entry.after[dependent.field],
    );
    if (changed.length === 0) continue;
    const causes = new Map<RowId, DraftRow>(changed.map(entry => [entry.id, entry]));
    for (const [id, cause] of await rowsLeadingTo(causes, dependent, draft)) {
      const entry = draft.touch(dependent.table, id);
      draft.addCause(entry, cause);
      next.add(entry);
    }
  }
}

/** The rows of the dependent table whose path leads to these rows, each with the row that it leads to. */
async function rowsLeadingTo(
  targets: ReadonlyMap<RowId, DraftRow>,
  { table, path }: Dependent,
  draft: Draft,
): Promise<ReadonlyMap<RowId, DraftRow>> {
  const tables = [table];
  for (const link of path.slice(0, -1)) tables.push(draft.catalog.table(tables.at(-1)!.byId.get(link)?.to ?? ''));
  let reached = targets;
  for (const [at, link] of [...path.entries()].toReversed()) {
    const found = new Map<RowId, DraftRow>();
    for (const row of await draft.where(tables[at]!.id, link, [...reached.keys()])) {
      const target = reached.get(String(row[link]));
      if (target !== undefined) found.set(row.id, target);
    }
    reached = found;
  }
  return reached;
}
