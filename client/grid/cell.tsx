import type { JSX } from 'solid-js';
import { createRenderEffect, onCleanup } from 'solid-js';
import { joinSentences, type Language } from '../../server/model/localizedText.ts';
import type { GridRow } from '../contract/row.ts';
import { cellClass } from '../fields/cell-class.ts';
import type { DisplayContext } from '../fields/field-type.ts';
import { fieldType } from '../fields/registry.ts';
import type { Segment } from './areas.ts';
import { createAvatar } from './avatar.ts';
import { createCellContent } from './cell-content.ts';
import { displayOf } from './cell-display.ts';
import type { GridColumn } from './columns.ts';
import { keyLabel } from './key-labels.ts';
import { remedyOf } from './remedy.ts';
import type { GridSlice } from './state.ts';

/** The input of each cell of a row. `row` is undefined while it is not loaded; `fresh` marks the insert row. */
export interface CellInput {
  row: GridRow | undefined;
  fresh: boolean;
  position: number;
  context: DisplayContext;
  first: GridColumn | undefined;
  /** Whether anything in this grid can be edited. If not, cells do not say that they are read-only. */
  editable: boolean;
  /** Whether any new value of the grid is being checked. */
  checking: boolean;
}

/** What the attributes of a cell depend on. */
interface CellMarks extends Pick<CellInput, 'fresh' | 'first' | 'editable'> {
  mark: string;
  locked: string | null;
  problem: string | null;
  /** Whether the cell names its row. */
  names: boolean;
  whole: string | null;
  was: string | null;
  tag: string | null;
  remedy: string | null;
  language: Language;
  isEmpty: boolean;
}

/** Shows a row in one cell. The caller tracks what the painter reads. */
export type Painter = (shown: CellInput) => void;

interface CellProps {
  grid: GridSlice<'context' | 'checks' | 'cells' | 'surface' | 'descriptions'>;
  column: GridColumn;
  /** The painters of the row. The cell adds its own while it exists. */
  painters: Set<Painter>;
  selected: readonly Segment[];
  copied: readonly Segment[];
  /** The active column if this is the active row; otherwise −1. */
  active: number;
}

/**
 * A cell: an element whose text and attributes are set by hand, each only when it changes. Cells contain no focusable elements; the key for
 * a link is Alt+Enter.
 * The row paints all its cells at once; an open editor is placed into the cell from outside.
 */
export function Cell(props: CellProps): JSX.Element {
  // Both stay the same for the life of the element: rows are recycled, columns are not.
  const { grid, column } = props;
  const frozen = (): boolean => grid.columns.isFrozen(column.id);
  const content = createCellContent(grid, column);
  const avatar = grid.columns.visible()[0] === column && grid.source.table().people !== undefined ? createAvatar(grid) : null;
  const { aboutRow, spoken } = fieldType(column.field);
  const attributes: Record<string, string | null> = {};
  /** What the attributes were last set from. */
  let last: Partial<CellMarks> = {};
  let cell!: HTMLDivElement;

  const set = (name: string, value: string | null): void => {
    if ((attributes[name] ?? null) === value) return;
    attributes[name] = value;
    if (value === null) cell.removeAttribute(name);
    else cell.setAttribute(name, value);
  };
  const paint: Painter = ({ row, fresh, position, context, first, editable, checking }) => {
    const display = row ? displayOf(column.field, row, context) : null;
    const shown = display?.text ?? '';
    // The heading of a card is the row's title.
    const title = row && first === column && grid.view.cards() ? (grid.source.titleOf?.(row.id) ?? '') : '';
    const remedy = row && aboutRow ? (remedyOf(grid, row)?.label ?? null) : null;
    content.draw(display && title !== '' ? { ...display, text: title } : display, remedy);
    const tag = avatar?.draw(row) ?? null;
    // What is drawn is not the whole text.
    const whole = display && (display.short !== null || display.chips !== null) ? shown : null;
    const locked = display ? display.locked : fresh ? grid.lockReason(position, grid.columns.indexOf(column.id)) : null;
    const problem = display?.problem ?? null;
    const mark = display?.mark ?? '';
    const was = display?.was ?? null;
    set('aria-busy', checking && row && grid.isChecking(row.id, column.id) ? 'true' : null);
    const names = first === column && shown !== '';
    // Most rows differ from the previous one only in their texts.
    if (
      mark === last.mark &&
      locked === last.locked &&
      problem === last.problem &&
      names === last.names &&
      whole === last.whole &&
      was === last.was &&
      tag === last.tag &&
      remedy === last.remedy &&
      fresh === last.fresh &&
      editable === last.editable &&
      first === last.first &&
      context.language === last.language &&
      !row === last.isEmpty
    )
      return;
    last = {
      mark,
      locked,
      problem,
      names,
      whole,
      was,
      tag,
      remedy,
      fresh,
      editable,
      first,
      language: context.language,
      isEmpty: !row,
    };
    set('data-mark', mark || null);
    set('data-tag', tag);
    set('data-was', was);
    set('aria-readonly', locked === null || !editable ? null : 'true');
    set('aria-invalid', problem === null ? null : 'true');
    const way = remedy === null ? null : `${remedy} (${keyLabel('Alt+Enter', context.language)})`;
    set('aria-describedby', problem === null ? null : grid.describe(joinSentences([problem, way])));
    set('title', problem ?? whole ?? locked);
    set('role', names ? 'rowheader' : 'gridcell');
    set('data-hint', fresh && first === column ? hint() : null);
    if (spoken) set('aria-label', row && shown === '' ? spoken(row.cells[column.id], context.language) : null);
  };
  const hint = (): string => (column.field.hint ?? grid.source.table().adding?.hint)?.[grid.props.language] ?? grid.say('newRow');
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
        element.append(...(avatar ? [avatar.element] : []), ...content.nodes);
        mark();
      }}
      role="gridcell"
      tabIndex={-1}
      class={`sg-cell ${cellClass(column.field)}`}
      classList={{ 'sg-frozen': frozen() }}
      data-field={column.id}
      style={grid.view.cards() ? {} : columnStyle(column, frozen())}
    />
  );
}

/** The position of a column's cells, by CSS variables: frozen ones also follow the horizontal scroll offset. */
export const columnStyle = (column: GridColumn, frozen: boolean): JSX.CSSProperties => ({
  left: `calc(var(--gutter) + var(--l${column.ordinal})${frozen ? ' + var(--rolled, 0px)' : ''})`,
  width: `var(--w${column.ordinal})`,
  'border-right-color': frozen ? `var(--e${column.ordinal}, var(--line))` : undefined,
});

/** The range edges that a cell draws: letters of `tblr`, an empty text inside a range, null outside. */
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

/** Shows the full text of a truncated cell as a tooltip while the mouse is over it. */
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
