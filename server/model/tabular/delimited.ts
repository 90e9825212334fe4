/** The cells of a column of delimited lines, and their separator. */
export interface DelimitedCells {
  separator: string;
  cells: string[][];
}

/** Possible separators, the most reliable first. */
const separators = ['\t', ';', '|', ','];

/** The minimum share of lines that must have the same number of parts. */
const minShare = 0.9;

/**
 * Splits a single column of delimited lines into cells; null if it is not delimited. The lines must have the same number of parts. A comma
 * counts as a separator only if no space follows: `Martin, Alice` is a name.
 */
export function splitDelimited(lines: readonly string[]): DelimitedCells | null {
  const filled = lines.filter(line => line.trim() !== '');
  if (filled.length < 2) return null;
  for (const separator of separators) {
    if (separator === ',' && !isList(filled)) continue;
    if (!filled[0]!.includes(separator)) continue;
    const cells = lines.map(line => partsOf(line, separator));
    const width = cells.find(row => row.length > 1)?.length ?? 1;
    const same = cells.filter((row, at) => lines[at]!.trim() !== '' && row.length === width).length;
    if (width > 1 && same >= filled.length * minShare) return { separator, cells };
  }
  return null;
}

/** Whether lines with commas are lists and not names, sentences or numbers. */
const isList = (lines: readonly string[]): boolean =>
  lines.every(line => !/, /.test(line.replace(/"[^"]*"/g, ''))) && !lines.every(line => /^[\d\s]*,\d*$/.test(line));

/** The parts of one line; a part in double quotes may contain the separator. */
function partsOf(line: string, separator: string): string[] {
  const parts: string[] = [];
  for (let at = 0; ; ) {
    const close = line[at] === '"' ? closingQuote(line, at, separator) : -1;
    const next = line.indexOf(separator, close < 0 ? at : close);
    const end = next < 0 ? line.length : next;
    parts.push(close < 0 ? line.slice(at, end).trim() : line.slice(at + 1, close).replaceAll('""', '"'));
    if (next < 0) return parts;
    at = next + separator.length;
    while (line[at] === ' ') at += 1;
  }
}

/** The index of the quote that ends a part; −1 if the first quote is an ordinary character. */
function closingQuote(line: string, open: number, separator: string): number {
  for (let at = line.indexOf('"', open + 1); at >= 0; at = line.indexOf('"', at + 1)) {
    const next = line[at + 1];
    if (next === undefined || next === separator) return at;
    if (next !== '"') return -1;
    at += 1;
  }
  return -1;
}
