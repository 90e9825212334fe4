import type { JSX } from 'solid-js';
import type { CatalogAction } from '../../server/api/wire.ts';
import { interpolate } from '../../server/model/localizedText.ts';
import { timeZone } from '../browser/locale.ts';
import type { AnchoredProps } from '../components/anchored.ts';
import { Menu } from '../components/menu.tsx';
import { MenuEntries } from '../components/menu-entries.tsx';
import type { MenuEntry } from '../components/menu-groups.ts';
import type { GridRow } from '../contract/row.ts';
import { unavailableReason } from '../grid/action-availability.ts';
import { actionIcon } from '../grid/action-icon.ts';
import { language, localize } from '../i18n/language.ts';
import { rowTexts } from '../i18n/row.ts';
import { actionLabel } from './main-actions.ts';

interface RowMenuProps extends AnchoredProps {
  actions: readonly CatalogAction[];
  row: GridRow;
  run: (action: CatalogAction) => void;
}

/** The menu of a row's other actions: first those that are possible, then the others with the reason. */
export function RowMenu(props: RowMenuProps): JSX.Element {
  const reason = (action: CatalogAction): string | null => {
    const words = unavailableReason(action, props.row);
    if (words === null) return null;
    const cells = Object.entries(props.row.cells).map(([id, value]) => [
      id,
      typeof value === 'number' ? value : String(value ?? ''),
    ]);
    return interpolate(words, Object.fromEntries(cells), { language: language(), timeZone: timeZone() });
  };
  const entry = (action: CatalogAction): MenuEntry => {
    const disabledReason = reason(action);
    return {
      label: disabledReason === null ? actionLabel(action) : localize(action.label),
      icon: actionIcon(action.id),
      danger: action.removes ?? false,
      disabledReason,
      onSelect: () => props.run(action),
    };
  };
  return (
    <Menu {...props} label={rowTexts().panel.actions} placement="bottom-end">
      <MenuEntries groups={[props.actions.map(entry)]} />
    </Menu>
  );
}
