import { sql } from 'kysely';
import type { Cells, LoggedChange, RowId } from '../model/change.ts';
import type { Connection, Dialect } from './dialect.ts';
import { decodeChanges, decodeTransaction } from './logCodec.ts';
import { baseTable } from './systemTables.ts';
import { chunks, type RawRow } from './tableLayout.ts';

/**
 * The point up to which the log was compacted: everything up to this part of this transaction is in the base table. `id` and
 * `at` are that transaction's.
 */
export interface CompactionPoint {
  seq: number;
  part: number;
  id: RowId;
  at: string;
}

/** A row as it was at the point of compaction. */
export interface BaseRow {
  table: string;
  row: RowId;
  /** The last transaction that touched it. */
  seq: number;
  scope: readonly RowId[];
  /** Its logged cells; cells that were always empty are missing. */
  cells: Cells;
}

/** The most characters that one pass compacts, and the most parts that it reads. */
const [maxCharacters, maxParts] = [200_000, 200];

/** The point of compaction; null while the log is complete. */
export async function readCompactionPoint(dialect: Dialect, connection: Connection): Promise<CompactionPoint | null> {
  const [raw] = await connection.query(sql`select value from ${dialect.table('_meta')} where key = 'cut'`);
  return raw === undefined ? null : (JSON.parse(String(raw.value)) as CompactionPoint);
}

/**
 * Moves the oldest log parts that are older than `before` into the base table, in one bounded pass. At every moment, base
 * table and log together hold the same state. The last transaction always stays. Returns the number of parts moved; 0 when
 * nothing is left to do.
 */
export async function compactLog(dialect: Dialect, connection: Connection, before: string, last: number): Promise<number> {
  const log = dialect.table('_log');
  const start = (await readCompactionPoint(dialect, connection)) ?? { seq: 0, part: -1, id: '', at: '' };
  const ahead = await connection.query(
    sql`select seq, part, octet_length(changes) as size from ${log} where (seq, part) > (${start.seq}, ${start.part}) and seq < ${last}
      order by seq, part limit ${maxParts}`,
  );
  const limit = boundedPrefix(ahead);
  if (limit === null) return 0;
  const parts = await connection.query(
    sql`select seq, part, meta, changes from ${log} where (seq, part) > (${start.seq}, ${start.part})
      and (seq, part) <= (${limit.seq}, ${limit.part}) order by seq, part`,
  );
  const taken = parts.slice(0, parts.findIndex(part => part.meta !== null && decodeTransaction(part.meta).at >= before) >>> 0);
  const end = taken.at(-1);
  if (end === undefined) return 0;
  await mergeIntoBase(dialect, connection, taken);
  const first = taken.findLast(part => part.meta !== null);
  const { id, at } = first === undefined ? start : decodeTransaction(first.meta);
  const to: CompactionPoint = { seq: Number(end.seq), part: Number(end.part), id, at };
  await connection.query(sql`delete from ${log} where (seq, part) <= (${to.seq}, ${to.part})`);
  await connection.query(
    sql`insert into ${dialect.table('_meta')} (key, value) values ('cut', ${JSON.stringify(to)})
      on conflict (key) do update set value = excluded.value`,
  );
  return taken.length;
}

/** The last of the parts that together stay within the limit of one pass; null for none. */
function boundedPrefix(parts: readonly RawRow[]): { seq: number; part: number } | null {
  let size = 0;
  let last: RawRow | null = null;
  for (const part of parts) {
    size += Number(part.size);
    if (last !== null && size > maxCharacters) break;
    last = part;
  }
  return last === null ? null : { seq: Number(last.seq), part: Number(last.part) };
}

async function mergeIntoBase(dialect: Dialect, connection: Connection, parts: readonly RawRow[]): Promise<void> {
  const changes = parts.flatMap(part => decodeChanges(part.changes).map(change => ({ change, seq: Number(part.seq) })));
  for (const [table, some] of Map.groupBy(changes, each => each.change.table)) {
    const ids = [...new Set(some.map(each => each.change.row))];
    const rows = await readBaseRows(dialect, connection, table, ids);
    for (const { change, seq } of some) applyChange(rows, change, seq);
    const deleted = some.filter(({ change }) => change.to === null).map(({ change }) => change.row);
    const latest = Number(parts.at(-1)?.seq);
    for (const chunk of chunks(deleted, 5000)) {
      await connection.query(
        sql`delete from ${dialect.table('_gone')} where "table" = ${table} and ${dialect.inList(sql`"row"`, chunk, 'text')}
          and seq <= ${latest}`,
      );
    }
    for (const chunk of chunks(ids, 5000)) {
      await connection.query(
        sql`delete from ${dialect.table('_base')} where "table" = ${table} and ${dialect.inList(sql`"row"`, chunk, 'text')}`,
      );
    }
    const left = [...rows.values()];
    if (left.length > 0) await connection.insert(baseTable, left.map(encodeBaseRow));
  }
}

/** Applies a change to rows by id. */
export function applyChange(rows: Map<RowId, BaseRow>, { table, row, scope, from, to }: LoggedChange, seq: number): void {
  if (to === null) {
    rows.delete(row);
    return;
  }
  const cells = from === null ? to : { ...(rows.get(row)?.cells ?? from), ...to };
  rows.set(row, { table, row, seq, scope, cells: { ...cells } });
}

/** The base rows of a table with these ids; rows that are not there are missing. */
export async function readBaseRows(
  dialect: Dialect,
  connection: Connection,
  table: string,
  ids: readonly RowId[],
): Promise<Map<RowId, BaseRow>> {
  const found = new Map<RowId, BaseRow>();
  for (const chunk of chunks(ids, 5000)) {
    const raws = await connection.query(
      sql`select * from ${dialect.table('_base')} where "table" = ${table} and ${dialect.inList(sql`"row"`, chunk, 'text')}`,
    );
    for (const raw of raws) found.set(String(raw.row), decodeBaseRow(raw));
  }
  return found;
}

/** Decodes a base row as the database returns it. */
export const decodeBaseRow = (raw: RawRow): BaseRow => ({
  table: String(raw.table),
  row: String(raw.row),
  seq: Number(raw.seq),
  scope: JSON.parse(String(raw.scope)) as RowId[],
  cells: JSON.parse(String(raw.cells)) as Cells,
});

const encodeBaseRow = ({ scope, cells, ...rest }: BaseRow): RawRow => ({
  ...rest,
  scope: JSON.stringify(scope),
  cells: JSON.stringify(cells),
});
