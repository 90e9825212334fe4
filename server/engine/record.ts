import { type Actor, actorId } from '../model/actor.ts';
import type { CompiledTable } from '../model/catalog.ts';
import type { Origin, Row, Transaction } from '../model/change.ts';
import type { LogWrite, Session } from '../model/session.ts';
import { bookkeeping } from '../model/system.ts';
import { type Draft, type Entry, isEntered } from './draft.ts';

/** Rows of one table that were written. */
interface Recorded {
  table: CompiledTable;
  entries: readonly Entry[];
}

/**
 * Step 8: writes the rows and the log. Every row that differs gets the transaction's number and a new version;
 * what was entered is logged apart from what was added or computed, and secrets are not logged at all.
 */
export async function record(draft: Draft, session: Session, transaction: Transaction, actor: Actor): Promise<void> {
  const { name } = actor;
  const recorded: Recorded[] = [];
  for (const table of draft.catalog.tables.values()) {
    const entries = stamped(draft.entries(table.id).values(), transaction, name);
    if (entries.length === 0) continue;
    await session.write(table.id, entries);
    recorded.push({ table, entries });
  }
  await session.log({ ...transaction, actor: actorId(actor), actorName: name }, logged(recorded));
}

/** Whether a row would be written at all. */
export function differs({ before, after, written }: Entry): boolean {
  if (before === null || after === null || written === null) return before !== after;
  for (const id of written) if (before[id] !== after[id] && !bookkeeping.has(id)) return true;
  return false;
}

/** The rows that differ, with what goes with every write. */
function stamped(entries: Iterable<Entry>, { seq, at }: Transaction, by: string): Entry[] {
  const found: Entry[] = [];
  const made = { version: 1, seq, createdAt: at, createdBy: by, updatedAt: at, updatedBy: by };
  let last: readonly string[] = [];
  for (const entry of entries) {
    const { before, after } = entry;
    if (before === after) continue;
    if (after !== null && before === null) Object.assign(after, made);
    else if (after !== null && before !== null) {
      entry.fields = fieldsOf(entry, before, after, last);
      if (entry.fields.length === 0) continue;
      last = entry.fields;
      Object.assign(after, { version: before.version + 1, seq, updatedAt: at, updatedBy: by });
    }
    found.push(entry);
  }
  return found;
}

/** The columns to update. Most rows are changed like the one before, and then share its list. */
function fieldsOf({ written }: Entry, before: Row, after: Row, last: readonly string[]): readonly string[] {
  const fields: string[] = [];
  for (const id of written ?? []) {
    if (before[id] !== after[id] && !bookkeeping.has(id) && !fields.includes(id)) fields.push(id);
  }
  if (fields.length === 0) return fields;
  fields.push('version', 'seq', 'updatedAt', 'updatedBy');
  return same(fields, last) ? last : fields;
}

/** The changes of these rows as they are logged, one after the other. */
function* logged(recorded: readonly Recorded[]): Generator<LogWrite> {
  let scope: readonly string[] = [];
  for (const { table, entries } of recorded) {
    const kept = table.fields.filter(field => field.unlogged !== true && !bookkeeping.has(field.id)).map(field => field.id);
    const logs = new Set(kept);
    for (const entry of entries) {
      const { id: row, before: from, after: to } = entry;
      const orgs = scopeOf(table, from, to);
      if (!same(orgs, scope)) scope = orgs;
      const origin: Origin = entry.entered !== null ? 'entered' : entry.causes.length > 0 ? 'added' : 'computed';
      const change = { table: table.id, row, scope, before: from?.seq ?? 0, origin, from, to };
      if (from === null || to === null) {
        yield { ...change, fields: kept };
        continue;
      }
      const fields = entry.fields.filter(id => logs.has(id));
      const typed = fields.filter(id => isEntered(entry, id));
      if (typed.length > 0) yield { ...change, origin: 'entered', fields: typed };
      if (typed.length === fields.length) continue;
      const rest = fields.filter(id => !typed.includes(id));
      yield { ...change, origin: origin === 'entered' ? 'computed' : origin, fields: rest };
    }
  }
}

const same = (a: readonly string[], b: readonly string[]): boolean => a.length === b.length && a.every((id, at) => id === b[at]);

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
