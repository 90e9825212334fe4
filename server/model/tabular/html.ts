import { decodeHTML, decodeHTMLAttribute } from 'entities';
import type { SourceCell } from './cell.ts';
import { attributesOf, type HtmlTag, tagAt } from './htmlTag.ts';
import { HtmlText } from './htmlText.ts';

/** The first table of an HTML text: its cells and the attributes of its table element. */
export interface HtmlTable {
  cells: SourceCell[][];
  attributes: ReadonlyMap<string, string>;
}

/** The maximum number of columns and rows that one cell may span, as in browsers. */
const maxSpan = { columns: 1_000, rows: 65_534 };

/** Attributes of a cell that carry more than its style. */
const dataAttributes = /span|x:|sdval|sheets/i;
const none: ReadonlyMap<string, string> = new Map();

/** The maximum number of empty cells that spans may add. */
const maxCovered = 100_000;

/** Elements whose text is not displayed. */
const rawText: ReadonlySet<string> = new Set(['style', 'script', 'title', 'textarea', 'xml', 'noscript', 'template']);

/** Elements that begin and end a line. */
const blocks: ReadonlySet<string> = new Set(
  'p div li ul ol dl dt dd h1 h2 h3 h4 h5 h6 pre blockquote section article header footer table tr caption hr'.split(' '),
);

/**
 * Parses the first table in one pass, without building a document: no style is applied, and nothing is loaded or run. Returns null if there
 * is no table. Places covered by merged cells are empty; hidden rows are omitted.
 */
export function readHtmlTable(html: string): HtmlTable | null {
  const parser = new TableParser();
  let at = 0;
  while (!parser.isDone) {
    const open = html.indexOf('<', at);
    if (open < 0) break;
    if (open > at) parser.text(html.slice(at, open));
    const tag = tagAt(html, open);
    if (tag === null) {
      parser.text('<');
      at = open + 1;
      continue;
    }
    at = tag.end;
    if (tag.name === '') continue;
    if (!tag.closes && rawText.has(tag.name)) at = afterElement(html, tag.name, at);
    else parser.tag(tag);
  }
  return parser.result();
}

function afterElement(html: string, name: string, from: number): number {
  const close = new RegExp(`</${name}(?=[\\s/>])`, 'gi');
  close.lastIndex = from;
  const found = close.exec(html);
  if (found === null) return html.length;
  const end = html.indexOf('>', found.index);
  return end < 0 ? html.length : end + 1;
}

/** The table parsed so far. */
class TableParser {
  isDone = false;
  #table: ReadonlyMap<string, string> | null = null;
  /** The number of open tables: cells of a nested table are text of the outer cell. */
  #depth = 0;
  readonly #rows: SourceCell[][] = [];
  #row: SourceCell[] | null = null;
  #isHidden = false;
  #cell: { text: HtmlText; attributes: ReadonlyMap<string, string> } | null = null;
  /** For each column, the number of following rows still covered by a cell above. */
  #covered: number[] = [];
  #added = 0;

  text(text: string): void {
    this.#cell?.text.add(text.includes('&') ? decodeHTML(text) : text);
  }

