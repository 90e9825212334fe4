import ArrowLeft from 'lucide-solid/icons/arrow-left';
import ArrowRight from 'lucide-solid/icons/arrow-right';
import ChevronDown from 'lucide-solid/icons/chevron-down';
import ChevronUp from 'lucide-solid/icons/chevron-up';
import Columns3 from 'lucide-solid/icons/columns-3';
import Copy from 'lucide-solid/icons/copy';
import EyeOff from 'lucide-solid/icons/eye-off';
import FoldHorizontal from 'lucide-solid/icons/fold-horizontal';
import ListFilter from 'lucide-solid/icons/list-filter';
import MoveHorizontal from 'lucide-solid/icons/move-horizontal';
import Pin from 'lucide-solid/icons/pin';
import PinOff from 'lucide-solid/icons/pin-off';
import UnfoldHorizontal from 'lucide-solid/icons/unfold-horizontal';
import X from 'lucide-solid/icons/x';
import type { JSX } from 'solid-js';
import { MenuEntries } from '../components/menu-entries.tsx';
import type { MenuEntry } from '../components/menu-groups.ts';
import { fieldType } from '../fields/registry.ts';
import { autofit } from './autofit.ts';
import type { GridColumn } from './columns.ts';
import { selectColumn } from './commands.ts';
import { copy } from './copy.ts';
import { focusActive, goTo } from './edit.ts';
import { moveColumn, resizeBy } from './header-keys.ts';
import { keyLabel } from './key-labels.ts';
import type { lazyStrings } from './lazy-strings.ts';
import { sortBy, sortedColumns } from './sorting.ts';
import type { GridSlice } from './state.ts';
import { filterReason } from './value-filters.ts';

/** The words for an order by a field, smallest first and largest first. */
const orderWords: Readonly<
  Record<ReturnType<typeof fieldType>['order'], readonly [keyof typeof lazyStrings, keyof typeof lazyStrings]>
> = {
  words: ['sortWordsUp', 'sortWordsDown'],
  amount: ['sortAmountUp', 'sortAmountDown'],
  time: ['sortTimeUp', 'sortTimeDown'],
  flag: ['sortFlagUp', 'sortFlagDown'],
  list: ['sortListUp', 'sortListDown'],
};

interface HeaderMenuProps {
  grid: GridSlice<'context' | 'cells' | 'surface' | 'messages' | 'selection' | 'clipboard' | 'dialogs'>;
  column: GridColumn;
  /** Does something once the menu is closed and the focus is in the heading. */
  whenClosed: (work: () => void) => void;
}

/** The entries of a heading's menu. */
export function HeaderMenu(props: HeaderMenuProps): JSX.Element {
  return <MenuEntries keyLabel={keys => keyLabel(keys, props.grid.props.language)} groups={groupsOf(props)} />;
}

function groupsOf({ grid, column, whenClosed }: HeaderMenuProps): MenuEntry[][] {
  const { columns } = grid;
  const { id, field } = column;
  const index = columns.indexOf(id);
  const [up, down] = orderWords[fieldType(field).order];
  const hidden = columns.all().filter(one => !columns.isVisible(one.id)).length;
  const sort = (label: string, icon: MenuEntry['icon'], descending: boolean | null): MenuEntry => ({
    label,
    icon,
    onSelect: () => sortBy(grid, id, descending),
  });
  const step = (label: string, icon: MenuEntry['icon'], keys: string, onSelect: () => void): MenuEntry => ({
    label,
    icon,
    keys,
    onSelect,
  });
  const isSorted = sortedColumns(grid).some(key => key.field === id);
  return [
    [
      sort(grid.say(up), ChevronUp, false),
      sort(grid.say(down), ChevronDown, true),
      ...(isSorted ? [sort(grid.say('unsorted'), X, null)] : []),
      {
        label: grid.say('filterBy'),
        icon: ListFilter,
        keys: 'Ctrl+Shift+L',
        disabledReason: filterReason(grid, field),
        onSelect: () => grid.dialogs.setFilterColumn(id),
      },
    ],
    [
      ...freezeEntries(grid, column, index),
      {
        label: grid.say('hideColumn'),
        icon: EyeOff,
        disabledReason: index > 0 ? null : grid.say('firstStays'),
        onSelect: () => columns.setVisible(id, false),
      },
      { label: grid.say('autofit'), icon: MoveHorizontal, onSelect: () => autofit(grid, column) },
      { label: grid.say('copyHeading'), icon: Copy, onSelect: () => copyColumn(grid, index) },
    ],
    [
      step(grid.say('wider'), UnfoldHorizontal, 'Shift+→', () => resizeBy(grid, id, 24)),
      step(grid.say('narrower'), FoldHorizontal, 'Shift+←', () => resizeBy(grid, id, -24)),
      ...(index > 1 ? [step(grid.say('moveLeft'), ArrowLeft, 'Ctrl+Shift+←', () => moveColumn(grid, id, -1))] : []),
      ...(index > 0 && index < columns.visible().length - 1
        ? [step(grid.say('moveRight'), ArrowRight, 'Ctrl+Shift+→', () => moveColumn(grid, id, 1))]
        : []),
    ],
    grid.props.onColumns
      ? [
          {
            label: grid.say('hiddenColumns'),
            icon: Columns3,
            count: hidden,
            onSelect: () => whenClosed(() => grid.props.onColumns?.()),
          },
        ]
      : [],
  ];
}

/** Freezing up to this column, unless these are the frozen ones already, and letting go of all but the first. */
function freezeEntries(
  grid: GridSlice<'context' | 'surface' | 'messages'>,
  { id, field }: GridColumn,
  index: number,
): MenuEntry[] {
  const { columns } = grid;
  const count = columns.frozenCount();
  const names = { name: field.label[grid.props.language] };
  const freeze: MenuEntry = {
    label: grid.say('freeze'),
    icon: Pin,
    disabledReason:
      index === 0 && count === 1 ? grid.say('firstFrozen') : columns.mayFreeze(id) ? null : grid.say('freezeTooWide'),
    onSelect: () => {
      columns.freeze(id);
      grid.announce('frozenNow', names);
    },
  };
  const unfreeze: MenuEntry = {
    label: grid.say('unfreeze'),
    icon: PinOff,
    onSelect: () => {
      columns.freeze(columns.visible()[0]!.id);
      grid.announce('frozenNot', names);
    },
  };
  return [...(index === count - 1 && count > 1 ? [] : [freeze]), ...(count > 1 ? [unfreeze] : [])];
}

/** Copies the selected columns if this one is among them, otherwise this one, below their headings. */
function copyColumn(
  grid: GridSlice<'context' | 'cells' | 'surface' | 'messages' | 'selection' | 'clipboard'>,
  column: number,
): void {
  if (!grid.selection.isWhole(column)) {
    goTo(grid, { row: -1, column });
    selectColumn(grid);
  }
  void copy(grid, null, { headings: true }).catch(grid.reportError);
}

/** Returns the focus to a heading after its menu has closed. The column stays selected if it was. */
export function focusHeading(grid: GridSlice<'cells' | 'surface' | 'selection'>, id: string): void {
  const column = grid.columns.indexOf(id);
  if (column < 0) {
    focusActive(grid);
    return;
  }
  const isSelected = grid.selection.isWhole(column);
  goTo(grid, { row: -1, column });
  if (isSelected) selectColumn(grid);
}
