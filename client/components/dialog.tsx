import './dialog.css';
import './form.css';
import * as Kobalte from '@kobalte/core/dialog';
import X from 'lucide-solid/icons/x';
import type { JSX } from 'solid-js';
import { closeOnBack } from '../browser/history.ts';

/** Props of a modal dialog. */
export interface DialogProps {
  title: string;
  /** The name of the close button. */
  closeLabel: string;
  wide?: boolean;
  close: () => void;
  children: JSX.Element;
  footer?: JSX.Element;
}

/** A modal dialog with a title and a close button. Closing it returns the focus. */
export function Dialog(props: DialogProps): JSX.Element {
  let content!: HTMLElement;
  closeOnBack(() => props.close());
  const previousFocus = document.activeElement;
  /** Returns the focus, unless the element no longer exists, such as a menu item. */
  const restoreFocus = (event: Event): void => {
    if (!(previousFocus instanceof HTMLElement) || !previousFocus.isConnected || previousFocus === document.body) return;
    event.preventDefault();
    previousFocus.focus({ preventScroll: true });
  };
  /** Focuses the first field, or else the first button of the footer. */
  const focusFirstField = (event: Event): void => {
    const field =
      content.querySelector<HTMLElement>('.dialog-body :is(input, select, textarea)') ??
      content.querySelector<HTMLElement>('.dialog-foot button');
    if (!field) return;
    event.preventDefault();
    field.focus();
  };
  return (
    <Kobalte.Root open onOpenChange={open => !open && props.close()}>
      <Kobalte.Portal>
        <Kobalte.Overlay class="shade" />
        <div class="dialog-place">
          <Kobalte.Content
            ref={element => {
              content = element;
            }}
            class="dialog"
            classList={{ wide: props.wide ?? false }}
            onOpenAutoFocus={focusFirstField}
            onCloseAutoFocus={restoreFocus}
          >
            <div class="dialog-head">
              <Kobalte.Title>{props.title}</Kobalte.Title>
              <Kobalte.CloseButton class="button icon" aria-label={props.closeLabel} title={props.closeLabel}>
                <X />
              </Kobalte.CloseButton>
            </div>
            <div class="dialog-body">{props.children}</div>
            {props.footer}
          </Kobalte.Content>
        </div>
      </Kobalte.Portal>
    </Kobalte.Root>
  );
}
