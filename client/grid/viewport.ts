import type { Accessor } from 'solid-js';
import { batch, createEffect, createMemo, createSignal, on, onCleanup, untrack } from 'solid-js';
import type { Spot } from './areas.ts';
import type { Columns, GridColumn } from './columns.ts';
import type { Positions, Slot } from './row-recycling.ts';
import { assignSlots, createSlot, maxElementHeight, scale, visibleColumns } from './row-recycling.ts';
import type { Selection } from './selection.ts';

/** Width of the row numbers, in CSS pixels. */
export const gutter = 52;

/** Number of rows in the DOM before the first visible one, and after the last. */
const overscan = 5;

/** Number of rows that may be visible at a time: the first and the last one may be cut. */
const rowsInView = (height: number, rowHeight: number): number => Math.ceil(height / rowHeight) + 1;

/** Height of the header, in CSS pixels: of one line, and where its headings have two. */
export const [headerHeight, tallHeaderHeight] = [34, 52];

/**
 * Rows are shown as cards in a grid up to this width, and in any grid of a window up to `phoneWidth`, in CSS pixels: WCAG requires that 320
 * CSS pixels need no horizontal scrolling.
 */
const [cardWidth, phoneWidth] = [400, 640];

/** Height of a card, in CSS pixels. */
export const cardHeight = 68;

/** The part of the table that is in the DOM, and its geometry. */
export interface Viewport {
  attach(scroller: HTMLDivElement): void;
  slots: Accessor<readonly Slot[]>;
  /** Whether rows are shown as cards: title and state, and below them what is wrong or the next field. */
  cards: Accessor<boolean>;
  /** The columns in the DOM, in order: the frozen, the visible and the active ones. On cards, all that a card shows. */
  columns: Accessor<readonly GridColumn[]>;
  /** The slot indexes in row order, updated when scrolling ends: recycled slots are not in DOM order. */
  order: Accessor<readonly number[]>;
  /** Height of the body in CSS pixels. The `top` of a row is relative to the layer, whose offset is `layer`. */
  height: Accessor<number>;
  layer: Accessor<number>;
  /**
   * Horizontal scroll offset during vertical scrolling, in CSS pixels; otherwise null. Frozen cells are then positioned by this
   * offset instead of `position: sticky`, which saves the browser a layer for each cell.
   */
  frozenOffset: Accessor<number | null>;
  /** Whether rows are passing: a row that appears now is cut at the end of each text only when the scrolling ends. */
  rolling: Accessor<boolean>;
  top(row: number): number;
  /** Scrolls as little as needed to show a cell; `sideways` also scrolls to its column. */
  reveal(spot: Spot, sideways?: boolean): void;
  scrollBy(x: number, y: number): void;
  /** The cell nearest to a point of the window. For a point over the header, over the insert row or outside, a visible cell at the edge. */
  spotAt(x: number, y: number): Spot;
  pageRows(): number;
  pageWidth(): number;
  scroller(): HTMLDivElement;
}

interface Sizes extends Positions {
  count: Accessor<number>;
  /** Grows when rows appear, disappear or move. */
  orderVersion: Accessor<number>;
  rowHeight: Accessor<number>;
  headerHeight: number;
  insertRow: Accessor<boolean>;
  /** Height at the bottom that something floats over, in CSS pixels. */
  covered: Accessor<number>;
  setWindow(first: number, last: number): void;
}

