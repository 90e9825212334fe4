import { type Actor, actorId } from '../model/actor.ts';
import type { CompiledTable } from '../model/catalog.ts';
import type { Cells, LoggedChange, Origin, Row, Transaction } from '../model/change.ts';
import type { RowWrite, Session } from '../model/session.ts';
import { bookkeeping } from '../model/system.ts';
import { type Draft, type Entry, isEntered } from './draft.ts';

/**
 * Step 8: writes the rows and the log. Every row that differs gets the transaction's number and a new version;
 * what was entered is logged apart from what was added or computed, and secrets are not logged at all.
 */
export async function record(draft: Draft, session: Session, transaction: Transaction, actor: Actor): Promise<void> {
  const logged: LoggedChange[] = [];
  const { name } = actor;
  for (const table of draft.catalog.tables.values()) {
    const writes: RowWrite[] = [];
    const kept = table.fields.filter(field => field.unlogged !== true && !bookkeeping.has(field.id)).map(field => field.id);
    for (const entry of draft.entries(table.id).values()) {
      const write = writeOf(entry, transaction, name);
      if (write === null) continue;
      writes.push(write);
      log(kept, entry, write, logged);
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
    Object.assign(after, { version: 1, seq, createdAt: at, createdBy: by, updatedAt: at, updatedBy: by });
    return { before, after, fields: [] };
  }
  if (before === after) return null;
  const fields: string[] = [];
  for (const { id } of table.stored.columns) if (!bookkeeping.has(id) && before[id] !== after[id]) fields.push(id);
  if (fields.length === 0) return null;
  Object.assign(after, { version: before.version + 1, seq, updatedAt: at, updatedBy: by });
  return { before, after, fields: [...fields, 'version', 'seq', 'updatedAt', 'updatedBy'] };
}

function log(kept: readonly string[], entry: Entry, { before, after, fields }: RowWrite, into: LoggedChange[]): void {
  const { table } = entry;
  const scope = scopeOf(table, before, after);
  const base = { table: table.id, row: entry.id, scope, before: before?.seq ?? 0 };
  const origin: Origin = entry.entered !== null ? 'entered' : entry.causes.length > 0 ? 'added' : 'computed';
  if (before === null || after === null) {
    into.push({ ...base, origin, from: filled(kept, before), to: filled(kept, after) });
    return;
  }
  const typed: string[] = [];
  const rest: string[] = [];
  for (const id of fields) if (kept.includes(id)) (isEntered(entry, id) ? typed : rest).push(id);
  if (typed.length > 0) into.push({ ...base, origin: 'entered', from: pick(before, typed), to: pick(after, typed) });
  const as = origin === 'entered' ? 'computed' : origin;
  if (rest.length > 0) into.push({ ...base, origin: as, from: pick(before, rest), to: pick(after, rest) });
}

/** The organisations to which a row belongs, before or after. */
function scopeOf(table: CompiledTable, before: Row | null, after: Row | null): string[] {
  const orgs: string[] = [];
  for (const field of table.table.scope) {
    for (const org of [before?.[field], after?.[field]]) {
      if (typeof org === 'string' && !orgs.includes(org)) orgs.push(org);
    }
  }
  return orgs;
}

/** A whole row as the log keeps it: what is empty is left out. */
function filled(kept: readonly string[], row: Row | null): Cells | null {
  if (row === null) return null;
  const cells: Cells = {};
  for (const id of kept) {
    const value = row[id] ?? null;
    if (value !== null) cells[id] = value;
  }
  return cells;
}

function pick(row: Row, ids: readonly string[]): Cells {
  const cells: Cells = {};
  for (const id of ids) cells[id] = row[id] ?? null;
  return cells;
}
