import type { CatalogField } from '../../server/api/wire.ts';
import type { ChangeRequest, RowId } from '../../server/model/change.ts';
import type { SourceCell } from '../../server/model/tabular/cell.ts';
import { plainCell } from '../../server/model/tabular/cell.ts';
import { cellValue } from '../../server/model/tabular/cellValue.ts';
import { type DateOrder, dateOrderOf } from '../../server/model/tabular/dateOrder.ts';
import { parseMoment } from '../../server/model/tabular/dateText.ts';
import { type DelimitedCells, splitDelimited } from '../../server/model/tabular/delimited.ts';
import type { HeadingField } from '../../server/model/tabular/headings.ts';
import { type Headings, isSameLine, readHeadings } from '../../server/model/tabular/headings.ts';
import { epochOf } from '../../server/model/tabular/serial.ts';
import type { ClipboardBlock } from './block.ts';
import type { PastePlan } from './paste-layout.ts';

/** How a block is to be read, where that can be chosen. */
export interface PasteChoices {
  /** A single column of lists becomes several. */
  split: boolean;
  /** The first line names the columns. */
  hasHeader: boolean;
  /** Into which fields columns go that nothing else says a field for, by their place in the block; null or nothing leaves them out. */
  fields: ReadonlyMap<number, string | null>;
  /** Day or month first, for each column that leaves that open, by its place in the block. */
  dates: ReadonlyMap<number, 'dmy' | 'mdy'>;
}

/** A column of a block, and where it goes. */
export interface PasteColumn {
  /** Its place in the block, from 0. */
  from: number;
  /** What the first line calls it; null where that is no line of headings. */
  heading: string | null;
  /** The field that it goes into; null where it is left out. */
  field: CatalogField | null;
  /** Nothing says where it goes: it can be chosen. */
  isUnmapped: boolean;
  /** How its dates were read; null where it has none written in numbers. */
  dates: DateOrder | null;
}

/** A block as it was read: its rows without headings, and its columns. */
export interface PasteReading {
  rows: SourceCell[][];
  own: ClipboardBlock['native'];
  columns: PasteColumn[];
  /** The first line was taken for headings; its columns need not stand beside each other. */
  hasHeader: boolean;
  /** What can be chosen: how to split it, and whether the first line is one of headings (`sure` where there is hardly a doubt). */
  split: DelimitedCells | null;
  headings: Headings | null;
}

/** What a paste would do, by what was chosen. */
export interface PasteDraft {
  reading: PasteReading;
  plan: PastePlan;
  /** The fields of the plan's columns. */
  fields: readonly CatalogField[];
  /** The fields on which the block falls where it has no headings. */
  defaultFields: readonly CatalogField[];
  requests: ChangeRequest[];
  /** The rows that it makes. */
  newRows: RowId[];
  /** Columns of which copies were left out, as every row needs a value of its own. */
  droppedColumns: ReadonlySet<string>;
}

/** What a block is read for: the table's fields, those on which its columns would fall, and the reader's language and region. */
export interface PasteTarget {
  fields: readonly CatalogField[];
  defaultFields: readonly CatalogField[];
  region: string;
}

/** How a block is read where nobody chooses: split, with headings, and with what is left over left out. */
export const defaultChoices: PasteChoices = { split: true, hasHeader: true, fields: new Map(), dates: new Map() };

/** Reads a block for the columns on which it falls, or for those that its headings name. */
export function readPaste(block: ClipboardBlock, target: PasteTarget, choices: PasteChoices): PasteReading {
  const split =
    block.native === null && columnCount(block.cells) === 1 && !takesLines(target)
      ? splitDelimited(texts(block.cells).flat())
      : null;
  const cells = split !== null && choices.split ? split.cells.map(row => row.map(plainCell)) : block.cells;
  const own = cells === block.cells ? block.native : null;
  const ids = target.defaultFields.map(field => field.id);
  const headings = own === null ? readHeadings(texts(cells), target.fields.map(headingField), ids) : null;
  const hasHeader = headings !== null && choices.hasHeader;
  const rows = hasHeader ? cells.slice(1).filter(row => !isSameLine(texts([row])[0]!, texts([cells[0]!])[0]!)) : cells;
  const columns = Array.from({ length: columnCount(cells) }, (_, from): PasteColumn | null => {
    const heading = hasHeader ? (cells[0]![from]?.text.trim() ?? '') : null;
    const known = hasHeader ? targetField(target, headings.fields[from]) : (target.defaultFields[from] ?? null);
    // A column that is empty from end to end is no column of its own.
    if (known === null && (heading ?? '') === '' && rows.every(row => (row[from]?.text ?? '').trim() === '')) return null;
    const field = known ?? targetField(target, choices.fields.get(from));
    return { from, heading, field, isUnmapped: known === null, dates: dateOrderIn(field, rows, from, target.region) };
  }).filter(column => column !== null);
  return { rows, own, columns, hasHeader, split, headings };
}

/** The values of one column of a reading, row by row, as its field takes them. */
export function columnValues({ rows }: PasteReading, { from, field, dates }: PasteColumn, chosen: PasteChoices['dates']) {
  const epoch = epochOf(rows.flatMap(row => row[from] ?? []));
  const order = dates === null ? null : dates.open ? (chosen.get(from) ?? dates.order) : dates.order;
  return (row: number) => {
    const cell = rows[row]?.[from];
    if (cell === undefined || field === null) return null;
    const value = cellValue(cell, field.type, epoch);
    return order === null || typeof value !== 'string' ? value : (momentIn(value, order, field.type === 'time') ?? value);
  };
}

function momentIn(text: string, order: DateOrder['order'], withClock: boolean): string | null {
  const moment = parseMoment(text, order);
  if (moment === undefined) return null;
  return withClock ? [moment.day, moment.clock, moment.zone].filter(part => part !== undefined).join(' ') : moment.day;
}

function dateOrderIn(
  field: CatalogField | null,
  rows: readonly (readonly SourceCell[])[],
  from: number,
  region: string,
): DateOrder | null {
  if (field?.type !== 'date' && field?.type !== 'time') return null;
  const epoch = epochOf(rows.flatMap(row => row[from] ?? []));
  const read = rows.flatMap(row => row[from] ?? []).map(cell => String(cellValue(cell, field.type, epoch) ?? ''));
  return dateOrderOf(read, region);
}

/** A column of long texts may well hold lines with separators. */
const takesLines = ({ defaultFields: at }: PasteTarget): boolean => at[0]?.type === 'longtext';

const targetField = ({ fields }: PasteTarget, id: string | null | undefined): CatalogField | null =>
  fields.find(field => field.id === id) ?? null;

const headingField = ({ id, type, label, synonyms, options, states }: CatalogField): HeadingField => ({
  id,
  type,
  labels: [label.en, label.fr],
  ...(synonyms === undefined ? {} : { synonyms }),
  choices: [...(options ?? []), ...(states ?? [])].flatMap(choice => [choice.label.en, choice.label.fr]),
});

const texts = (cells: readonly (readonly SourceCell[])[]): string[][] => cells.map(row => row.map(cell => cell.text));
/** How many columns a block has. */
export const columnCount = (cells: readonly (readonly SourceCell[])[]): number =>
  cells.reduce((most, row) => Math.max(most, row.length), 0);