/** Tracks the scroller and assigns rows to slots. */
export function createViewport(sizes: Sizes, columns: Columns, selection: Selection): Viewport {
  let scroller!: HTMLDivElement;
  let top = 0;
  let lastScrollTop = 0;
  let lastFirstVisible = 0;
  /** The order version that the slots reflect. */
  let orderVersion = -1;
  const [size, setSize] = createSignal(
    { width: 0, height: 0, outer: 0, window: 0 },
    { equals: (a, b) => a.width === b.width && a.height === b.height && a.outer === b.outer && a.window === b.window },
  );
  const measure = (): void => {
    const { clientWidth: width, clientHeight: height, offsetWidth: outer } = scroller;
    setSize({ width, height, outer, window: innerWidth });
  };
  const cards = createMemo(() => size().outer > 0 && (size().outer <= cardWidth || size().window <= phoneWidth));
  const [left, setLeft] = createSignal(0);
  const [base, setBase] = createSignal(0);
  const [layer, setLayer] = createSignal(0);
  const [frozenOffset, setFrozenOffset] = createSignal<number | null>(null);
  const rolling = createMemo(() => frozenOffset() !== null);
  const [slots, setSlots] = createSignal<readonly Slot[]>([createSlot(0)]);
  const [order, setOrder] = createSignal<readonly number[]>([]);
  const total = (): number => sizes.count() * sizes.rowHeight();
  const height = (): number => Math.min(total(), maxElementHeight);
  const bodyHeight = (): number =>
    cards() ? size().height : Math.max(0, size().height - sizes.headerHeight - (sizes.insertRow() ? sizes.rowHeight() : 0));
  const frozen = (): number => columns.lefts()[columns.frozenCount()] ?? 0;

  const layOut = (): void => {
    const [rowHeight, count, visibleHeight] = [sizes.rowHeight(), sizes.count(), bodyHeight()];
    const at = scroller.scrollTop;
    if (total() <= maxElementHeight) top = at;
    else if (Math.abs(at - lastScrollTop) < visibleHeight)
      top = Math.max(0, Math.min(total() - visibleHeight, top + at - lastScrollTop));
    else top = scale(at, height() - visibleHeight, total() - visibleHeight);
    lastScrollTop = at;
    const firstVisible = Math.floor(top / rowHeight);
    const inView = rowsInView(visibleHeight, rowHeight);
    if (total() <= maxElementHeight) setBase(0);
    else if (Math.abs(firstVisible - base()) > 100_000) setBase(firstVisible);
    setLayer(total() <= maxElementHeight ? 0 : Math.round(base() * rowHeight + at - top));
    // Of rows that pass by more than a window at a time, only those in it are shown: the others are prepared when that ends.
    const isFar = Math.abs(firstVisible - lastFirstVisible) >= inView;
    lastFirstVisible = firstVisible;
    const spare = isFar && rolling() ? 0 : overscan;
    const first = Math.max(0, firstVisible - spare);
    const window = { first, size: Math.min(slots().length - 1, inView + 2 * spare), count, pinned: selection.active().row };
    assignSlots(slots(), window, sizes, orderVersion !== sizes.orderVersion());
    orderVersion = sizes.orderVersion();
    sizes.setWindow(firstVisible, Math.min(count, firstVisible + inView) - 1);
  };
  let scrollEndTimer: ReturnType<typeof setTimeout> | undefined;
  let scrolledSideways = false;
  const onScrollEnd = (): void => {
    scrolledSideways = false;
    untrack(() =>
      batch(() => {
        layOut();
        setFrozenOffset(null);
        setOrder(slotOrder(slots()));
      }),
    );
  };
  const update = (): void => {
    if (!scroller) return;
    untrack(() => batch(layOut));
    clearTimeout(scrollEndTimer);
    scrollEndTimer = setTimeout(onScrollEnd, 200);
  };
  onCleanup(() => clearTimeout(scrollEndTimer));
  const setTop = (to: number): void => {
    const target = Math.max(0, Math.min(to, total() - bodyHeight() + sizes.covered()));
    scroller.scrollTop = total() <= maxElementHeight ? target : scale(target, total() - bodyHeight(), height() - bodyHeight());
    top = target;
    lastScrollTop = scroller.scrollTop;
    update();
  };

  createEffect(
    on([bodyHeight, sizes.rowHeight], ([visibleHeight, rowHeight]) => {
      const needed = rowsInView(visibleHeight, rowHeight) + 2 * overscan + 1;
      if (needed !== slots().length) setSlots(Array.from({ length: needed }, (_, index) => slots()[index] ?? createSlot(index)));
      update();
    }),
  );
  createEffect(on([size, cards], ([{ width }, stacked]) => columns.fit(Math.max(0, width - gutter), stacked)));
  createEffect(on([sizes.count, sizes.orderVersion, () => selection.active().row], update));

  const columnWindow = createMemo(
    (): [number, number] => visibleColumns(columns.lefts(), left() + frozen(), left() + Math.max(200, size().width - gutter)),
    [0, 0],
    { equals: (a, b) => a[0] === b[0] && a[1] === b[1] },
  );
  const columnsInView = (): readonly GridColumn[] => {
    if (cards()) return columns.visible();
    const [first, last] = columnWindow();
    const active = selection.active().column;
    const count = columns.frozenCount();
    return columns.visible().filter((_, index) => index < count || index === active || (index >= first - 1 && index <= last + 1));
  };
  const renderedColumns = createMemo(columnsInView, [] as readonly GridColumn[], {
    equals: (a, b) => a.length === b.length && a.every((column, index) => column === b[index]),
  });

  return {
    attach: element => {
      scroller = element;
      const onScroll = (): void => {
        const [before, now] = [untrack(left), element.scrollLeft];
        scrolledSideways ||= now !== before;
        batch(() => {
          setLeft(now);
          setFrozenOffset(scrolledSideways || cards() ? null : now);
          update();
        });
      };
      element.addEventListener('scroll', onScroll, { passive: true });
      const observer = new ResizeObserver(measure);
      observer.observe(element);
      measure();
      onCleanup(() => {
        observer.disconnect();
        element.removeEventListener('scroll', onScroll);
      });
    },
    cards,
    slots,
    order,
    columns: renderedColumns,
    height,
    layer,
    frozenOffset,
    rolling,
    top: row => (row - base()) * sizes.rowHeight(),
    reveal: ({ row, column }, sideways = true) =>
      untrack(() => {
        const [from, to] = [row * sizes.rowHeight(), (row + 1) * sizes.rowHeight()];
        if (row >= 0 && row < sizes.count()) {
          if (from < top) setTop(from);
          else if (to > top + bodyHeight() - sizes.covered()) setTop(to - bodyHeight() + sizes.covered());
        } else if (cards() && row === sizes.count()) scroller.scrollTop = scroller.scrollHeight;
        if (!sideways || cards()) return;
        const [start, end] = [columns.lefts()[column] ?? 0, columns.lefts()[column + 1] ?? 0];
        const width = size().width - gutter;
        if (column <= 0) scroller.scrollLeft = 0;
        else if (column < columns.frozenCount()) return;
        else if (start < scroller.scrollLeft + frozen()) scroller.scrollLeft = start - frozen();
        else if (end > scroller.scrollLeft + width) scroller.scrollLeft = Math.min(start - frozen(), end - width);
        if (scroller.scrollLeft === left()) return;
        // Frozen columns become sticky again at once, because the offset is only valid while columns do not scroll.
        scrolledSideways = true;
        batch(() => {
          setFrozenOffset(null);
          setLeft(scroller.scrollLeft);
        });
      }),
    scrollBy: (x, y) => scroller.scrollBy(x, y),
    spotAt: (x, y) => {
      const box = scroller.getBoundingClientRect();
      const seen = bodyHeight();
      const down = Math.max(0, Math.min(y - box.top - (cards() ? 0 : sizes.headerHeight), seen - 1));
      const from = total() <= maxElementHeight ? scroller.scrollTop : top;
      const row = Math.max(0, Math.min(Math.floor((from + down) / sizes.rowHeight()), sizes.count() - 1));
      const lefts = columns.lefts();
      if (cards()) return { row, column: selection.head().column };
      const right = Math.max(0, Math.min(x - box.left - gutter, size().width - gutter - 1));
      const at = right < frozen() ? right : right + scroller.scrollLeft;
      const column = lefts.findLastIndex(left => left <= at);
      return { row, column: Math.max(0, Math.min(column, lefts.length - 2)) };
    },
    pageRows: () => Math.max(1, Math.floor(bodyHeight() / sizes.rowHeight()) - 1),
    pageWidth: () => size().width - gutter - frozen(),
    scroller: () => scroller,
  };
}

function slotOrder(slots: readonly Slot[]): number[] {
  const used = slots.filter(slot => slot.position() >= 0);
  return used.sort((a, b) => a.position() - b.position()).map(slot => slot.index);
}
