import { sameValue } from '../../formulas/list.ts';
import { type Actor, actorId } from '../model/actor.ts';
import type { CompiledTable } from '../model/catalog.ts';
import type { Origin, Row, Transaction } from '../model/change.ts';
import type { LogWrite, StoreTransaction } from '../model/store.ts';
import { bookkeeping, loggedFields } from '../model/systemFields.ts';
import type { Draft } from './draft.ts';
import { type DraftRow, isEntered } from './draftRow.ts';

/** The written rows of one table. */
interface Recorded {
  table: CompiledTable;
  entries: readonly DraftRow[];
}

/**
 * Step 8: writes the rows and the log. Every changed row gets the transaction's number and a version that it never had before. Entered
 * changes are logged separately from added and computed ones; secrets are not logged.
 */
export async function record(draft: Draft, tx: StoreTransaction, transaction: Transaction, actor: Actor): Promise<void> {
  const { name } = actor;
  const recorded: Recorded[] = [];
  for (const table of draft.catalog.tables.values()) {
    const entries = stampRows(draft.rowsOf(table.id).values(), transaction, actor);
    if (entries.length === 0) continue;
    await tx.write(table.id, entries);
    recorded.push({ table, entries });
  }
  const by = { actor: actorId(actor), actorName: name, ...(actor.via === undefined ? {} : { via: actor.via }) };
  await tx.log({ ...transaction, ...by }, logWrites(recorded, tx));
}

/** Whether a row would be written. */
export function isChanged({ before, after, written }: DraftRow): boolean {
  if (before === null || after === null || written === null) return before !== after;
  for (const id of written) if (!sameValue(before[id], after[id]) && !bookkeeping.has(id)) return true;
  return false;
}

/** The changed rows, with their system cells set. */
function stampRows(entries: Iterable<DraftRow>, { seq, at }: Transaction, actor: Actor): DraftRow[] {
  const by = actor.name;
  const found: DraftRow[] = [];
  // No version exceeds the number of the last transaction, so a restored row gets a version above all that it ever had.
  const made = { version: seq, seq, createdAt: at, createdBy: by, createdById: actorId(actor), updatedAt: at, updatedBy: by };
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

/** The columns to update. Rows that change like the previous one share its array. */
function fieldsOf(entry: DraftRow, before: Row, after: Row, last: readonly string[]): readonly string[] {
  const { written } = entry;
  if (isAsLast(written ?? [], before, after, last)) return last;
  const fields: string[] = [];
  for (const id of written ?? []) {
    if (!sameValue(before[id], after[id]) && !bookkeeping.has(id) && !fields.includes(id)) fields.push(id);
  }
  if (fields.length === 0) return fields;
  fields.push(...always);
  return fields;
}

/** Columns that every update sets. */
const always = ['version', 'seq', 'updatedAt', 'updatedBy'];

function isAsLast(written: readonly string[], before: Row, after: Row, last: readonly string[]): boolean {
  let at = 0;
  for (const id of written) {
    if (sameValue(before[id], after[id]) || bookkeeping.has(id)) continue;
    if (last[at] !== id) return false;
    at += 1;
  }
  return at > 0 && at === last.length - always.length;
}

/** The entered cells and the other cells of a changed row. Rows that change like the previous one share the result. */
interface Split {
  of: readonly string[];
  typed: readonly string[];
  rest: readonly string[];
}

/** The changes of these rows for the log. A row that comes or goes is logged with all its cells, also those of fields that only another catalog has. */
function* logWrites(recorded: readonly Recorded[], tx: Pick<StoreTransaction, 'unlisted'>): Generator<LogWrite> {
  let scope: readonly string[] = [];
  for (const { table, entries } of recorded) {
    const loggedIds = [...loggedFields(table.fields), ...(table.table.secret === true ? [] : tx.unlisted(table.id))];
    const logs = new Set(loggedIds);
    const keepNulls = loggedIds.filter(id => (table.blank[id] ?? null) !== null);
    let split: Split = { of: [], typed: [], rest: [] };
    for (const entry of entries) {
      const { id: row, before: from, after: to } = entry;
      scope = scopeOf(table, from, to, scope);
      const before = from?.seq ?? 0;
      const origin: Origin = entry.entered !== null ? 'entered' : entry.causes.length > 0 ? 'added' : 'computed';
      if (from === null || to === null) {
        yield { table: table.id, row, scope, before, origin, from, to, fields: loggedIds, keepNulls };
        continue;
      }
      split = splitOf(entry, logs, split);
      const { typed, rest } = split;
      if (typed.length > 0) yield { table: table.id, row, scope, before, origin: 'entered', from, to, fields: typed };
      // A replaced credential changes no logged cell: the history tells that the row was changed.
      if (typed.length === 0 && rest.length === 0 && changesCredential(table, entry))
        yield { table: table.id, row, scope, before, origin: 'entered', from, to, fields: [] };
      if (rest.length === 0) continue;
      yield { table: table.id, row, scope, before, origin: origin === 'entered' ? 'computed' : origin, from, to, fields: rest };
    }
  }
}

const changesCredential = ({ byId }: CompiledTable, { fields }: DraftRow): boolean =>
  fields.some(id => byId.get(id)?.sealedOf !== undefined);

function splitOf(entry: DraftRow, logs: ReadonlySet<string>, last: Split): Split {
  const { fields: of } = entry;
  const asLast = of === last.of && last.typed.every(id => isEntered(entry, id)) && !last.rest.some(id => isEntered(entry, id));
  if (asLast) return last;
  const fields = of.filter(id => logs.has(id));
  return { of, typed: fields.filter(id => isEntered(entry, id)), rest: fields.filter(id => !isEntered(entry, id)) };
}

/** The organisations of a row, before and after the change; the array of the previous row if it is the same. */
function scopeOf({ table }: CompiledTable, before: Row | null, after: Row | null, last: readonly string[]): readonly string[] {
  if (table.scope.length === 1 && last.length === 1) {
    const [only = ''] = table.scope;
    if ((after ?? before)?.[only] === last[0] && (before ?? after)?.[only] === last[0]) return last;
  }
  const orgs = new Set<string>();
  for (const field of table.scope) {
    for (const row of [before, after]) if (typeof row?.[field] === 'string') orgs.add(row[field]);
  }
  return [...orgs];
}
