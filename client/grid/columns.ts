import {
  columnOrderingFeature,
  columnPinningFeature,
  columnResizingFeature,
  columnSizingFeature,
  columnVisibilityFeature,
  createColumnHelper,
  createTable,
  tableFeatures,
} from '@tanstack/solid-table';
import type { Accessor } from 'solid-js';
import { batch, createEffect, createMemo, createSignal, on, untrack } from 'solid-js';
import type { CatalogField, CatalogTable } from '../../server/api/wire.ts';
import { type ColumnSettings, clampWidth, isSameColumns, widthLimits } from '../../server/model/tableView.ts';
import { fieldType } from '../fields/registry.ts';
import type { GridRow } from './source.ts';

const features = tableFeatures({
  columnSizingFeature,
  columnResizingFeature,
  columnOrderingFeature,
  columnVisibilityFeature,
  columnPinningFeature,
});

const helper = createColumnHelper<typeof features, GridRow>();
const none: GridRow[] = [];

/** A column as the grid draws it. The object stays the same while its field does. */
export interface GridColumn {
  id: string;
  field: CatalogField;
  /** The number in the names of its CSS variables. */
  ordinal: number;
}

/** The columns of a table, in the order and with the widths of a view. */
export interface Columns {
  visible: Accessor<readonly GridColumn[]>;
  /** The visible columns in the table's own order, even while cards show some fields first. */
  ordered: Accessor<readonly GridColumn[]>;
  all: Accessor<readonly GridColumn[]>;
  isVisible(id: string): boolean;
  /** Left edge of each visible column relative to the first, and the right edge of the last, in CSS pixels. */
  lefts: Accessor<readonly number[]>;
  /** CSS variables that position every column: `--l3`, `--w3`. */
  variables: Accessor<Record<string, string>>;
  indexOf(id: string): number;
  width(id: string): number;
  resize(id: string, width: number): void;
  /** The drag handler of a column's edge, for mousedown and touchstart. */
  resizeHandler(id: string): (event: unknown) => void;
  resizing(): string | false;
  /** Sets the width of the grid: the frozen column takes at most a share of it. On cards, state and validation follow the title. */
  fit(room: number, cards: boolean): void;
  setVisible(id: string, visible: boolean): void;
  /** Number of hidden columns between two visible ones. */
  hiddenBetween(from: string, to: string): number;
  /** Moves a column before the visible column at this index. The first column is frozen and does not move. */
  move(id: string, before: number): void;
}

/** Largest share of the grid's width for the frozen column. */
const frozenShare = 0.45;

/** Largest stretch of a column, and the space after the last column, in CSS pixels. */
const [maxStretch, trailingSpace] = [560, 40];

