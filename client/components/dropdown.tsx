import './menu.css';
import { DropdownMenu } from '@kobalte/core/dropdown-menu';
import Check from 'lucide-solid/icons/check';
import type { JSX } from 'solid-js';
import { closeOnBack } from '../browser/history.ts';
import { type AnchoredProps, ignorePressOn, landmarkOf, returnFocus } from './menu-trigger.tsx';

interface DropdownProps extends AnchoredProps {
  label: string;
  class?: string;
  placement?: 'bottom-start' | 'bottom-end' | 'top-start';
  children: JSX.Element;
}

/** A menu anchored to a button. */
export function Dropdown(props: DropdownProps): JSX.Element {
  closeOnBack(() => props.close());
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
          onInteractOutside={ignorePressOn(props.anchor)}
          onCloseAutoFocus={(event: Event) => returnFocus(event, props.anchor)}
        >
          {props.children}
        </DropdownMenu.Content>
      </DropdownMenu.Portal>
    </DropdownMenu>
  );
}

/** A radio item of a menu. */
export function RadioItem(props: { value: string; label: string }): JSX.Element {
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
