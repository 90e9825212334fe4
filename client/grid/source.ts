import type { CatalogTable } from '../../server/api/wire.ts';
import type { Cells, ChangeRequest, InvalidInput, RowId, RowOutcome } from '../../server/model/change.ts';
import type { FieldValues } from '../../server/model/store.ts';
import type { IssueDetails } from '../../server/model/table.ts';
import type { SortKey } from '../../server/model/tableView.ts';

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

/** Number of rows that need attention: in the view (`here`) and in the whole table (`all`). */
export interface ProblemCount {
  here: number;
  all: number;
}

/** A row that a link cell may point to; `hint` distinguishes rows with the same title. */
export interface LinkChoice {
  id: RowId;
  title: string;
  hint: string;
}

/** A loaded row. The object stays the same while its cells change; the source's `version` signals changes. */
export interface GridRow {
  id: RowId;
  version: number;
  cells: Cells;
  /** Cells whose text could not be parsed; `cells` contain that text. */
  invalid?: Record<string, InvalidInput>;
  issues?: IssueDetails[];
  /** An edit of it has no answer yet. */
  pending?: boolean;
  /** The texts that were typed last and not accepted, with the reasons. */
  refused?: RefusedText[];
}

/** A text that was typed last and not accepted, with the reason. A null `field` stands for the whole row. */
export interface RefusedText {
  field: string | null;
  text: string;
  message: string;
  /** The code of the reason, if the server gave one. */
  code?: string | undefined;
}

/** The kind of a command, for the text of its report; `of` is the state entered or the action run. */
export interface CommandKind {
  kind: 'change' | 'paste' | 'fill' | 'clear' | 'add' | 'delete' | 'state' | 'act' | 'undo' | 'redo';
  of?: string;
}

/** The result of a commit, an action or an undo. */
export interface Report {
  accepted: number;
  held: number;
  refused: number;
  outcomes: RowOutcome[];
  message: string;
  /** The chosen rows that were left as they are. */
  stays?: readonly RowId[];
  /** The undo step of this command, if it can be undone. */
  step?: RevertibleStep;
}

/**
 * One step of a person, by the id of its transaction or of its batch. A step that was refused as a whole (`marks`) is known only
 * to this page: undoing it only removes the marks of what was refused.
 */
export interface RevertibleStep {
  id: RowId;
  kind: 'transaction' | 'batch' | 'marks';
  /** The transaction number that orders the steps; a step without a transaction takes the previous one's. */
  seq: number;
}

/** The result a commit would have: rows that are OK, rows that need attention with the most frequent reasons, and licences. */
export interface Preview {
  okCount: number;
  attentionCount: number;
  reasons: { words: string; count: number }[];
  licences: { name: string; total: number; before: number; after: number }[];
}

/** The work of a proposal: an action of the table on its rows, or changes of them. */
export type ProposedWork = { action: string; input?: Cells | undefined } | { changes: readonly ChangeRequest[] };
