import { sql } from 'kysely';
import type { LoggedChange, RowId, Transaction } from '../model/change.ts';
import type { LogEntry, LogWrite } from '../model/store.ts';
import type { Connection, Dialect } from './dialect.ts';
import { decodeChanges, decodeTransaction, encodeChanges, searchPatterns } from './logCodec.ts';
import { type CompactionPoint, readBaseRows, readCompactionPoint } from './logCompaction.ts';
import { logTable } from './systemTables.ts';
import { batches, type RawRow } from './tableLayout.ts';
import { readTombstones, Tombstones } from './tombstones.ts';

/** Changes in one log part. To find one change, a history reads one part. */
export const partSize = 500;

/** Log parts written by one statement. */
const partsPerInsert = 8;

/** Writes a transaction and its changes in parts. The first part, which holds the number of changes, is written last. */
export async function writeLog(
  dialect: Dialect,
  connection: Connection,
  transaction: Transaction,
  changes: Iterable<LogWrite>,
): Promise<void> {
  const { seq, id, actor, batch = null, undoes } = transaction;
  const first: RawRow = { seq, part: 0, id, size: 0, actor, batch, undoes, meta: JSON.stringify(transaction), changes: '[]' };
  const rest: RawRow = { seq, part: 0, id, size: null, actor: null, batch: null, undoes: null, meta: null, changes: '[]' };
  const tombstones = new Tombstones(dialect, connection);
  let size = 0;
  let pending: RawRow[] = [];
  for (const some of batches(changes, partSize)) {
    const text = encodeChanges(await tombstones.linkHistory(some));
    if (size === 0) first.changes = text;
    else pending.push({ ...rest, part: size / partSize, changes: text });
    size += some.length;
    if (pending.length < partsPerInsert) continue;
    await connection.insert(logTable, pending);
    pending = [];
  }
  first.size = size;
  await connection.insert(logTable, [first, ...pending]);
}

/** A transaction by id with all its changes, or null. */
export async function readLog(dialect: Dialect, connection: Connection, id: RowId): Promise<LogEntry | null> {
  const log = dialect.table('_log');
  const parts = await connection.query(
    sql`select meta, changes from ${log} where seq = (select seq from ${log} where id = ${id} and part = 0) order by part`,
  );
  const first = parts[0];
  if (first === undefined) return null;
  return { transaction: decodeTransaction(first.meta), changes: parts.flatMap(part => decodeChanges(part.changes)) };
}

/** Transactions after this number, in order and without gaps, at most `limit`, each with its first `maxChanges` changes. */
export async function readTail(
  dialect: Dialect,
  connection: Connection,
  after: number,
  limit: number,
  maxChanges: number,
): Promise<(LogEntry & { more: boolean })[]> {
  const log = dialect.table('_log');
  const firsts = await connection.query(
    sql`select seq, size, meta, changes from ${log} where part = 0 and seq > ${after} order by seq limit ${limit}`,
  );
  const long = firsts.filter(first => Number(first.size) > partSize).map(first => Number(first.seq));
  const rest = new Map<number, LoggedChange[]>();
  if (maxChanges > partSize && long.length > 0) {
    const parts = await connection.query(
      sql`select seq, changes from ${log} where ${dialect.inList(sql`seq`, long, 'integer')}
        and part > 0 and part < ${Math.ceil(maxChanges / partSize)} order by seq, part`,
    );
    for (const part of parts) {
      const seq = Number(part.seq);
      rest.set(seq, [...(rest.get(seq) ?? []), ...decodeChanges(part.changes)]);
    }
  }
  return firsts.map(first => {
    const changes = [...decodeChanges(first.changes), ...(rest.get(Number(first.seq)) ?? [])].slice(0, maxChanges);
    return { transaction: decodeTransaction(first.meta), changes, more: changes.length < Number(first.size) };
  });
}

/**
 * The history of a row, latest first. Each logged change names the transaction that touched the row before. Where the log
 * was compacted after the row's creation, the last entry is the row as it was at that point.
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
  const compaction = await readCompactionPoint(dialect, connection);
  let seq = await historyStart(dialect, connection, table, row, before);
  while (seq > 0 && entries.length < limit) {
    const entry = await readEntry(dialect, connection, table, row, seq);
    if (entry === null) {
      if (compaction === null || seq > compaction.seq || (before !== undefined && before <= compaction.seq)) break;
      entries.push(...(await entryAtCompaction(dialect, connection, table, row, compaction)));
      break;
    }
    if (before === undefined || seq < before) entries.push(entry);
    seq = previousSeq(entry, seq);
  }
  return entries;
}

/** The row at the point of compaction, as an entry without an actor; none when the row did not exist then. */
async function entryAtCompaction(
  dialect: Dialect,
  connection: Connection,
  table: string,
  row: RowId,
  compaction: CompactionPoint,
): Promise<LogEntry[]> {
  const baseRow = (await readBaseRows(dialect, connection, table, [row])).get(row);
  if (baseRow === undefined) return [];
  const { seq, at } = compaction;
  const transaction = { id: '', seq, at, actor: '', actorName: '', label: '', undoes: null };
  const change: LoggedChange = { table, row, scope: baseRow.scope, before: 0, origin: 'computed', from: null, to: baseRow.cells };
  return [{ transaction, changes: [change], pruned: true }];
}

/** The transaction where a history begins: the one before `before`, if that touched the row, otherwise the row's last one. */
async function historyStart(
  dialect: Dialect,
  connection: Connection,
  table: string,
  row: RowId,
  before: number | undefined,
): Promise<number> {
  const seen = before === undefined ? null : await readEntry(dialect, connection, table, row, before);
  if (before !== undefined && seen !== null) return previousSeq(seen, before);
  const [live] = await connection.query(sql`select seq from ${dialect.table(table)} where id = ${row}`);
  if (live !== undefined) return Number(live.seq);
  const tombstones = await readTombstones(dialect, connection, table, [row]);
  return tombstones.get(row) ?? 0;
}

/** The transaction before `seq` that touched the row, or 0. A chain only ever leads back. */
function previousSeq(entry: LogEntry, seq: number): number {
  return Math.max(0, ...entry.changes.map(change => change.before).filter(before => before < seq));
}

async function readEntry(
  dialect: Dialect,
  connection: Connection,
  table: string,
  row: RowId,
  seq: number,
): Promise<LogEntry | null> {
  const mentionsRow = sql`(${sql.join(
    searchPatterns(row).map(pattern => dialect.containsExactly(sql`changes`, pattern)),
    sql` or `,
  )})`;
  const parts = await connection.query(
    sql`select meta, case when ${mentionsRow} then changes end as changes from ${dialect.table('_log')}
      where seq = ${seq} and (part = 0 or ${mentionsRow}) order by part`,
  );
  const meta = parts[0]?.meta;
  const changes = parts
    .flatMap(part => decodeChanges(part.changes ?? '[]'))
    .filter(change => change.table === table && change.row === row);
  return typeof meta === 'string' && changes.length > 0 ? { transaction: decodeTransaction(meta), changes } : null;
}
