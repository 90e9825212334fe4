import type { Cells, Invalid, Row } from '../model/change.ts';
import type { CellPage } from '../model/session.ts';
import type { Complaint } from '../model/table.ts';
import type { Reach } from './reach.ts';
import type { CellsAnswer, WireRow } from './wire.ts';

/** A row as it goes over the wire: these fields, and what is wrong with it. */
export function present(row: Row, fields: readonly string[]): WireRow {
  const cells: Cells = {};
  for (const field of fields) cells[field] = row[field] ?? null;
  return { id: row.id, version: row.version, cells, ...marksOf(row) };
}

/** Cells whose text was not taken, and what the verdict says as codes. The engine keeps both as JSON beside the cells. */
export function marksOf(row: Row): Pick<WireRow, 'invalid' | 'issues'> {
  const marks: Pick<WireRow, 'invalid' | 'issues'> = {};
  if (typeof row.invalid === 'string') marks.invalid = JSON.parse(row.invalid) as Record<string, Invalid>;
  if (typeof row.issues === 'string') marks.issues = JSON.parse(row.issues) as Complaint[];
  return marks;
}

/** Columns that are read with every page whatever the fields asked for, and come first: what a row needs to be presented. */
export const always = ['id', 'version', 'invalid', 'issues'] as const;

/** The fields of a table in the order of its page, without those that every row has. */
export const pageFields = (reach: Reach): string[] => reach.fields.map(field => field.id).filter(id => id !== 'id');

/** A page as it goes over the wire cell by cell: what all its rows have alike is said once. Changes the page's rows. */
export function told({ fields, rows, cursor }: CellPage): Omit<CellsAnswer, 'links' | 'seq'> {
  const first = rows[0] ?? [];
  const varying: number[] = [];
  const same: Cells = {};
  for (const [at, id] of fields.entries()) {
    if (at < always.length || rows.some(row => row[at] !== first[at])) varying.push(at);
    else same[id] = first[at] ?? null;
  }
  for (const row of rows) {
    for (const [to, from] of varying.entries()) row[to] = row[from]!;
    row.length = varying.length;
  }
  return { fields: varying.map(at => fields[at]!), rows, same, cursor };
}
