import './add-lazy-strings.ts';
import { DropdownMenu } from '@kobalte/core/dropdown-menu';
import type { JSX } from 'solid-js';
import { createSignal, For, Show } from 'solid-js';
import type { Language } from '../../server/model/localizedText.ts';
import { closeOnBack } from '../browser/history.ts';
import { autofit } from './autofit.ts';
import { insertRow, runCommand } from './commands.ts';
import { copy } from './copy.ts';
import { deleteRows, selectedRowCount, selectedRows } from './delete.ts';
import { focusActive } from './edit.ts';
import { fillSeries } from './fill-commands.ts';
import { linkedFrom } from './follow-link.ts';
import { moveColumn, resizeBy } from './header-keys.ts';
import { keyLabel } from './key-labels.ts';
import { pasteFromMenu } from './paste-event.ts';
import type { ContextMenuTarget } from './pointer.ts';
import { mayDelete, mayInsert } from './rights.ts';
import { actionItems, runAction } from './row-actions.ts';
import { sortBy } from './sorting.ts';
import type { GridRow } from './source.ts';
import type { GridSlice, GridState } from './state.ts';

/** The grid's context menu: the actions of the selected rows, or of a column if it opens on a header. */
export function Menu(props: { grid: GridState; target: ContextMenuTarget; close: () => void }): JSX.Element {
  const { grid } = props;
  const { hit, x, y } = props.target;
  closeOnBack(() => props.close());
  const active = grid.selection.isLost() ? undefined : grid.row(grid.selection.active().row);
  const [rows, setRows] = createSignal<readonly GridRow[]>(active ? [active] : []);
  if (selectedRowCount(grid) > 1) {
    void selectedRows(grid).then(setRows, grid.reportError);
  }
  return (
    <DropdownMenu
      open
      onOpenChange={open => !open && props.close()}
      modal={false}
      placement="right-start"
      gutter={2}
      shift={2}
      overlap
      getAnchorRect={() => ({ x, y })}
    >
      <DropdownMenu.Portal mount={grid.root().closest('main') ?? document.body}>
        <DropdownMenu.Content
          class="sg-menu"
          aria-label={grid.say('actions')}
          onCloseAutoFocus={(event: Event) => {
            event.preventDefault();
            if (!grid.dialogs.confirmation() && !grid.editing.current()) focusActive(grid);
          }}
        >
          <Show when={hit?.part === 'header' || hit?.part === 'corner'} fallback={<RowItems grid={grid} rows={rows()} />}>
            <ColumnItems grid={grid} column={hit!.column} />
          </Show>
        </DropdownMenu.Content>
      </DropdownMenu.Portal>
    </DropdownMenu>
  );
}

interface ItemProps {
  language: Language;
  label: string;
  keys?: string;
  disabledReason?: string | null;
  danger?: boolean;
  onSelect(): void;
}

function Item(props: ItemProps): JSX.Element {
  return (
    <DropdownMenu.Item
      class="sg-item"
      classList={{ 'sg-danger': props.danger ?? false }}
      disabled={Boolean(props.disabledReason)}
      onSelect={() => props.onSelect()}
    >
      <span class="sg-item-label">{props.label}</span>
      <Show when={props.keys}>
        <kbd class="sg-keys">{keyLabel(props.keys!, props.language)}</kbd>
      </Show>
      <Show when={props.disabledReason}>
        <span class="sg-because">{props.disabledReason}</span>
      </Show>
    </DropdownMenu.Item>
  );
}

function RowItems(props: { grid: GridState; rows: readonly GridRow[] }): JSX.Element {
  const { grid } = props;
  const count = (): number => selectedRowCount(grid);
  return (
    <>
      <For each={props.rows.length > 0 ? actionItems(grid, props.rows) : []}>
        {item => (
          <Item
            language={grid.props.language}
            label={item.label}
            disabledReason={item.disabledReason}
            danger={item.action.removes}
            {...(item.action.removes ? { keys: 'Ctrl+-' } : {})}
            onSelect={() => void runAction(grid, item)}
          />
        )}
      </For>
      <Show when={props.rows.length > 0 && grid.source.table().actions.length > 0}>
        <DropdownMenu.Separator class="sg-separator" />
      </Show>
      <Show when={grid.editable()}>
        <Item language={grid.props.language} label={grid.say('cut')} keys="Ctrl+X" onSelect={() => void copy(grid, null, true)} />
      </Show>
      <Item language={grid.props.language} label={grid.say('copy')} keys="Ctrl+C" onSelect={() => void copy(grid, null, false)} />
      <Show when={grid.editable()}>
        <EditItems grid={grid} />
      </Show>
      <DropdownMenu.Separator class="sg-separator" />
      <Show when={props.rows[0]}>
        {row => (
          <Item
            language={grid.props.language}
            label={grid.say('expand')}
            keys="Space"
            onSelect={() => grid.props.onExpand(row().id)}
          />
        )}
      </Show>
      <Show when={linkedFrom(grid, grid.selection.active())}>
        {linked => (
          <Item
            language={grid.props.language}
            label={grid.say('follow', { name: grid.source.linkTitle(linked().table, linked().row) })}
            keys="Alt+Enter"
            onSelect={() => grid.props.onFollow?.(linked().table, linked().row)}
          />
        )}
      </Show>
      <Item
        language={grid.props.language}
        label={grid.say('insertRow')}
        keys="Ctrl++"
        disabledReason={mayInsert(grid.source.table()) ? null : grid.say('noInsert')}
        onSelect={() => insertRow(grid)}
      />
      <Show when={count() > 0 && !grid.source.table().actions.some(action => action.removes)}>
        <Item
          language={grid.props.language}
          label={grid.say('deleteRows', { count: count() })}
          keys="Ctrl+-"
          danger
          disabledReason={mayDelete(grid.source.table(), props.rows[0]) ? null : grid.say('noDelete')}
          onSelect={() => void deleteRows(grid)}
        />
      </Show>
    </>
  );
}

