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

/** Text that JSON holds as it is: without quotes, backslashes, control characters and halves of characters. */
const plain = /^[ !#-[\]-\ud7ff\ue000-\uffff]*$/;

const quoted = (text: string): string => (plain.test(text) ? `"${text}"` : JSON.stringify(text));

/**
 * The JSON of rows with these fields, the same that `present` would give. Written straight into text: for a page of a hundred rows
 * this halves the time of the whole request.
 */
export function rowsText(rows: readonly Row[], fields: readonly string[]): string {
  const heads = fields.map((field, at) => `${at === 0 ? '' : ','}${JSON.stringify(field)}:`);
  let text = '';
  for (const row of rows) {
    text += `${text === '' ? '' : ','}{"id":"${row.id}","version":${row.version},"cells":{`;
    for (let at = 0; at < fields.length; at += 1) {
      const value = row[fields[at]!];
      text += heads[at]!;
      text += typeof value === 'string' ? quoted(value) : String(value ?? null);
    }
    text += '}';
    if (typeof row.invalid === 'string') text += `,"invalid":${row.invalid}`;
    if (typeof row.issues === 'string') text += `,"issues":${row.issues}`;
    text += '}';
  }
  return `[${text}]`;
}

/** Cells whose text was not taken, and what the verdict says as codes. The engine keeps both as JSON beside the cells. */
export function marksOf(row: Row): Pick<WireRow, 'invalid' | 'issues'> {
  const marks: Pick<WireRow, 'invalid' | 'issues'> = {};
  if (typeof row.invalid === 'string') marks.invalid = JSON.parse(row.invalid) as Record<string, Invalid>;
  if (typeof row.issues === 'string') marks.issues = JSON.parse(row.issues) as Complaint[];
  return marks;
}

/** Columns that are read with every page whatever the fields asked for: what a row needs to be presented. */
export const always = ['id', 'version', 'seq', 'invalid', 'issues'] as const;

/** The fields of a table in the order of its page, without those that every row has. */
export const pageFields = (reach: Reach): string[] => reach.fields.map(field => field.id).filter(id => id !== 'id');
