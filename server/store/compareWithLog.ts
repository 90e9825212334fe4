import { sql } from 'kysely';
import { sameValue } from '../../formulas/list.ts';
import type { Cells, Row, RowId } from '../model/change.ts';
import type { Connection, Dialect } from './dialect.ts';
import { decodeChanges } from './logCodec.ts';
import { applyChange, type BaseRow, decodeBaseRow, readCompactionPoint } from './logCompaction.ts';
import { scanRows } from './lookup.ts';
import { decodeLogged, type TableLayout } from './tableLayout.ts';

/**
 * Rows that differ from the log in `field`. Where `field` is null, the rows exist without being in the log, or are in the
 * log and missing. `rows` names a few of them.
 */
export interface Difference {
  table: string;
  field: string | null;
  many: number;
  rows: RowId[];
}

/** Example rows named in each difference. */
const maxExamples = 5;

/** Rows whose expected state is held in memory at a time. */
const rowsPerPass = 50_000;

/** Log parts read by one statement. */
const partsPerQuery = 100;

/**
 * Compares every row with what the log says about it, starting from the base table, and so finds cells that were changed
 * without the log. Reads the log once for each 50,000 rows and holds no more than those in memory. Call it inside a
 * snapshot, with tables that name their `logged` columns.
 */
export async function compareWithLog(
  dialect: Dialect,
  connection: Connection,
  tables: readonly TableLayout[],
): Promise<Difference[]> {
  const found = new Map<string, Difference>();
  const groups = Math.max(1, Math.ceil((await countAll(dialect, connection, tables)) / rowsPerPass));
  for (let group = 0; group < groups; group += 1) {
    const inGroup = (row: RowId): boolean => groups === 1 || groupOf(row, groups) === group;
    const expected = await replay(dialect, connection, new Set(tables.map(({ id }) => id)), inGroup);
    for (const layout of tables) {
      const known = expected.get(layout.id) ?? new Map<RowId, BaseRow>();
      const report = (field: string | null, row: RowId): void => {
        const key = `${layout.id} ${field}`;
        const difference = found.get(key) ?? { table: layout.id, field, many: 0, rows: [] };
        found.set(key, difference);
        difference.many += 1;
        if (difference.rows.length < maxExamples) difference.rows.push(row);
      };
      for await (const chunk of scanRows(dialect, connection, layout)) {
        for (const row of chunk.filter(({ id }) => inGroup(id))) {
          const expectedRow = known.get(row.id);
          known.delete(row.id);
          if (expectedRow === undefined) report(null, row.id);
          else for (const field of differingFields(layout, row, expectedRow.cells)) report(field, row.id);
        }
      }
      for (const row of known.keys()) report(null, row);
    }
  }
  return [...found.values()];
}

async function countAll(dialect: Dialect, connection: Connection, tables: readonly TableLayout[]): Promise<number> {
  let rows = 0;
  for (const { id } of tables) {
    const [counted] = await connection.query(sql`select count(*) as many from ${dialect.table(id)}`);
    rows += Number(counted?.many ?? 0);
  }
  return rows;
}

/** The rows of these tables as the base table and the log say, by table. */
async function replay(
  dialect: Dialect,
  connection: Connection,
  tables: ReadonlySet<string>,
  inGroup: (row: RowId) => boolean,
): Promise<Map<string, Map<RowId, BaseRow>>> {
  const expected = new Map<string, Map<RowId, BaseRow>>();
  const rowsOf = (table: string): Map<RowId, BaseRow> => {
    const known = expected.get(table) ?? new Map<RowId, BaseRow>();
    expected.set(table, known);
    return known;
  };
  for (let at = ['', '']; ; ) {
    const raws = await connection.query(
      sql`select * from ${dialect.table('_base')} where ("table", "row") > (${at[0]}, ${at[1]}) order by "table", "row" limit 2000`,
    );
    for (const raw of raws) {
      const row = decodeBaseRow(raw);
      if (tables.has(row.table) && inGroup(row.row)) rowsOf(row.table).set(row.row, row);
      at = [row.table, row.row];
    }
    if (raws.length < 2000) break;
  }
  const compaction = await readCompactionPoint(dialect, connection);
  for (let at = [compaction?.seq ?? 0, compaction?.part ?? -1]; ; ) {
    const parts = await connection.query(
      sql`select seq, part, changes from ${dialect.table('_log')} where (seq, part) > (${at[0]}, ${at[1]})
        order by seq, part limit ${partsPerQuery}`,
    );
    for (const { seq, part, changes } of parts) {
      for (const change of decodeChanges(changes)) {
        if (tables.has(change.table) && inGroup(change.row)) applyChange(rowsOf(change.table), change, Number(seq));
      }
      at = [Number(seq), Number(part)];
    }
    if (parts.length < partsPerQuery) return expected;
  }
}

/**
 * The logged columns whose cell differs from the expected one. A cell that the log never mentions must be empty or hold the
 * column's initial value.
 */
function differingFields(layout: TableLayout, row: Row, logged: Cells): string[] {
  const expected = decodeLogged(layout, logged);
  return (layout.logged ?? []).filter(id => {
    const cell = row[id] ?? null;
    if (id in expected) return !sameValue(cell, expected[id] ?? null);
    return cell !== null && !sameValue(cell, layout.byId.get(id)?.initial ?? null);
  });
}

/** The group of a row, from 0 up to but not including `groups`. */
function groupOf(row: RowId, groups: number): number {
  let hash = 0;
  for (let at = 0; at < row.length; at += 1) hash = (hash * 31 + row.charCodeAt(at)) >>> 0;
  return hash % groups;
}
