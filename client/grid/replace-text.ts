import type { CatalogField } from '../../server/api/wire.ts';
import type { ChangeRequest } from '../../server/model/change.ts';
import type { Language } from '../../server/model/localizedText.ts';
import type { GridRow } from '../contract/row.ts';
import { fieldType } from '../fields/registry.ts';
import { lockReason, retryTextOf } from './cell-display.ts';
import { type CellEdit, toChangeRequests } from './edit.ts';
import type { ResolvedSelection, RowsByNumber } from './loading.ts';
import { fetchSelection } from './loading.ts';
import type { GridSlice } from './state.ts';

/** Number of rows that one replacement can change. */
export const maxReplacedRows = 20_000;

/** What a person wants to replace. `column` is null for all columns that are shown. */
export interface ReplaceChoices {
  text: string;
  replacement: string;
  matchCase: boolean;
  wholeCell: boolean;
  column: string | null;
  rows: 'selected' | 'all';
}

/** A cell whose text changes. */
export interface ReplacedCell {
  row: GridRow;
  field: CatalogField;
  before: string;
  after: string;
}

/** What a replacement would do. */
export interface Replacement {
  cells: readonly ReplacedCell[];
  requests: ChangeRequest[];
  rows: readonly GridRow[];
  /** Number of cells that contain the text and cannot be changed. */
  lockedCount: number;
  /** More rows than these contain the text; none is changed. */
  isTooMany: boolean;
}

const none: Replacement = { cells: [], requests: [], rows: [], lockedCount: 0, isTooMany: false };

/** Whether people type the values of a field as text. Text can be replaced only there. */
export const isReplaceable = (field: CatalogField): boolean => {
  const { input, aboutRow, concealed, password } = fieldType(field);
  return (input === 'line' || input === 'lines') && !(aboutRow ?? concealed ?? password) && !field.parts && !field.readOnly;
};

/** Replaces a text in another one, anywhere or only as the whole. Letters of the other case match unless told otherwise. */
export function replaceText(inText: string, { text, replacement, matchCase, wholeCell }: ReplaceChoices): string {
  const escaped = text.normalize().replaceAll(/[\\^$.*+?()[\]{}|/]/g, '\\$&');
  const pattern = new RegExp(wholeCell ? `^\\s*${escaped}\\s*$` : escaped, matchCase ? 'gu' : 'giu');
  return inText.normalize().replace(pattern, () => replacement);
}

/** Finds the cells in which a text may be. Rows that are not loaded are read from the server. Null if there are too many rows. */
export async function findCells(
  grid: GridSlice<'context' | 'surface' | 'selection'>,
  { text, rows }: Pick<ReplaceChoices, 'text' | 'rows'>,
): Promise<SearchedCells | null> {
  if (text === '') return { rows: new Map(), fieldsOf: () => [] };
  return rows === 'selected' ? await selectedCells(grid) : await matchingCells(grid, text);
}

/** Works out what a replacement in these cells would do. */
export function draftReplacement(grid: GridSlice<'context'>, found: SearchedCells | null, choices: ReplaceChoices): Replacement {
  if (found === null) return { ...none, isTooMany: true };
  if (choices.text === '') return none;
  const { source, props } = grid;
  const table = source.table();
  const cells: (ReplacedCell & { number: number })[] = [];
  let lockedCount = 0;
  for (const [number, row] of found.rows) {
    for (const field of found.fieldsOf(number)) {
      if (!isReplaceable(field) || (choices.column !== null && field.id !== choices.column)) continue;
      const before = writtenText(field, row, props.language);
      const after = replaceText(before, choices);
      if (after === before.normalize()) continue;
      if (lockReason(field, row, table, props.language) === null) cells.push({ row, field, before, after, number });
      else lockedCount += 1;
    }
  }
  const edits = cells.map(
    ({ number, field, after }): CellEdit => ({ row: number, field: field.id, value: readText(field, after, grid) }),
  );
  const requests = toChangeRequests(grid, edits, found.rows);
  return { cells, requests, rows: [...new Set(cells.map(({ row }) => row))], lockedCount, isTooMany: false };
}

/** The text of a cell as a person would edit it: what was not accepted, or else the value. */
function writtenText(field: CatalogField, row: GridRow, language: Language): string {
  const value = row.cells[field.id] ?? null;
  const retry = retryTextOf(field, row);
  if (retry !== null || value === null) return retry ?? '';
  return fieldType(field).inputText?.(value, language) ?? String(value);
}

const readText = (field: CatalogField, text: string, { props }: GridSlice<'context'>) =>
  fieldType(field).parse?.(text, props.language) ?? (text === '' ? null : text);

/** The cells to search. `rows` has the rows by number, and `fieldsOf` returns the fields to search in a row. */
export interface SearchedCells {
  rows: RowsByNumber;
  fieldsOf: (row: number) => readonly CatalogField[];
}

async function selectedCells(grid: GridSlice<'context' | 'surface' | 'selection'>): Promise<SearchedCells> {
  const selected: ResolvedSelection = await fetchSelection(grid, grid.selection.parts());
  const visible = grid.columns.visible().map(({ field }) => field);
  const fields = new Map<number, Set<CatalogField>>();
  for (const { rows, left, right } of selected.parts) {
    for (const row of rows) {
      const some = fields.get(row) ?? new Set();
      for (const field of visible.slice(left, right + 1)) some.add(field);
      fields.set(row, some);
    }
  }
  return { rows: selected.rows, fieldsOf: row => [...(fields.get(row) ?? [])] };
}

/** The visible cells of the rows of the view that contain a text; null if there are too many rows. */
async function matchingCells(grid: GridSlice<'context' | 'surface'>, text: string): Promise<SearchedCells | null> {
  const { ids } = grid.source;
  const matching = await ids.matching(text, maxReplacedRows + 1);
  if (matching.length > maxReplacedRows) return null;
  const rows = await ids.rows(matching);
  const visible = grid.columns.visible().map(({ field }) => field);
  return { rows: new Map(rows.entries()), fieldsOf: () => visible };
}
