import { type CsvDialect, type CsvSeparator, findDialect } from './csvDialect.ts';
import { fileKind } from './fileKind.ts';
import { FileProblem } from './fileProblem.ts';
import type { FileRows } from './fileRow.ts';
import type { FileSource } from './fileSource.ts';
import { readCsv } from './readCsv.ts';
import { readJson, readJsonHeadings } from './readJson.ts';
import { readSharedTexts, readSheet } from './readSheet.ts';
import { decodeText, type Encoding, type FoundEncoding, findEncoding } from './textEncoding.ts';
import { openWorkbook } from './workbook.ts';
import { readDirectory, type Sheet } from './workbookDirectory.ts';
import { readFormats } from './xlsxFormats.ts';

/** What a person has chosen instead of what was found. */
export interface FileChoices {
  encoding?: Encoding;
  separator?: CsvSeparator;
}

/** A file that can be read: what was found about it, and its rows, which can be read any number of times. */
export type OpenedFile =
  | { kind: 'csv'; encoding: FoundEncoding; dialect: CsvDialect; rows(): FileRows }
  | { kind: 'json'; encoding: FoundEncoding; rows(): FileRows }
  | { kind: 'xlsx'; sheets: readonly Sheet[]; rows(sheet?: number): FileRows };

/**
 * Finds out what a file is and how it is written. Throws a `FileProblem` for one that cannot be read, before its rows are read. `rows` of a
 * workbook are those of a sheet, by default the first one that is not hidden.
 */
export async function openFile(source: FileSource, choices: FileChoices = {}): Promise<OpenedFile> {
  if ((await fileKind(source)) === 'zip') return openXlsx(source);
  const found = await findEncoding(source);
  const encoding: FoundEncoding = choices.encoding === undefined ? found : { encoding: choices.encoding, by: 'chosen' };
  const text = (): AsyncGenerator<string> => decodeText(source, encoding.encoding);
  const sample = await start(text());
  if (looksLikeJson(source.name, sample)) {
    const headings = await readJsonHeadings(text());
    return { kind: 'json', encoding, rows: () => readJson(text(), headings) };
  }
  const dialect = findDialect(sample);
  const chosen: CsvDialect =
    choices.separator === undefined ? dialect : { ...dialect, separator: choices.separator, by: 'chosen' };
  return { kind: 'csv', encoding, dialect: chosen, rows: () => readCsv(text(), chosen.separator) };
}

async function openXlsx(source: FileSource): Promise<OpenedFile> {
  const parts = await openWorkbook(source);
  const { sheets, epoch, sharedTexts, styles } = await readDirectory(parts);
  return {
    kind: 'xlsx',
    sheets,
    async *rows(
      index = Math.max(
        0,
        sheets.findIndex(sheet => !sheet.hidden),
      ),
    ) {
      const sheet = sheets[index];
      if (sheet === undefined) throw new FileProblem('F_NO_SHEET', { sheet: index + 1 });
      const context = { texts: await readSharedTexts(parts, sharedTexts), formats: await readFormats(parts, styles), epoch };
      yield* readSheet(parts, sheet.path, context);
    },
  };
}

/** Enough of a text to find its separator. */
const sampleLength = 64 * 1024;

async function start(text: AsyncGenerator<string>): Promise<string> {
  let sample = '';
  for await (const piece of text) {
    sample += piece;
    if (sample.length >= sampleLength) break;
  }
  return sample;
}

/** A text of another name than `.json` is JSON only if it begins like a list of objects, or like an object. */
const looksLikeJson = (name: string, sample: string): boolean =>
  /\.(?:json|ndjson|jsonl)$/i.test(name) ||
  (!/\.(?:csv|tsv|txt)$/i.test(name) && /^\s*(?:\[\s*(?:\{|\]\s*$)|\{\s*")/.test(sample));
