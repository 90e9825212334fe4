import './menu-entries.css';
import { DropdownMenu } from '@kobalte/core/dropdown-menu';
import type { Component, JSX } from 'solid-js';
import { For, Show } from 'solid-js';

/** The words of a chord of keys for the reader. */
type KeyLabel = (keys: string) => string;

/** An entry of a menu. With a reason it cannot be chosen, and the reason is shown below it. */
export interface MenuEntry {
  label: string;
  icon?: Component | undefined;
  keys?: string | undefined;
  /** A number at the end of the line. */
  count?: number;
  disabledReason?: string | null;
  danger?: boolean;
  onSelect(): void;
}

/** Groups of entries with lines between them. What cannot be done comes last, below a line, with its reason. */
export function MenuEntries(props: { keyLabel: KeyLabel; groups: readonly (readonly MenuEntry[])[] }): JSX.Element {
  const isPossible = (entry: MenuEntry): boolean => !entry.disabledReason;
  const shown = (): MenuEntry[][] =>
    [
      ...props.groups.map(group => group.filter(isPossible)),
      props.groups.flatMap(group => group.filter(entry => !isPossible(entry))),
    ].filter(group => group.length > 0);
  return (
    <For each={shown()}>
      {(group, index) => (
        <>
          <Show when={index() > 0}>
            <DropdownMenu.Separator class="sg-separator" />
          </Show>
          <For each={group}>{entry => <MenuItem keyLabel={props.keyLabel} {...entry} />}</For>
        </>
      )}
    </For>
  );
}

function MenuItem(props: MenuEntry & { keyLabel: KeyLabel }): JSX.Element {
  return (
    <DropdownMenu.Item
      class="sg-item"
      classList={{ 'sg-danger': props.danger ?? false }}
      disabled={Boolean(props.disabledReason)}
      onSelect={() => props.onSelect()}
    >
      <Show when={props.icon}>{icon => <>{icon()({})}</>}</Show>
      <span class="sg-item-label">{props.label}</span>
      <Show when={props.keys}>
        <kbd class="sg-keys">{props.keyLabel(props.keys!)}</kbd>
      </Show>
      <Show when={props.count}>
        <span class="sg-item-count">{props.count}</span>
      </Show>
      <Show when={props.disabledReason}>
        <span class="sg-because">{props.disabledReason}</span>
      </Show>
    </DropdownMenu.Item>
  );
}
