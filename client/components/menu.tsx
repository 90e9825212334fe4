import './menu.css';
import { DropdownMenu, type DropdownMenuRootOptions } from '@kobalte/core/dropdown-menu';
import type { JSX } from 'solid-js';
import { closeOnBack } from '../browser/history.ts';
import { type AnchoredProps, ignorePressOn, landmarkOf, returnFocus } from './anchored.ts';

interface MenuProps extends AnchoredProps {
  label: string;
  class?: string;
  placement?: 'bottom-start' | 'bottom-end' | 'top-start';
  /** The point of the window where it opens, if not at an edge of the anchor. */
  at?: { x: number; y: number } | undefined;
  /** Gives the focus to what the menu was about, if that is not the anchor. */
  restoreFocus?: () => void;
  children: JSX.Element;
}

type Placement = Pick<DropdownMenuRootOptions, 'placement' | 'gutter' | 'shift' | 'overlap'>;

const atPointer: Placement = { placement: 'right-start', gutter: 2, shift: 2, overlap: true };

/** A menu at a button or at the pointer. It closes by Escape, Back, and a press beside it. */
export function Menu(props: MenuProps): JSX.Element {
  let content!: HTMLElement;
  closeOnBack(() => props.close());
  // Read outside of effects, where a condition in an attribute could not be followed.
  const placement = (): Placement => (props.at ? atPointer : { placement: props.placement ?? 'bottom-start', gutter: 4 });
  return (
    <DropdownMenu
      open
      onOpenChange={open => !open && props.close()}
      {...placement()}
      modal={false}
      getAnchorRect={() => props.at ?? props.anchor.getBoundingClientRect()}
    >
      <DropdownMenu.Portal mount={landmarkOf(props.anchor)}>
        <DropdownMenu.Content
          ref={element => {
            content = element;
          }}
          class={`menu ${props.class ?? ''}`}
          aria-label={props.label}
          onInteractOutside={ignorePressOn(props.anchor)}
          onOpenAutoFocus={(event: Event) => {
            if (props.fromKeyboard !== true) return;
            event.preventDefault();
            // The entries can have the focus only once they are complete.
            setTimeout(() => content.querySelector<HTMLElement>('[role^=menuitem]')?.focus());
          }}
          onCloseAutoFocus={(event: Event) => {
            if (props.restoreFocus) {
              event.preventDefault();
              props.restoreFocus();
            } else returnFocus(event, props.anchor);
          }}
        >
          {props.children}
        </DropdownMenu.Content>
      </DropdownMenu.Portal>
    </DropdownMenu>
  );
}
