import type { Cells, Invalid, Row } from '../model/change.ts';
import type { Complaint } from '../model/table.ts';
import type { Reach } from './reach.ts';
import type { WireRow } from './wire.ts';

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
