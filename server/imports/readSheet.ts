import { plainCell, type SourceCell } from '../model/tabular/cell.ts';
import type { Epoch } from '../model/tabular/serial.ts';
import { fileLimits } from './fileLimits.ts';
import { FileProblem } from './fileProblem.ts';
import { checkRow, type FileRow, type FileRows } from './fileRow.ts';
import { readWholeXml, readXml } from './readXml.ts';
import type { WorkbookParts } from './workbook.ts';
import { type NumberFormat, numberCell } from './xlsxFormats.ts';
import { readXlsxText } from './xlsxText.ts';

/** The texts that the cells of a workbook share, by number. Throws a `FileProblem` if they are too long. */
export async function readSharedTexts(parts: WorkbookParts, path: string | null): Promise<string[]> {
  const texts: string[] = [];
  if (path === null) return texts;
  const text = new CellText();
  let length = 0;
  await readWholeXml(parts.text(path), {
    open(name) {
      if (name === 'si') text.clear();
      text.open(name);
    },
    text: piece => text.add(piece),
    close(name) {
      text.close(name);
      if (name !== 'si') return;
      const whole = text.take();
      length += whole.length;
      if (length > fileLimits.sharedText) throw new FileProblem('F_BOMB');
      texts.push(whole);
    },
  });
  return texts;
}

/** Collects the text of a cell from its pieces, without notes on pronunciation. */
class CellText {
  #text = '';
  #isText = false;
  #isNote = false;

  open(name: string): void {
    if (name === 'rPh') this.#isNote = true;
    else if (name === 't') this.#isText = !this.#isNote;
  }

  add(piece: string): void {
    if (this.#isText) this.#text += piece;
  }

  close(name: string): void {
    if (name === 'rPh') this.#isNote = false;
    else if (name === 't') this.#isText = false;
  }

  clear(): void {
    this.#text = '';
  }

  take(): string {
    const text = readXlsxText(this.#text);
    this.#text = '';
    return text;
  }
}

/** What the cells of a sheet refer to. */
export interface SheetContext {
  texts: readonly string[];
  formats: readonly NumberFormat[];
  epoch: Epoch;
}

/** The rows of a sheet, with the shown value of formulas. Throws a `FileProblem` for a row beyond the limits or a damaged sheet. */
export async function* readSheet(parts: WorkbookParts, path: string, context: SheetContext): FileRows {
  const reader = new SheetReader(context);
  for await (const _ of readXml(parts.text(path), reader)) {
    const rows = reader.take();
    if (rows.length > 0) yield rows;
  }
}

class SheetReader {
  readonly #context: SheetContext;
  readonly #text = new CellText();
  #rows: FileRow[] = [];
  #row = 0;
  #cells: SourceCell[] = [];
  #column = -1;
  #kind = 'n';
  #style = 0;
  #value = '';
  #isValue = false;

  constructor(context: SheetContext) {
    this.#context = context;
  }

  take(): FileRow[] {
    const rows = this.#rows;
    this.#rows = [];
    return rows;
  }

  open = (name: string, { r, t, s }: Readonly<Record<string, string>>): void => {
    if (name === 'row') this.#openRow(r);
    else if (name === 'c') this.#openCell(r, t, s);
    else if (name === 'v') this.#isValue = true;
    else this.#text.open(name);
  };

  text = (piece: string): void => {
    if (this.#isValue) this.#value += piece;
    else this.#text.add(piece);
  };

  close = (name: string): void => {
    if (name === 'v') this.#isValue = false;
    else if (name === 'c') this.#closeCell();
    else if (name === 'row') this.#closeRow();
    else this.#text.close(name);
  };

  #openRow(r: string | undefined): void {
    const number = r === undefined ? this.#row + 1 : Number(r);
    if (!Number.isInteger(number) || number <= this.#row) throw new FileProblem('F_DAMAGED');
    if (number > fileLimits.rows) throw new FileProblem('F_ROWS', { max: fileLimits.rows });
    this.#row = number;
    this.#cells = [];
    this.#column = -1;
  }

  #openCell(r: string | undefined, kind = 'n', style = '0'): void {
    const column = r === undefined ? this.#column + 1 : columnOf(r);
    if (column >= fileLimits.columns) throw new FileProblem('F_COLUMNS', { row: this.#row, max: fileLimits.columns });
    if (column <= this.#column) throw new FileProblem('F_DAMAGED');
    this.#column = column;
    this.#kind = kind;
    this.#style = Number(style);
    this.#value = '';
    this.#text.clear();
  }

  #closeCell(): void {
    const cell = this.#cell();
    if (cell.text === '') return;
    while (this.#cells.length < this.#column) this.#cells.push(plainCell(''));
    this.#cells.push(cell);
  }

  #cell(): SourceCell {
    const { texts, formats, epoch } = this.#context;
    switch (this.#kind) {
      case 's':
        return plainCell(texts[Number(this.#value)] ?? '');
      case 'inlineStr':
        return plainCell(this.#text.take());
      case 'b':
        return this.#value === '' ? plainCell('') : { text: this.#value === '1' ? 'TRUE' : 'FALSE', raw: this.#value === '1' };
      case 'n':
        return numberCell(this.#value, formats[this.#style] ?? 'number', epoch);
      default:
        // Results of formulas, errors such as #N/A, and dates as ISO texts.
        return plainCell(readXlsxText(this.#value));
    }
  }

  #closeRow(): void {
    if (this.#cells.length === 0) return;
    checkRow(
      this.#row,
      this.#cells.map(cell => cell.text),
    );
    this.#rows.push({ number: this.#row, cells: this.#cells });
  }
}

/** The index of the column in a reference such as `AB12`. A reference with more letters than any sheet has is beyond every limit. */
function columnOf(reference: string): number {
  const [letters = ''] = /^[A-Z]{1,9}/.exec(reference) ?? [];
  if (letters === '') throw new FileProblem('F_DAMAGED');
  let column = 0;
  for (const letter of letters) column = column * 26 + letter.charCodeAt(0) - 64;
  return column - 1;
}
