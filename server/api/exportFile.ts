import type { z } from '@hono/zod-openapi';
import { type Separator, writeCsv } from '../imports/writeCsv.ts';
import { writeJson } from '../imports/writeJson.ts';
import { writeXlsx } from '../imports/writeXlsx.ts';
import type { FileBytes, FilePages } from '../imports/writtenFile.ts';
import type { Person } from '../model/actor.ts';
import type { CompiledTable } from '../model/catalog.ts';
import type { Row } from '../model/change.ts';
import type { Field } from '../model/field.ts';
import { fieldType } from '../model/fieldType.ts';
import { fileCells } from '../model/fileCell.ts';
import type { CellPage } from '../model/store.ts';
import type { TextsByCode } from '../model/table.ts';
import type { Titles } from '../workspace/titles.ts';
import type { exportQuery } from './schemas/export.ts';

type Options = Pick<z.output<typeof exportQuery>, 'format' | 'headings' | 'values' | 'separator' | 'raw'>;

/** What the file contains: the table, the columns, and the reader, with the texts in their language. */
export interface ExportContent {
  table: CompiledTable;
  fields: readonly Field[];
  person: Person;
  titles: Titles;
  words: TextsByCode;
  /** Titles are at least as recent as this transaction. */
  seq: number;
}

const separators: Readonly<Record<Options['separator'], Separator>> = { comma: ',', semicolon: ';', tab: '\t' };

/** The media type of a file of each format. */
export const mediaTypes = {
  csv: 'text/csv; charset=utf-8',
  xlsx: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
  json: 'application/json; charset=utf-8',
} as const;

/** The file in pieces, from pages that contain the cells of its fields. */
export function exportFile(pages: AsyncIterable<CellPage>, content: ExportContent, options: Options): FileBytes {
  const { table, fields, person } = content;
  const columns = fields.map(field => ({ heading: headingOf(field, person, options), width: field.width }));
  const rows = filePages(pages, content, options.values === 'stored');
  if (options.format === 'json') return writeJson(columns, rows);
  if (options.format === 'xlsx')
    return writeXlsx({ name: table.table.label[person.language], language: person.language }, columns, rows);
  return writeCsv(columns, rows, { separator: separators[options.separator], raw: options.raw === 'true' });
}

/** The heading of a column. A time in an Excel file has no zone, so that its heading says it. */
function headingOf(field: Field, { language }: Person, { headings, format }: Options): string {
  if (headings === 'ids') return field.id;
  const label = field.label[language];
  return format === 'xlsx' && fieldType(field).formula === 'time' ? `${label} (UTC)` : label;
}

async function* filePages(
  pages: AsyncIterable<CellPage>,
  { fields, person, titles, words, seq }: ExportContent,
  stored: boolean,
): FilePages {
  const linked = stored ? [] : fields.filter(field => field.to !== undefined);
  for await (const page of pages) {
    const names = linked.length === 0 ? {} : await titles.linksForCells(page, linked, seq, person);
    const style = { stored, language: person.language, titles: names, words };
    yield page.rows.map(cells => {
      const row = Object.fromEntries(page.fields.map((id, at) => [id, cells[at] ?? null])) as Row;
      return fileCells(row, fields, style);
    });
  }
}
