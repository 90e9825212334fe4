import { sameValue } from '../../formulas/list.ts';
import type { Cells, InvalidInput, Row } from '../model/change.ts';
import type { CellPage } from '../model/store.ts';
import type { IssueDetails } from '../model/table.ts';
import type { TableAccess } from '../model/tableAccess.ts';
import type { CellsResponse, WireRow } from './wire.ts';

/** A row for the wire: these fields, its invalid cells and its issues. */
export function serializeRow(row: Row, fields: readonly string[]): WireRow {
  const cells: Cells = {};
  for (const field of fields) cells[field] = row[field] ?? null;
  return { id: row.id, version: row.version, cells, ...serializeValidation(row) };
}

/** The invalid cells with their texts, and the issues of the validation result. The engine stores both as JSON beside the cells. */
export function serializeValidation(row: Row): Pick<WireRow, 'invalid' | 'issues'> {
  const marks: Pick<WireRow, 'invalid' | 'issues'> = {};
  if (typeof row.invalid === 'string') marks.invalid = JSON.parse(row.invalid) as Record<string, InvalidInput>;
  if (typeof row.issues === 'string') marks.issues = JSON.parse(row.issues) as IssueDetails[];
  return marks;
}

/** Columns that every page reads first, whatever fields were requested: serialising a row needs them. */
export const metaColumns = ['id', 'version', 'invalid', 'issues'] as const;

/** The readable fields in the table's order, without the id. */
export const pageFields = (access: TableAccess): string[] => access.fields.map(field => field.id).filter(id => id !== 'id');

/** A page for the wire, cell by cell: values that all rows share are sent once. Changes the page's rows. */
export function encodePage({ fields, rows, cursor }: CellPage): Omit<CellsResponse, 'links' | 'seq'> {
  const first = rows[0] ?? [];
  const varying: number[] = [];
  const same: Cells = {};
  for (const [at, id] of fields.entries()) {
    if (at < metaColumns.length || rows.some(row => !sameValue(row[at], first[at]))) varying.push(at);
    else same[id] = first[at] ?? null;
  }
  for (const row of rows) {
    for (const [to, from] of varying.entries()) row[to] = row[from]!;
    row.length = varying.length;
  }
  return { fields: varying.map(at => fields[at]!), rows, same, cursor };
}
