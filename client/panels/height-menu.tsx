import { DropdownMenu } from '@kobalte/core/dropdown-menu';
import { For, type JSX } from 'solid-js';
import { t } from '../i18n/language.ts';
import { Dropdown, RadioItem } from './dropdown.tsx';
import type { AnchoredProps } from './menu-trigger.tsx';
import { rowHeights, useWorkspace } from './workspace-context.ts';

/** The menu of row heights. */
export function HeightMenu(props: AnchoredProps): JSX.Element {
  const context = useWorkspace();
  return (
    <Dropdown {...props} label={t().tools.height}>
      <DropdownMenu.RadioGroup
        value={String(context.rowHeight())}
        onChange={value => context.setRowHeight(rowHeights.find(height => String(height) === value) ?? 32)}
      >
        <For each={rowHeights}>{height => <RadioItem value={String(height)} label={t().tools.heights[height]} />}</For>
      </DropdownMenu.RadioGroup>
    </Dropdown>
  );
}
