import type { Type } from '../../../formulas/tree.ts';
import { serialOf } from './serial.ts';

/** A cell to copy: its text, and the type of its column's values in formulas. `value` is the underlying number, flag or date. */
export interface OutgoingCell {
  text: string;
  type: Type;
  value: string | number | boolean | null;
}

/**
 * Writes an HTML table for spreadsheets: numbers, flags and dates with their underlying values, and everything else as text, so that no
 * zero is lost and no formula runs. `attributes` are set on the table element.
 */
export function writeHtmlTable(
  cells: readonly (readonly OutgoingCell[])[],
  attributes: Readonly<Record<string, string>> = {},
): string {
  const rows = cells.map(row => `<tr>${row.map(writeCell).join('')}</tr>`);
  return `<meta charset="utf-8"><table${writeAttributes(attributes)}><tbody>${rows.join('')}</tbody></table>`;
}

function writeCell(cell: OutgoingCell): string {
  const text = escapeHtml(cell.text).replace(/\r\n|\r|\n/g, '<br>');
  return `<td${writeAttributes(attributesOf(cell))}>${text}</td>`;
}

/** The attributes of a cell that Excel, Google Sheets and LibreOffice read. */
function attributesOf({ text, type, value }: OutgoingCell): Record<string, string> {
  if (text === '') return {};
  if (type === 'number' && typeof value === 'number') return numeric(value, 'General', { '1': 3, '3': value });
  if (type === 'flag' && typeof value === 'boolean') {
    const number = value ? 1 : 0;
    const sheets = JSON.stringify({ '1': 4, '4': number });
    return { 'x:bool': text, 'data-sheets-value': sheets, sdval: String(number), sdnum: '1033;0;BOOLEAN' };
  }
  const serial = (type === 'date' || type === 'time') && typeof value === 'string' ? serialOf(value) : null;
  if (serial !== null) {
    const format = type === 'date' ? 'yyyy-mm-dd' : 'yyyy-mm-dd hh:mm:ss';
    return {
      style: `mso-number-format:"${format.replace(/[-: ]/g, sign => `\\${sign}`)}"`,
      ...numeric(serial, format.toUpperCase(), { '1': 3, '3': serial }),
      'data-sheets-numberformat': JSON.stringify({ '1': 5, '2': format, '3': 1 }),
    };
  }
  return { style: 'mso-number-format:"\\@"', 'data-sheets-value': JSON.stringify({ '1': 2, '2': text }), sdnum: '1033;0;@' };
}

const numeric = (value: number, format: string, sheets: object): Record<string, string> => ({
  'x:num': String(value),
  'data-sheets-value': JSON.stringify(sheets),
  sdval: String(value),
  sdnum: `1033;0;${format}`,
});

const writeAttributes = (attributes: Readonly<Record<string, string>>): string =>
  Object.entries(attributes)
    .map(([name, value]) => ` ${name}='${escapeHtml(value)}'`)
    .join('');

/** Attributes are in single quotes, so double quotes stay: programs look for `mso-number-format:"\@"` literally. */
const escapeHtml = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll("'", '&#39;');
