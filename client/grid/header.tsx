import type { JSX } from 'solid-js';
import { createComponent, For, Show } from 'solid-js';
import { cellClass } from '../fields/cell-class.ts';
import { fieldType } from '../fields/registry.ts';
import { autofit } from './autofit.ts';
import { columnStyle } from './cell.tsx';
import { chosenCount } from './chosen-rows.ts';
import { type GridColumn, narrowHeading } from './columns.ts';
import { goTo } from './edit.ts';
import { rowNoun } from './row-noun.ts';
import { sortedColumns, toggleSort } from './sorting.ts';
import type { GridSlice } from './state.ts';
import { gutter } from './viewport.ts';
import { areRowsChosen } from './whole-rows.ts';

type Slices = GridSlice<'context' | 'cells' | 'surface' | 'messages' | 'selection'>;

/** The header row: type, name, sort order, menu and edge of each column. It is row −1 of the grid. */
export function Header(props: { grid: Slices }): JSX.Element {
  return (
    <div class="sg-head" role="rowgroup">
      {/* biome-ignore lint/a11y/useFocusableInteractive: its cells take the focus, not the row */}
      <div class="sg-row sg-headrow" role="row" aria-rowindex={1}>
        <div
          class="sg-gutter sg-corner"
          tabIndex={-1}
          role="columnheader"
          aria-colindex={1}
          title={props.grid.say('rowNumber')}
          style={{ width: `${gutter}px` }}
        >
          <AllRowsBox grid={props.grid} />
        </div>
        <For each={props.grid.view.columns()}>{column => <HeaderCell grid={props.grid} column={column} />}</For>
      </div>
    </div>
  );
}

/** The check box of all rows, loaded or not: `mixed` while some are chosen. */
function AllRowsBox(props: { grid: Slices }): JSX.Element {
  const checked = (): boolean | 'mixed' => {
    const count = chosenCount(props.grid);
    return count > 0 && (count >= props.grid.count() || 'mixed');
  };
  const name = (): string => rowNoun(props.grid.source.table(), props.grid.count(), props.grid.props.language);
  const hasFocus = (): boolean => props.grid.isGutterFocused() && props.grid.selection.active().row === -1;
  return (
    <span
      class="sg-box"
      role="checkbox"
      aria-checked={checked()}
      aria-label={props.grid.say('allRows', { count: props.grid.count(), name: name() })}
      tabIndex={hasFocus() ? 0 : -1}
    >
      #
    </span>
  );
}

function HeaderCell(props: { grid: Slices; column: GridColumn }): JSX.Element {
  const { grid, column } = props;
  const index = (): number => grid.columns.indexOf(column.id);
  const active = (): boolean => grid.selection.active().row === -1 && grid.selection.active().column === index();
  const whole = (): boolean => grid.selection.isWhole(index());
  const frozen = (): boolean => grid.columns.isFrozen(column.id);
  const selected = (): boolean =>
    !areRowsChosen(grid) && grid.selection.areas().some(area => index() >= area.left && index() <= area.right);
  return (
    <div
      class={`sg-cell sg-header ${cellClass(column.field)}`}
      classList={{ 'sg-frozen': frozen() }}
      role="columnheader"
      aria-colindex={index() + 2}
      aria-sort={sortIndexOf(grid, column) === 0 ? sortOrderOf(grid, column) : undefined}
      aria-selected={whole()}
      tabIndex={active() ? 0 : -1}
      data-field={column.id}
      data-active={active() ? '' : undefined}
      data-some={selected() ? '' : undefined}
      data-narrow={grid.columns.width(column.id) < narrowHeading ? '' : undefined}
      title={column.field.help?.[grid.props.language] ?? (column.field.readOnly ? grid.say('readOnly') : undefined)}
      style={columnStyle(column, frozen())}
    >
      {grid.props.heading ? (
        createComponent(grid.props.heading, { field: column.field })
      ) : (
        <ViewHeading grid={grid} column={column} />
      )}
      {/* biome-ignore lint/a11y/noStaticElementInteractions: for the mouse only; keys and the column's menu do the same */}
      <div
        class="sg-edge"
        data-resizing={grid.columns.resizing() === column.id ? '' : undefined}
        on:mousedown={event => {
          event.stopPropagation();
          event.preventDefault();
        }}
        on:pointerdown={event => event.button === 0 && grid.columns.drag(column.id, event)}
        onDblClick={() => autofit(grid, column)}
      />
    </div>
  );
}

/** The type, name and order of a column, and the button of its menu. */
function ViewHeading(props: { grid: Slices; column: GridColumn }): JSX.Element {
  const { grid, column } = props;
  const label = (): string => column.field.label[grid.props.language];
  const sortIndex = (): number => sortIndexOf(grid, column);
  const order = (): SortOrder | undefined => sortOrderOf(grid, column);
  const sortName = (): string => {
    const now = order();
    const name = grid.say('sortColumn', { name: label() });
    return now && sortIndex() > 0
      ? `${name} (${sortIndex() + 1}, ${grid.say(now === 'ascending' ? 'sortedUp' : 'sortedDown')})`
      : name;
  };
  return (
    <>
      <svg class="sg-kind" viewBox="0 0 16 16" aria-hidden="true">
        <path d={fieldType(column.field).icon} />
      </svg>
      <span class="sg-title">{label()}</span>
      <Show when={column.field.readOnly}>
        <span class="sg-lock" aria-hidden="true" />
      </Show>
      <button
        type="button"
        class="sg-sort"
        tabIndex={-1}
        data-order={order()}
        aria-label={sortName()}
        onClick={event => toggleSort(grid, column.id, event.shiftKey)}
      >
        <Show when={sortIndex() >= 0 && sortedColumns(grid).length > 1}>
          <span class="sg-sort-index">{sortIndex() + 1}</span>
        </Show>
      </button>
      <button
        type="button"
        class="sg-more"
        tabIndex={-1}
        aria-haspopup="menu"
        aria-label={grid.say('menuOf', { name: label() })}
        title={grid.say('menuOf', { name: label() })}
        onClick={event => openMenu(grid, grid.columns.indexOf(column.id), event.currentTarget)}
      />
    </>
  );
}

type SortOrder = 'ascending' | 'descending';

const sortIndexOf = (grid: Slices, column: GridColumn): number =>
  sortedColumns(grid).findIndex(({ field }) => field === column.id);

function sortOrderOf(grid: Slices, column: GridColumn): SortOrder | undefined {
  const key = sortedColumns(grid)[sortIndexOf(grid, column)];
  return key && (key.descending ? 'descending' : 'ascending');
}

/** Opens the column's menu below its heading, as a right click does. The heading becomes active. */
function openMenu(grid: Slices, column: number, button: HTMLElement): void {
  if (!grid.selection.isWhole(column)) goTo(grid, { row: -1, column });
  const { left, bottom } = button.closest('.sg-header')!.getBoundingClientRect();
  button.dispatchEvent(new MouseEvent('contextmenu', { bubbles: true, cancelable: true, clientX: left, clientY: bottom }));
}
