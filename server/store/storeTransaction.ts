import { sql } from 'kysely';
import type { Outcome, Row } from '../model/change.ts';
import type { RowWrite, StoredResponse, StoreTransaction } from '../model/store.ts';
import type { Connection, Dialect } from './dialect.ts';
import { StoreError } from './errors.ts';
import { incrementSeq } from './head.ts';
import { readLog, writeLog } from './log.ts';
import { readCompactionPoint } from './logCompaction.ts';
import { countWhere, rowsById, rowsWhere, scanRows } from './lookup.ts';
import { responseTable } from './systemTables.ts';
import { layoutIn, type TableLayout } from './tableLayout.ts';
import { writeTombstones } from './tombstones.ts';
import { batchSize, batchTransactions } from './undoChains.ts';

/** How long an answer can be replayed, in milliseconds. */
const responseLifetime = 24 * 60 * 60 * 1000;

/** The engine's view of one transaction on this connection. */
export function createStoreTransaction(
  dialect: Dialect,
  connection: Connection,
  shapes: ReadonlyMap<string, TableLayout>,
  now: string,
): StoreTransaction {
  let seq: number | null = null;

  return {
    now,
    rows: (table, ids, cells) => rowsById(dialect, connection, layoutIn(shapes, table), ids, cells),
    where: (table, column, values) => rowsWhere(dialect, connection, layoutIn(shapes, table), column, values),
    count: (table, column, values) => countWhere(dialect, connection, layoutIn(shapes, table), column, values),
    scan: (table, after) => scanRows(dialect, connection, layoutIn(shapes, table), after),

    async write(table, writes) {
      const shape = layoutIn(shapes, table);
      const { gone, fresh, changed } = groupWrites(writes);
      if (gone.length > 0) {
        if (seq === null) throw new StoreError('A row can only be deleted after nextSeq()');
        await connection.remove(shape, gone);
        await writeTombstones(dialect, connection, table, gone, seq);
      }
      for (const { fields, rows } of changed.values()) await connection.update(shape, columnsOf(shape, fields), rows);
      if (fresh.length > 0) await connection.insert(shape, fresh);
    },

    async nextSeq(at) {
      if (seq !== null) return seq;
      seq = await incrementSeq(dialect, connection, at ?? null);
      if (seq === null) throw new StoreError('The counter row is missing');
      return seq;
    },

    async log(transaction, changes) {
      await writeLog(dialect, connection, transaction, changes);
    },
    readLog: id => readLog(dialect, connection, id),
    batch: id => batchTransactions(dialect, connection, id),
    batchSize: id => batchSize(dialect, connection, id),
    lastPruned: async () => (await readCompactionPoint(dialect, connection))?.id ?? null,

    async storedResponse(key) {
      const [raw] = await connection.query(sql`select * from ${dialect.table('_replies')} where key = ${key}`);
      if (raw === undefined || Date.parse(now) - Date.parse(String(raw.at)) > responseLifetime) return null;
      return { key, hash: String(raw.hash), outcome: JSON.parse(String(raw.outcome)) as Outcome, at: String(raw.at) };
    },
    saveResponse: reply => saveReply(dialect, connection, reply),

    async meta(name) {
      const [raw] = await connection.query(sql`select value from ${dialect.table('_meta')} where key = ${name}`);
      return raw === undefined ? null : String(raw.value);
    },
    async setMeta(name, text) {
      await connection.query(
        sql`insert into ${dialect.table('_meta')} (key, value) values (${name}, ${text})
          on conflict (key) do update set value = excluded.value`,
      );
    },
  };
}

/** Keeps an answer. Old ones are swept elsewhere: however many there are, nobody's commit waits for that. */
async function saveReply(dialect: Dialect, connection: Connection, reply: StoredResponse): Promise<void> {
  await connection.query(sql`delete from ${dialect.table('_replies')} where key = ${reply.key}`);
  await connection.insert(responseTable, [{ ...reply, outcome: JSON.stringify(reply.outcome) }]);
}

/** Deletes, inserts, and updates by the set of their columns. */
function groupWrites(writes: readonly RowWrite[]) {
  const gone: string[] = [];
  const fresh: Row[] = [];
  const changed = new Map<string, UpdateGroup>();
  let last: UpdateGroup | null = null;
  for (const { before, after, fields } of writes) {
    if (after === null) {
      if (before !== null) gone.push(before.id);
    } else if (before === null) fresh.push(after);
    else {
      if (last?.fields !== fields) last = updateGroup(changed, fields);
      last.rows.push(after);
    }
  }
  return { gone, fresh, changed };
}

/** Rows of which the same columns are set. */
interface UpdateGroup {
  fields: readonly string[];
  rows: Row[];
}

function updateGroup(changed: Map<string, UpdateGroup>, fields: readonly string[]): UpdateGroup {
  const key = [...fields].sort().join('\n');
  const known = changed.get(key) ?? { fields, rows: [] };
  changed.set(key, known);
  return known;
}

/** The columns to set, in the table's order; `version` and `seq` go with every update. */
function columnsOf(shape: TableLayout, fields: readonly string[]): TableLayout['columns'] {
  const unknown = fields.find(field => !shape.byId.has(field));
  if (unknown !== undefined) throw new StoreError(`There is no column ${unknown} in ${shape.id}`);
  const set = new Set([...fields, 'version', 'seq']);
  set.delete('id');
  return shape.columns.filter(column => set.has(column.id));
}
