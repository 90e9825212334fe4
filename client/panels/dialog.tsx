import './dialog.css';
import * as Dialog from '@kobalte/core/dialog';
import X from 'lucide-solid/icons/x';
import type { JSX } from 'solid-js';
import { closeOnBack } from '../browser/history.ts';
import { t } from '../i18n/language.ts';

interface ModalDialogProps {
  title: string;
  wide?: boolean;
  close: () => void;
  children: JSX.Element;
  footer?: JSX.Element;
}

/** A modal dialog with a title and a close button. Closing it returns the focus. */
export function ModalDialog(props: ModalDialogProps): JSX.Element {
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
    <Dialog.Root open onOpenChange={open => !open && props.close()}>
      <Dialog.Portal>
        <Dialog.Overlay class="shade" />
        <div class="dialog-place">
          <Dialog.Content
            ref={element => {
              content = element;
            }}
            class="dialog"
            classList={{ wide: props.wide ?? false }}
            onOpenAutoFocus={focusFirstField}
            onCloseAutoFocus={restoreFocus}
          >
            <div class="dialog-head">
              <Dialog.Title>{props.title}</Dialog.Title>
              <Dialog.CloseButton class="button icon" aria-label={t().app.close} title={t().app.close}>
                <X />
              </Dialog.CloseButton>
            </div>
            <div class="dialog-body">{props.children}</div>
            {props.footer}
          </Dialog.Content>
        </div>
      </Dialog.Portal>
    </Dialog.Root>
  );
}
