import { DropdownMenu } from '@kobalte/core/dropdown-menu';
import Check from 'lucide-solid/icons/check';
import type { JSX } from 'solid-js';
import { closesOnBack } from '../look/back.ts';
import { giveBack, landmarkOf, type Opened, sparing } from './opener.tsx';

interface DropdownProps extends Opened {
  label: string;
  class?: string;
  placement?: 'bottom-start' | 'bottom-end';
  children: JSX.Element;
}

/** A menu that opens at a button. */
export function Dropdown(props: DropdownProps): JSX.Element {
  closesOnBack(() => props.close());
  return (
    <DropdownMenu
      open
      onOpenChange={open => !open && props.close()}
      placement={props.placement ?? 'bottom-start'}
      gutter={4}
      modal={false}
      getAnchorRect={() => props.anchor.getBoundingClientRect()}
    >
      <DropdownMenu.Portal mount={landmarkOf(props.anchor)}>
        <DropdownMenu.Content
          class={`menu ${props.class ?? ''}`}
          aria-label={props.label}
          onInteractOutside={sparing(props.anchor)}
          onCloseAutoFocus={(event: Event) => giveBack(event, props.anchor)}
        >
          {props.children}
        </DropdownMenu.Content>
      </DropdownMenu.Portal>
    </DropdownMenu>
  );
}

/** One of several things of which one holds. */
export function Choice(props: { value: string; label: string }): JSX.Element {
  return (
    <DropdownMenu.RadioItem value={props.value}>
      <span class="check">
        <DropdownMenu.ItemIndicator>
          <Check />
        </DropdownMenu.ItemIndicator>
      </span>
      {props.label}
    </DropdownMenu.RadioItem>
  );
}
