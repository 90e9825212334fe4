import { sql } from 'kysely';
import type { LoggedChange, RowId, Transaction } from '../model/change.ts';
import type { LogEntry, LogWrite } from '../model/session.ts';
import { baseRows, type Cut, readCut } from './cut.ts';
import type { Connection, Dialect } from './dialect.ts';
import { Gone, goneAt } from './gone.ts';
import { changesOf, transactionOf } from './logParts.ts';
import { logTable } from './ownTables.ts';
import { marksOf, packed } from './packing.ts';
import { gathered, type Raw } from './shape.ts';

/** Changes in one part of the log: a part is what a history reads to find one change. */
export const partSize = 500;

/** Parts written by one statement. */
const partsAtOnce = 8;

/** Writes a transaction and its changes, in parts; the first, which says how many there are, goes with the last. */
export async function writeLog(
  dialect: Dialect,
  connection: Connection,
  transaction: Transaction,
  changes: Iterable<LogWrite>,
): Promise<void> {
  const { seq, id, actor, batch = null, undoes } = transaction;
  const first: Raw = { seq, part: 0, id, size: 0, actor, batch, undoes, meta: JSON.stringify(transaction), changes: '[]' };
  const rest: Raw = { seq, part: 0, id, size: null, actor: null, batch: null, undoes: null, meta: null, changes: '[]' };
  const gone = new Gone(dialect, connection);
  let size = 0;
  let waiting: Raw[] = [];
  for (const some of gathered(changes, partSize)) {
    const text = packed(await gone.tied(some));
    if (size === 0) first.changes = text;
    else waiting.push({ ...rest, part: size / partSize, changes: text });
    size += some.length;
    if (waiting.length < partsAtOnce) continue;
    await connection.insert(logTable, waiting);
    waiting = [];
  }
  first.size = size;
  await connection.insert(logTable, [first, ...waiting]);
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

/**
 * What happened to a row, latest first: each logged change names the transaction that touched the row before.
 * Where the log was cut before the row's beginning, the last entry is the row as it was there.
 */
export async function readHistory(
  dialect: Dialect,
  connection: Connection,
  table: string,
  row: RowId,
  limit: number,
  before: number | undefined,
): Promise<LogEntry[]> {
  const entries: LogEntry[] = [];
  const cut = await readCut(dialect, connection);
  let seq = await startOf(dialect, connection, table, row, before);
  while (seq > 0 && entries.length < limit) {
    const entry = await entryOf(dialect, connection, table, row, seq);
    if (entry === null) {
      if (cut === null || seq > cut.seq || (before !== undefined && before <= cut.seq)) break;
      entries.push(...(await atCut(dialect, connection, table, row, cut)));
      break;
    }
    if (before === undefined || seq < before) entries.push(entry);
    seq = previous(entry, seq);
  }
  return entries;
}

/** The row as it was where the log was cut, as an entry by nobody; none for a row that was not there. */
async function atCut(dialect: Dialect, connection: Connection, table: string, row: RowId, cut: Cut): Promise<LogEntry[]> {
  const kept = (await baseRows(dialect, connection, table, [row])).get(row);
  if (kept === undefined) return [];
  const { seq, at } = cut;
  const transaction = { id: '', seq, at, actor: '', actorName: '', label: '', undoes: null };
  const change: LoggedChange = { table, row, scope: kept.scope, before: 0, origin: 'computed', from: null, to: kept.cells };
  return [{ transaction, changes: [change], cut: true }];
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
  const mine = sql`(${sql.join(
    marksOf(row).map(mark => dialect.holds(sql`changes`, mark)),
    sql` or `,
  )})`;
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
