import { DropdownMenu } from '@kobalte/core/dropdown-menu';
import { For, type JSX } from 'solid-js';
import { t } from '../words/words.ts';
import { heights, useDesk } from './desk.ts';
import { Choice, Dropdown } from './dropdown.tsx';
import type { Opened } from './opener.tsx';

/** Chooses how high rows are. */
export function HeightMenu(props: Opened): JSX.Element {
  const desk = useDesk();
  return (
    <Dropdown {...props} label={t().tools.height}>
      <DropdownMenu.RadioGroup
        value={String(desk.height())}
        onChange={value => desk.setHeight(heights.find(height => String(height) === value) ?? 32)}
      >
        <For each={heights}>{height => <Choice value={String(height)} label={t().tools.heights[height]} />}</For>
      </DropdownMenu.RadioGroup>
    </Dropdown>
  );
}
