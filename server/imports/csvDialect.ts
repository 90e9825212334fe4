import { parse } from 'csv-parse/sync';

/** The characters that may separate the cells of a line, the most reliable first. */
export const csvSeparators = ['\t', ';', '|', ','] as const;
/** A character that separates the cells of a line. */
export type CsvSeparator = (typeof csvSeparators)[number];

/** How a CSV file is written, and what its separator was found by: a line `sep=;` at its start, its lines, nothing in a single column, or a choice. */
export interface CsvDialect {
  separator: CsvSeparator;
  by: 'sep' | 'lines' | 'nothing' | 'chosen';
  lineEnd: 'crlf' | 'lf' | 'cr' | 'mixed';
}

/** The first line that names the separator, as Excel writes and reads it. */
export const separatorLine = /^"?sep=(.)"?(?:\r\n|\n|\r|$)/i;

/** The options by which the lines of a file are read, as spreadsheets do: a quotation mark within a cell is part of its text. */
export const csvOptions = (separator: CsvSeparator) => ({
  delimiter: separator,
  record_delimiter: ['\r\n', '\n', '\r'],
  relax_quotes: true,
  relax_column_count: true,
  skip_empty_lines: true,
});

/** The dialect of a file, by its first lines: the separator by which most of them have as many cells as the first one. */
export function findDialect(sample: string): CsvDialect {
  const [line, named] = separatorLine.exec(sample) ?? [''];
  const text = sample.slice(line.length);
  const lineEnd = lineEndOf(sample);
  const declared = csvSeparators.find(separator => separator === named);
  if (declared !== undefined) return { separator: declared, by: 'sep', lineEnd };
  const scores = csvSeparators.map(separator => ({ separator, ...scoreOf(text, separator) }));
  const [best] = scores.filter(({ share }) => share > 0).sort((one, other) => other.share - one.share || other.width - one.width);
  if (best !== undefined) return { separator: best.separator, by: 'lines', lineEnd };
  return { separator: ',', by: 'nothing', lineEnd };
}

const maxRecords = 100;

/** The number of cells of the first line, and the share of the lines that have as many; 0 if that is one. */
function scoreOf(text: string, separator: CsvSeparator): { width: number; share: number } {
  const widths: number[] = [];
  try {
    parse(text, {
      ...csvOptions(separator),
      to: maxRecords,
      on_record: (record: string[]) => {
        widths.push(record.length);
        return null;
      },
    });
  } catch {
    // The sample may end within a cell; the lines before it count.
  }
  const [width = 1] = widths;
  if (width < 2) return { width, share: 0 };
  return { width, share: widths.filter(other => other === width).length / widths.length };
}

function lineEndOf(sample: string): CsvDialect['lineEnd'] {
  const found = new Set(sample.match(/\r\n|\n|\r(?!$)/g));
  if (found.size > 1) return 'mixed';
  return found.has('\n') ? 'lf' : found.has('\r') ? 'cr' : 'crlf';
}
