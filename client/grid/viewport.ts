import type { Accessor } from 'solid-js';
import { batch, createEffect, createMemo, createSignal, on, onCleanup, untrack } from 'solid-js';
import type { Spot } from './areas.ts';
import type { Columns, GridColumn } from './columns.ts';
import type { Positions, Slot } from './row-recycling.ts';
import { assignSlots, createSlot, maxElementHeight, scale, visibleColumns } from './row-recycling.ts';
import type { Selection } from './selection.ts';

/** Width of the row numbers, in CSS pixels. */
export const gutter = 52;

/** Height of the header, in CSS pixels. */
export const headerHeight = 34;

/** In a grid this narrow each row is a card: WCAG asks that 320 CSS pixels need no scrolling sideways. */
const cardWidth = 400;
/** A card: what stands above and below its fields, its title, and each further field. */
const [cardEdge, titleHeight, fieldHeight] = [10, 36, 28];

/** What of the table is in the DOM, and where. */
export interface Viewport {
  attach(scroller: HTMLDivElement): void;
  slots: Accessor<readonly Slot[]>;
  /** Whether each row is shown as a card, its fields below each other. */
  cards: Accessor<boolean>;
  /** The columns in the DOM, in order: the frozen one, those in sight and the active one. Of a card all. */
  columns: Accessor<readonly GridColumn[]>;
  /** The places in the order of their rows, once scrolling has come to rest: places are reused, so the DOM's order is not theirs. */
  order: Accessor<readonly number[]>;
  /** Height of the body in CSS pixels; `top` of a row is counted within the layer, which itself lies at `layer`. */
  height: Accessor<number>;
  layer: Accessor<number>;
  /**
   * How far the rows are scrolled sideways while they roll up or down, in CSS pixels; else null. What is frozen need not stick meanwhile:
   * it is laid there, which spares the browser a layer for each such cell.
   */
  frozenOffset: Accessor<number | null>;
  top(row: number): number;
  /** Scrolls as little as needed to show a cell; `sideways` says whether also to its column. */
  reveal(spot: Spot, sideways?: boolean): void;
  scrollBy(x: number, y: number): void;
  /** The cell that is nearest to a point of the window: of a point over the header, the row for new ones or outside, one in sight at the edge. */
  spotAt(x: number, y: number): Spot;
  pageRows(): number;
  pageWidth(): number;
  scroller(): HTMLDivElement;
}

interface Sizes extends Positions {
  count: Accessor<number>;
  /** How often rows came, went or changed positions. */
  orderVersion: Accessor<number>;
  rowHeight: Accessor<number>;
  insertRow: Accessor<boolean>;
  setWindow(first: number, last: number): void;
}

