import type { JSX } from 'solid-js';
import { parseHeight, rowHeights } from '../../server/model/tableView.ts';
import type { AnchoredProps } from '../components/anchored.ts';
import { Menu } from '../components/menu.tsx';
import { MenuChoices } from '../components/menu-entries.tsx';
import { t } from '../i18n/language.ts';
import { useWorkspace } from './workspace-context.ts';

/** The menu of row heights. */
export function HeightMenu(props: AnchoredProps): JSX.Element {
  const { view, changeView } = useWorkspace('view');
  return (
    <Menu {...props} label={t().tools.height}>
      <MenuChoices
        value={String(view().height)}
        choices={rowHeights.map(height => ({ value: String(height), label: t().tools.heights[height] }))}
        onChange={value => changeView({ height: parseHeight(Number(value)) })}
      />
    </Menu>
  );
}
