import type { Accessor, Setter } from 'solid-js';
import { createEffect, createSignal, on, untrack } from 'solid-js';
import type { RowId } from '../../server/model/change.ts';
import type { Params } from '../../server/model/localizedText.ts';
import type { RowSource } from '../contract/row-source.ts';
import type { DisplayContext } from '../fields/field-type.ts';
import { type Checks, createChecks } from './checks.ts';
import { type ClipboardState, createClipboardState } from './clipboard-state.ts';
import { type Columns, createColumns } from './columns.ts';
import { createDescriptions, type Descriptions } from './described-by.ts';
import { createDialogState, type DialogState } from './dialog-state.ts';
import { createEditingState, type EditingState } from './editing-state.ts';
import { createFillState, type FillState } from './fill-state.ts';
import { createGridCells, type GridCells } from './grid-cells.ts';
import type { GridProps } from './grid-props.ts';
import { createNotifications, type Notifications } from './notifications.ts';
import { createSelection, type Selection } from './selection.ts';
import { type StringKey, sayIn } from './strings.ts';
import { cardHeight, createViewport, headerHeight, tallHeaderHeight, type Viewport } from './viewport.ts';
import { areRowsChosen } from './whole-rows.ts';

/** The room below the last row while a bar floats there, in CSS pixels. */
const barRoom = 64;

/** What a grid is given, and its texts in the reader's language. */
export interface GridContext {
  props: GridProps;
  source: RowSource;
  displayContext: DisplayContext;
  say: (which: StringKey, params?: Params) => string;
}

/** The part of a grid that is on the screen. */
export interface GridSurface {
  columns: Columns;
  view: Viewport;
  /** The first row that the active cell may be in: the header, which cards do not show. */
  firstRow(): number;
  rowHeight(): number;
  /** Whether the focus is on the check box of the active row, or of all rows in the header, instead of its cell. */
  isGutterFocused: Accessor<boolean>;
  setGutterFocused: Setter<boolean>;
  root(): HTMLElement;
  setRoot(root: HTMLElement): void;
}

/** The whole state of one grid. */
export interface GridState extends GridContext, GridCells, GridSurface, Checks, Descriptions, Notifications {
  selection: Selection;
  editing: EditingState;
  clipboard: ClipboardState;
  fills: FillState;
  dialogs: DialogState;
}

interface Slices {
  context: GridContext;
  cells: GridCells;
  surface: GridSurface;
  checks: Checks;
  descriptions: Descriptions;
  messages: Notifications;
  selection: Pick<GridState, 'selection'>;
  editing: Pick<GridState, 'editing'>;
  clipboard: Pick<GridState, 'clipboard'>;
  fills: Pick<GridState, 'fills'>;
  dialogs: Pick<GridState, 'dialogs'>;
}

// An intersection: with `Pick`, a function could pass a grid on to one that needs more slices, and the compiler would not object.
type Intersection<Union> = (Union extends unknown ? (part: Union) => void : never) extends (all: infer All) => void ? All : never;

/** These slices of a grid's state. Each function takes only the slices that it needs. */
export type GridSlice<Name extends keyof Slices> = Intersection<Slices[Name]>;

/** The slices that a command needs to write cells of the selection and to report the result. */
export type WritingGrid = GridSlice<'context' | 'cells' | 'messages' | 'selection' | 'editing' | 'fills' | 'dialogs' | 'checks'>;

/** Creates the state of one grid. The source stays the same for its life. */
export function createGridState(props: GridProps): GridState {
  const { source } = props;
  const columns = createColumns(
    () => source.table(),
    () => props.view.columns,
    settings => props.onViewChange({ columns: settings }),
  );
  const cells = createGridCells(props, columns);
  const selection = createSelection(source, () => columns.visible().length, cells.lastRow);
  const rowHeight = (): number => (view.cards() ? cardHeight : props.view.height);
  const view = createViewport(
    {
      count: cells.count,
      orderVersion: source.ids.orderVersion,
      idAt: position => source.ids.at(position, position)?.[0],
      positionOf: row => source.positionOf(row),
      rowHeight,
      headerHeight: props.heading ? tallHeaderHeight : headerHeight,
      insertRow: cells.canInsert,
      covered: () => (areRowsChosen({ selection }) ? barRoom : 0),
      setWindow: (first, last) => source.setWindow(first, last),
    },
    columns,
    selection,
  );
  const say: GridContext['say'] = (which, params) => sayIn(props.language, which, params);
  const notifications = createNotifications(say, report => props.onReport(report));
  const [isGutterFocused, setGutterFocused] = createSignal(false);
  let root!: HTMLElement;
  const grid: GridState = {
    props,
    source,
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
    say,
    ...cells,
    columns,
    view,
    firstRow: () => (view.cards() ? 0 : -1),
    rowHeight,
    isGutterFocused,
    setGutterFocused,
    root: () => root,
    setRoot: element => {
      root = element;
    },
    ...createChecks(),
    ...createDescriptions(),
    ...notifications,
    selection,
    editing: createEditingState(),
    clipboard: createClipboardState(),
    fills: createFillState(),
    dialogs: createDialogState(),
  };
  createEffect(on([selection.ranges, grid.editing.current], () => grid.fills.setLast(null)));
  createEffect(on([selection.ranges, grid.editing.current, () => props.language], notifications.clearNotice, { defer: true }));
  closeEditorOfRemovedRow(grid);
  loadActiveRow(grid);
  return grid;
}

/** Loads the active row where it is in a new order, so that it stays the active one. Nothing happens if it has left the view. */
function loadActiveRow({ selection, source, reportError }: GridSlice<'context' | 'messages' | 'selection'>): void {
  const load = async (row: RowId): Promise<void> => {
    const position = await source.ids.positionOf(row);
    if (position === null || untrack(selection.missingRow) !== row) return;
    await source.rowsBetween(position, position);
    selection.refresh();
  };
  createEffect(on(selection.missingRow, row => void (row !== null && load(row).catch(reportError))));
}

/** Closes the editor when another person removes its row: the typed text is reported, and not written into the row in its place. */
function closeEditorOfRemovedRow({ editing, source }: GridSlice<'context' | 'editing'>): void {
  createEffect(() => {
    const row = editing.current()?.row?.id;
    source.ids.orderVersion();
    if (row !== undefined && source.ids.isRemoved(row)) queueMicrotask(() => editing.commit?.());
  });
}
