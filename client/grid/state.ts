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
import type { ActionForm, Confirmation, CopiedCells, FillPrompt, LastFill, PastePrompt } from './dialog-state.ts';
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

/** Row heights to choose from, in CSS pixels. */
export type Density = 24 | 32 | 44 | 64;

/** What the status bar and the right panel want to know of the selection. */
export interface SelectionSummary {
  /** Cells and rows, each counted once. */
  cells: number;
  rows: number;
  /** All cells of these rows that are shown. */
  whole: boolean;
  active: { row: RowId | null; field: string | null; position: number };
  /** Sum of the numbers among the selected cells that are loaded; null where there are none. */
  sum: number | null;
}

/** What the page can ask of a grid from outside. */
export interface GridHandle {
  focus(): void;
  goTo(position: number, field?: string): void;
  nextProblem(backwards?: boolean): Promise<void>;
  openFind(): void;
  insertRow(): void;
  /** Does what a key asked for, wherever it was pressed; what is being typed in a cell is kept first. */
  run(command: Command): void;
  /** Pastes at the selection what was pasted elsewhere on the page. */
  paste(event: ClipboardEvent): void;
  /** Where the person is in the grid. */
  getViewState(): ViewState;
  /** Goes back to a place, whose row stands at this position now. */
  restoreViewState(place: ViewState, position: number): void;
  /** Shows the first row, or the row that was edited last where it is among these; `selects`: it becomes the active one. The focus stays where it is. */
  goToStart(selects: boolean): void;
  /** Brings the active cell into sight again, as after the grid got narrower. */
  reveal(): void;
  columns: Columns;
}

/** What a grid is given. */
export interface GridProps {
  source: RowSource;
  language: Language;
  /** Names under which this browser keeps the choices of whoever looks at it: widths, order and hiding of columns. */
  storagePrefix?: string;
  /** Words of issues by code, from the catalog. */
  words: TextsByCode;
  density?: Density;
  /** A filter or search is on: an empty grid then says so. */
  filterActive?: boolean;
  /** Enter moves down instead of opening the editor, as in Excel. */
  enterMoves?: boolean;
  /** Whether a row is no longer one that the filter asks for: it was edited, and stays until the rows are read again. */
  noLongerMatches?(row: GridRow): boolean;
  onExpand(row: RowId): void;
  onReport(report: Report): void;
  onSelect?(selected: SelectionSummary): void;
  onReady?(handle: GridHandle): void;
  /** The grid goes: where the person was in it. */
  onLeave?(place: ViewState): void;
  /** Asks for the inputs of an action's form; null where the person cancels. Without it the grid asks itself. */
  onForm?(action: CatalogAction, rows: GridRow[]): Promise<Cells | null>;
  onHelp?(): void;
  /** Whether rows of a table can be gone to. */
  canFollow?(table: string): boolean;
  /** The way to where one of these problems, named by their codes, is ended; null where there is none. */
  fixLink?(codes: readonly string[]): { label: string; go: () => void } | null;
  /** What is so now of a problem that a row's verdict said before; null where it is as it was said. */
  anew?(issue: IssueDetails): string | null;
  /** Goes to a row that a cell links to. */
  onFollow?(table: string, row: RowId): void;
}

/** An editor that is open. */
export interface Editing {
  spot: Spot;
  row: GridRow | undefined;
  column: GridColumn;
  /** What the cell showed when it was opened: a change by somebody else meanwhile must not be written over unseen. */
  seen: Value;
  /** Opened by typing: the old content is replaced, and arrows commit and move. */
  typed: boolean;
  /** What was typed here before and refused: the editor goes on with it. */
  retryText: string | null;
  /** Opened to choose: the list or calendar shows at once. */
  list: boolean;
}

/** Everything that the parts of one grid share. */
export interface GridState extends Descriptions, Notifications {
  props: GridProps;
  source: RowSource;
  columns: Columns;
  selection: Selection;
  view: Viewport;
  displayContext: DisplayContext;
  editing: Accessor<Editing | null>;
  setEditing: Setter<Editing | null>;
  /** The cells last copied or cut, shown with a dashed line until Escape. */
  copied: Accessor<CopiedCells | null>;
  setCopied: Setter<CopiedCells | null>;
  lastFill: Accessor<LastFill | null>;
  setLastFill: Setter<LastFill | null>;
  fillPrompt: Accessor<FillPrompt | null>;
  setFillPrompt: Setter<FillPrompt | null>;
  /** A drag by the right button is on: the menu does not open for it. */
  rightDrag: boolean;
  isFindOpen: Accessor<boolean>;
  setFindOpen: Setter<boolean>;
  confirmation: Accessor<Confirmation | null>;
  setConfirmation: Setter<Confirmation | null>;
  pastePrompt: Accessor<PastePrompt | null>;
  setPastePrompt: Setter<PastePrompt | null>;
  actionForm: Accessor<ActionForm | null>;
  setActionForm: Setter<ActionForm | null>;
  /** The row that was written last. */
  lastEditedRow: RowId | null;
  /** Tab moves between cells, after an edit and until Escape; it remembers the column to come back to. */
  tabbing: { on: boolean; from: number | null };
  count(): number;
  /** Rows that the active cell may stand in: the insert row counts where rows may be added. */
  lastRow(): number;
  /** The first row that the active cell may stand in: the header, which cards do not show. */
  firstRow(): number;
  canInsert(): boolean;
  /** Whether anything at all can be edited here: else no cell says that it cannot. */
  editable(): boolean;
  rowHeight(): number;
  field(column: number): CatalogField | undefined;
  row(position: number): GridRow | undefined;
  lockReason(row: number, column: number): string | null;
  say(which: StringKey, params?: Params): string;
  /** Closes the open editor and keeps what was typed; set by the editor. */
  commitOpenEditor: (() => void) | null;
  root(): HTMLElement;
  setRoot(root: HTMLElement): void;
}

/** Makes the state of one grid. The source stays the same for its life. */
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
  const [actionForm, setActionForm] = createSignal<ActionForm | null>(null);
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
      anew: issue => props.anew?.(issue) ?? null,
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

/** Whether this reader may write any cell of a table, of a row that is there or a new one. */
const mayEdit = (table: CatalogTable): boolean =>
  table.fields.some(({ id, readOnly }) => !readOnly && maySetSomewhere(table, id));

/** Ends the editing of a row that somebody else takes out: what was typed is told, and nothing is written into the row in its place. */
function closeEditorOfRemovedRow(grid: GridState): void {
  createEffect(() => {
    const row = grid.editing()?.row?.id;
    grid.source.ids.orderVersion();
    if (row !== undefined && grid.source.ids.isRemoved(row)) queueMicrotask(() => grid.commitOpenEditor?.());
  });
}
