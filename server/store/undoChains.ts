import { sql } from 'kysely';
import type { RowId, Transaction } from '../model/change.ts';
import type { Connection, Dialect } from './dialect.ts';
import { decodeTransaction } from './logCodec.ts';

/** The longest chain of undos that is followed. */
const maxDepth = 100;

/** The most transactions of an old log whose actor is filled in, and how many one statement reads. */
const [maxBackfilled, backfillBatch] = [10_000, 500];

/** The latest transactions of an actor, with those that they undo and those that undo them. */
export async function latestTransactions(
  dialect: Dialect,
  reading: Connection,
  actor: string,
  limit: number,
): Promise<Transaction[]> {
  const own = await reading.query(
    sql`select meta from ${dialect.table('_log')} where part = 0 and actor = ${actor} order by seq desc limit ${limit}`,
  );
  return withUndos(
    dialect,
    reading,
    own.map(({ meta }) => decodeTransaction(meta)),
  );
}

/** The transactions of a batch and those that undo them, in order. */
export async function batchTransactions(dialect: Dialect, reading: Connection, batch: RowId): Promise<Transaction[]> {
  const found = await reading.query(sql`select meta from ${dialect.table('_log')} where batch = ${batch}`);
  return withUndos(
    dialect,
    reading,
    found.map(({ meta }) => decodeTransaction(meta)),
  );
}

/** The first transaction of a batch, and the number of its transactions; null when there is no such batch. */
export async function batchStart(
  dialect: Dialect,
  reading: Connection,
  batch: RowId,
): Promise<{ first: Transaction; size: number } | null> {
  const log = dialect.table('_log');
  const [row] = await reading.query(
    sql`select meta, (select count(*) from ${log} where batch = ${batch}) as size from ${log} where batch = ${batch} order by seq limit 1`,
  );
  return row === undefined ? null : { first: decodeTransaction(row.meta), size: Number(row.size) };
}

/** The number of logged changes of each of these transactions. */
export async function changeCounts(dialect: Dialect, reading: Connection, ids: readonly RowId[]): Promise<Map<RowId, number>> {
  if (ids.length === 0) return new Map();
  const found = await reading.query(
    sql`select id, size from ${dialect.table('_log')} where part = 0 and ${dialect.inList(sql.id('id'), ids, 'text')}`,
  );
  return new Map(found.map(({ id, size }) => [String(id), Number(size)]));
}

/** These transactions and all that are connected to them by undo, in order. */
async function withUndos(dialect: Dialect, reading: Connection, start: readonly Transaction[]): Promise<Transaction[]> {
  const known = new Map(start.map(each => [each.id, each]));
  let added = start;
  for (let depth = 0; depth < maxDepth && added.length > 0; depth += 1) {
    const undone = added.flatMap(({ undoes }) => (undoes === null || known.has(undoes) ? [] : [undoes]));
    const undoing = await transactionsBy(
      dialect,
      reading,
      'undoes',
      added.map(({ id }) => id),
    );
    added = [...undoing, ...(await transactionsBy(dialect, reading, 'id', undone))].filter(({ id }) => !known.has(id));
    for (const each of added) known.set(each.id, each);
  }
  return [...known.values()].sort((one, other) => one.seq - other.seq);
}

async function transactionsBy(
  dialect: Dialect,
  reading: Connection,
  column: 'id' | 'undoes',
  ids: readonly RowId[],
): Promise<Transaction[]> {
  if (ids.length === 0) return [];
  const found = await reading.query(
    sql`select meta from ${dialect.table('_log')} where part = 0 and ${dialect.inList(sql.id(column), ids, 'text')}`,
  );
  return found.map(({ meta }) => decodeTransaction(meta));
}

/**
 * Fills in the actors of the latest transactions that an earlier version logged without, so that people can undo what they
 * did before the upgrade.
 */
export async function backfillActors(dialect: Dialect, connection: Connection): Promise<void> {
  const log = dialect.table('_log');
  const latest = sql`(select coalesce(max(seq), 0) from ${log})`;
  for (;;) {
    const found = await connection.query(
      sql`select seq, meta from ${log} where part = 0 and actor is null and seq > ${latest} - ${sql.lit(maxBackfilled)} limit ${sql.lit(backfillBatch)}`,
    );
    if (found.length === 0) return;
    for (const { seq, meta } of found) {
      const { actor, undoes } = decodeTransaction(meta);
      await connection.query(sql`update ${log} set actor = ${actor}, undoes = ${undoes} where part = 0 and seq = ${Number(seq)}`);
    }
  }
}
