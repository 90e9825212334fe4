import type { Accessor, Setter } from 'solid-js';
import { createEffect, createMemo, createSignal, on } from 'solid-js';
import type { CatalogAction, CatalogField, CatalogTable } from '../../server/api/wire.ts';
import type { Cells, RowId, Value } from '../../server/model/change.ts';
import type { Language, Params } from '../../server/model/localizedText.ts';
import type { IssueDetails, TextsByCode } from '../../server/model/table.ts';
import type { Spot } from './areas.ts';
import type { DisplayContext } from './cell-display.ts';
import { lockReason } from './cell-display.ts';
import type { Columns, GridColumn } from './columns.ts';
import { createColumns } from './columns.ts';
import type { Descriptions } from './described-by.ts';
import { createDescriptions } from './described-by.ts';
import type { ActionFormRequest, Confirmation, CopiedCells, FillPrompt, LastFill, PastePrompt } from './dialog-state.ts';
import type { Command } from './keyboard.ts';
import type { Notifications } from './notifications.ts';
import { createNotifications } from './notifications.ts';
import { mayInsert, maySetSomewhere } from './rights.ts';
import type { Selection } from './selection.ts';
import { createSelection } from './selection.ts';
import type { GridRow, Report, RowSource } from './source.ts';
import type { StringKey } from './strings.ts';
import { sayIn } from './strings.ts';
import type { ViewState } from './view-state.ts';
import type { Viewport } from './viewport.ts';
import { cardHeight, createViewport } from './viewport.ts';

/** The available row heights, in CSS pixels. */
export type RowHeight = 24 | 32 | 44 | 64;

/** The selection as the status bar and the right panel need it. */
export interface SelectionSummary {
  /** Number of selected cells and rows, each counted once. */
  cells: number;
  rows: number;
  /** Whether all visible cells of these rows are selected. */
  whole: boolean;
  active: { row: RowId | null; field: string | null; position: number };
  /** Sum of the numbers in the loaded selected cells; null if there are none. */
  sum: number | null;
}

/** The grid's functions for the page. */
export interface GridHandle {
  focus(): void;
  goTo(position: number, field?: string): void;
  nextProblem(backwards?: boolean): Promise<void>;
  openFind(): void;
  insertRow(): void;
  /** Runs a command, from wherever its key was pressed. An open editor is committed first. */
  run(command: Command): void;
  /** Pastes at the selection; the paste event comes from elsewhere on the page. */
  paste(event: ClipboardEvent): void;
  /** The current view state. */
  getViewState(): ViewState;
  /** Restores a view state whose row is now at `position`. */
  restoreViewState(state: ViewState, position: number): void;
  /** Shows the first row, or the last edited row if the view contains it; with `selects` it becomes the active row. The focus does not move. */
  goToStart(selects: boolean): void;
  /** Scrolls the active cell into view, for example after the grid became narrower. */
  reveal(): void;
  columns: Columns;
}

/** The props of a grid. */
export interface GridProps {
  source: RowSource;
  language: Language;
  /** Prefix of the storage keys for this person's column widths, order and hidden columns. */
  storagePrefix?: string;
  /** Texts of issues by code, from the catalog. */
  words: TextsByCode;
  density?: RowHeight;
  /** A filter or search is active; an empty grid then says so. */
  filterActive?: boolean;
  /** Enter moves down instead of opening the editor, as in Excel. */
  enterMoves?: boolean;
  /** Whether a row no longer matches the filter: it was edited, and stays until the next reload. */
  noLongerMatches?(row: GridRow): boolean;
  onExpand(row: RowId): void;
  onReport(report: Report): void;
  onSelect?(selected: SelectionSummary): void;
  onReady?(handle: GridHandle): void;
  /** The grid is unmounted; receives its view state. */
  onLeave?(state: ViewState): void;
  /** Asks for the inputs of an action; null if the person cancels. Without it the grid shows its own form. */
  onForm?(action: CatalogAction, rows: GridRow[]): Promise<Cells | null>;
  onHelp?(): void;
  /** Whether the page can open rows of a table. */
  canFollow?(table: string): boolean;
  /** A link to the place where one of these problems, given by code, can be fixed; null if there is none. */
  fixLink?(codes: readonly string[]): { label: string; go: () => void } | null;
  /** The current message of an issue whose stored message is outdated; null if the stored one is current. */
  currentText?(issue: IssueDetails): string | null;
  /** Opens a row that a cell links to. */
  onFollow?(table: string, row: RowId): void;
}

/** An open editor. */
export interface Editing {
  spot: Spot;
  row: GridRow | undefined;
  column: GridColumn;
  /** The value shown when the editor opened: a change by someone else meanwhile must not be overwritten unseen. */
  seen: Value;
  /** Opened by typing: the old content is replaced, and arrows commit and move. */
  typed: boolean;
  /** The refused text of this cell; the editor continues with it. */
  retryText: string | null;
  /** Opened to choose: the list or calendar opens at once. */
  list: boolean;
}

