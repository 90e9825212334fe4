import { itemsOf, sameValue } from '../../formulas/list.ts';
import { isError } from '../../formulas/value.ts';
import type { CompiledTable, ComputeStep, ForeignRead, RollupFeed } from '../model/catalog.ts';
import type { Row, RowId } from '../model/change.ts';
import { cellKey } from '../model/fields/key.ts';
import type { Draft } from './draft.ts';
import { type Contribution, type DraftRow, touches } from './draftRow.ts';
import { reportRules } from './reportedRules.ts';

/**
 * Step 5: computes every stored formula, claim key and rollup of the rows that may have changed, in one pass over the steps of the catalog:
 * each column after those that it reads, so every row is complete when another reads it. Rollups are updated by difference: a changed row
 * adds its difference to its parents, and children are never read again. Returns every row that was processed.
 */
export async function compute(dirtyRows: ReadonlySet<DraftRow>, draft: Draft): Promise<Set<DraftRow>> {
  const affected = new AffectedRows(dirtyRows);
  for (const step of draft.catalog.steps) {
    if (step.kind === 'rollup') {
      await updateRollup(step.feed, affected.of(step.table.id), draft, affected);
      continue;
    }
    for (const read of step.foreign) await addDependents(step.table, read, draft, affected);
    const present = affected.of(step.table.id).filter(entry => entry.after !== null);
    if (present.length > 0) await computeColumn(step, present, draft);
  }
  return affected.all;
}

/** The rows that a commit may have changed, by table. */
class AffectedRows {
  readonly all = new Set<DraftRow>();
  readonly #byTable = new Map<string, DraftRow[]>();

  constructor(rows: Iterable<DraftRow>) {
    for (const row of rows) this.add(row);
  }

  add(row: DraftRow): void {
    if (this.all.has(row)) return;
    this.all.add(row);
    const known = this.#byTable.get(row.table.id);
    if (known === undefined) this.#byTable.set(row.table.id, [row]);
    else known.push(row);
  }

  of(table: string): readonly DraftRow[] {
    return this.#byTable.get(table) ?? [];
  }
}

/** Computes a formula, claim key or validation result for these rows. */
async function computeColumn(
  step: Exclude<ComputeStep, { kind: 'rollup' }>,
  entries: readonly DraftRow[],
  draft: Draft,
): Promise<void> {
  const { table, paths } = step;
  if (paths.length > 0) {
    const rows = entries.map(entry => entry.after as Row);
    await draft.loadPaths(table, rows, paths);
  }
  if (step.kind === 'formula') {
    const { field, formula } = step;
    const env = draft.env(table);
    for (const entry of entries) {
      const result = formula.run(entry.after as Row, env);
      draft.set(entry, field, isError(result) ? null : result);
    }
    return;
  }
  if (step.kind === 'validation') {
    for (const entry of entries) {
      const cells = reportRules(table, entry.after as Row, draft);
      for (const id in cells) draft.set(entry, id, cells[id] ?? null);
    }
    return;
  }
  const { claim } = step;
  for (const entry of entries) {
    if (claim.ownFields !== null && !touches(entry, claim.ownFields)) continue;
    draft.set(entry, claim.column, claimKeyOf(table, claim, entry.after as Row, draft));
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

/** Adds the differences of these rows to a rollup of their parents. */
async function updateRollup(feed: RollupFeed, entries: readonly DraftRow[], draft: Draft, affected: AffectedRows): Promise<void> {
  const changes: RollupChange[] = [];
  for (const entry of entries) collectRollupChanges(feed, entry, draft, changes);
  if (changes.length === 0) return;
  await draft.load(feed.to.id, new Set(changes.map(change => change.parent)));
  for (const { entry, parent, amount } of changes) {
    if ((draft.row(feed.to.id, parent) ?? null) === null) continue;
    const up = draft.touch(feed.to, parent);
    up.blame ??= new Map();
    const blamed = up.blame.get(feed.field);
    if (blamed === undefined) up.blame.set(feed.field, [...entry.causes]);
    else for (const cause of entry.causes) blamed.push(cause);
    draft.set(up, feed.field, roundTotal(Number(up.after?.[feed.field] ?? 0) + amount));
    affected.add(up);
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
  if (was.amount === is.amount && (sameValue(was.parents, is.parents) || is.amount === 0)) return;
  entry.counted ??= new Map();
  entry.counted.set(feed, is);
  const add = (parent: RowId, amount: number): void => {
    if (amount !== 0) into.push({ entry, parent, amount });
  };
  for (const parent of was.parents) if (!is.parents.includes(parent)) add(parent, -was.amount);
  for (const parent of is.parents) add(parent, is.amount - (was.parents.includes(parent) ? was.amount : 0));
}

const nothing: Contribution = { parents: [], amount: 0 };

/** What a row contributes to a rollup of each row that it links to. */
export function contribution(feed: RollupFeed, row: Row | null, draft: Draft): Contribution {
  if (row === null) return nothing;
  const parents = itemsOf(row[feed.via]);
  if (parents.length === 0) return nothing;
  if (feed.where !== null) {
    const counted = feed.where.run(row, draft.env(feed.to));
    if (counted !== true) return nothing;
  }
  return { parents, amount: feed.sum === null ? 1 : Number(row[feed.sum] ?? 0) };
}

/** Adds the rows of a table whose links lead to a changed cell that they read. */
async function addDependents(table: CompiledTable, read: ForeignRead, draft: Draft, affected: AffectedRows): Promise<void> {
  const { field } = read;
  const changed = affected
    .of(read.table)
    .filter(({ before, after }) => before !== null && after !== null && !sameValue(before[field], after[field]));
  if (changed.length === 0) return;
  const targets = new Map<RowId, DraftRow>(changed.map(entry => [entry.id, entry]));
  for (const [id, cause] of await rowsLeadingTo(targets, table, read, draft)) {
    const entry = draft.touch(table, id);
    draft.addCause(entry, cause);
    affected.add(entry);
  }
}

/** The rows of a table whose path leads to these rows, each with the row that it leads to. */
async function rowsLeadingTo(
  targets: ReadonlyMap<RowId, DraftRow>,
  table: CompiledTable,
  { path }: ForeignRead,
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
