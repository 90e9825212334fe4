import { Readable } from 'node:stream';
import { CsvError, parse } from 'csv-parse';
import { plainCell } from '../model/tabular/cell.ts';
import { type CsvSeparator, csvOptions, separatorLine } from './csvDialect.ts';
import { fileLimits } from './fileLimits.ts';
import { FileProblem } from './fileProblem.ts';
import { checkRow, type FileRows, RowBatch } from './fileRow.ts';

interface Parsed {
  record: string[];
  info: { records: number; empty_lines: number };
}

/**
 * The rows of a CSV text. Texts stay as they are. A line that names the separator is no row. Throws a `FileProblem` for a row beyond the
 * limits, and for a quotation mark that is never closed.
 */
export async function* readCsv(text: AsyncIterable<string>, separator: CsvSeparator): FileRows {
  const parser = parse({ ...csvOptions(separator), info: true, max_record_size: fileLimits.row });
  let skipped = 0;
  const source = Readable.from(withoutSeparatorLine(text, () => (skipped = 1)));
  source.on('error', error => parser.destroy(error));
  source.pipe(parser);
  const batch = new RowBatch();
  const numberOf = (info: Parsed['info']): number => skipped + info.records + info.empty_lines;
  try {
    for await (const { record, info } of parser as AsyncIterable<Parsed>) {
      // Empty lines are left out, but a spreadsheet counts them.
      const number = numberOf(info);
      checkRow(number, record);
      if (batch.add({ number, cells: record.map(plainCell) })) yield batch.take();
    }
    const rest = batch.take();
    if (rest.length > 0) yield rest;
  } catch (error) {
    throw error instanceof CsvError ? problemOf(error, numberOf(error as CsvError & Parsed['info']), isInQuotes(parser)) : error;
  } finally {
    source.destroy();
    parser.destroy();
  }
}

/** Why the row after this one cannot be read; an error for which the file is not to blame stays. A quotation mark that is open makes a row too long. */
function problemOf(error: CsvError, row: number, isQuoted: boolean): Error {
  if (error.code === 'CSV_QUOTE_NOT_CLOSED' || (error.code === 'CSV_MAX_RECORD_SIZE' && isQuoted))
    return new FileProblem('F_QUOTE', { row });
  return error.code === 'CSV_MAX_RECORD_SIZE' ? new FileProblem('F_ROW', { row: row + 1, max: fileLimits.row }) : error;
}

/** The parser has this state, but its types do not. */
const isInQuotes = (parser: object): boolean => (parser as { state?: { quoting?: boolean } }).state?.quoting === true;

/** The longest line that names a separator. */
const longestStart = 16;

async function* withoutSeparatorLine(text: AsyncIterable<string>, skip: () => void): AsyncGenerator<string> {
  let start: string | null = '';
  for await (const piece of text) {
    if (start === null) {
      yield piece;
      continue;
    }
    start += piece;
    if (start.length < longestStart) continue;
    yield afterSeparatorLine(start, skip);
    start = null;
  }
  if (start !== null) yield afterSeparatorLine(start, skip);
}

function afterSeparatorLine(start: string, skip: () => void): string {
  const line = separatorLine.exec(start)?.[0];
  if (line === undefined) return start;
  skip();
  return start.slice(line.length);
}
