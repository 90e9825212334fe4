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
import { fieldType } from '../fields/registry.ts';
import type { ClipboardBlock } from './clipboard-block.ts';
import type { PastePlan } from './paste-layout.ts';

/** How to read a block, where there is a choice. */
export interface PasteChoices {
  /** Splits a single column of delimited texts into several. */
  split: boolean;
  /** The first line contains headings. */
  hasHeader: boolean;
  /** The chosen field of each column without one, by column index; null or absent skips the column. */
  fields: ReadonlyMap<number, string | null>;
  /** Day or month first, for each ambiguous column, by column index. */
  dates: ReadonlyMap<number, 'dmy' | 'mdy'>;
}

/** A column of a block, and its target field. */
export interface PasteColumn {
  /** Its index in the block. */
  from: number;
  /** Its heading; null if the first line has no headings. */
  heading: string | null;
  /** Its target field; null if the column is skipped. */
  field: CatalogField | null;
  /** No field was found for it, so one can be chosen. */
  isUnmapped: boolean;
  /** How its dates were read; null if it has no numeric dates. */
  dates: DateOrder | null;
}

/** A block as read: its rows without headings, and its columns. */
export interface PasteReading {
  rows: SourceCell[][];
  own: ClipboardBlock['native'];
  columns: PasteColumn[];
  /** The first line was read as headings; the columns need not be adjacent. */
  hasHeader: boolean;
  /** The choices: how to split the block, and the headings found (`sure` if there is hardly any doubt). */
  split: DelimitedCells | null;
  headings: Headings | null;
}

/** What a paste would do with the current choices. */
export interface PasteDraft {
  reading: PasteReading;
  plan: PastePlan;
  /** The fields of the plan's columns. */
  fields: readonly CatalogField[];
  /** The fields at the target position, used if the block has no headings. */
  defaultFields: readonly CatalogField[];
  requests: ChangeRequest[];
  /** The rows that it creates. */
  newRows: RowId[];
  /** Columns whose copies were dropped, because each row needs its own value. */
  droppedColumns: ReadonlySet<string>;
}

/** The context of a reading: the table's fields, the fields at the target position, and the reader's region. */
export interface PasteTarget {
  fields: readonly CatalogField[];
  defaultFields: readonly CatalogField[];
  region: string;
}

/** The default choices: split, with headings, and unmapped columns skipped. */
export const defaultChoices: PasteChoices = { split: true, hasHeader: true, fields: new Map(), dates: new Map() };

/** Reads a block for the columns at the target position, or for those that its headings name. */
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
    // A column without any text is ignored.
    if (known === null && (heading ?? '') === '' && rows.every(row => (row[from]?.text ?? '').trim() === '')) return null;
    const field = known ?? targetField(target, choices.fields.get(from));
    return { from, heading, field, isUnmapped: known === null, dates: dateOrderIn(field, rows, from, target.region) };
  }).filter(column => column !== null);
  return { rows, own, columns, hasHeader, split, headings };
}

/** Returns a function from row index to the value of one column, converted for its field. */
export function columnValues({ rows }: PasteReading, { from, field, dates }: PasteColumn, chosen: PasteChoices['dates']) {
  const epoch = epochOf(rows.flatMap(row => row[from] ?? []));
  const order = dates === null ? null : dates.open ? (chosen.get(from) ?? dates.order) : dates.order;
  return (row: number) => {
    const cell = rows[row]?.[from];
    if (cell === undefined || field === null) return null;
    const { formula } = fieldType(field);
    const value = cellValue(cell, formula, epoch);
    return order === null || typeof value !== 'string' ? value : (momentIn(value, order, formula === 'time') ?? value);
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
  if (field === null || !isDated(field)) return null;
  const epoch = epochOf(rows.flatMap(row => row[from] ?? []));
  const read = rows.flatMap(row => row[from] ?? []).map(cell => String(cellValue(cell, fieldType(field).formula, epoch) ?? ''));
  return dateOrderOf(read, region);
}

/** Whether the values of a field are days or moments. */
export const isDated = (field: CatalogField): boolean => ['date', 'time'].includes(fieldType(field).formula);

/** Long texts may contain separators, so they are not split. */
const takesLines = ({ defaultFields: at }: PasteTarget): boolean => at[0] !== undefined && fieldType(at[0]).multiline === true;

const targetField = ({ fields }: PasteTarget, id: string | null | undefined): CatalogField | null =>
  fields.find(field => field.id === id) ?? null;

const headingField = ({ id, type, label, synonyms, options, states }: CatalogField): HeadingField => ({
  id,
  sign: fieldType({ type }).sign,
  labels: [label.en, label.fr],
  ...(synonyms === undefined ? {} : { synonyms }),
  choices: [...(options ?? []), ...(states ?? [])].flatMap(choice => [choice.label.en, choice.label.fr]),
});

const texts = (cells: readonly (readonly SourceCell[])[]): string[][] => cells.map(row => row.map(cell => cell.text));
/** The number of columns of a block. */
export const columnCount = (cells: readonly (readonly SourceCell[])[]): number =>
  cells.reduce((count, row) => Math.max(count, row.length), 0);
