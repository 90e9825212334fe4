import Database from 'better-sqlite3';
import { Client } from 'pg';
import type { Cells, RowId } from '../../server/model/change.ts';
import type { DatabaseLocation } from '../../server/store/location.ts';

/** Writes cells of a row without the engine, as an earlier version left them: nothing is derived or logged. */
export async function writeRawCells(where: DatabaseLocation, table: string, row: RowId, cells: Cells): Promise<void> {
  const columns = Object.keys(cells);
  const values = columns.map(id => cells[id] ?? null);
  if ('file' in where) {
    const database = new Database(where.file);
    const set = columns.map(id => `"${id}" = ?`).join(', ');
    database.prepare(`update "${table}" set ${set} where id = ?`).run(...values, row);
    database.close();
    return;
  }
  const client = new Client({ connectionString: where.url });
  await client.connect();
  const set = columns.map((id, at) => `"${id}" = $${at + 1}`).join(', ');
  await client.query(`update "${where.schema}"."${table}" set ${set} where id = $${columns.length + 1}`, [...values, row]);
  await client.end();
}