/** Creates the columns of a table from its catalog entry and the settings of a view. `onChange` receives what a person changes. */
export function createColumns(
  source: Accessor<CatalogTable>,
  settings: Accessor<ColumnSettings>,
  onChange: (settings: ColumnSettings) => void,
): Columns {
  const known = new Map<string, GridColumn>();
  const all = createMemo(() => source().fields.map((field, ordinal) => columnOf(known, field, ordinal)));
  const definitions = createMemo(() =>
    helper.columns(
      all().map(column =>
        helper.display({
          id: column.id,
          size: Math.max(column.field.width ?? fieldType(column.field).width, headerWidth(column.field)),
          minSize: widthLimits.min,
          maxSize: widthLimits.max,
        }),
      ),
    ),
  );
  const first = untrack(all)[0];
  const table = createTable({
    features,
    get columns() {
      return definitions();
    },
    data: none,
    columnResizeMode: 'onChange',
    initialState: {
      ...toTableState(untrack(settings), untrack(all)),
      columnPinning: { start: first ? [first.id] : [], end: [] },
    },
  });
  const [room, setRoom] = createSignal(0);
  const [cards, setCards] = createSignal(false);
  const ordered = createMemo(() => {
    const leaves = [...table.getStartVisibleLeafColumns(), ...table.getCenterVisibleLeafColumns()];
    return leaves.flatMap(leaf => known.get(leaf.id) ?? []);
  });
  const visible = createMemo(() =>
    cards() ? ordered().toSorted((a, b) => cardRank(a, ordered()) - cardRank(b, ordered())) : ordered(),
  );
  const columnIndexes = createMemo(() => new Map(visible().map((column, index) => [column.id, index])));
  const sizeOf = (column: string): number => table.getColumn(column)?.getSize() ?? 0;
  /** A column that stretches takes the remaining width until the person sets a width for it. */
  const stretched = createMemo(() => {
    const stretching = visible().find(column => fieldType(column.field).stretches);
    if (!stretching || stretching.id in table.atoms.columnSizing.get()) return null;
    const spare = room() - trailingSpace - visible().reduce((sum, column) => sum + sizeOf(column.id), 0);
    return spare > 0 ? { id: stretching.id, by: Math.min(spare, maxStretch) } : null;
  });
  const width = (column: string): number => {
    const size = sizeOf(column) + (stretched()?.id === column ? stretched()!.by : 0);
    return room() > 0 && columnIndexes().get(column) === 0
      ? Math.min(size, Math.max(80, Math.round(room() * frozenShare)))
      : size;
  };
  const lefts = createMemo(() => {
    let at = 0;
    const edges = visible().map(column => {
      const left = at;
      at += width(column.id);
      return left;
    });
    return [...edges, at];
  });
  const current = (): ColumnSettings => ({
    order: table.atoms.columnOrder.get(),
    widths: table.atoms.columnSizing.get(),
    hidden: inverted(table.atoms.columnVisibility.get()),
    frozen: 1,
  });
  createEffect(on(current, onChange, { defer: true }));
  createEffect(
    on(
      settings,
      next => {
        if (isSameColumns(next, untrack(current))) return;
        const { columnOrder, columnSizing, columnVisibility } = toTableState(next, untrack(all));
        batch(() => {
          table.setColumnOrder(columnOrder);
          table.setColumnSizing(columnSizing);
          table.setColumnVisibility(columnVisibility);
        });
      },
      { defer: true },
    ),
  );
  return {
    visible,
    ordered,
    all,
    lefts,
    width,
    isVisible: column => table.getColumn(column)?.getIsVisible() ?? false,
    variables: createMemo(() => {
      const edges = lefts();
      const named: Record<string, string> = {};
      for (const [index, column] of visible().entries()) {
        named[`--l${column.ordinal}`] = `${edges[index]}px`;
        named[`--w${column.ordinal}`] = `${edges[index + 1]! - edges[index]!}px`;
      }
      return named;
    }),
    indexOf: column => columnIndexes().get(column) ?? -1,
    resize: (column, to) => table.setColumnSizing(sizes => ({ ...sizes, [column]: clampWidth(to) })),
    resizeHandler: column => {
      if (stretched()?.id === column) table.setColumnSizing(sizes => ({ ...sizes, [column]: width(column) }));
      const header = table.getFlatHeaders().find(one => one.column.id === column);
      return header?.getResizeHandler() ?? (() => undefined);
    },
    fit: (width, stacked) => {
      setRoom(width);
      setCards(stacked);
    },
    resizing: () => table.atoms.columnResizing.get().isResizingColumn,
    setVisible: (column, shown) => table.getColumn(column)?.toggleVisibility(shown),
    hiddenBetween: (from, to) => {
      const leaves = table.getAllLeafColumns();
      const at = (id: string): number => leaves.findIndex(leaf => leaf.id === id);
      return leaves.slice(at(from), at(to)).filter(leaf => !leaf.getIsVisible()).length;
    },
    move: (column, before) => {
      const order = table.getAllLeafColumns().map(leaf => leaf.id);
      const target = visible()[Math.max(1, before)]?.id;
      const rest = order.filter(one => one !== column);
      rest.splice(target === undefined ? rest.length : rest.indexOf(target), 0, column);
      if (target !== column) table.setColumnOrder(rest);
    },
  };
}

/** The order of fields on a card: title, state, validation result, then the others. */
function cardRank(column: GridColumn, all: readonly GridColumn[]): number {
  if (column === all[0]) return 0;
  return fieldType(column.field).cardRank ?? Number.MAX_SAFE_INTEGER;
}

/** Width for a column's name in either language, up to a limit, in CSS pixels. */
const headerWidth = ({ label, readOnly }: CatalogField): number =>
  Math.min(200, Math.round(Math.max(label.en.length, label.fr.length) * 7.4) + (readOnly ? 54 : 40));

function columnOf(known: Map<string, GridColumn>, field: CatalogField, ordinal: number): GridColumn {
  const before = known.get(field.id);
  if (before && before.field === field && before.ordinal === ordinal) return before;
  const column = { id: field.id, field, ordinal };
  known.set(field.id, column);
  return column;
}

/** The settings of a view as the state of TanStack Table. */
const toTableState = ({ order, widths, hidden }: ColumnSettings, columns: readonly GridColumn[]) => ({
  columnOrder: [...order],
  columnSizing: { ...widths },
  columnVisibility: { ...initialVisibility(columns), ...inverted(hidden) },
});

const inverted = (flags: Readonly<Record<string, boolean>>): Record<string, boolean> =>
  Object.fromEntries(Object.entries(flags).map(([id, flag]) => [id, !flag]));

const initialVisibility = (columns: readonly GridColumn[]): Record<string, boolean> =>
  Object.fromEntries(columns.filter(column => column.field.aside).map(column => [column.id, false]));
