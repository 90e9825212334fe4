import { sql } from 'kysely';
import type { Outcome, Row } from '../model/change.ts';
import type { RowWrite, StoredResponse, StoreTransaction } from '../model/store.ts';
import type { RevisionTables } from './catalogLayouts.ts';
import { incrementSeq } from './counterRow.ts';
import type { Connection, Dialect } from './dialect.ts';
import { StoreError } from './errors.ts';
import { deleteLists, insertLists } from './joinTable.ts';
import { readLog, writeLog } from './log.ts';
import { readCompactionPoint } from './logCompaction.ts';
import { countWhere, rowsById, rowsWhere, scanRows } from './lookup.ts';
import { responseTable } from './systemTables.ts';
import { decodeLoggedCells, type JoinColumn, layoutIn, type TableLayout } from './tableLayout.ts';
import { writeTombstones } from './tombstones.ts';
import { batchStart, batchTransactions, changeCounts } from './undoChains.ts';

const none: readonly never[] = [];

/** How long a stored response can be replayed, in milliseconds. */
const responseLifetime = 24 * 60 * 60 * 1000;

/** The store's side of the engine's transaction, on this connection. */
export function createStoreTransaction(
  dialect: Dialect,
  connection: Connection,
  { revision, layouts, unlisted, unlistedLinks }: RevisionTables,
  now: string,
): StoreTransaction {
  let seq: number | null = null;

  return {
    now,
    catalogRevision: revision,
    unlisted: table => unlisted.get(table) ?? none,
    unlistedLinks: to => unlistedLinks.get(to) ?? none,
    rows: (table, ids, cells) => rowsById(dialect, connection, layoutIn(layouts, table), ids, cells),
    where: (table, column, values) => rowsWhere(dialect, connection, layoutIn(layouts, table), column, values),
    count: (table, column, values) => countWhere(dialect, connection, layoutIn(layouts, table), column, values),
    scan: (table, after) => scanRows(dialect, connection, layoutIn(layouts, table), after),

    async write(table, writes) {
      const layout = layoutIn(layouts, table);
      const { deleted, inserted, updated } = groupWrites(writes);
      if (deleted.length > 0) {
        if (seq === null) throw new StoreError('A row can only be deleted after nextSeq()');
        await connection.remove(layout, deleted);
        for (const join of layout.joins.values()) await deleteLists(dialect, connection, join, deleted);
        await writeTombstones(dialect, connection, table, deleted, seq);
      }
      for (const { fields, rows } of updated.values()) {
        await connection.update(layout, columnsOf(layout, fields), rows);
        for (const join of joinsOf(layout, fields)) {
          const ids = rows.map(row => row.id);
          await deleteLists(dialect, connection, join, ids);
          await insertLists(connection, join, rows);
        }
      }
      if (inserted.length === 0) return;
      await connection.insert(layout, inserted);
      for (const join of layout.joins.values()) await insertLists(connection, join, inserted);
    },

    async nextSeq(at) {
      seq = await incrementSeq(dialect, connection, at ?? null);
      if (seq === null) throw new StoreError('The counter row is missing');
      return seq;
    },

    async log(transaction, changes) {
      await writeLog(dialect, connection, transaction, changes);
    },
    async readLog(id) {
      const entry = await readLog(dialect, connection, id);
      if (entry !== null) decodeLoggedCells(layouts, entry.changes);
      return entry;
    },
    batch: id => batchTransactions(dialect, connection, id),
    batchStart: id => batchStart(dialect, connection, id),
    changeCounts: ids => changeCounts(dialect, connection, ids),
    lastPruned: async () => (await readCompactionPoint(dialect, connection))?.id ?? null,

    async storedResponses(keys) {
      if (keys.length === 0) return [];
      const found = await connection.query(
        sql`select * from ${dialect.table('_replies')} where ${dialect.inList(sql.id('key'), keys, 'text')}`,
      );
      return found
        .map(raw => ({
          key: String(raw.key),
          hash: String(raw.hash),
          outcome: JSON.parse(String(raw.outcome)) as Outcome,
          at: String(raw.at),
        }))
        .filter(({ at }) => Date.parse(now) - Date.parse(at) <= responseLifetime);
    },
    saveResponse: response => saveResponse(dialect, connection, response),

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

/** Stores a response. Old ones are deleted elsewhere, so that no commit waits for that. */
async function saveResponse(dialect: Dialect, connection: Connection, response: StoredResponse): Promise<void> {
  await connection.query(sql`delete from ${dialect.table('_replies')} where key = ${response.key}`);
  await connection.insert(responseTable, [{ ...response, outcome: JSON.stringify(response.outcome) }]);
}

/** Splits writes into deletes, inserts, and updates grouped by their set of columns. */
function groupWrites(writes: readonly RowWrite[]) {
  const deleted: string[] = [];
  const inserted: Row[] = [];
  const updated = new Map<string, UpdateGroup>();
  let last: UpdateGroup | null = null;
  for (const { before, after, fields } of writes) {
    if (after === null) {
      if (before !== null) deleted.push(before.id);
    } else if (before === null) inserted.push(after);
    else {
      if (last?.fields !== fields) last = updateGroup(updated, fields);
      last.rows.push(after);
    }
  }
  return { deleted, inserted, updated };
}

/** Rows that update the same columns. */
interface UpdateGroup {
  fields: readonly string[];
  rows: Row[];
}

function updateGroup(groups: Map<string, UpdateGroup>, fields: readonly string[]): UpdateGroup {
  const key = [...fields].sort().join('\n');
  const known = groups.get(key) ?? { fields, rows: [] };
  groups.set(key, known);
  return known;
}

/** The lists in join tables among these fields. */
const joinsOf = ({ joins }: TableLayout, fields: readonly string[]): JoinColumn[] =>
  joins.size === 0 ? [] : fields.flatMap(field => joins.get(field) ?? []);

/** The columns to update, in the table's order; every update sets `version` and `seq`. */
function columnsOf(layout: TableLayout, fields: readonly string[]): TableLayout['columns'] {
  const unknown = fields.find(field => !layout.byId.has(field));
  if (unknown !== undefined) throw new StoreError(`Table ${layout.id} has no column ${unknown}`);
  const set = new Set([...fields, 'version', 'seq']);
  set.delete('id');
  return layout.columns.filter(column => set.has(column.id));
}
