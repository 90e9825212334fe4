import { sql } from 'kysely';
import type { RowId } from '../model/change.ts';
import type { LogWrite } from '../model/store.ts';
import type { Connection, Dialect } from './dialect.ts';
import { tombstoneTable } from './systemTables.ts';
import { chunks } from './tableLayout.ts';

/** Links the history of a row that is created again to the transaction that deleted it. */
export class Tombstones {
  readonly #dialect: Dialect;
  readonly #connection: Connection;
  /** For each table, whether any of its rows was ever deleted. */
  readonly #any = new Map<string, boolean>();

  constructor(dialect: Dialect, connection: Connection) {
    this.#dialect = dialect;
    this.#connection = connection;
  }

  async linkHistory(changes: readonly LogWrite[]): Promise<readonly LogWrite[]> {
    const tables = new Set<string>();
    for (const change of changes) if (isNew(change)) tables.add(change.table);
    let linked = changes;
    for (const table of tables) {
      if (!(await this.#hasAny(table))) continue;
      const rows = changes.filter(change => change.table === table && isNew(change)).map(change => change.row);
      const found = await readTombstones(this.#dialect, this.#connection, table, rows);
      if (found.size === 0) continue;
      linked = linked.map(change =>
        change.table === table && isNew(change) ? { ...change, before: found.get(change.row) ?? 0 } : change,
      );
    }
    return linked;
  }

  async #hasAny(table: string): Promise<boolean> {
    const known = this.#any.get(table);
    if (known !== undefined) return known;
    const [any] = await this.#connection.query(
      sql`select 1 as one from ${this.#dialect.table('_gone')} where "table" = ${table} limit 1`,
    );
    this.#any.set(table, any !== undefined);
    return any !== undefined;
  }
}

const isNew = ({ from, before }: LogWrite): boolean => from === null && before === 0;

/** The transaction that last deleted each of these rows; rows that were never deleted are missing. */
export async function readTombstones(
  dialect: Dialect,
  connection: Connection,
  table: string,
  rows: readonly RowId[],
): Promise<Map<RowId, number>> {
  const found = new Map<RowId, number>();
  for (const chunk of chunks(rows, 5000)) {
    const raws = await connection.query(
      sql`select "row", seq from ${dialect.table('_gone')} where "table" = ${table} and ${dialect.inList(sql`"row"`, chunk, 'text')}`,
    );
    for (const raw of raws) found.set(String(raw.row), Number(raw.seq));
  }
  return found;
}

/** Records that this transaction deleted these rows. */
export async function writeTombstones(
  dialect: Dialect,
  connection: Connection,
  table: string,
  rows: readonly RowId[],
  seq: number,
): Promise<void> {
  for (const chunk of chunks(rows, 5000)) {
    await connection.query(
      sql`delete from ${dialect.table('_gone')} where "table" = ${table} and ${dialect.inList(sql`"row"`, chunk, 'text')}`,
    );
  }
  await connection.insert(
    tombstoneTable,
    rows.map(row => ({ table, row, seq })),
  );
}
