import { sql } from 'kysely';
import type { LoggedChange, RowId, Transaction } from '../model/change.ts';
import type { LogEntry } from '../model/session.ts';
import type { Connection, Dialect } from './dialect.ts';
import { goneTable, logTable } from './schema.ts';
import type { Cell, Raw } from './shape.ts';
import { chunks } from './shape.ts';

/** Changes in one part of the log: a part is what a history reads to find one change. */
export const partSize = 500;

/** Parts written by one statement. */
const partsAtOnce = 8;

/** Writes a transaction and its changes, in parts. */
export async function writeLog(
  connection: Connection,
  transaction: Transaction,
  changes: readonly LoggedChange[],
): Promise<void> {
  const parts = Math.max(1, Math.ceil(changes.length / partSize));
  for (let from = 0; from < parts; from += partsAtOnce) {
    const rows: Raw[] = [];
    for (let part = from; part < Math.min(parts, from + partsAtOnce); part += 1) {
      const first = part === 0;
      rows.push({
        seq: transaction.seq,
        part,
        id: transaction.id,
        size: first ? changes.length : null,
        meta: first ? JSON.stringify(transaction) : null,
        changes: packed(changes.slice(part * partSize, (part + 1) * partSize)),
      });
    }
    await connection.insert(logTable, rows);
  }
}

/** A transaction by id with all its changes, or null. */
export async function readLog(dialect: Dialect, connection: Connection, id: RowId): Promise<LogEntry | null> {
  const log = dialect.table('_log');
  const parts = await connection.query(
    sql`select meta, changes from ${log} where seq = (select seq from ${log} where id = ${id} and part = 0) order by part`,
  );
  const first = parts[0];
  if (first === undefined) return null;
  return { transaction: transactionOf(first.meta), changes: parts.flatMap(part => changesOf(part.changes)) };
}

/** Transactions after this number, in order and without gaps, each with its first `most` changes. */
export async function readTail(
  dialect: Dialect,
  connection: Connection,
  after: number,
  limit: number,
  most: number,
): Promise<(LogEntry & { more: boolean })[]> {
  const log = dialect.table('_log');
  const firsts = await connection.query(
    sql`select seq, size, meta, changes from ${log} where part = 0 and seq > ${after} order by seq limit ${limit}`,
  );
  const long = firsts.filter(first => Number(first.size) > partSize).map(first => Number(first.seq));
  const rest = new Map<number, LoggedChange[]>();
  if (most > partSize && long.length > 0) {
    const parts = await connection.query(
      sql`select seq, changes from ${log} where ${dialect.among(sql`seq`, long, 'integer')}
        and part > 0 and part < ${Math.ceil(most / partSize)} order by seq, part`,
    );
    for (const part of parts) {
      const seq = Number(part.seq);
      rest.set(seq, [...(rest.get(seq) ?? []), ...changesOf(part.changes)]);
    }
  }
  return firsts.map(first => {
    const changes = [...changesOf(first.changes), ...(rest.get(Number(first.seq)) ?? [])].slice(0, most);
    return { transaction: transactionOf(first.meta), changes, more: changes.length < Number(first.size) };
  });
}

/** What happened to a row, latest first: each logged change names the transaction that touched the row before. */
export async function readHistory(
  dialect: Dialect,
  connection: Connection,
  table: string,
  row: RowId,
  limit: number,
  before: number | undefined,
): Promise<LogEntry[]> {
  const entries: LogEntry[] = [];
  let seq = await startOf(dialect, connection, table, row, before);
  while (seq > 0 && entries.length < limit) {
    const entry = await entryOf(dialect, connection, table, row, seq);
    if (entry === null) break;
    if (before === undefined || seq < before) entries.push(entry);
    seq = previous(entry, seq);
  }
  return entries;
}

/** Where the walk begins: at the transaction before the one already seen, if that is one of the row's own; else at the row's last. */
async function startOf(
  dialect: Dialect,
  connection: Connection,
  table: string,
  row: RowId,
  before: number | undefined,
): Promise<number> {
  const seen = before === undefined ? null : await entryOf(dialect, connection, table, row, before);
  if (before !== undefined && seen !== null) return previous(seen, before);
  const [live] = await connection.query(sql`select seq from ${dialect.table(table)} where id = ${row}`);
  if (live !== undefined) return Number(live.seq);
  const gone = await goneAt(dialect, connection, table, [row]);
  return gone.get(row) ?? 0;
}

