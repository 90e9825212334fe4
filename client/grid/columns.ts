import type { Accessor } from 'solid-js';
import { createEffect, createMemo, createSignal, on, untrack } from 'solid-js';
import type { CatalogField, CatalogTable } from '../../server/api/wire.ts';
import { type ColumnSettings, clampWidth, isSameColumns } from '../../server/model/tableView.ts';
import { columnsOf } from '../fields/composed.ts';
import { fieldType } from '../fields/registry.ts';
import { stateField } from '../fields/special-fields.ts';
import { dragEdge } from './drag-edge.ts';

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
  /** The visible columns in the table's own order, even while cards show only some. */
  ordered: Accessor<readonly GridColumn[]>;
  all: Accessor<readonly GridColumn[]>;
  isVisible(id: string): boolean;
  /** Left edge of each visible column relative to the first, and the right edge of the last, in CSS pixels. */
  lefts: Accessor<readonly number[]>;
  /** CSS variables that position every column, `--l3` and `--w3`, and colour the edge of the last frozen one, `--e3`; `--first` is the first width. */
  variables: Accessor<Record<string, string>>;
  /** The index of a visible column: that of this field, or one that shows it with others; −1 if there is none. */
  indexOf(id: string): number;
  width(id: string): number;
  resize(id: string, width: number): void;
  /** Follows the pointer that was pressed on a column's edge, until it is released. */
  drag(id: string, pressed: PointerEvent): void;
  /** The column whose edge is dragged; null if there is none. */
  resizing(): string | null;
  /** The number of visible columns that stay while the others scroll: those frozen in the view, as far as they fit their share. */
  frozenCount(): number;
  isFrozen(id: string): boolean;
  /** Whether the columns up to this one fit the share of the width that frozen columns may take. */
  mayFreeze(id: string): boolean;
  /** Freezes the columns up to this one; the first one alone is the least. */
  freeze(id: string): void;
  /** Sets the width of the grid: frozen columns take at most a share of it. On cards, state and validation follow the title. */
  fit(room: number, cards: boolean): void;
  /** The width of all columns, and of the space after them while they do not fit the grid, in CSS pixels. */
  extent(): number;
  setVisible(id: string, visible: boolean): void;
  /** Number of hidden columns between two visible ones. */
  hiddenBetween(from: string, to: string): number;
  /** Moves a column before the visible column at this index. The first column is frozen and does not move. */
  move(id: string, before: number): void;
}

/** Largest share of the grid's width for the frozen columns. */
const frozenShare = 0.45;

/** Largest stretch of a text column, and the space after the last column of a grid that scrolls sideways, in CSS pixels. */
const [maxStretch, trailingSpace] = [320, 40];

