import './row-menu.css';
import { DropdownMenu } from '@kobalte/core/dropdown-menu';
import { For, type JSX, Show } from 'solid-js';
import { Dynamic } from 'solid-js/web';
import type { CatalogAction } from '../../server/api/wire.ts';
import { interpolate } from '../../server/model/localizedText.ts';
import { timeZone } from '../browser/locale.ts';
import { Dropdown } from '../components/dropdown.tsx';
import type { AnchoredProps } from '../components/menu-trigger.tsx';
import { isAvailable, unavailableReason } from '../grid/action-availability.ts';
import type { GridRow } from '../grid/source.ts';
import { language, localize } from '../i18n/language.ts';
import { rowTexts } from '../i18n/row.ts';
import { actionIcon } from './action-icon.ts';
import { actionLabel } from './main-actions.ts';

interface RowMenuProps extends AnchoredProps {
  actions: readonly CatalogAction[];
  row: GridRow;
  run: (action: CatalogAction) => void;
}

/** The menu of a row's other actions: first those that are possible, then the others with the reason. */
export function RowMenu(props: RowMenuProps): JSX.Element {
  const possible = (): CatalogAction[] => props.actions.filter(action => isAvailable(action, props.row));
  const impossible = (): CatalogAction[] => props.actions.filter(action => !isAvailable(action, props.row));
  const reason = (action: CatalogAction): string => {
    const cells = Object.entries(props.row.cells).map(([id, value]) => [
      id,
      typeof value === 'number' ? value : String(value ?? ''),
    ]);
    const words = unavailableReason(action, props.row) ?? action.because;
    return interpolate(words, Object.fromEntries(cells), { language: language(), timeZone: timeZone() });
  };
  return (
    <Dropdown anchor={props.anchor} close={props.close} label={rowTexts().panel.actions} class="row-menu" placement="bottom-end">
      <For each={possible()}>
        {action => (
          <DropdownMenu.Item class={action.removes ? 'risky' : ''} onSelect={() => props.run(action)}>
            <Dynamic component={actionIcon(action.id)} aria-hidden="true" />
            {actionLabel(action)}
          </DropdownMenu.Item>
        )}
      </For>
      <Show when={possible().length > 0 && impossible().length > 0}>
        <hr />
      </Show>
      <For each={impossible()}>
        {action => (
          <DropdownMenu.Item class="impossible" aria-disabled="true" closeOnSelect={false}>
            <span>
              {localize(action.label)}
              <span class="small">{reason(action)}</span>
            </span>
          </DropdownMenu.Item>
        )}
      </For>
    </Dropdown>
  );
}
