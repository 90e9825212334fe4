import { type Actor, actorId } from '../model/actor.ts';
import type { CompiledTable } from '../model/catalog.ts';
import type { Cells, LoggedChange, Origin, Row, Transaction } from '../model/change.ts';
import type { RowWrite, Session } from '../model/session.ts';
import { bookkeeping } from '../model/system.ts';
import type { Draft, Entry } from './draft.ts';

/**
 * Step 8: writes the rows and the log. Every row that differs gets the transaction's number and a new version;
 * what was entered is logged apart from what was added or computed, and secrets are not logged at all.
 */
export async function record(draft: Draft, session: Session, transaction: Transaction, actor: Actor): Promise<void> {
  const logged: LoggedChange[] = [];
  const { name } = actor;
  for (const table of draft.catalog.tables.values()) {
    const writes: RowWrite[] = [];
    for (const entry of draft.entries(table.id).values()) {
      const write = writeOf(entry, transaction, name);
      if (write === null) continue;
      writes.push(write);
      log(table, entry, write, logged);
    }
    if (writes.length > 0) await session.write(table.id, writes);
  }
  await session.log({ ...transaction, actor: actorId(actor), actorName: name }, logged);
}

/** Whether a row would be written at all. */
export function differs({ before, after, table }: Entry): boolean {
  if (before === null || after === null) return before !== after;
  if (before === after) return false;
  return table.stored.columns.some(({ id }) => !bookkeeping.has(id) && before[id] !== after[id]);
}

function writeOf(entry: Entry, { seq, at }: Transaction, by: string): RowWrite | null {
  const { before, after, table } = entry;
  if (after === null) return before === null ? null : { before, after, fields: [] };
  if (before === null) {
    const row = { ...after, version: 1, seq, createdAt: at, createdBy: by, updatedAt: at, updatedBy: by } as Row;
    return { before, after: row, fields: [] };
  }
  if (before === after) return null;
  const fields: string[] = [];
  for (const { id } of table.stored.columns) if (!bookkeeping.has(id) && before[id] !== after[id]) fields.push(id);
  if (fields.length === 0) return null;
  const row = { ...after, version: before.version + 1, seq, updatedAt: at, updatedBy: by } as Row;
  return { before, after: row, fields: [...fields, 'version', 'seq', 'updatedAt', 'updatedBy'] };
}

function log(table: CompiledTable, entry: Entry, { before, after, fields }: RowWrite, into: LoggedChange[]): void {
  const scope = scopeOf(table, before, after);
  const base = { table: table.id, row: entry.id, scope, before: before?.seq ?? 0 };
  const origin: Origin = entry.entered !== null ? 'entered' : entry.causes.length > 0 ? 'added' : 'computed';
  if (before === null || after === null) {
    into.push({ ...base, origin, from: cellsOf(table, before), to: cellsOf(table, after) });
    return;
  }
  const typed = fields.filter(id => entry.entered?.has(id) === true);
  const rest = fields.filter(id => entry.entered?.has(id) !== true && !bookkeeping.has(id));
  for (const [ids, as] of [
    [typed, 'entered'],
    [rest, origin === 'entered' ? 'computed' : origin],
  ] as const) {
    const named = ids.filter(id => loggable(table, id));
    if (named.length === 0) continue;
    into.push({ ...base, origin: as, from: pick(before, named), to: pick(after, named) });
  }
}

/** The organisations to which a row belongs, before or after. */
function scopeOf(table: CompiledTable, before: Row | null, after: Row | null): string[] {
  const orgs = new Set<string>();
  for (const field of table.table.scope) {
    for (const row of [before, after]) {
      const org = row?.[field];
      if (typeof org === 'string') orgs.add(org);
    }
  }
  return [...orgs];
}

const loggable = (table: CompiledTable, id: string): boolean => {
  const field = table.byId.get(id);
  return field !== undefined && field.unlogged !== true;
};

/** A whole row as the log keeps it: what is empty is left out. */
function cellsOf(table: CompiledTable, row: Row | null): Cells | null {
  if (row === null) return null;
  const cells: Cells = {};
  for (const field of table.fields) {
    const value = row[field.id] ?? null;
    if (value !== null && field.unlogged !== true && !bookkeeping.has(field.id)) cells[field.id] = value;
  }
  return cells;
}

function pick(row: Row, ids: readonly string[]): Cells {
  const cells: Cells = {};
  for (const id of ids) cells[id] = row[id] ?? null;
  return cells;
}
