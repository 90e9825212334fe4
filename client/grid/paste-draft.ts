import type { CatalogField } from '../../server/api/wire.ts';
import type { Cells, Value } from '../../server/model/change.ts';
import type { ReadingChoices } from '../../server/model/tabular/reading.ts';
import { regionalLocale } from '../browser/locale.ts';
import { columnsOf } from '../fields/composed.ts';
import { fieldType } from '../fields/registry.ts';
import { lockReason } from './cell-display.ts';
import type { NativeBlock } from './clipboard.ts';
import type { ClipboardBlock } from './clipboard-block.ts';
import { type RowEdit, rowRequests, toChangeRequests } from './edit.ts';
import type { ResolvedSelection, RowsByNumber } from './loading.ts';
import type { Area } from './paste-layout.ts';
import { planPaste } from './paste-layout.ts';
import { columnReader, type PasteColumn, type PasteDraft, type PasteReading, readPaste } from './paste-reading.ts';
import { cutEdits, mergeRequests } from './paste-rows.ts';
import type { GridSlice } from './state.ts';
import { mayRepeat } from './unique-values.ts';

/** The target of a paste: the selected cells in the table's own column order, the number of rows, and the existing rows. */
export interface PasteDestination {
  area: Area;
  count: number;
  loaded: RowsByNumber;
}

/** Computes what a paste would do. `cut` are the cut cells that it clears. */
export function draftPaste(
  grid: GridSlice<'context' | 'cells' | 'surface'>,
  block: ClipboardBlock,
  destination: PasteDestination,
  choices: ReadingChoices,
  cut: ResolvedSelection | null,
): PasteDraft {
  const table = grid.source.table();
  const { area, count, loaded } = destination;
  const ordered = grid.columns.ordered().slice(area.left);
  const at = ordered.map(column => column.field);
  const own = block.native?.table === table.id ? block.native : null;
  const reading = readPaste(
    block,
    { fields: columnsOf(table), defaultFields: at, region: regionalLocale(grid.props.language) },
    choices,
  );
  const placed = reading.hasHeader ? reading.columns.filter(column => column.field !== null) : reading.columns;
  const fields = reading.hasHeader ? placed.map(column => column.field!) : at;
  const size = { rows: reading.rows.length, columns: Math.max(1, placed.length) };
  const over = reading.hasHeader
    ? { top: area.top, bottom: area.top, left: 0, right: size.columns - 1 }
    : { ...area, left: 0, right: area.right - area.left };
  const isWritable = (row: number, field: CatalogField | undefined): boolean =>
    field !== undefined && lockReason(field, loaded.get(row), table, grid.props.language) === null;
  const isThere = ({ row }: { row: number }): boolean => row >= count || loaded.has(row);
  const whole = planPaste(size, over, {
    rows: count,
    columns: fields.length,
    create: grid.canInsert(),
    writable: (row, column) => isWritable(row, fields[column]),
  });
  const plan = { ...whole, rows: whole.rows.filter(isThere), skipped: whole.skipped.filter(isThere) };
  const values = placed.map(column => columnReader(reading, column, choices.dates));
  /** Adds the value of one cell of the block to the cells of a row. */
  const put = (cells: Cells, field: CatalogField, fromRow: number, fromColumn: number): void => {
    const column = placed[fromColumn];
    if (column === undefined || reading.rows[fromRow]?.[column.from] === undefined) return;
    const native = nativeValue(grid, reading.own && own, fromRow, column.from, field);
    const value = native === undefined ? values[fromColumn]!(fromRow) : (native ?? '');
    if (!keepsItsValue(field, value)) cells[field.id] = value;
  };
  const extras = reading.hasHeader
    ? []
    : placed.flatMap((column, index) => (column.isUnmapped && column.field ? [{ field: column.field, index }] : []));
  const refused = new Set<string>();
  const edits = plan.rows.map(({ row, fromRow, columns }): RowEdit => {
    const cells: Cells = {};
    for (const { column, fromColumn } of columns) put(cells, fields[column]!, fromRow, fromColumn);
    if (plan.how !== 'once' && row >= plan.area.top + size.rows) dropUnique(grid, cells, refused);
    for (const { field, index } of extras) if (isWritable(row, field)) put(cells, field, row - plan.area.top, index);
    return { row, cells };
  });
  const inTable = { ...plan.area, left: area.left + plan.area.left, right: area.left + plan.area.right };
  const cleared = cut === null ? [] : cutEdits(grid, cut, inTable, loaded);
  const requests = mergeRequests([
    ...toChangeRequests(grid, cleared, cut?.rows ?? new Map()),
    ...rowRequests(grid, edits, loaded),
  ]);
  return {
    reading,
    plan,
    fields,
    defaultFields: at,
    requests,
    newRows: requests.filter(request => request.from === null).map(request => request.row!),
    droppedColumns: refused,
  };
}

/** Removes from a copy of the block's rows the cells whose rows each need their own value, and adds the names of their columns. */
function dropUnique(grid: GridSlice<'context'>, cells: Cells, refused: Set<string>): void {
  const table = grid.source.table();
  for (const field of columnsOf(table)) {
    if (mayRepeat(field, table.handles) || (cells[field.id] ?? '') === '') continue;
    delete cells[field.id];
    refused.add(field.label[grid.props.language]);
  }
}

/** Whether an empty pasted cell leaves a field unchanged, because the field can never be empty. */
export const keepsItsValue = (field: CatalogField, value: Value): boolean =>
  (fieldType(field).alwaysFilled === true || field.required === true) && typeof value === 'string' && value.trim() === '';

/** The raw value of a copied cell, null if it was empty, if its target field has the same meaning; otherwise undefined. */
export function nativeValue(
  grid: GridSlice<'context'>,
  own: NativeBlock | null,
  row: number,
  column: number,
  into: CatalogField,
): Value | undefined {
  const from = own && columnsOf(grid.source.table()).find(field => field.id === own.fields[column]);
  if (!own || !from || from.type !== into.type) return undefined;
  return (fieldType(from).isAlike?.(from, into) ?? true) ? own.values[row]?.[column] : undefined;
}

/** The columns of a paste that are not empty and have no field. */
export const unmappedColumns = ({ reading }: PasteDraft): PasteColumn[] =>
  reading.columns.filter(column => column.isUnmapped && samplesOf(reading, column).length > 0);

/** The first few texts of a column. */
export function samplesOf({ rows }: PasteReading, { from }: PasteColumn, limit = 3): string[] {
  const found: string[] = [];
  for (const row of rows) {
    const text = row[from]?.text ?? '';
    if (text.trim() !== '') found.push(text);
    if (found.length === limit) break;
  }
  return found;
}