/** The items that write cells. They are not offered where nothing can be written. */
function EditItems(props: { grid: GridState }): JSX.Element {
  const { grid } = props;
  return (
    <>
      <Item language={grid.props.language} label={grid.say('paste')} keys="Ctrl+V" onSelect={() => void pasteFromMenu(grid)} />
      <Item
        language={grid.props.language}
        label={grid.say('fillDown')}
        keys="Ctrl+D"
        onSelect={() => runCommand(grid, 'fillDown')}
      />
      <Show when={grid.selection.cells() > 1}>
        <Item
          language={grid.props.language}
          label={grid.say('fillRight')}
          keys="Ctrl+R"
          onSelect={() => runCommand(grid, 'fillRight')}
        />
        <Item language={grid.props.language} label={grid.say('fillSeries')} onSelect={() => fillSeries(grid)} />
      </Show>
      <Item language={grid.props.language} label={grid.say('clear')} keys="Del" onSelect={() => runCommand(grid, 'clear')} />
    </>
  );
}

function ColumnItems(props: {
  grid: GridSlice<'context' | 'cells' | 'surface' | 'messages' | 'selection'>;
  column: number;
}): JSX.Element {
  const { grid } = props;
  const column = () => grid.columns.visible()[props.column];
  const id = (): string => column()?.id ?? '';
  const hidden = () => grid.columns.all().filter(one => !grid.columns.isVisible(one.id));
  const order = () => grid.source.sort().find(key => key.field === id());
  return (
    <>
      <Item language={grid.props.language} label={grid.say('ascending')} onSelect={() => sortBy(grid, id(), false)} />
      <Item language={grid.props.language} label={grid.say('descending')} onSelect={() => sortBy(grid, id(), true)} />
      <Show when={order()}>
        <Item language={grid.props.language} label={grid.say('unsorted')} onSelect={() => sortBy(grid, id(), null)} />
      </Show>
      <DropdownMenu.Separator class="sg-separator" />
      <Item language={grid.props.language} label={grid.say('autofit')} onSelect={() => column() && autofit(grid, column()!)} />
      <Item language={grid.props.language} label={grid.say('wider')} keys="Shift+→" onSelect={() => resizeBy(grid, id(), 24)} />
      <Item
        language={grid.props.language}
        label={grid.say('narrower')}
        keys="Shift+←"
        onSelect={() => resizeBy(grid, id(), -24)}
      />
      <Show when={props.column > 0}>
        <DropdownMenu.Separator class="sg-separator" />
        <Show when={props.column > 1}>
          <Item
            language={grid.props.language}
            label={grid.say('moveLeft')}
            keys="Ctrl+Shift+←"
            onSelect={() => moveColumn(grid, id(), -1)}
          />
        </Show>
        <Show when={props.column < grid.columns.visible().length - 1}>
          <Item
            language={grid.props.language}
            label={grid.say('moveRight')}
            keys="Ctrl+Shift+→"
            onSelect={() => moveColumn(grid, id(), 1)}
          />
        </Show>
        <Item
          language={grid.props.language}
          label={grid.say('hideColumn')}
          onSelect={() => grid.columns.setVisible(id(), false)}
        />
      </Show>
      <Show when={hidden().length > 0}>
        <DropdownMenu.Separator class="sg-separator" />
        <DropdownMenu.Sub gutter={2} overlap>
          <DropdownMenu.SubTrigger class="sg-item">
            <span class="sg-item-label">{grid.say('showColumns')}</span>
            <span class="sg-into" aria-hidden="true" />
          </DropdownMenu.SubTrigger>
          <DropdownMenu.Portal mount={grid.root().closest('main') ?? document.body}>
            <DropdownMenu.SubContent class="sg-menu" aria-label={grid.say('showColumns')}>
              <For each={hidden()}>
                {one => (
                  <Item
                    language={grid.props.language}
                    label={one.field.label[grid.props.language]}
                    onSelect={() => grid.columns.setVisible(one.id, true)}
                  />
                )}
              </For>
            </DropdownMenu.SubContent>
          </DropdownMenu.Portal>
        </DropdownMenu.Sub>
      </Show>
    </>
  );
}
