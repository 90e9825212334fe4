import type { JSX } from 'solid-js';
import { createRenderEffect } from 'solid-js';
import type { GridColumn } from './columns.ts';
import { lookOf } from './look.ts';
import type { Segment } from './selection.ts';
import type { GridRow } from './source.ts';
import type { GridState } from './state.ts';

interface CellProps {
  grid: GridState;
  column: GridColumn;
  position: number;
  row: GridRow | undefined;
  version: number;
  selected: readonly Segment[];
  copied: readonly Segment[];
  /** The active column, if this is the active row; else −1. */
  active: number;
}

/**
 * One cell: a single element whose text, marks and names are set by hand, each only when it differs.
 * What is typed lives in an editor that is put into it from outside.
 */
export function Cell(props: CellProps): JSX.Element {
  // Both stay the same for the life of the element: rows are reused, columns are not.
  const { grid, column } = props;
  const frozen = (): boolean => grid.columns.visible()[0] === column;
  const text = document.createTextNode('');
  let cell!: HTMLDivElement;

  const set = (name: string, value: string | null): void => setAttribute(cell, name, value);
  const paint = (): void => {
    createRenderEffect(() => {
      void props.version;
      const { row } = props;
      const fresh = props.position >= grid.count();
      const look = row ? lookOf(column.field, row, grid.reader) : null;
      const shown = look?.text ?? '';
      if (text.data !== shown) text.data = shown;
      const locked = look ? look.locked : fresh ? grid.lock(props.position, grid.columns.indexOf(column.id)) : null;
      set('data-mark', look?.mark || null);
      set('data-loading', !row && !fresh ? '' : null);
      set('aria-readonly', locked === null || !grid.editable() ? null : 'true');
      set('aria-invalid', look?.problem ? 'true' : null);
      set('aria-describedby', look?.problem ? grid.describe(look.problem) : null);
      set('title', look?.problem ?? locked ?? (shown.length > 18 ? shown : null));
      set('role', frozen() && shown !== '' ? 'rowheader' : 'gridcell');
      set('data-hint', fresh && frozen() ? grid.say('newRow') : null);
      if (column.field.type === 'flag') set('aria-label', row ? flagLabel(grid, row.cells[column.id] === true) : null);
    });
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
  };
  return (
    <div
      ref={element => {
        cell = element;
        element.append(text);
        paint();
      }}
      role="gridcell"
      tabIndex={-1}
      class={`sg-cell sg-type-${column.field.type}`}
      classList={{ 'sg-frozen': frozen() }}
      data-field={column.id}
      style={grid.view.cards() ? {} : placeOf(column, frozen())}
    />
  );
}

/** Where a column's cells lie: the frozen one beside the row numbers, the others by their CSS variables. */
export const placeOf = (column: GridColumn, frozen: boolean): JSX.CSSProperties => ({
  left: frozen ? 'var(--gutter)' : `calc(var(--gutter) + var(--l${column.ordinal}))`,
  width: `var(--w${column.ordinal})`,
});

function setAttribute(element: Element, name: string, value: string | null): void {
  if (element.getAttribute(name) === value) return;
  if (value === null) element.removeAttribute(name);
  else element.setAttribute(name, value);
}

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
