import type { Type } from '../../../formulas/tree.ts';
import type { Value } from '../change.ts';
import { plainCell, type SourceCell } from './cell.ts';
import { cellValue } from './cellValue.ts';
import { type DateOrder, dateOrderOf } from './dateOrder.ts';
import { parseMoment } from './dateText.ts';
import { type DelimitedCells, splitDelimited } from './delimited.ts';
import { type HeadingField, type Headings, isSameLine, readHeadings } from './headings.ts';
import { type Epoch, epochOf } from './serial.ts';

/** A field that a column can fill. */
export interface TargetField extends HeadingField {
  /** The type of its values. */
  values: Type;
  /** Its texts may have lines, so a column of them is not split. */
  hasLines?: boolean;
}

/** How to read a block, where there is a choice. */
export interface ReadingChoices {
  /** Splits a single column of delimited texts into several. */
  split: boolean;
  /** The first line contains headings. */
  hasHeader: boolean;
  /** The chosen field of each column without one, by column index; null or absent skips the column. */
  fields: ReadonlyMap<number, string | null>;
  /** Day or month first, for each ambiguous column, by column index. */
  dates: ReadonlyMap<number, 'dmy' | 'mdy'>;
}

/** The default choices: split, with headings, and unmapped columns skipped. */
export const defaultChoices: ReadingChoices = { split: true, hasHeader: true, fields: new Map(), dates: new Map() };

/** A column of a block, and its target field. */
export interface ReadColumn<Field extends TargetField = TargetField> {
  /** Its index in the block. */
  from: number;
  /** Its heading; null if the first line has no headings. */
  heading: string | null;
  /** Its target field; null if the column is skipped. */
  field: Field | null;
  /** No field was found for it, so one can be chosen. */
  isUnmapped: boolean;
  /** How its dates were read; null if it has no numeric dates. */
  dates: DateOrder | null;
}

/** A block as read: its rows without headings, and its columns. */
export interface Reading<Field extends TargetField = TargetField> {
  rows: SourceCell[][];
  columns: ReadColumn<Field>[];
  /** The first line was read as headings; the columns need not be adjacent. */
  hasHeader: boolean;
  /** The choices: how to split the block, and the headings found (`sure` if there is hardly any doubt). */
  split: DelimitedCells | null;
  headings: Headings | null;
}

/** The context of a reading: the table's fields, the fields of the columns without headings, and the reader's language and region. */
export interface ReadingTarget<Field extends TargetField = TargetField> {
  fields: readonly Field[];
  defaultFields: readonly Field[];
  region: string;
}

/**
 * Reads a block of cells as columns of a table: those that its headings name, or else the default ones. With `asIs`, the block is in the
 * native format: it has no headings and is not split.
 */
export function readTable<Field extends TargetField>(
  block: SourceCell[][],
  target: ReadingTarget<Field>,
  choices: ReadingChoices,
  asIs = false,
): Reading<Field> {
  const isSplittable = !asIs && columnCount(block) === 1 && target.defaultFields[0]?.hasLines !== true;
  const split = isSplittable ? splitDelimited(texts(block).flat()) : null;
  const cells = split !== null && choices.split ? split.cells.map(row => row.map(plainCell)) : block;
  const ids = target.defaultFields.map(field => field.id);
  const headings = asIs ? null : readHeadings(texts(cells), target.fields, ids);
  const hasHeader = headings !== null && choices.hasHeader;
  const rows = hasHeader ? cells.slice(1).filter(row => !isSameLine(texts([row])[0]!, texts([cells[0]!])[0]!)) : cells;
  const columns = Array.from({ length: columnCount(cells) }, (_, from): ReadColumn<Field> | null => {
    const heading = hasHeader ? (cells[0]![from]?.text.trim() ?? '') : null;
    const known = hasHeader ? targetField(target, headings.fields[from]) : (target.defaultFields[from] ?? null);
    // A column without any text is ignored.
    if (known === null && (heading ?? '') === '' && rows.every(row => (row[from]?.text ?? '').trim() === '')) return null;
    const field = known ?? targetField(target, choices.fields.get(from));
    return { from, heading, field, isUnmapped: known === null, dates: dateOrderIn(field, rows, from, target.region) };
  }).filter(column => column !== null);
  return { rows, columns, hasHeader, split, headings };
}

/** Returns a function from row index to the value of one column, converted for its field. */
export function columnValues(
  { rows }: Pick<Reading, 'rows'>,
  { from, field, dates }: Pick<ReadColumn, 'from' | 'field' | 'dates'>,
  chosen: ReadingChoices['dates'],
): (row: number) => Value {
  if (field === null) return () => null;
  const order = dates === null ? null : dates.open ? (chosen.get(from) ?? dates.order) : dates.order;
  const read = cellReader(field.values, order, epochOf(rows.flatMap(row => row[from] ?? [])));
  return row => {
    const cell = rows[row]?.[from];
    return cell === undefined ? null : read(cell);
  };
}

/** Returns a function from a cell to its value for a column of this type; numeric dates are in this order. Other types have no dates to read. */
export const cellReader =
  (values: Type, order: DateOrder['order'] | null, epoch: Epoch = 1900): ((cell: SourceCell) => Value) =>
  cell => {
    const value = cellValue(cell, values, epoch);
    return order === null || !isDated({ values }) || typeof value !== 'string'
      ? value
      : (momentIn(value, order, values === 'time') ?? value);
  };

function momentIn(text: string, order: DateOrder['order'], withClock: boolean): string | null {
  const moment = parseMoment(text, order);
  if (moment === undefined) return null;
  return withClock ? [moment.day, moment.clock, moment.zone].filter(part => part !== undefined).join(' ') : moment.day;
}

function dateOrderIn(
  field: TargetField | null,
  rows: readonly (readonly SourceCell[])[],
  from: number,
  region: string,
): DateOrder | null {
  if (field === null || !isDated(field)) return null;
  const epoch = epochOf(rows.flatMap(row => row[from] ?? []));
  return dateOrderOf(
    rows.flatMap(row => row[from] ?? []).map(cell => String(cellValue(cell, field.values, epoch) ?? '')),
    region,
  );
}

const isDated = ({ values }: Pick<TargetField, 'values'>): boolean => values === 'date' || values === 'time';

const targetField = <Field extends TargetField>({ fields }: ReadingTarget<Field>, id: string | null | undefined): Field | null =>
  fields.find(field => field.id === id) ?? null;

const texts = (cells: readonly (readonly SourceCell[])[]): string[][] => cells.map(row => row.map(cell => cell.text));

/** The number of columns of a block. */
export const columnCount = (cells: readonly (readonly SourceCell[])[]): number =>
  cells.reduce((count, row) => Math.max(count, row.length), 0);
