import { DropdownMenu } from '@kobalte/core/dropdown-menu';
import Check from 'lucide-solid/icons/check';
import type { JSX } from 'solid-js';
import { For, Show } from 'solid-js';
import { Dynamic } from 'solid-js/web';
import { createMenuGroups, type MenuEntry } from './menu-groups.ts';

/** The words of a chord of keys for the reader. */
type KeyLabel = (keys: string) => string;

interface MenuEntriesProps {
  /** Without it, keys are shown as they are. */
  keyLabel?: KeyLabel;
  groups: readonly (readonly MenuEntry[])[];
}

/** Groups of entries with lines between them. What cannot be done comes last, below a line, with its reason. */
export function MenuEntries(props: MenuEntriesProps): JSX.Element {
  const shown = createMenuGroups(() => props.groups);
  return (
    <For each={shown()}>
      {(group, index) => (
        <>
          <Show when={index() > 0}>
            <MenuLine />
          </Show>
          <For each={group}>{entry => <MenuItem keyLabel={props.keyLabel ?? (keys => keys)} {...entry} />}</For>
        </>
      )}
    </For>
  );
}

/** A line between two parts of a menu. */
export const MenuLine = (): JSX.Element => <DropdownMenu.Separator class="menu-line" />;

/** An entry that cannot be chosen takes the focus all the same, so that its reason is read. */
function MenuItem(props: MenuEntry & { keyLabel: KeyLabel }): JSX.Element {
  const isDisabled = (): boolean => Boolean(props.disabledReason);
  return (
    <DropdownMenu.Item
      class="menu-item"
      classList={{ danger: props.danger ?? false }}
      aria-disabled={isDisabled() ? 'true' : undefined}
      closeOnSelect={!isDisabled()}
      onSelect={() => !isDisabled() && props.onSelect()}
    >
      <Show when={props.icon}>{icon => <Dynamic component={icon()} />}</Show>
      <span class="menu-label">{props.label}</span>
      <Show when={props.keys}>{keys => <kbd>{props.keyLabel(keys())}</kbd>}</Show>
      <Show when={props.count}>
        <span class="menu-count">{props.count}</span>
      </Show>
      <Show when={props.disabledReason}>
        <span class="menu-reason">{props.disabledReason}</span>
      </Show>
    </DropdownMenu.Item>
  );
}

interface MenuChoicesProps<Value extends string> {
  label?: string;
  value: Value | null;
  choices: readonly { value: Value; label: string }[];
  /** Whether a choice closes the menu. */
  closes?: boolean;
  onChange: (value: Value) => void;
}

/** Entries of a menu. One of them is chosen. */
export function MenuChoices<Value extends string>(props: MenuChoicesProps<Value>): JSX.Element {
  const choose = (value: string): void => {
    const chosen = props.choices.find(choice => choice.value === value);
    if (chosen) props.onChange(chosen.value);
  };
  return (
    <DropdownMenu.RadioGroup value={props.value ?? ''} onChange={choose}>
      <Show when={props.label}>
        <DropdownMenu.GroupLabel class="menu-caption">{props.label}</DropdownMenu.GroupLabel>
      </Show>
      <For each={props.choices}>
        {choice => (
          <DropdownMenu.RadioItem class="menu-item" value={choice.value} closeOnSelect={props.closes ?? false}>
            <DropdownMenu.ItemIndicator class="menu-check">
              <Check />
            </DropdownMenu.ItemIndicator>
            <span class="menu-label">{choice.label}</span>
          </DropdownMenu.RadioItem>
        )}
      </For>
    </DropdownMenu.RadioGroup>
  );
}
