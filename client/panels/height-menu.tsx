import { DropdownMenu } from '@kobalte/core/dropdown-menu';
import { For, type JSX } from 'solid-js';
import { parseHeight, rowHeights } from '../../server/model/tableView.ts';
import { Dropdown, RadioItem } from '../components/dropdown.tsx';
import type { AnchoredProps } from '../components/menu-trigger.tsx';
import { t } from '../i18n/language.ts';
import { useWorkspace } from './workspace-context.ts';

/** The menu of row heights. */
export function HeightMenu(props: AnchoredProps): JSX.Element {
  const { view, changeView } = useWorkspace('view');
  return (
    <Dropdown {...props} label={t().tools.height}>
      <DropdownMenu.RadioGroup
        value={String(view().height)}
        onChange={value => changeView({ height: parseHeight(Number(value)) })}
      >
        <For each={rowHeights}>{height => <RadioItem value={String(height)} label={t().tools.heights[height]} />}</For>
      </DropdownMenu.RadioGroup>
    </Dropdown>
  );
}
