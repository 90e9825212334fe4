import type { JSX } from 'solid-js';
import { createRenderEffect, onCleanup } from 'solid-js';
import type { Segment } from './areas.ts';
import { type DisplayContext, displayOf } from './cell-display.ts';
import type { GridColumn } from './columns.ts';
import type { GridRow } from './source.ts';
import type { GridState } from './state.ts';

/** What a row shows in each of its cells: undefined while it is not loaded; `fresh` where there is none yet. */
export interface CellInput {
  row: GridRow | undefined;
  fresh: boolean;
  position: number;
  reader: DisplayContext;
  first: GridColumn | undefined;
  /** Whether anything at all can be edited here: else no cell says that it cannot. */
  editable: boolean;
}

/** All that the attributes of a cell say beside its text, in this order: mark, lock, problem, whether it names its row, and the others. */
type Marks = readonly [string, string | null, string | null, ...(boolean | string | null)[]];

/** Shows a row in one cell. What it reads is tracked by whoever calls it. */
export type Painter = (shown: CellInput) => void;

interface CellProps {
  grid: GridState;
  column: GridColumn;
  /** Takes this cell's painter among those of its row, for as long as the cell is there. */
  painters: Set<Painter>;
  selected: readonly Segment[];
  copied: readonly Segment[];
  /** The active column, if this is the active row; else −1. */
  active: number;
}

/**
 * One cell: a single element whose text, marks and names are set by hand, each only when it differs from what was set last.
 * Its row paints all its cells at once; what is typed lives in an editor that is put into it from outside.
 */
export function Cell(props: CellProps): JSX.Element {
  // Both stay the same for the life of the element: rows are reused, columns are not.
  const { grid, column } = props;
  const frozen = (): boolean => grid.columns.visible()[0] === column;
  const text = document.createTextNode('');
  const isLink = column.field.to !== undefined && (grid.props.canFollow?.(column.field.to) ?? false);
  const attributes: Record<string, string | null> = {};
  let shownText = '';
  let marked: readonly unknown[] = [];
  let cell!: HTMLDivElement;

  const set = (name: string, value: string | null): void => {
    if ((attributes[name] ?? null) === value) return;
    attributes[name] = value;
    if (value === null) cell.removeAttribute(name);
    else cell.setAttribute(name, value);
  };
  const paint: Painter = ({ row, fresh, position, reader, first, editable }) => {
    const look = row ? displayOf(column.field, row, reader) : null;
    const shown = look?.text ?? '';
    if (shownText !== shown) {
      shownText = shown;
      text.data = shown;
    }
    const locked = look ? look.locked : fresh ? grid.lockReason(position, grid.columns.indexOf(column.id)) : null;
    const problem = look?.problem ?? null;
    const mark = look?.mark ?? '';
    const names = first === column && shown !== '';
    // A card is headed by what its row is called, where no field of it says so; what the row is known by stands beside it.
    const title = row && names && grid.view.cards() ? (grid.source.titleOf?.(row.id) ?? '') : '';
    const head = title === '' || (row && Object.values(row.cells).includes(title)) ? null : title;
    const marks: Marks = [mark, locked, problem, names, !row, fresh, editable, first === column, reader.language, head];
    // Most rows that pass differ in their texts alone.
    if (marks.every((one, at) => one === marked[at])) return;
    marked = marks;
    set('data-mark', mark || null);
    set('data-head', head);
    set('aria-readonly', locked === null || !editable ? null : 'true');
    set('aria-invalid', problem === null ? null : 'true');
    set('aria-describedby', problem === null ? null : grid.describe(problem));
    set('title', problem ?? locked);
    set('role', names ? 'rowheader' : 'gridcell');
    set('data-hint', fresh && first === column ? grid.say('newRow') : null);
    if (column.field.type === 'flag') set('aria-label', row && shown === '' ? flagLabel(grid, mark === 'checked') : null);
  };
  props.painters.add(paint);
  onCleanup(() => props.painters.delete(paint));

  const mark = (): void =>
    createRenderEffect(() => {
      const index = grid.columns.indexOf(column.id);
      const here = props.active === index;
      set('data-sel', edges(props.selected, index));
      set('data-copied', edges(props.copied, index));
      set('data-active', here ? '' : null);
      set('tabindex', here ? '0' : '-1');
      set('aria-selected', props.selected.some(part => index >= part.from && index <= part.to) ? 'true' : 'false');
      set('aria-colindex', String(index + 2));
    });
  return (
    <div
      ref={element => {
        cell = element;
        element.append(isLink ? linkAround(text) : text);
        mark();
      }}
      role="gridcell"
      tabIndex={-1}
      class={`sg-cell sg-type-${column.field.type}`}
      classList={{ 'sg-frozen': frozen() }}
      data-field={column.id}
      style={grid.view.cards() ? {} : columnStyle(column, frozen())}
    />
  );
}

/** The name of a linked row, which leads there. A cell has no widgets: its key is Alt+Enter. */
function linkAround(text: Text): HTMLElement {
  const link = document.createElement('span');
  link.className = 'sg-link';
  link.append(text);
  return link;
}

/** Where a column's cells lie: the frozen one beside the row numbers, the others by their CSS variables. */
export const columnStyle = (column: GridColumn, frozen: boolean): JSX.CSSProperties => ({
  left: frozen ? 'calc(var(--gutter) + var(--rolled, 0px))' : `calc(var(--gutter) + var(--l${column.ordinal}))`,
  width: `var(--w${column.ordinal})`,
});

const flagLabel = (grid: GridState, on: boolean): string => grid.say(on ? 'yes' : 'no');

/** Which edges of a selected range a cell draws: letters of `tblr`, an empty text for a cell in its middle, null outside. */
function edges(segments: readonly Segment[], index: number): string | null {
  let found: string | null = null;
  for (const part of segments) {
    if (index < part.from || index > part.to) continue;
    found ??= '';
    if (part.top) found += 't';
    if (part.bottom) found += 'b';
    if (index === part.from) found += 'l';
    if (index === part.to) found += 'r';
  }
  return found;
}

/** Says the whole text of a cell that has room for only part of it, for as long as the mouse is over it. */
export function showFullText(event: MouseEvent): void {
  const cell = event.target instanceof Element ? event.target.closest('.sg-cell') : null;
  if (!cell || cell.scrollWidth <= cell.clientWidth || cell.hasAttribute('title')) return;
  const whole = cell.textContent ?? '';
  cell.setAttribute('title', whole);
  const leave = (): void => {
    if (cell.getAttribute('title') === whole) cell.removeAttribute('title');
  };
  cell.addEventListener('mouseleave', leave, { once: true });
}
