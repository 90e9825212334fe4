import { sql } from 'kysely';
import type { Outcome, Row } from '../model/change.ts';
import type { Reply, RowWrite, Session } from '../model/session.ts';
import { readCut } from './cut.ts';
import type { Connection, Dialect } from './dialect.ts';
import { StoreError } from './errors.ts';
import { markGone } from './gone.ts';
import { countUp } from './head.ts';
import { readLog, writeLog } from './log.ts';
import { countWhere, everyRow, rowsById, rowsWhere } from './lookup.ts';
import { repliesTable } from './ownTables.ts';
import { type Shape, shapeIn } from './shape.ts';
import { batchOf, batchSize } from './steps.ts';

/** How long an answer can be replayed, in milliseconds. */
const replyLife = 24 * 60 * 60 * 1000;

/** The engine's view of one transaction on this connection. */
export function sessionOn(dialect: Dialect, connection: Connection, shapes: ReadonlyMap<string, Shape>, now: string): Session {
  let seq: number | null = null;

  return {
    now,
    rows: (table, ids, cells) => rowsById(dialect, connection, shapeIn(shapes, table), ids, cells),
    where: (table, column, values) => rowsWhere(dialect, connection, shapeIn(shapes, table), column, values),
    count: (table, column, values) => countWhere(dialect, connection, shapeIn(shapes, table), column, values),
    all: (table, after) => everyRow(dialect, connection, shapeIn(shapes, table), after),

    async write(table, writes) {
      const shape = shapeIn(shapes, table);
      const { gone, fresh, changed } = sorted(writes);
      if (gone.length > 0) {
        if (seq === null) throw new StoreError('A row can only be deleted after nextSeq()');
        await connection.remove(shape, gone);
        await markGone(dialect, connection, table, gone, seq);
      }
      for (const { fields, rows } of changed.values()) await connection.update(shape, columnsOf(shape, fields), rows);
      if (fresh.length > 0) await connection.insert(shape, fresh);
    },

    async nextSeq(at) {
      if (seq !== null) return seq;
      seq = await countUp(dialect, connection, at ?? null);
      if (seq === null) throw new StoreError('The counter row is missing');
      return seq;
    },

    async log(transaction, changes) {
      await writeLog(dialect, connection, transaction, changes);
    },
    readLog: id => readLog(dialect, connection, id),
    batch: id => batchOf(dialect, connection, id),
    batchSize: id => batchSize(dialect, connection, id),
    lastCut: async () => (await readCut(dialect, connection))?.id ?? null,

    async reply(key) {
      const [raw] = await connection.query(sql`select * from ${dialect.table('_replies')} where key = ${key}`);
      if (raw === undefined || Date.parse(now) - Date.parse(String(raw.at)) > replyLife) return null;
      return { key, hash: String(raw.hash), outcome: JSON.parse(String(raw.outcome)) as Outcome, at: String(raw.at) };
    },
    saveReply: reply => saveReply(dialect, connection, reply),

    async mark(name) {
      const [raw] = await connection.query(sql`select value from ${dialect.table('_meta')} where key = ${name}`);
      return raw === undefined ? null : String(raw.value);
    },
    async setMark(name, text) {
      await connection.query(
        sql`insert into ${dialect.table('_meta')} (key, value) values (${name}, ${text})
          on conflict (key) do update set value = excluded.value`,
      );
    },
  };
}

/** Keeps an answer. Old ones are swept elsewhere: however many there are, nobody's commit waits for that. */
async function saveReply(dialect: Dialect, connection: Connection, reply: Reply): Promise<void> {
  await connection.query(sql`delete from ${dialect.table('_replies')} where key = ${reply.key}`);
  await connection.insert(repliesTable, [{ ...reply, outcome: JSON.stringify(reply.outcome) }]);
}

/** Deletes, inserts, and updates by the set of their columns. */
function sorted(writes: readonly RowWrite[]) {
  const gone: string[] = [];
  const fresh: Row[] = [];
  const changed = new Map<string, Alike>();
  let last: Alike | null = null;
  for (const { before, after, fields } of writes) {
    if (after === null) {
      if (before !== null) gone.push(before.id);
    } else if (before === null) fresh.push(after);
    else {
      if (last?.fields !== fields) last = alike(changed, fields);
      last.rows.push(after);
    }
  }
  return { gone, fresh, changed };
}

/** Rows of which the same columns are set. */
interface Alike {
  fields: readonly string[];
  rows: Row[];
}

function alike(changed: Map<string, Alike>, fields: readonly string[]): Alike {
  const key = [...fields].sort().join('\n');
  const known = changed.get(key) ?? { fields, rows: [] };
  changed.set(key, known);
  return known;
}

/** The columns to set, in the table's order; `version` and `seq` go with every update. */
function columnsOf(shape: Shape, fields: readonly string[]): Shape['columns'] {
  const unknown = fields.find(field => !shape.byId.has(field));
  if (unknown !== undefined) throw new StoreError(`There is no column ${unknown} in ${shape.id}`);
  const set = new Set([...fields, 'version', 'seq']);
  set.delete('id');
  return shape.columns.filter(column => set.has(column.id));
}
