import type { CatalogTable } from '../../server/api/wire.ts';
import type { Cells, ChangeRequest, RowId } from '../../server/model/change.ts';
import type { FieldValues } from '../../server/model/store.ts';
import type { SortKey } from '../../server/model/tableView.ts';
import type { CommandKind, Preview, Report, RevertibleStep } from './command.ts';
import type { GridRow, LinkChoice, NamedRow, ProblemCount } from './row.ts';

/**
 * The rows of one view, as the grid reads them: positions 0…count()-1, loaded in windows on demand; undefined while not loaded.
 * All reads are tracked by Solid.
 */
export interface RowSource {
  table(): CatalogTable;
  /** Number of rows in the view, without the insert row. */
  count: () => number;
  /** False until `count` is known. */
  isCountKnown?(): boolean;
  /** The row at a position. Cheap; requests its page if it is missing. */
  at(position: number): GridRow | undefined;
  /** Sets the visible window: on each change, and once more when scrolling ends. */
  setWindow(first: number, last: number): void;
  positionOf(row: RowId): number | undefined;
  /** The same rows by id. */
  ids: RowIds;
  /** A signal that changes with any cell of the row: read it before `row.cells`. */
  version(row: RowId): number;
  linkTitle(table: string, id: RowId): string;
  /** The title of a loaded row, as the server forms it; empty for a row that is not saved. */
  titleOf?(row: RowId): string;
  linkChoices(table: string, typed: string): Promise<LinkChoice[]>;
  /** The rows of a table that have one of these names; null if its rows must be searched one by one. */
  namedRows?(table: string, names: readonly string[]): Promise<NamedRow[] | null>;
  /** Commits optimistically: shown at once, rolled back with reasons. */
  commit(changes: ChangeRequest[], label: string, kind?: CommandKind['kind']): Promise<Report>;
  /** The result of such a commit, without making it. */
  preview?(changes: ChangeRequest[]): Promise<Preview>;
  /** Discards the refused text of a cell. */
  discard(row: RowId, field: string | null): void;
  act(action: string, rows: RowId[], input?: Cells): Promise<Report>;
  /** Undoes the last step, or this one. */
  undo(step?: RevertibleStep): Promise<Report | null>;
  redo(): Promise<Report | null>;
  sort(): SortKey[];
  setSort(sort: SortKey[]): void;
  /** The formula that the rows match; empty for all. Tracked. */
  filter(): string;
  /** Resolves when the rows of the filter are shown; with false, and no change, if it is longer than the server accepts. */
  setFilter(filter: string): Promise<boolean>;
  /** The values of a field in the rows that match a filter, the most frequent first. */
  fieldValues(field: string, filter: string): Promise<FieldValues>;
  /** The position of the next row that matches, loaded or not; null if there is none. */
  find(text: string, from: number, backwards: boolean): Promise<number | null>;
  /** The rows at these positions that exist, both ends inclusive, none twice. Missing rows are loaded. */
  rowsBetween(first: number, last: number): Promise<GridRow[]>;
  /** The position of the next row that needs attention. */
  problemAfter(position: number): Promise<number | null>;
  problemCount?(): Promise<ProblemCount>;
}

/** Row ids of a view: which rows exist, their positions, and which existed at an earlier time. Solid tracks the members marked as tracked. */
export interface RowIds {
  /** Grows when rows appear, disappear or move. Tracked. */
  orderVersion: () => number;
  /** The ids at these positions, both ends inclusive, if all are loaded; requests nothing. */
  at(first: number, last: number): RowId[] | null;
  /** The ids at these positions, from the server. */
  idsBetween(first: number, last: number): Promise<RowId[]>;
  /** The server's ids except these. Finds rows that moved between the reads of two pages and are on neither. */
  idsExcept(rows: ReadonlyMap<RowId, unknown>): Promise<RowId[]>;
  /** The ids of the rows that contain each word of a text, loaded or not, in the order of the view: at most `limit`. */
  matching(text: string, limit: number): Promise<RowId[]>;
  /** The position of a row, loaded or not; null if it is not in the view. */
  positionOf(row: RowId): Promise<number | null>;
  /** Those of these rows that are still in the view, in the order of the ids. Missing rows are loaded. */
  rows(ids: readonly RowId[]): Promise<GridRow[]>;
  /** A snapshot of the rows that exist now. */
  snapshot(): RowSnapshot;
  /** A snapshot if every row that enters the view later is new, otherwise null. */
  exactSnapshot(): RowSnapshot | null;
  /** Whether a row existed at a snapshot. */
  existedAt(row: GridRow, at: RowSnapshot): boolean;
  /** The loaded rows added since a snapshot. */
  addedSince(since: RowSnapshot): RowId[];
  /** Whether a row is known to be no longer in the view. Tracked with `orderVersion`. */
  isRemoved(row: RowId): boolean;
  /** Whether the row was removed at this page's request. */
  removedHere(row: RowId): boolean;
}

/** A point in time of a view: the last transaction, and the rows that were not saved yet. */
export interface RowSnapshot {
  seq: number;
  unsavedIds: ReadonlySet<RowId>;
}
