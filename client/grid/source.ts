import type { CatalogTable } from '../../server/api/wire.ts';
import type { Cells, ChangeRequest, InvalidInput, RowId, RowOutcome } from '../../server/model/change.ts';
import type { IssueDetails } from '../../server/model/table.ts';

/**
 * The rows of one view as the grid sees them: positions 0…count()-1, loaded in windows on demand; what is not loaded is undefined.
 * All reads are tracked by Solid.
 */
export interface RowSource {
  table(): CatalogTable;
  /** Rows of the view, without the insert row. */
  count: () => number;
  /** False until `count` is known. */
  isCountKnown?(): boolean;
  /** Cheap; asks for the window around it when missing. */
  at(position: number): GridRow | undefined;
  /** The window on screen: as it changes, and once more when it rests. */
  setWindow(first: number, last: number): void;
  positionOf(row: RowId): number | undefined;
  /** The same rows by id. */
  ids: RowIds;
  /** A signal bumped when any cell of that row changes: read it before `row.cells`. */
  version(row: RowId): number;
  linkTitle(table: string, id: RowId): string;
  /** How a loaded row is called. */
  titleOf?(row: RowId): string;
  linkChoices(table: string, typed: string): Promise<LinkChoice[]>;
  /** Optimistic: shown at once, rolled back with reasons. */
  commit(changes: ChangeRequest[], label: string, kind?: CommandKind['kind']): Promise<Report>;
  /** What such a commit would do, without doing it. */
  preview?(changes: ChangeRequest[]): Promise<Preview>;
  /** Lets go of what was typed into a cell and refused. */
  discard(row: RowId, field: string | null): void;
  act(action: string, rows: RowId[], input?: Cells): Promise<Report>;
  /** Takes back the last step, or this one. */
  undo(step?: Report['step']): Promise<Report | null>;
  redo(): Promise<Report | null>;
  sort(): SortKey[];
  setSort(sort: SortKey[]): void;
  /** The position of the next row that matches, also among rows not loaded; null where there is none. */
  find(text: string, from: number, backwards: boolean): Promise<number | null>;
  /** The rows of these positions, both included; loads what is missing. */
  rowsBetween(first: number, last: number): Promise<GridRow[]>;
  /** The position of the next row that needs attention. */
  problemAfter(position: number): Promise<number | null>;
  /** How many rows need attention: among those of this view, and in the whole table. */
  problemCount?(): Promise<{ here: number; all: number }>;
}

/** The rows of a view by their ids: which of them are there, where they stand, and which were there before. What is said to be tracked is so by Solid. */
export interface RowIds {
  /** How often rows came, went or changed places. Tracked. */
  orderVersion: () => number;
  /** The ids at these positions, both included, where all of them are loaded; asks for nothing. */
  at(first: number, last: number): RowId[] | null;
  /** The ids that the server has at these positions. */
  idsBetween(first: number, last: number): Promise<RowId[]>;
  /** The ids that the server has beside these: a row that changed places is on neither of two pages, of which one was read before and one after. */
  idsExcept(rows: ReadonlyMap<RowId, unknown>): Promise<RowId[]>;
  /** Where a row stands, also one that is not loaded; null where it does not. */
  positionOf(row: RowId): Promise<number | null>;
  /** Those of these rows that still stand in the view, in the order of the ids; loads what is missing. */
  rows(ids: readonly RowId[]): Promise<GridRow[]>;
  /** What is there now. */
  snapshot(): RowSnapshot;
  /** The same where the rows that stand in the view were all there from the time that they were made; else null. */
  exactSnapshot(): RowSnapshot | null;
  /** Whether a row was there at a moment. */
  existedAt(row: GridRow, at: RowSnapshot): boolean;
  /** The loaded rows that came since. */
  addedSince(since: RowSnapshot): RowId[];
  /** Whether a row is known to stand in the view no more. Tracked with `moves`. */
  isRemoved(row: RowId): boolean;
  /** Whether it went because this page asked for it. */
  removedHere(row: RowId): boolean;
}

/** A moment in the life of a view: the last transaction, and the rows that were not saved yet. */
export interface RowSnapshot {
  seq: number;
  unsavedIds: ReadonlySet<RowId>;
}

/** One field of a sort order. */
export interface SortKey {
  field: string;
  descending: boolean;
}

/** A row that a link cell may point to; `hint` tells rows of the same title apart. */
export interface LinkChoice {
  id: RowId;
  title: string;
  hint: string;
}

/** A row as it is loaded. Its object stays the same while its cells change: `version` of the source says when. */
export interface GridRow {
  id: RowId;
  version: number;
  cells: Cells;
  /** Cells whose typed text could not be taken; `cells` hold that text. */
  invalid?: Record<string, InvalidInput>;
  issues?: IssueDetails[];
  /** An edit of it is on its way. */
  pending?: boolean;
  /** What was typed last and not taken: the text, and why. */
  refused?: { field: string | null; text: string; message: string; code?: string | undefined }[];
}

/** What a command did, for the words of its report; `of` names the state that was entered or the action that was taken. */
export interface CommandKind {
  kind: 'change' | 'paste' | 'fill' | 'clear' | 'add' | 'delete' | 'state' | 'act' | 'undo' | 'redo';
  of?: string;
}

/** What became of a commit, an action or an undo. */
export interface Report {
  accepted: number;
  held: number;
  refused: number;
  outcomes: RowOutcome[];
  message: string;
  /** The step that was taken, where it can be taken back; `seq` is the number of its last transaction. */
  step?: { id: RowId; kind: 'transaction' | 'batch' | 'marks'; seq: number };
}

/** What a commit would do: rows in order, rows that need attention with the most frequent reasons, and licences. */
export interface Preview {
  okCount: number;
  attentionCount: number;
  reasons: { words: string; count: number }[];
  licences: { name: string; total: number; before: number; after: number }[];
}
