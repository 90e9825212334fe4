import { numberFormatter } from './plural.ts';

const n = numberFormatter('en');

/** English texts of the panel that exports rows. `rows` is a number of rows in words: `12 people`. */
export const exporting = {
  title: 'Export',
  format: 'Format',
  formats: { xlsx: 'Excel workbook (.xlsx)', csv: 'CSV', json: 'JSON' },
  rows: 'Rows',
  shownRows: (rows: string) => `As filtered: ${rows}`,
  allRows: 'All rows of the table',
  columns: 'Columns',
  shownColumns: (count: string) => `As shown: ${count}`,
  allColumns: (count: string) => `All: ${count}`,
  content: 'Headings and values',
  shown: 'As shown',
  stored: 'IDs, for other programs',
  separator: 'Separator',
  separators: { comma: 'Comma', semicolon: 'Semicolon', tab: 'Tab' },
  raw: 'Keep texts such as =1+1 unchanged',
  rawHint: 'A spreadsheet would run them as formulas. Leave this off for files that people open.',
  saving: 'Your last changes are being saved. The export starts after that.',
  unsaved: (count: number) => `${n.plural(count, 'change is', 'changes are')} not saved. The file contains the saved values.`,
  tooMany: (most: string) =>
    `At most ${most} selected rows can be exported. Select fewer, or filter the rows and select all of them.`,
  download: 'Export',
  downloadRows: (rows: string) => `Export ${rows}`,
};
