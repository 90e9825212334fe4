import type { Accessor, Setter } from 'solid-js';
import { createEffect, createMemo, createSignal, on } from 'solid-js';
import type { CatalogAction, CatalogField, CatalogTable } from '../../server/api/wire.ts';
import type { Cells, RowId, Value } from '../../server/model/change.ts';
import type { Complaint, WordsByCode } from '../../server/model/table.ts';
import type { Language, Params } from '../../server/model/words.ts';
import type { Spot } from './areas.ts';
import type { ActionForm, Copied, FillAsked, Filled, PasteAsked, Question } from './asked.ts';
import type { Columns, GridColumn } from './columns.ts';
import { createColumns } from './columns.ts';
import type { Command } from './keyboard.ts';
import type { Reader } from './look.ts';
import { lockOf } from './look.ts';
import type { Messages } from './messages.ts';
import { createMessages } from './messages.ts';
import type { Place } from './place.ts';
import { mayInsert, maySetSomewhere } from './rights.ts';
import type { Selection } from './selection.ts';
import { createSelection } from './selection.ts';
import type { GridRow, Report, RowSource } from './source.ts';
import type { Viewport } from './viewport.ts';
import { cardHeight, createViewport } from './viewport.ts';
import type { Voice } from './voice.ts';
import { createVoice } from './voice.ts';
import type { Sentence } from './words.ts';
import { sayIn } from './words.ts';

/** Row heights to choose from, in CSS pixels. */
export type Density = 24 | 32 | 44 | 64;

/** What the status bar and the right panel want to know of the selection. */
export interface Selected {
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
  place(): Place;
  /** Goes back to a place, whose row stands at this position now. */
  goBackTo(place: Place, position: number): void;
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
  under?: string;
  /** Words of issues by code, from the catalog. */
  words: WordsByCode;
  density?: Density;
  /** A filter or search is on: an empty grid then says so. */
  filterActive?: boolean;
  /** Enter moves down instead of opening the editor, as in Excel. */
  enterMoves?: boolean;
  /** Whether a row is no longer one that the filter asks for: it was edited, and stays until the rows are read again. */
  hasLeft?(row: GridRow): boolean;
  onExpand(row: RowId): void;
  onReport(report: Report): void;
  onSelect?(selected: Selected): void;
  onReady?(handle: GridHandle): void;
  /** The grid goes: where the person was in it. */
  onLeave?(place: Place): void;
  /** Asks for the inputs of an action's form; null where the person cancels. Without it the grid asks itself. */
  onForm?(action: CatalogAction, rows: GridRow[]): Promise<Cells | null>;
  onHelp?(): void;
  /** Whether rows of a table can be gone to. */
  canFollow?(table: string): boolean;
  /** The way to where one of these problems, named by their codes, is ended; null where there is none. */
  wayOut?(codes: readonly string[]): { label: string; go: () => void } | null;
  /** What is so now of a problem that a row's verdict said before; null where it is as it was said. */
  anew?(issue: Complaint): string | null;
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
  again: string | null;
  /** Opened to choose: the list or calendar shows at once. */
  list: boolean;
}

/** Everything that the parts of one grid share. */
export interface GridState extends Messages, Voice {
  props: GridProps;
  source: RowSource;
  columns: Columns;
  selection: Selection;
  view: Viewport;
  reader: Reader;
  editing: Accessor<Editing | null>;
  setEditing: Setter<Editing | null>;
  /** The cells last copied or cut, shown with a dashed line until Escape. */
  copied: Accessor<Copied | null>;
  setCopied: Setter<Copied | null>;
  filled: Accessor<Filled | null>;
  setFilled: Setter<Filled | null>;
  fillAsked: Accessor<FillAsked | null>;
  setFillAsked: Setter<FillAsked | null>;
  /** A drag by the right button is on: the menu does not open for it. */
  rightDrag: boolean;
  finding: Accessor<boolean>;
  setFinding: Setter<boolean>;
  question: Accessor<Question | null>;
  setQuestion: Setter<Question | null>;
  pasteAsked: Accessor<PasteAsked | null>;
  setPasteAsked: Setter<PasteAsked | null>;
  form: Accessor<ActionForm | null>;
  setForm: Setter<ActionForm | null>;
  /** The row that was written last. */
  edited: RowId | null;
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
  lock(row: number, column: number): string | null;
  say(which: Sentence, params?: Params): string;
  /** Closes the open editor and keeps what was typed; set by the editor. */
  leave: (() => void) | null;
  root(): HTMLElement;
  setRoot(root: HTMLElement): void;
}

/** Makes the state of one grid. The source stays the same for its life. */
export function createGridState(props: GridProps): GridState {
  const { source } = props;
  let root!: HTMLElement;
  const columns = createColumns(() => source.table(), props.under);
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
      moves: source.ids.moves,
      idAt: position => source.ids.at(position, position)?.[0],
      positionOf: row => source.positionOf(row),
      rowHeight,
      insertRow: canInsert,
      want: (first, last) => source.want(first, last),
    },
    columns,
    selection,
  );
  const [editing, setEditing] = createSignal<Editing | null>(null);
  const [copied, setCopied] = createSignal<Copied | null>(null);
  const [filled, setFilled] = createSignal<Filled | null>(null);
  const [fillAsked, setFillAsked] = createSignal<FillAsked | null>(null);
  const [finding, setFinding] = createSignal(false);
  const [question, setQuestion] = createSignal<Question | null>(null);
  const [pasteAsked, setPasteAsked] = createSignal<PasteAsked | null>(null);
  const [form, setForm] = createSignal<ActionForm | null>(null);
  const row = (position: number): GridRow | undefined => (position >= 0 && position < count() ? source.at(position) : undefined);
  const field = (column: number): CatalogField | undefined => columns.visible()[column]?.field;
  const say: GridState['say'] = (which, params) => sayIn(props.language, which, params);
  const voice = createVoice(say, report => props.onReport(report));
  const grid: GridState = {
    props,
    source,
    columns,
    selection,
    view,
    reader: {
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
    filled,
    setFilled,
    fillAsked,
    setFillAsked,
    rightDrag: false,
    finding,
    setFinding,
    question,
    setQuestion,
    pasteAsked,
    setPasteAsked,
    form,
    setForm,
    edited: null,
    tabbing: { on: false, from: null },
    count,
    firstRow,
    lastRow,
    canInsert,
    editable,
    rowHeight,
    field,
    row,
    lock: (position, column) => {
      const one = field(column);
      return one ? lockOf(one, row(position), source.table(), props.language) : '';
    },
    say,
    ...voice,
    ...createMessages(),
    leave: null,
    root: () => root,
    setRoot: element => {
      root = element;
    },
  };
  createEffect(on([selection.ranges, editing], () => setFilled(null)));
  createEffect(on([selection.ranges, editing, () => props.language], voice.untell, { defer: true }));
  leaveWithRow(grid);
  return grid;
}

/** Whether this reader may write any cell of a table, of a row that is there or a new one. */
const mayEdit = (table: CatalogTable): boolean =>
  table.fields.some(({ id, readOnly }) => !readOnly && maySetSomewhere(table, id));

/** Ends the editing of a row that somebody else takes out: what was typed is told, and nothing is written into the row in its place. */
function leaveWithRow(grid: GridState): void {
  createEffect(() => {
    const row = grid.editing()?.row?.id;
    grid.source.ids.moves();
    if (row !== undefined && grid.source.ids.isGone(row)) queueMicrotask(() => grid.leave?.());
  });
}