/** Creates the columns of a table from its catalog entry and the settings of a view. `onChange` receives what a person changes. */
export function createColumns(
  source: Accessor<CatalogTable>,
  settings: Accessor<ColumnSettings>,
  onChange: (settings: ColumnSettings) => void,
): Columns {
  const known = new Map<string, GridColumn>();
  const all = createMemo(() => columnsOf(source()).map((field, ordinal) => columnOf(known, field, ordinal)));
  const [chosen, setChosen] = createSignal(untrack(settings), { equals: isSameColumns });
  const [resizing, setResizing] = createSignal<string | null>(null);
  /** All columns in the chosen order; those that the order does not name come last. The first one is frozen. */
  const arranged = createMemo((): readonly GridColumn[] => {
    const { order } = chosen();
    const positions = new Map(order.map((id, position) => [id, position]));
    const positionOf = ({ id }: GridColumn): number => positions.get(id) ?? order.length;
    const first = all().find(({ id }) => id === order[0]) ?? all()[0];
    const rest = all().filter(column => column !== first);
    return first ? [first, ...rest.toSorted((a, b) => positionOf(a) - positionOf(b))] : [];
  });
  const isHidden = ({ id, field }: GridColumn): boolean => chosen().hidden[id] ?? field.aside ?? false;
  const [room, setRoom] = createSignal(0);
  const [cards, setCards] = createSignal(false);
  const ordered = createMemo(() => arranged().filter(column => !isHidden(column)));
  const visible = createMemo(() => (cards() ? cardColumns(ordered()) : ordered()));
  const columnIndexes = createMemo(() => new Map(visible().map((column, index) => [column.id, index])));
  const sizeOf = (column: string): number => {
    const { field } = known.get(column) ?? {};
    return field ? clampWidth(chosen().widths[column] ?? defaultWidth(field)) : 0;
  };
  /** The width that is left goes to the column that takes the rest, or in part to the last text, unless the person has set its width. */
  const stretched = createMemo(() => {
    const spare = room() - visible().reduce((sum, column) => sum + sizeOf(column.id), 0);
    const isFree = ({ id }: GridColumn): boolean => !(id in chosen().widths);
    const rest = visible().find(column => isFree(column) && fieldType(column.field).stretches === 'rest');
    const text = visible().findLast((column, at) => at > 0 && isFree(column) && fieldType(column.field).stretches === 'some');
    const by = rest ? spare : Math.min(spare, maxStretch);
    const stretching = rest ?? text;
    return stretching && by > 0 ? { id: stretching.id, by } : null;
  });
  const frozenRoom = (): number => Math.round(room() * frozenShare);
  const width = (column: string): number => {
    const size = sizeOf(column) + (stretched()?.id === column ? stretched()!.by : 0);
    return room() > 0 && columnIndexes().get(column) === 0 ? Math.min(size, Math.max(80, frozenRoom())) : size;
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
  /** The number of visible columns from the first up to this position among all. */
  const visibleUpTo = (position: number): number =>
    arranged()
      .slice(0, position)
      .filter(column => !isHidden(column)).length;
  const fits = (count: number): boolean => count <= 1 || room() === 0 || (lefts()[count] ?? 0) <= frozenRoom();
  const frozenCount = createMemo((): number => {
    if (cards()) return 1;
    let count = Math.max(1, visibleUpTo(chosen().frozen));
    while (!fits(count)) count -= 1;
    return count;
  });
  createEffect(on(chosen, onChange, { defer: true }));
  createEffect(on(settings, next => setChosen(next), { defer: true }));
  const resize = (column: string, to: number): void =>
    void setChosen(now => ({ ...now, widths: { ...now.widths, [column]: clampWidth(to) } }));
  return {
    visible,
    ordered,
    all,
    lefts,
    width,
    isVisible: column => {
      const one = known.get(column);
      return one !== undefined && !isHidden(one);
    },
    variables: createMemo(() => {
      const edges = lefts();
      const named: Record<string, string> = { '--first': `${edges[1] ?? 0}px` };
      for (const [index, column] of visible().entries()) {
        named[`--l${column.ordinal}`] = `${edges[index]}px`;
        named[`--w${column.ordinal}`] = `${edges[index + 1]! - edges[index]!}px`;
        if (index === frozenCount() - 1) named[`--e${column.ordinal}`] = 'var(--line-strong)';
      }
      return named;
    }),
    indexOf: column => columnIndexes().get(column) ?? visible().findIndex(({ field }) => field.parts?.includes(column)),
    resize,
    drag: (column, pressed) => {
      const from = untrack(() => width(column));
      setResizing(column);
      dragEdge(
        pressed,
        by => resize(column, from + by),
        () => setResizing(null),
      );
    },
    resizing,
    frozenCount,
    isFrozen: column => (columnIndexes().get(column) ?? frozenCount()) < frozenCount(),
    mayFreeze: column => fits((columnIndexes().get(column) ?? 0) + 1),
    freeze: column =>
      void setChosen(now => ({ ...now, frozen: Math.max(1, arranged().findIndex(({ id }) => id === column) + 1) })),
    extent: () => {
      const end = lefts().at(-1) ?? 0;
      return end > room() ? end + trailingSpace : end;
    },
    fit: (width, stacked) => {
      setRoom(width);
      setCards(stacked);
    },
    setVisible: (column, shown) => setChosen(now => ({ ...now, hidden: { ...now.hidden, [column]: !shown } })),
    hiddenBetween: (from, to) => {
      const at = (id: string): number => arranged().findIndex(column => column.id === id);
      return arranged().slice(at(from), at(to)).filter(isHidden).length;
    },
    move: (column, before) => {
      const target = visible()[Math.max(1, before)]?.id;
      const rest = arranged().flatMap(({ id }) => (id === column ? [] : [id]));
      rest.splice(target === undefined ? rest.length : rest.indexOf(target), 0, column);
      if (target !== column) setChosen(now => ({ ...now, order: rest }));
    },
  };
}

/** The columns that a card shows: the title, the state, and two others. The rest is in the row's panel. */
function cardColumns(all: readonly GridColumn[]): readonly GridColumn[] {
  const ranked = all.toSorted((a, b) => cardRank(a, all) - cardRank(b, all));
  return ranked.slice(0, stateField({ fields: all.map(({ field }) => field) }) ? 4 : 3);
}

/** The order of fields on a card: title, state, validation result, then the others. */
function cardRank(column: GridColumn, all: readonly GridColumn[]): number {
  if (column === all[0]) return 0;
  return fieldType(column.field).cardRank ?? Number.MAX_SAFE_INTEGER;
}

/** The width of a column that nobody has set, in CSS pixels. */
const defaultWidth = (field: CatalogField): number => Math.max(field.width ?? fieldType(field).width, headerWidth(field));

/** Up to this width, the button of a heading's menu is over the heading and shown only at hover and focus. */
export const narrowHeading = 100;

/** Width for a heading in either language with its icons and its button, up to a limit, in CSS pixels. */
function headerWidth({ label, readOnly }: CatalogField): number {
  const words = Math.round(Math.max(label.en.length, label.fr.length) * 6.8) + 36 + (readOnly ? 16 : 0);
  return words < narrowHeading ? words : Math.min(210, words + 20);
}

function columnOf(known: Map<string, GridColumn>, field: CatalogField, ordinal: number): GridColumn {
  const before = known.get(field.id);
  if (before && before.field === field && before.ordinal === ordinal) return before;
  const column = { id: field.id, field, ordinal };
  known.set(field.id, column);
  return column;
}
