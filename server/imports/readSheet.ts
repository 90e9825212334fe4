import { plainCell, type SourceCell } from '../model/tabular/cell.ts';
import type { Epoch } from '../model/tabular/serial.ts';
import { fileLimits } from './fileLimits.ts';
import { FileProblem } from './fileProblem.ts';
import { checkCell, checkRowLength, type FileRow, type FileRows } from './fileRow.ts';
import { readWholeXml, readXml, type XmlHandler } from './readXml.ts';
import type { WorkbookParts } from './workbook.ts';
import { type NumberFormat, numberCell } from './xlsxFormats.ts';
import { readXlsxText } from './xlsxText.ts';

/** The texts that the cells of a workbook share, by number. Throws a `FileProblem` if they are too long. */
export async function readSharedTexts(parts: WorkbookParts, path: string | null): Promise<string[]> {
  const texts: string[] = [];
  if (path === null) return texts;
  const text = new CellText(() => new FileProblem('F_TEXT', { max: fileLimits.cell }));
  let length = 0;
  const handler: XmlHandler = {
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
      if (length > fileLimits.sharedText || texts.length === fileLimits.sharedTexts) throw new FileProblem('F_BOMB');
      texts.push(whole);
    },
  };
  await readWholeXml(parts.text(path), handler, Number.POSITIVE_INFINITY);
  return texts;
}

/** Collects the text of a cell from its pieces, without notes on pronunciation. Throws where it becomes too long. */
class CellText {
  readonly #tooLong: () => FileProblem;
  #text = '';
  #isText = false;
  #isNote = false;

  constructor(tooLong: () => FileProblem) {
    this.#tooLong = tooLong;
  }

  open(name: string): void {
    if (name === 'rPh') this.#isNote = true;
    else if (name === 't' || name === 'v') this.#isText = !this.#isNote;
  }

  add(piece: string): void {
    if (!this.#isText) return;
    if (this.#text.length + piece.length > fileLimits.storedCell) throw this.#tooLong();
    this.#text += piece;
  }

  close(name: string): void {
    if (name === 'rPh') this.#isNote = false;
    else if (name === 't' || name === 'v') this.#isText = false;
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
  for await (const _ of readXml(parts.text(path), reader, Number.POSITIVE_INFINITY)) {
    const rows = reader.take();
    if (rows.length > 0) yield rows;
  }
}

class SheetReader {
  readonly #context: SheetContext;
  readonly #text = new CellText(() => new FileProblem('F_CELL', { row: this.#row, max: fileLimits.cell }));
  #rows: FileRow[] = [];
  #row = 0;
  #cells: SourceCell[] = [];
  #column = -1;
  #kind = 'n';
  #style = 0;
  /** Characters of the row. */
  #length = 0;

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
    else this.#text.open(name);
  };

  text = (piece: string): void => this.#text.add(piece);

  close = (name: string): void => {
    if (name === 'c') this.#closeCell();
    else if (name === 'row') this.#closeRow();
    else this.#text.close(name);
  };

  #openRow(r: string | undefined): void {
    const number = r === undefined ? this.#row + 1 : Number(r);
    if (!Number.isInteger(number) || number <= this.#row) throw new FileProblem('F_DAMAGED');
    if (number > fileLimits.rows) throw new FileProblem('F_ROWS', { max: fileLimits.rows });
    this.#row = number;
    this.#cells = [];
    this.#length = 0;
    this.#column = -1;
  }

  #openCell(r: string | undefined, kind = 'n', style = '0'): void {
    const column = r === undefined ? this.#column + 1 : columnOf(r);
    if (column >= fileLimits.columns) throw new FileProblem('F_COLUMNS', { row: this.#row, max: fileLimits.columns });
    if (column <= this.#column) throw new FileProblem('F_DAMAGED');
    this.#column = column;
    this.#kind = kind;
    this.#style = Number(style);
    this.#text.clear();
  }

  #closeCell(): void {
    const cell = this.#cell();
    if (cell.text === '') return;
    // A row is kept whole, so its length is checked while it grows.
    checkCell(this.#row, cell.text.length);
    this.#length += cell.text.length;
    checkRowLength(this.#row, this.#length);
    while (this.#cells.length < this.#column) this.#cells.push(plainCell(''));
    this.#cells.push(cell);
  }

  #cell(): SourceCell {
    const { texts, formats, epoch } = this.#context;
    const text = this.#text.take();
    switch (this.#kind) {
      case 's':
        return plainCell(texts[Number(text)] ?? '');
      case 'b':
        return text === '' ? plainCell('') : { text: text === '1' ? 'TRUE' : 'FALSE', raw: text === '1' };
      case 'n':
        return numberCell(text, formats[this.#style] ?? 'number', epoch);
      default:
        // Texts within the cell, results of formulas, errors such as #N/A, and dates as ISO texts.
        return plainCell(text);
    }
  }

  #closeRow(): void {
    if (this.#cells.length > 0) this.#rows.push({ number: this.#row, cells: this.#cells });
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
