const separator = /[\t\r\n]/;

/**
 * Parses the text that spreadsheets put on the clipboard. CR, LF and CRLF end rows; one final row end is dropped; a cell is quoted only if
 * its closing quote is followed by a separator or the end; nothing is trimmed or converted.
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

/** Writes cells as spreadsheets do, quoting only if needed; `parseTsv` returns the same cells. */
export function writeTsv(cells: readonly (readonly string[])[]): string {
  const lines = cells.map(row => row.map(cell => (needsQuotes(cell) ? `"${cell.replaceAll('"', '""')}"` : cell)).join('\t'));
  return lines.length === 1 ? lines[0]! : lines.map(line => `${line}\r\n`).join('');
}

const needsQuotes = (cell: string): boolean => cell.startsWith('"') || separator.test(cell);
