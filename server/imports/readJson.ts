import { isShallow } from '../model/commitBody.ts';
import { joinItems } from '../model/joinItems.ts';
import { plainCell, type SourceCell } from '../model/tabular/cell.ts';
import { fileLimits } from './fileLimits.ts';
import { FileProblem } from './fileProblem.ts';
import { checkRow, type FileRows, RowBatch } from './fileRow.ts';

type JsonObject = Record<string, unknown>;

/**
 * The names in the objects of a JSON text, in the order of their first occurrence: the headings. The text is an array of objects, or objects
 * one after the other. Reads the whole text. Throws a `FileProblem` if it is anything else.
 */
export async function readJsonHeadings(text: AsyncIterable<string>): Promise<string[]> {
  const names = new Set<string>();
  let row = 0;
  for await (const object of objectsIn(text)) {
    row += 1;
    for (const name of Object.keys(object)) names.add(name);
    if (names.size > fileLimits.columns) throw new FileProblem('F_COLUMNS', { row, max: fileLimits.columns });
  }
  if (names.size === 0) throw new FileProblem('F_EMPTY');
  return [...names];
}

/** The objects of a JSON text as rows, after a row of headings, which has the number 0. */
export async function* readJson(text: AsyncIterable<string>, headings: readonly string[]): FileRows {
  const batch = new RowBatch();
  batch.add({ number: 0, cells: headings.map(plainCell) });
  let number = 0;
  for await (const object of objectsIn(text)) {
    number += 1;
    const cells = headings.map(name => (Object.hasOwn(object, name) ? jsonCell(object[name]) : plainCell('')));
    checkRow(
      number,
      cells.map(cell => cell.text),
    );
    if (batch.add({ number, cells })) yield batch.take();
  }
  const rest = batch.take();
  if (rest.length > 0) yield rest;
}

/** Lists of texts and numbers are items joined by commas; other objects stay JSON. */
function jsonCell(value: unknown): SourceCell {
  if (value === null || value === undefined) return plainCell('');
  if (typeof value === 'string') return plainCell(value);
  if (typeof value === 'number' || typeof value === 'boolean') return { text: String(value), raw: value };
  if (Array.isArray(value) && value.every(item => typeof item === 'string' || typeof item === 'number'))
    return plainCell(joinItems(value.map(String)));
  return plainCell(JSON.stringify(value));
}

/** The objects in a text, each parsed when its end is reached. */
async function* objectsIn(text: AsyncIterable<string>): AsyncGenerator<JsonObject> {
  const splitter = new JsonSplitter();
  for await (const piece of text) yield* splitter.write(piece);
  splitter.end();
}

const [quote, backslash, comma, openBrace, closeBrace, openBracket, closeBracket] = ['"', '\\', ',', '{', '}', '[', ']'].map(
  sign => sign.charCodeAt(0),
);

/** Cuts a text into its objects at the outermost level. Throws a `FileProblem` for anything else there, or in them. */
class JsonSplitter {
  #rest = '';
  #at = 0;
  #depth = 0;
  #inText = false;
  #rows = 0;
  #start = 0;
  /** Whether an array around the objects has begun, or has ended. */
  #array: 'none' | 'open' | 'closed' = 'none';
  /** Whether a comma was read that an object must follow. */
  #isAfterComma = false;

  *write(piece: string): Generator<JsonObject> {
    this.#rest += piece;
    for (; this.#at < this.#rest.length; this.#at += 1) {
      const code = this.#rest.charCodeAt(this.#at);
      if (this.#depth === 0) this.#outside(code);
      else if (this.#inText) this.#text(code);
      else if (code === quote) this.#inText = true;
      else if (code === openBrace || code === openBracket) this.#depth += 1;
      else if (code === closeBrace || code === closeBracket) {
        this.#depth -= 1;
        if (this.#depth === 0) yield this.#object();
      }
    }
    const from = this.#depth === 0 ? this.#at : this.#start;
    if (this.#at - from > fileLimits.row) throw new FileProblem('F_ROW', { row: this.#rows + 1, max: fileLimits.row });
    this.#rest = this.#rest.slice(from);
    this.#at -= from;
    this.#start = 0;
  }

  end(): void {
    if (this.#depth > 0 || this.#array === 'open' || this.#isAfterComma) this.#fail();
    if (this.#rows === 0 && this.#array === 'none') throw new FileProblem('F_JSON_SHAPE');
  }

  #outside(code: number): void {
    if (code <= 0x20) return;
    if (code === openBrace && this.#mayBegin()) {
      this.#depth = 1;
      this.#start = this.#at;
      this.#isAfterComma = false;
    } else if (code === openBracket && this.#array === 'none' && this.#rows === 0) this.#array = 'open';
    else if (code === closeBracket && this.#array === 'open' && !this.#isAfterComma) this.#array = 'closed';
    else if (code === comma && this.#rows > 0 && this.#array !== 'closed' && !this.#isAfterComma) this.#isAfterComma = true;
    else throw new FileProblem(this.#rows === 0 ? 'F_JSON_SHAPE' : 'F_JSON', { row: this.#rows + 1 });
  }

  /** Only in an array must objects be separated by commas. */
  #mayBegin(): boolean {
    if (this.#array === 'open') return this.#rows === 0 || this.#isAfterComma;
    return this.#array === 'none';
  }

  #text(code: number): void {
    if (code === backslash) this.#at += 1;
    else if (code === quote) this.#inText = false;
  }

  #object(): JsonObject {
    this.#rows += 1;
    const text = this.#rest.slice(this.#start, this.#at + 1);
    if (!isShallow(text)) throw new FileProblem('F_LEVELS', { row: this.#rows });
    try {
      return JSON.parse(text) as JsonObject;
    } catch {
      return this.#fail(this.#rows);
    }
  }

  #fail(row = this.#rows + 1): never {
    throw new FileProblem('F_JSON', { row });
  }
}