/** Follows the scroller and deals out places to rows. */
export function createViewport(sizes: Sizes, columns: Columns, selection: Selection): Viewport {
  let scroller!: HTMLDivElement;
  let top = 0;
  let seen = 0;
  /** The moves of rows that the places in the DOM follow already. */
  let moves = -1;
  const [size, setSize] = createSignal(
    { width: 0, height: 0, outer: 0 },
    { equals: (a, b) => a.width === b.width && a.height === b.height && a.outer === b.outer },
  );
  const measure = (): void => {
    setSize({ width: scroller.clientWidth, height: scroller.clientHeight, outer: scroller.offsetWidth });
  };
  const cards = createMemo(() => size().outer > 0 && size().outer <= cardWidth);
  const overscan = (): number => (cards() ? 1 : 5);
  const [left, setLeft] = createSignal(0);
  const [base, setBase] = createSignal(0);
  const [layer, setLayer] = createSignal(0);
  const [rolled, setRolled] = createSignal<number | null>(null);
  const [slots, setSlots] = createSignal<readonly Slot[]>([createSlot(0)]);
  const [order, setOrder] = createSignal<readonly number[]>([]);
  const total = (): number => sizes.count() * sizes.rowHeight();
  const height = (): number => Math.min(total(), maxElementHeight);
  const bodyHeight = (): number =>
    cards() ? size().height : Math.max(0, size().height - headerHeight - (sizes.insertRow() ? sizes.rowHeight() : 0));
  const frozen = (): number => columns.lefts()[1] ?? 0;

  const layOut = (): void => {
    const [rowHeight, count, seenHeight] = [sizes.rowHeight(), sizes.count(), bodyHeight()];
    const at = scroller.scrollTop;
    if (total() <= maxElementHeight) top = at;
    else if (Math.abs(at - seen) < seenHeight) top = Math.max(0, Math.min(total() - seenHeight, top + at - seen));
    else top = scale(at, height() - seenHeight, total() - seenHeight);
    seen = at;
    const firstSeen = Math.floor(top / rowHeight);
    const inView = Math.ceil(seenHeight / rowHeight) + 1;
    if (total() <= maxElementHeight) setBase(0);
    else if (Math.abs(firstSeen - base()) > 100_000) setBase(firstSeen);
    setLayer(total() <= maxElementHeight ? 0 : Math.round(base() * rowHeight + at - top));
    const window = { first: Math.max(0, firstSeen - overscan()), count, pinned: selection.active().row };
    assignSlots(slots(), window, sizes, moves !== sizes.orderVersion());
    moves = sizes.orderVersion();
    sizes.setWindow(firstSeen, Math.min(count, firstSeen + inView) - 1);
  };
  let scrollEndTimer: ReturnType<typeof setTimeout> | undefined;
  let scrolledSideways = false;
  const onScrollEnd = (): void => {
    scrolledSideways = false;
    untrack(() =>
      batch(() => {
        layOut();
        setRolled(null);
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
    const target = Math.max(0, Math.min(to, total() - bodyHeight()));
    scroller.scrollTop = total() <= maxElementHeight ? target : scale(target, total() - bodyHeight(), height() - bodyHeight());
    top = target;
    seen = scroller.scrollTop;
    update();
  };

  createEffect(
    on([bodyHeight, sizes.rowHeight, overscan], ([seenHeight, rowHeight]) => {
      const needed = Math.ceil(seenHeight / rowHeight) + 1 + 2 * overscan() + 1;
      if (needed !== slots().length) setSlots(Array.from({ length: needed }, (_, index) => slots()[index] ?? createSlot(index)));
      update();
    }),
  );
  createEffect(on([size, cards], ([{ width }, stacked]) => columns.fit(Math.max(0, width - gutter), stacked)));
  createEffect(on([sizes.count, sizes.orderVersion, () => selection.active().row], update));

  const near = createMemo(
    (): [number, number] => visibleColumns(columns.lefts(), left() + frozen(), left() + Math.max(200, size().width - gutter)),
    [0, 0],
    { equals: (a, b) => a[0] === b[0] && a[1] === b[1] },
  );
  const inSight = (): readonly GridColumn[] => {
    if (cards()) return columns.visible();
    const [first, last] = near();
    const active = selection.active().column;
    return columns.visible().filter((_, index) => index === 0 || index === active || (index >= first - 1 && index <= last + 1));
  };
  const shown = createMemo(inSight, [] as readonly GridColumn[], {
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
          setRolled(scrolledSideways || cards() ? null : now);
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
    columns: shown,
    height,
    layer,
    frozenOffset: rolled,
    top: row => (row - base()) * sizes.rowHeight(),
    reveal: ({ row, column }, sideways = true) =>
      untrack(() => {
        const [from, to] = cards()
          ? fieldSpan(row, column, sizes.rowHeight())
          : [row * sizes.rowHeight(), (row + 1) * sizes.rowHeight()];
        if (row >= 0 && row < sizes.count()) {
          if (from < top) setTop(from);
          else if (to > top + bodyHeight()) setTop(to - bodyHeight());
        } else if (cards() && row === sizes.count()) scroller.scrollTop = scroller.scrollHeight;
        if (!sideways || cards()) return;
        const [start, end] = [columns.lefts()[column] ?? 0, columns.lefts()[column + 1] ?? 0];
        const width = size().width - gutter;
        if (column <= 0) scroller.scrollLeft = 0;
        else if (start < scroller.scrollLeft + frozen()) scroller.scrollLeft = start - frozen();
        else if (end > scroller.scrollLeft + width) scroller.scrollLeft = Math.min(start - frozen(), end - width);
        if (scroller.scrollLeft === left()) return;
        // What is frozen sticks again at once: it was laid for rows that roll and no columns that do.
        scrolledSideways = true;
        batch(() => {
          setRolled(null);
          setLeft(scroller.scrollLeft);
        });
      }),
    scrollBy: (x, y) => scroller.scrollBy(x, y),
    spotAt: (x, y) => {
      const box = scroller.getBoundingClientRect();
      const seen = bodyHeight();
      const down = Math.max(0, Math.min(y - box.top - (cards() ? 0 : headerHeight), seen - 1));
      const from = total() <= maxElementHeight ? scroller.scrollTop : top;
      const row = Math.max(0, Math.min(Math.floor((from + down) / sizes.rowHeight()), sizes.count() - 1));
      const lefts = columns.lefts();
      if (cards()) return { row, column: fieldAt(from + down - row * sizes.rowHeight(), lefts.length - 1) };
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

/** How high a card of so many fields is, in CSS pixels; its first field is its title. */
export const cardHeight = (fields: number): number => 2 * cardEdge + titleHeight + Math.max(0, fields - 1) * fieldHeight;

/** Where a field of a card begins and ends; the title with what is above it, the last one with what is below. */
function fieldSpan(row: number, column: number, height: number): [number, number] {
  const from = row * height + (column === 0 ? 0 : cardEdge + titleHeight + (column - 1) * fieldHeight);
  return [from, from + (column === 0 ? cardEdge + titleHeight : fieldHeight + cardEdge)];
}

/** Which field of a card lies at this height of it. */
const fieldAt = (height: number, fields: number): number =>
  Math.max(0, Math.min(Math.floor((height - cardEdge - titleHeight) / fieldHeight) + 1, fields - 1));

function slotOrder(slots: readonly Slot[]): number[] {
  const used = slots.filter(slot => slot.position() >= 0);
  return used.sort((a, b) => a.position() - b.position()).map(slot => slot.index);
}
