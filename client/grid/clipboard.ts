import type { Value } from '../../server/model/change.ts';

/** A copied block in our own flavour: raw values, so that a paste within Seatgrid loses nothing. */
export interface OwnBlock {
  /** Tells a paste of the block that was last copied or cut from any other. */
  copy: string;
  table: string;
  fields: string[];
  values: Value[][];
}

/** What a clipboard held: cells as text, and raw values where it came from Seatgrid itself. */
export interface Block {
  cells: string[][];
  own: OwnBlock | null;
}

/** An HTML cell: what is read and, where the spreadsheet tells, the value behind it. */
export interface HtmlCell {
  text: string;
  raw: string | null;
}

/** Stands for `<br>` while white space is folded: no program writes it. */
const lineEnd = '\ue000';

const separator = /[\t\r\n]/;

/**
 * Reads what spreadsheets put on the clipboard as text. CR, LF and CRLF end rows; one final row end is dropped;
 * a cell counts as quoted only if its closing quote is followed by a separator or the end; nothing is trimmed or converted.
 */
export function parseTsv(text: string): string[][] {
  const rows: string[][] = [];
  let row: string[] = [];
  let at = 0;
  for (;;) {
    const close = text[at] === '"' ? closingQuote(text, at) : -1;
    const end = close < 0 ? nextSeparator(text, at) : close + 1;
    row.push(close < 0 ? text.slice(at, end) : text.slice(at + 1, close).replaceAll('""', '"'));
    if (end < text.length && text[end] === '\t') {
      at = end + 1;
      continue;
    }
    rows.push(row);
    row = [];
    at = text.startsWith('\r\n', end) ? end + 2 : end + 1;
    if (at >= text.length) return rows;
  }
}

function closingQuote(text: string, open: number): number {
  for (let at = text.indexOf('"', open + 1); at >= 0; at = text.indexOf('"', at + 1)) {
    const next = text[at + 1];
    if (next === undefined || separator.test(next)) return at;
    if (next !== '"') return -1;
    at += 1;
  }
  return -1;
}

function nextSeparator(text: string, from: number): number {
  for (let at = from; at < text.length; at += 1) {
    const code = text.charCodeAt(at);
    if (code === 9 || code === 10 || code === 13) return at;
  }
  return text.length;
}

/** Writes cells as spreadsheets do, quoting only what needs it; `parseTsv` gives the same cells back. */
export function writeTsv(cells: readonly (readonly string[])[]): string {
  const lines = cells.map(row => row.map(cell => (needsQuotes(cell) ? `"${cell.replaceAll('"', '""')}"` : cell)).join('\t'));
  return lines.length === 1 ? lines[0]! : lines.map(line => `${line}\r\n`).join('');
}

const needsQuotes = (cell: string): boolean => cell.startsWith('"') || separator.test(cell);

/** Writes cells as an HTML table that carries our own flavour with it. */
export function writeHtml(cells: readonly (readonly string[])[], own: OwnBlock): string {
  const body = cells.map(
    row => `<tr>${row.map(cell => `<td>${escapeHtml(cell).replace(/\r\n|\r|\n/g, '<br>')}</td>`).join('')}</tr>`,
  );
  return `<meta charset="utf-8"><table data-seatgrid="${escapeHtml(JSON.stringify(own))}"><tbody>${body.join('')}</tbody></table>`;
}

const escapeHtml = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');

/** Reads the first table of an HTML clipboard; null where there is none. Needs a browser's `DOMParser`. */
export function parseHtml(html: string): { cells: HtmlCell[][]; own: OwnBlock | null } | null {
  const table = new DOMParser().parseFromString(html, 'text/html').querySelector('table');
  if (!table) return null;
  const cells: HtmlCell[][] = [];
  for (const [index, tr] of Array.from(table.rows).entries()) {
    const row = cells[index] ?? [];
    cells[index] = row;
    let column = 0;
    for (const td of Array.from(tr.cells)) {
      while (row[column]) column += 1;
      const cell = { text: textOf(td), raw: rawOf(td) };
      for (let down = 0; down < td.rowSpan; down += 1) {
        for (let right = 0; right < td.colSpan; right += 1) {
          if (index + down >= table.rows.length) continue;
          const line = cells[index + down] ?? [];
          line[column + right] = down + right === 0 ? cell : { text: '', raw: null };
          cells[index + down] = line;
        }
      }
      column += td.colSpan;
    }
  }
  return { cells, own: parseOwn(table.getAttribute('data-seatgrid')) };
}

function textOf(cell: HTMLElement): string {
  for (const br of Array.from(cell.querySelectorAll('br'))) br.replaceWith(lineEnd);
  const text = (cell.textContent ?? '').replace(/[ \t\r\n]+/g, ' ');
  return text
    .split(lineEnd)
    .map(line => line.trim())
    .join('\n');
}

function rawOf(cell: HTMLElement): string | null {
  const number = cell.getAttribute('x:num');
  if (number !== null && number !== '') return number;
  const sheets = cell.getAttribute('data-sheets-value');
  return sheets === null ? null : sheetsValue(sheets);
}

/** The value in a `data-sheets-value` attribute: text under 2, a number under 3, a flag under 4. */
export function sheetsValue(attribute: string): string | null {
  const value = parseJson(attribute);
  if (typeof value !== 'object' || value === null) return null;
  const held = value as Record<string, unknown>;
  if (held['1'] === 2 && typeof held['2'] === 'string') return held['2'];
  if (held['1'] === 3 && typeof held['3'] === 'number') return String(held['3']);
  if (held['1'] === 4) return held['4'] ? 'TRUE' : 'FALSE';
  return null;
}

function parseOwn(attribute: string | null): OwnBlock | null {
  const value = attribute === null ? null : parseJson(attribute);
  if (typeof value !== 'object' || value === null) return null;
  const block = value as Partial<OwnBlock>;
  return Array.isArray(block.values) && Array.isArray(block.fields) && typeof block.copy === 'string'
    ? (block as OwnBlock)
    : null;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // Another program may write what it likes there: then there is no value behind the text.
    return null;
  }
}

/** Whether the value behind a cell says more than its text: digits that a number format cut, but never the serial of a date. */
export function rawIsBetter(raw: string, text: string): boolean {
  if (raw === 'TRUE' || raw === 'FALSE') return true;
  if (!/^[+-]?\d+(\.\d+)?(e[+-]?\d+)?$/i.test(raw.trim())) return text.includes('\n') === raw.includes('\n');
  return /^[\s\d.,'’+()%$€£¥Ee-]+$/.test(text) && !/\d[-/.]\d+[-/.]\d/.test(text) && !/%/.test(text);
}

/** Joins the flavours of one clipboard: our own first, else the shape of the text with the values of the HTML. */
export function readBlock(plain: string, html: string): Block {
  const table = html === '' ? null : parseHtml(html);
  const text = plain === '' ? null : parseTsv(plain);
  if (table === null || table.cells.length === 0) return { cells: text ?? [], own: null };
  const shape = text ?? table.cells.map(row => row.map(cell => cell.text));
  const alike = shape.length === table.cells.length && shape.every((row, index) => row.length === table.cells[index]!.length);
  if (!alike) return { cells: shape, own: null };
  const cells = shape.map((row, r) =>
    row.map((cell, c) => {
      const { raw } = table.cells[r]![c]!;
      return raw !== null && rawIsBetter(raw, cell) ? raw : cell;
    }),
  );
  return { cells, own: table.own && table.own.values.length === shape.length ? table.own : null };
}
