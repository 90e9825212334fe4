import type { Component } from 'solid-js';
import type { CatalogAction, CatalogField } from '../../server/api/wire.ts';
import type { Cells, RowId, Value } from '../../server/model/change.ts';
import type { Language, LocalizedText } from '../../server/model/localizedText.ts';
import type { IssueDetails, TextsByCode } from '../../server/model/table.ts';
import type { StoredPatch, TableView } from '../../server/model/tableView.ts';
import type { Report } from '../contract/command.ts';
import type { GridRow } from '../contract/row.ts';
import type { RowSource } from '../contract/row-source.ts';
import type { Columns } from './columns.ts';
import type { GridPosition } from './grid-position.ts';
import type { Command } from './keyboard.ts';
import type { Decision, Proposal } from './proposal.ts';

/** The selection as the status bar and the right panel need it. */
export interface SelectionSummary {
  /** Number of selected cells and rows, each counted once. */
  cells: number;
  rows: number;
  /** Number of rows chosen as a whole: by check box, by number, all; 0 if only cells are selected. */
  chosen: number;
  /** Whether all visible cells of these rows are selected. */
  whole: boolean;
  active: { row: RowId | null; field: string | null; position: number };
  /** Sum of the numbers in the loaded selected cells; null if there are none. */
  sum: number | null;
}

/** An action as the menu shows it for some rows. */
export interface ActionItem {
  action: CatalogAction;
  label: string;
  rows: readonly GridRow[];
  availableRows: GridRow[];
  /** Why it is not available; null if it is available for at least one row. */
  disabledReason: string | null;
}

/** What can be done with the chosen rows, whether they are loaded or not. */
export interface ChosenRows {
  /** The table's actions with the chosen rows for which each is available. Rows that are not loaded are read. */
  actions(): Promise<ActionItem[]>;
  /**
   * Runs an action on the rows that are chosen now, or says why it is not possible. It waits until their changes are saved, which `onWait`
   * is told; if no row is chosen by then, nothing is done.
   */
  run(action: string, onWait?: (isWaiting: boolean) => void): Promise<void>;
  /** The fields that the person may change in any of the rows. */
  fields(rows: readonly GridRow[]): CatalogField[];
  /** Whether a field can be set to one value for all rows; otherwise each needs its own. */
  mayRepeat(field: CatalogField): boolean;
  rows(): Promise<GridRow[]>;
  /** Sets a field of these rows in one step, each to its value, after asking if that has consequences. */
  set(rows: readonly GridRow[], field: CatalogField, valueFor: (row: GridRow) => Value): Promise<void>;
  remove(): Promise<void>;
  /** Says why something was not done. */
  notify: (text: string) => void;
  /** Reports that a command failed. */
  reportError: (error: unknown) => void;
  copy(): void;
  chooseAll(): void;
  clear(): void;
}

/** The grid's functions for the page. */
export interface GridHandle {
  focus(): void;
  goTo(position: number, field?: string): void;
  nextProblem(backwards?: boolean): Promise<void>;
  insertRow(): void;
  /** Runs a command, from wherever its key was pressed. An open editor is committed first. */
  run(command: Command): void;
  /** Pastes at the selection; the paste event comes from elsewhere on the page. */
  paste(event: ClipboardEvent): void;
  /** The current view state. */
  getPosition(): GridPosition;
  /** Restores a view state whose row is now at `position`. */
  restorePosition(state: GridPosition, position: number): void;
  /** Shows the first row, or the last edited row if the view contains it; with `selects` it becomes the active row. The focus does not move. */
  goToStart(selects: boolean): void;
  /** Scrolls the active cell into view, for example after the grid became narrower. */
  reveal(): void;
  columns: Columns;
  /** What can be done with the chosen rows. Loaded when it is needed. */
  chosen(): Promise<ChosenRows>;
}

/** A locked cell that somebody tried to edit. `read` reads a text out after the reason. */
export interface LockHelpProps {
  field: CatalogField;
  row: GridRow;
  read: (text: string) => void;
}

/** The props of a grid. */
export interface GridProps {
  source: RowSource;
  language: Language;
  /** How the table is shown. The grid takes its columns and its row height from it. */
  view: TableView;
  /** Called with what the person changes in the view. */
  onViewChange: (patch: StoredPatch) => void;
  /** Texts of issues by code, from the catalog. */
  words: TextsByCode;
  /** A filter or search is active; an empty grid then says so. */
  filterActive?: boolean;
  /** Enter moves down instead of opening the editor, as in Excel. */
  enterMoves?: boolean;
  /** Whether a row no longer matches the filter: it was edited, and stays until the next reload. */
  noLongerMatches?(row: GridRow): boolean;
  /** The row that is open beside the grid, and marked in it; null if there is none. */
  openRow?: RowId | null;
  onExpand(row: RowId): void;
  onReport(report: Report): void;
  onSelect?(selected: SelectionSummary): void;
  onReady?(handle: GridHandle): void;
  /** The grid is unmounted; receives its view state. */
  onLeave?(state: GridPosition): void;
  /** Asks for the inputs of an action, and the question if there is one; null if the person cancels. */
  onForm(action: CatalogAction, rows: GridRow[], question: LocalizedText | null): Promise<Cells | null>;
  /** Asks before a proposal with consequences; null if the person cancels. */
  onPreview: (proposal: Proposal) => Promise<Decision | null>;
  /** Says below the reason why a cell is locked what to do instead. */
  lockHelp?: Component<LockHelpProps>;
  onHelp?(): void;
  /** Opens the panel that shows and hides columns. */
  onColumns?(): void;
  /** What a heading shows instead of the name, order and menu of its column, where these are not those of a view. */
  heading?: Component<{ field: CatalogField }>;
  /** Whether the page can open rows of a table. */
  canFollow?(table: string): boolean;
  /** A link to the place where one of these problems, given by code, can be fixed; null if there is none. */
  fixLink?(codes: readonly string[]): { label: string; go: () => void } | null;
  /** Another row with the same value in a field whose values differ, and without the issue of this code; null if this person can read none. */
  findHolder?(row: GridRow, field: string, code: string): Promise<RowId | null>;
  /** The current message of an issue whose stored message is outdated; null if the stored one is current. */
  currentText?(issue: IssueDetails): string | null;
  /** Opens a row that a cell links to. */
  onFollow?(table: string, row: RowId): void;
}
