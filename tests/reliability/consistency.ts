import type { Cells, Row, RowId } from '../../server/model/change.ts';
import type { LogEntry, StoreReader } from '../../server/model/store.ts';
import { bookkeeping } from '../../server/model/systemFields.ts';
import { catalog } from './testDatabase.ts';

/** All stored data: every row by table and id, and the whole log in order. */
export interface StoredData {
  rows: Map<string, Map<RowId, Row>>;
  log: LogEntry[];
}

const atOnce = 2_000;

/** Reads all stored data. Nobody may write meanwhile. */
export async function readAll(reader: StoreReader): Promise<StoredData> {
  const rows = new Map<string, Map<RowId, Row>>();
  for (const table of catalog.tables.keys()) rows.set(table, await allRows(reader, table));
  const log: LogEntry[] = [];
  for (;;) {
    const entries = await reader.tail(log.at(-1)?.transaction.seq ?? 0, atOnce, Number.MAX_SAFE_INTEGER);
    if (entries.length === 0) return { rows, log };
    log.push(...entries);
  }
}

async function allRows(reader: StoreReader, table: string): Promise<Map<RowId, Row>> {
  const rows = new Map<RowId, Row>();
  const fields = catalog.table(table).stored.columns.map(column => column.id);
  let after: string | null | undefined;
  while (after !== null) {
    const page = await reader.page({
      table,
      scope: null,
      sort: [],
      fields,
      limit: atOnce,
      ...(after === undefined ? {} : { after }),
    });
    for (const row of page.rows) rows.set(row.id, row);
    after = page.cursor;
  }
  return rows;
}

/**
 * The faults of the data, in words. The log must have no gaps. Replayed from the start, it must produce every existing row
 * with its version and last transaction, and no other. The counted licences must equal the seats, and every Active person
 * must have an account and one seat.
 */
export function consistencyFaults({ rows, log }: StoredData): string[] {
  return [...faultsOfLog(rows, log), ...faultsOfCounts(rows)];
}

/**
 * A row as the log says: its cells, its version (the number of the transaction that created it, plus one for each later
 * one), and the last transaction.
 */
interface Replayed {
  cells: Cells;
  version: number;
  seq: number;
}

function faultsOfLog(rows: StoredData['rows'], log: readonly LogEntry[]): string[] {
  const faults: string[] = [];
  const replayed = new Map([...rows.keys()].map(table => [table, new Map<RowId, Replayed>()]));
  for (const [index, { transaction, changes }] of log.entries()) {
    if (transaction.seq !== index + 1) faults.push(`transaction ${transaction.seq} is the ${index + 1}th of the log`);
    for (const { table, row, from, to } of changes) {
      const known = replayed.get(table)!;
      const was = known.get(row);
      if (to === null) {
        known.delete(row);
        continue;
      }
      if (from === null && was !== undefined) faults.push(`${table} ${row} is made again by transaction ${transaction.seq}`);
      if (from !== null && was === undefined) faults.push(`${table} ${row} is changed before it is made (${transaction.seq})`);
      const version = was === undefined ? transaction.seq : was.version + (was.seq === transaction.seq ? 0 : 1);
      known.set(row, { cells: { ...was?.cells, ...to }, version, seq: transaction.seq });
    }
  }
  for (const [table, known] of replayed) faults.push(...faultsOfTable(table, rows.get(table)!, known));
  return faults;
}

function faultsOfTable(table: string, rows: ReadonlyMap<RowId, Row>, known: ReadonlyMap<RowId, Replayed>): string[] {
  const logged = catalog.table(table).fields.filter(field => field.unlogged !== true && !bookkeeping.has(field.id));
  const faults = [...known.keys()].filter(id => !rows.has(id)).map(id => `${table} ${id} is in the log and not stored`);
  for (const [id, row] of rows) {
    const expected = known.get(id);
    if (expected === undefined) {
      faults.push(`${table} ${id} is stored and not in the log`);
      continue;
    }
    for (const field of logged) {
      const [cell, expectedCell] = [row[field.id] ?? null, expected.cells[field.id] ?? null];
      if (cell !== expectedCell)
        faults.push(`${table} ${id} ${field.id} is ${String(cell)} and by the log ${String(expectedCell)}`);
    }
    if (row.seq !== expected.seq) faults.push(`${table} ${id} was last touched by ${row.seq}, by the log by ${expected.seq}`);
    if (row.version !== expected.version)
      faults.push(`${table} ${id} has version ${row.version}, by the log ${expected.version}`);
  }
  return faults;
}

function faultsOfCounts(rows: StoredData['rows']): string[] {
  const faults: string[] = [];
  const all = (table: string): Row[] => [...rows.get(table)!.values()];
  const expect = (what: string, is: unknown, due: unknown): void => {
    if (is !== due) faults.push(`${what} is ${String(is)} and must be ${String(due)}`);
  };
  const seats = Map.groupBy(all('seats'), seat => seat.pool);
  for (const pool of all('pools')) {
    const held = seats.get(pool.id) ?? [];
    expect(`pool ${pool.id} used`, pool.used, held.filter(seat => seat.state === 'assigned').length);
    expect(`pool ${pool.id} reserved`, pool.reserved, held.filter(seat => seat.state === 'reserved').length);
    expect(`pool ${pool.id} over`, pool.over, Number(pool.taken) > Number(pool.total));
  }
  const byUser = Map.groupBy(all('seats'), seat => seat.user);
  for (const user of all('users')) {
    const active = user.status === 'Active';
    if (user.external !== true && user.status !== 'Invited') {
      expect(`seats of ${user.userId}`, byUser.get(user.id)?.length ?? 0, active ? 1 : 0);
    }
    if (active) expect(`account of ${user.userId} is there`, rows.get('accounts')!.has(String(user.account)), true);
  }
  return faults;
}
