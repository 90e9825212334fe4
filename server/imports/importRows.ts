import type { SourceCell } from '../model/tabular/cell.ts';
import { isSameLine } from '../model/tabular/headings.ts';
import { FileProblem } from './fileProblem.ts';
import { type FileRow, RowBatch } from './fileRow.ts';
import type { FileSource } from './fileSource.ts';
import { type FileEvidence, importLimits } from './importPlan.ts';
import { type OpenedFile, openFile } from './openFile.ts';

/** Opens a file as its evidence says that it is written. */
export function openAs(
  source: FileSource,
  { encoding, encodingBy, separator, separatorBy }: Partial<FileEvidence>,
): Promise<OpenedFile> {
  return openFile(source, {
    ...(encoding !== undefined && encodingBy === 'chosen' ? { encoding } : {}),
    ...(separator !== undefined && separatorBy === 'chosen' ? { separator } : {}),
  });
}

/** The rows of an opened file, of the chosen sheet. */
export const rowsOf = (opened: OpenedFile, sheet: number | undefined): AsyncGenerator<readonly FileRow[]> =>
  opened.kind === 'xlsx' ? opened.rows(sheet) : opened.rows();

/**
 * The rows below the headings, in chunks that are the same each time. Rows without any text are left out, and so are repetitions of the headings. Throws a
 * `FileProblem` if there are more than an import may have.
 */
export async function* dataRows(opened: OpenedFile, { sheet, headingRow }: FileEvidence): AsyncGenerator<FileRow[]> {
  let headings: string[] | null = null;
  const chunk = new RowBatch();
  let count = 0;
  for await (const rows of rowsOf(opened, sheet)) {
    for (const row of rows) {
      if (headingRow !== null && row.number < headingRow) continue;
      const texts = row.cells.map(cell => cell.text);
      if (headingRow !== null && headings === null) {
        headings = texts;
        continue;
      }
      if (texts.every(text => text.trim() === '') || (headings !== null && isSameLine(texts, headings))) continue;
      count += 1;
      if (count > importLimits.rows) throw new FileProblem('F_ROWS', { max: importLimits.rows });
      if (chunk.add(row)) yield chunk.take();
    }
  }
  const rest = chunk.take();
  if (rest.length > 0) yield rest;
}

/** The text of a cell that may not exist. */
export const textOf = (cell: SourceCell | undefined): string => cell?.text.trim() ?? '';
