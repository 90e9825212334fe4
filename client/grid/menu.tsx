import './add-lazy-strings.ts';
import ArrowDownToLine from 'lucide-solid/icons/arrow-down-to-line';
import ArrowRightToLine from 'lucide-solid/icons/arrow-right-to-line';
import ArrowUpRight from 'lucide-solid/icons/arrow-up-right';
import ClipboardPaste from 'lucide-solid/icons/clipboard-paste';
import Copy from 'lucide-solid/icons/copy';
import Eraser from 'lucide-solid/icons/eraser';
import ListFilter from 'lucide-solid/icons/list-filter';
import ListOrdered from 'lucide-solid/icons/list-ordered';
import Maximize2 from 'lucide-solid/icons/maximize-2';
import Plus from 'lucide-solid/icons/plus';
import Scissors from 'lucide-solid/icons/scissors';
import Trash2 from 'lucide-solid/icons/trash-2';
import type { JSX } from 'solid-js';
import { createSignal, Show } from 'solid-js';
import { Menu } from '../components/menu.tsx';
import { MenuEntries } from '../components/menu-entries.tsx';
import type { MenuEntry } from '../components/menu-groups.ts';
import type { GridRow } from '../contract/row.ts';
import { actionIcon } from './action-icon.ts';
import { insertRow, runCommand } from './commands.ts';
import { copy } from './copy.ts';
import { deleteRows, selectedRowCount, selectedRows } from './delete.ts';
import { focusActive } from './edit.ts';
import { fillSeries } from './fill-commands.ts';
import { linkedFrom } from './follow-link.ts';
import { focusHeading, HeaderMenu } from './header-menu.tsx';
import { keyLabel } from './key-labels.ts';
import { pasteFromMenu } from './paste-event.ts';
import type { ContextMenuTarget } from './pointer.ts';
import { mayDelete, mayInsert } from './rights.ts';
import { actionItems, runAction } from './row-actions.ts';
import type { GridSlice, GridState } from './state.ts';
import { filterByValue, filterReason } from './value-filters.ts';

/** The grid's context menu: the actions of the selected rows, or those of a column if it opens on a heading. */
export function GridMenu(props: { grid: GridState; target: ContextMenuTarget; close: () => void }): JSX.Element {
  const { grid } = props;
  const { hit, x, y } = props.target;
  /** What an entry opens: only then does the focus stay in it. */
  let afterwards: (() => void) | undefined;
  const column = hit?.part === 'header' || hit?.part === 'corner' ? grid.columns.visible()[hit.column] : undefined;
  const active = grid.selection.isLost() ? undefined : grid.row(grid.selection.active().row);
  const [rows, setRows] = createSignal<readonly GridRow[]>(active ? [active] : []);
  if (selectedRowCount(grid) > 1) {
    void selectedRows(grid).then(setRows, grid.reportError);
  }
  const restoreFocus = (): void => {
    if (grid.editing.current() || grid.dialogs.filterColumn() !== null) return;
    if (column) focusHeading(grid, column.id);
    else focusActive(grid);
    afterwards?.();
  };
  return (
    <Menu anchor={grid.root()} at={{ x, y }} label={grid.say('actions')} close={() => props.close()} restoreFocus={restoreFocus}>
      <Show when={column} fallback={<RowEntries grid={grid} rows={rows()} />}>
        {shown => (
          <HeaderMenu
            grid={grid}
            column={shown()}
            whenClosed={work => {
              afterwards = work;
            }}
          />
        )}
      </Show>
    </Menu>
  );
}

/** The entries for the selected rows. */
function RowEntries(props: { grid: GridState; rows: readonly GridRow[] }): JSX.Element {
  return <MenuEntries keyLabel={keys => keyLabel(keys, props.grid.props.language)} groups={rowGroups(props.grid, props.rows)} />;
}

function rowGroups(grid: GridState, rows: readonly GridRow[]): MenuEntry[][] {
  const { actions } = grid.source.table();
  const row = rows[0];
  const linked = linkedFrom(grid, grid.selection.active());
  const count = selectedRowCount(grid);
  const mayBeDeleted = count > 0 && !actions.some(action => action.removes);
  return [
    (row ? actionItems(grid, rows) : []).map(item => ({
      label: item.label,
      icon: actionIcon(item.action.id),
      disabledReason: item.disabledReason,
      danger: item.action.removes ?? false,
      keys: item.action.removes ? 'Ctrl+-' : undefined,
      onSelect: () => void runAction(grid, item),
    })),
    [
      ...(grid.editable()
        ? [{ label: grid.say('cut'), icon: Scissors, keys: 'Ctrl+X', onSelect: () => void copy(grid, null, { cut: true }) }]
        : []),
      { label: grid.say('copy'), icon: Copy, keys: 'Ctrl+C', onSelect: () => void copy(grid, null) },
      { label: grid.say('copyHeadings'), icon: Copy, onSelect: () => void copy(grid, null, { headings: true }) },
      ...(grid.editable() ? editEntries(grid) : []),
    ],
    [
      ...(row
        ? [{ label: grid.say('expand'), icon: Maximize2, keys: 'Space', onSelect: () => grid.props.onExpand(row.id) }]
        : []),
      ...(row ? valueFilterEntries(grid, row) : []),
      ...(linked
        ? [
            {
              label: grid.say('follow', { name: grid.source.linkTitle(linked.table, linked.row) }),
              icon: ArrowUpRight,
              keys: 'Alt+Enter',
              onSelect: () => grid.props.onFollow?.(linked.table, linked.row),
            },
          ]
        : []),
      {
        label: grid.say('insertRow'),
        icon: Plus,
        keys: 'Ctrl++',
        disabledReason: mayInsert(grid.source.table()) ? null : grid.say('noInsert'),
        onSelect: () => insertRow(grid),
      },
      ...(mayBeDeleted
        ? [
            {
              label: grid.say('deleteRows', { count }),
              icon: Trash2,
              keys: 'Ctrl+-',
              danger: true,
              disabledReason: mayDelete(grid.source.table(), row) ? null : grid.say('noDelete'),
              onSelect: () => void deleteRows(grid),
            },
          ]
        : []),
    ],
  ];
}

/** The entries that write cells. They are not offered where nothing can be written. */
function editEntries(grid: GridState): MenuEntry[] {
  return [
    { label: grid.say('paste'), icon: ClipboardPaste, keys: 'Ctrl+V', onSelect: () => void pasteFromMenu(grid) },
    { label: grid.say('fillDown'), icon: ArrowDownToLine, keys: 'Ctrl+D', onSelect: () => runCommand(grid, 'fillDown') },
    ...(grid.selection.cells() > 1
      ? [
          { label: grid.say('fillRight'), icon: ArrowRightToLine, keys: 'Ctrl+R', onSelect: () => runCommand(grid, 'fillRight') },
          { label: grid.say('fillSeries'), icon: ListOrdered, onSelect: () => fillSeries(grid) },
        ]
      : []),
    { label: grid.say('clear'), icon: Eraser, keys: 'Del', onSelect: () => runCommand(grid, 'clear') },
  ];
}

/** Showing only the rows with the value of the active cell. */
function valueFilterEntries(grid: GridSlice<'context' | 'cells' | 'messages' | 'selection'>, row: GridRow): MenuEntry[] {
  const field = grid.field(grid.selection.active().column);
  if (!field || filterReason(grid, field) !== null) return [];
  return [{ label: grid.say('filterByValue'), icon: ListFilter, onSelect: () => filterByValue(grid, field, row) }];
}