  tag(tag: HtmlTag): void {
    if (tag.name === 'table') this.#tableTag(tag);
    else if (this.#depth === 1 && (tag.name === 'td' || tag.name === 'th')) this.#cellTag(tag);
    else if (this.#depth === 1 && ['tr', 'thead', 'tbody', 'tfoot'].includes(tag.name)) this.#rowTag(tag);
    else if (tag.name === 'br' && !tag.closes) this.#cell?.text.breakLine();
    else if (blocks.has(tag.name)) this.#cell?.text.beginBlock();
    else if (tag.name === 'td' || tag.name === 'th') this.#cell?.text.add(' ');
  }

  result(): HtmlTable | null {
    if (this.#table === null) return null;
    this.#endRow();
    return { cells: this.#rows, attributes: this.#table };
  }

  #tableTag(tag: HtmlTag): void {
    this.#depth += tag.closes ? -1 : 1;
    if (this.#depth > 1 || (tag.closes && this.#depth === 1)) this.#cell?.text.beginBlock();
    else if (!tag.closes) this.#table = decoded(attributesOf(tag));
    else if (this.#table === null) this.#depth = 0;
    else this.isDone = true;
  }

  #rowTag(tag: HtmlTag): void {
    this.#endRow();
    if (tag.closes || tag.name !== 'tr') return;
    this.#row = [];
    this.#isHidden = /display\s*:\s*none/i.test(attributesOf(tag).get('style') ?? '');
  }

  #cellTag(tag: HtmlTag): void {
    this.#endCell();
    if (tag.closes) return;
    this.#row ??= [];
    this.#cell = { text: new HtmlText(), attributes: dataAttributes.test(tag.source) ? attributesOf(tag) : none };
  }

  #endCell(): void {
    const cell = this.#cell;
    if (cell === null || this.#row === null) return;
    this.#cell = null;
    this.#cover();
    const [right, down] = [spanOf(cell.attributes, 'colspan'), spanOf(cell.attributes, 'rowspan')];
    for (let step = 0; step < right && (step === 0 || this.#mayAdd()); step += 1) {
      if (down > 1) this.#covered[this.#row.length] = down - 1;
      this.#row.push(step === 0 ? { text: cell.text.toString(), raw: rawOf(cell.attributes) } : { text: '', raw: null });
    }
  }

  #endRow(): void {
    this.#endCell();
    const row = this.#row;
    if (row === null) return;
    this.#cover();
    this.#row = null;
    if (!this.#isHidden) this.#rows.push(row);
    this.#isHidden = false;
  }

  /** Adds empty cells for the columns covered by cells above. */
  #cover(): void {
    const row = this.#row!;
    while ((this.#covered[row.length] ?? 0) > 0 && this.#mayAdd()) {
      this.#covered[row.length]! -= 1;
      row.push({ text: '', raw: null });
    }
  }

  #mayAdd(): boolean {
    this.#added += 1;
    return this.#added <= maxCovered;
  }
}

function spanOf(attributes: ReadonlyMap<string, string>, name: 'colspan' | 'rowspan'): number {
  const span = Number.parseInt(attributes.get(name) ?? '1', 10);
  // A rowspan of 0 covers all following rows.
  if (span === 0 && name === 'rowspan') return maxSpan.rows;
  return Math.min(Math.max(span || 1, 1), name === 'colspan' ? maxSpan.columns : maxSpan.rows);
}

const decoded = (attributes: ReadonlyMap<string, string>): ReadonlyMap<string, string> =>
  new Map([...attributes].map(([name, value]) => [name, decodeHTMLAttribute(value)]));

/** The underlying value of a cell: `x:num`, `x:bool` and `x:str` are from Excel, `sdval` from LibreOffice, `data-sheets-value` from Google Sheets. */
function rawOf(attributes: ReadonlyMap<string, string>): SourceCell['raw'] {
  if (attributes.size === 0) return null;
  const read = (name: string): string | null => {
    const value = attributes.get(name);
    return value === undefined || value === '' ? null : decodeHTMLAttribute(value);
  };
  const sheets = read('data-sheets-value');
  if (sheets !== null) return sheetsValue(sheets);
  const flag = read('x:bool');
  if (flag !== null) return /^(true|1)$/i.test(flag);
  const text = read('x:str');
  if (text !== null) return text;
  const format = read('sdnum') ?? '';
  if (format.endsWith(';@')) return null;
  const number = read('x:num') ?? read('sdval');
  if (number === null || !Number.isFinite(Number(number))) return null;
  return /;BOOLEAN$/i.test(format) ? Number(number) !== 0 : Number(number);
}

/** The value in a `data-sheets-value` attribute: text under 2, a number under 3, a flag under 4. */
export function sheetsValue(attribute: string): SourceCell['raw'] {
  const value = parseJson(attribute);
  if (typeof value !== 'object' || value === null) return null;
  const held = value as Record<string, unknown>;
  if (held['1'] === 2 && typeof held['2'] === 'string') return held['2'];
  if (held['1'] === 3 && typeof held['3'] === 'number') return held['3'];
  if (held['1'] === 4) return held['4'] === 1 || held['4'] === true;
  return null;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // Another program may write anything here: then the cell has no underlying value.
    return null;
  }
}
