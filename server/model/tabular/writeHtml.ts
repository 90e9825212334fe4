import type { TypeName } from '../field.ts';
import { serialOf } from './serial.ts';

/** A cell as it goes out: its text, and the type of its column. `value` is what a number, a flag or a date stands for. */
export interface OutgoingCell {
  text: string;
  type: TypeName;
  value: string | number | boolean | null;
}

/**
 * Writes an HTML table that spreadsheets read as it is meant: numbers, flags and dates with the value behind them, and everything else as
 * text, so that no zero is lost and no formula runs. `attributes` go on the table itself.
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

/** What each of Excel, Google Sheets and LibreOffice reads of a cell. */
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

/** Double quotes stay, as attributes stand in single ones: programs look for `mso-number-format:"\@"` to the letter. */
const escapeHtml = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll("'", '&#39;');

/** Text that a spreadsheet would take for a formula, in signs of full width too; signed numbers and phone numbers are none. */
const formulaLike = /^'*(?:[=@＝＠]|[+\-＋－](?![\d\s().-]*$))/;

/** The text of a cell within text alone, where nothing says that it is text: with the `'` by which spreadsheets do not run it. */
export const escapeFormula = (text: string): string => (formulaLike.test(text) ? `'${text}` : text);

/** The text that was guarded: `unguarded(guarded(text))` is the text. */
export const unescapeFormula = (text: string): string =>
  text.startsWith("'") && formulaLike.test(text.slice(1)) ? text.slice(1) : text;