/** The transaction before `seq` that touched the row; 0 for none. A chain only ever leads back. */
function previous(entry: LogEntry, seq: number): number {
  return Math.max(0, ...entry.changes.map(change => change.before).filter(before => before < seq));
}

async function entryOf(
  dialect: Dialect,
  connection: Connection,
  table: string,
  row: RowId,
  seq: number,
): Promise<LogEntry | null> {
  const mine = dialect.holds(sql`changes`, `"row":${JSON.stringify(row)}`);
  const parts = await connection.query(
    sql`select meta, case when ${mine} then changes end as changes from ${dialect.table('_log')}
      where seq = ${seq} and (part = 0 or ${mine}) order by part`,
  );
  const meta = parts[0]?.meta;
  const changes = parts
    .flatMap(part => changesOf(part.changes ?? '[]'))
    .filter(change => change.table === table && change.row === row);
  return typeof meta === 'string' && changes.length > 0 ? { transaction: transactionOf(meta), changes } : null;
}

/** When these rows of a table were last deleted; rows that never were are missing. */
export async function goneAt(
  dialect: Dialect,
  connection: Connection,
  table: string,
  rows: readonly RowId[],
): Promise<Map<RowId, number>> {
  const found = new Map<RowId, number>();
  const gone = dialect.table('_gone');
  const [any] = await connection.query(sql`select 1 as one from ${gone} where "table" = ${table} limit 1`);
  if (any === undefined) return found;
  for (const chunk of chunks(rows, 5000)) {
    const raws = await connection.query(
      sql`select "row", seq from ${gone} where "table" = ${table} and ${dialect.among(sql`"row"`, chunk, 'text')}`,
    );
    for (const raw of raws) found.set(String(raw.row), Number(raw.seq));
  }
  return found;
}

/** Notes that these rows were deleted by this transaction. */
export async function markGone(
  dialect: Dialect,
  connection: Connection,
  table: string,
  rows: readonly RowId[],
  seq: number,
): Promise<void> {
  for (const chunk of chunks(rows, 5000)) {
    await connection.query(
      sql`delete from ${dialect.table('_gone')} where "table" = ${table} and ${dialect.among(sql`"row"`, chunk, 'text')}`,
    );
  }
  await connection.insert(
    goneTable,
    rows.map(row => ({ table, row, seq })),
  );
}

/** The log is written by this file only, so what it holds needs no second look. */
const transactionOf = (json: Cell | undefined): Transaction => JSON.parse(String(json)) as Transaction;
const changesOf = (json: Cell | undefined): LoggedChange[] => unpacked(JSON.parse(String(json)) as PackedChange[]);

/** A change as a part holds it: without what is empty, and without the scope where it is that of the change before it. */
type PackedChange = Pick<LoggedChange, 'table' | 'row' | 'origin'> & Partial<LoggedChange>;

function packed(changes: readonly LoggedChange[]): string {
  let last: LoggedChange['scope'] | undefined;
  const kept = changes.map(({ table, row, origin, scope, before, from, to }): PackedChange => {
    const change: PackedChange = { table, row, origin };
    if (last === undefined || !sameScope(scope, last)) change.scope = scope;
    if (before !== 0) change.before = before;
    if (from !== null) change.from = from;
    if (to !== null) change.to = to;
    last = scope;
    return change;
  });
  return JSON.stringify(kept);
}

const sameScope = (a: LoggedChange['scope'], b: LoggedChange['scope']): boolean =>
  a.length === b.length && a.every((org, at) => org === b[at]);

function unpacked(changes: readonly PackedChange[]): LoggedChange[] {
  let last: LoggedChange['scope'] = [];
  return changes.map(({ table, row, origin, scope = last, before = 0, from = null, to = null }) => {
    last = scope;
    return { table, row, scope, before, origin, from, to };
  });
}