/** The shared state of one grid. */
export interface GridState extends Descriptions, Notifications {
  props: GridProps;
  source: RowSource;
  columns: Columns;
  selection: Selection;
  view: Viewport;
  displayContext: DisplayContext;
  editing: Accessor<Editing | null>;
  setEditing: Setter<Editing | null>;
  /** The last copied or cut cells, shown with a dashed outline until Escape. */
  copied: Accessor<CopiedCells | null>;
  setCopied: Setter<CopiedCells | null>;
  lastFill: Accessor<LastFill | null>;
  setLastFill: Setter<LastFill | null>;
  fillPrompt: Accessor<FillPrompt | null>;
  setFillPrompt: Setter<FillPrompt | null>;
  /** A drag with the right button is in progress, so the menu does not open. */
  rightDrag: boolean;
  isFindOpen: Accessor<boolean>;
  setFindOpen: Setter<boolean>;
  confirmation: Accessor<Confirmation | null>;
  setConfirmation: Setter<Confirmation | null>;
  pastePrompt: Accessor<PastePrompt | null>;
  setPastePrompt: Setter<PastePrompt | null>;
  actionForm: Accessor<ActionFormRequest | null>;
  setActionForm: Setter<ActionFormRequest | null>;
  /** The row that was written last. */
  lastEditedRow: RowId | null;
  /** Tab moves between cells after an edit and until Escape; `from` is the column to return to. */
  tabbing: { on: boolean; from: number | null };
  count(): number;
  /** The last row that the active cell may be in: the insert row, if rows may be added. */
  lastRow(): number;
  /** The first row that the active cell may be in: the header, which cards do not show. */
  firstRow(): number;
  canInsert(): boolean;
  /** Whether anything in this grid can be edited. If not, cells do not say that they are read-only. */
  editable(): boolean;
  rowHeight(): number;
  field(column: number): CatalogField | undefined;
  row(position: number): GridRow | undefined;
  lockReason(row: number, column: number): string | null;
  say(which: StringKey, params?: Params): string;
  /** Commits the open editor; set by the editor. */
  commitOpenEditor: (() => void) | null;
  root(): HTMLElement;
  setRoot(root: HTMLElement): void;
}

/** Creates the state of one grid. The source stays the same for its life. */
export function createGridState(props: GridProps): GridState {
  const { source } = props;
  let root!: HTMLElement;
  const columns = createColumns(() => source.table(), props.storagePrefix);
  const canInsert = (): boolean => mayInsert(source.table());
  const editable = createMemo(() => mayEdit(source.table()));
  const count = (): number => source.count();
  const firstRow = (): number => (view.cards() ? 0 : -1);
  const lastRow = (): number => (canInsert() ? count() : count() - 1);
  const rowHeight = (): number => (view.cards() ? cardHeight(columns.visible().length) : (props.density ?? 32));
  const selection = createSelection(source, () => columns.visible().length, lastRow);
  const view = createViewport(
    {
      count,
      orderVersion: source.ids.orderVersion,
      idAt: position => source.ids.at(position, position)?.[0],
      positionOf: row => source.positionOf(row),
      rowHeight,
      insertRow: canInsert,
      setWindow: (first, last) => source.setWindow(first, last),
    },
    columns,
    selection,
  );
  const [editing, setEditing] = createSignal<Editing | null>(null);
  const [copied, setCopied] = createSignal<CopiedCells | null>(null);
  const [lastFill, setLastFill] = createSignal<LastFill | null>(null);
  const [fillPrompt, setFillPrompt] = createSignal<FillPrompt | null>(null);
  const [isFindOpen, setFindOpen] = createSignal(false);
  const [confirmation, setConfirmation] = createSignal<Confirmation | null>(null);
  const [pastePrompt, setPastePrompt] = createSignal<PastePrompt | null>(null);
  const [actionForm, setActionForm] = createSignal<ActionFormRequest | null>(null);
  const row = (position: number): GridRow | undefined => (position >= 0 && position < count() ? source.at(position) : undefined);
  const field = (column: number): CatalogField | undefined => columns.visible()[column]?.field;
  const say: GridState['say'] = (which, params) => sayIn(props.language, which, params);
  const notifications = createNotifications(say, report => props.onReport(report));
  const grid: GridState = {
    props,
    source,
    columns,
    selection,
    view,
    displayContext: {
      source,
      get language() {
        return props.language;
      },
      get words() {
        return props.words;
      },
      currentText: issue => props.currentText?.(issue) ?? null,
    },
    editing,
    setEditing,
    copied,
    setCopied,
    lastFill,
    setLastFill,
    fillPrompt,
    setFillPrompt,
    rightDrag: false,
    isFindOpen,
    setFindOpen,
    confirmation,
    setConfirmation,
    pastePrompt,
    setPastePrompt,
    actionForm,
    setActionForm,
    lastEditedRow: null,
    tabbing: { on: false, from: null },
    count,
    firstRow,
    lastRow,
    canInsert,
    editable,
    rowHeight,
    field,
    row,
    lockReason: (position, column) => {
      const one = field(column);
      return one ? lockReason(one, row(position), source.table(), props.language) : '';
    },
    say,
    ...notifications,
    ...createDescriptions(),
    commitOpenEditor: null,
    root: () => root,
    setRoot: element => {
      root = element;
    },
  };
  createEffect(on([selection.ranges, editing], () => setLastFill(null)));
  createEffect(on([selection.ranges, editing, () => props.language], notifications.clearNotice, { defer: true }));
  closeEditorOfRemovedRow(grid);
  return grid;
}

/** Whether this reader may write any cell of a table, in an existing or a new row. */
const mayEdit = (table: CatalogTable): boolean =>
  table.fields.some(({ id, readOnly }) => !readOnly && maySetSomewhere(table, id));

/** Closes the editor when another person removes its row: the typed text is reported, and not written into the row in its place. */
function closeEditorOfRemovedRow(grid: GridState): void {
  createEffect(() => {
    const row = grid.editing()?.row?.id;
    grid.source.ids.orderVersion();
    if (row !== undefined && grid.source.ids.isRemoved(row)) queueMicrotask(() => grid.commitOpenEditor?.());
  });
}
