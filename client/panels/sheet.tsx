import * as Dialog from '@kobalte/core/dialog';
import X from 'lucide-solid/icons/x';
import type { JSX } from 'solid-js';
import { closesOnBack } from '../look/back.ts';
import { t } from '../words/words.ts';

interface SheetProps {
  title: string;
  wide?: boolean;
  close: () => void;
  children: JSX.Element;
  foot?: JSX.Element;
}

/** A dialog with a title and a way out; focus goes back to where it was. */
export function SheetDialog(props: SheetProps): JSX.Element {
  let content!: HTMLElement;
  closesOnBack(() => props.close());
  const before = document.activeElement;
  /** What one came from may be gone, as the entry of a menu is: then the focus goes where the browser puts it. */
  const comeBack = (event: Event): void => {
    if (!(before instanceof HTMLElement) || !before.isConnected || before === document.body) return;
    event.preventDefault();
    before.focus({ preventScroll: true });
  };
  /** One begins in the first field, where there is one, else on the first button of the foot. */
  const begin = (event: Event): void => {
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
            onOpenAutoFocus={begin}
            onCloseAutoFocus={comeBack}
          >
            <div class="dialog-head">
              <Dialog.Title>{props.title}</Dialog.Title>
              <Dialog.CloseButton class="button icon" aria-label={t().app.close} title={t().app.close}>
                <X />
              </Dialog.CloseButton>
            </div>
            <div class="dialog-body">{props.children}</div>
            {props.foot}
          </Dialog.Content>
        </div>
      </Dialog.Portal>
    </Dialog.Root>
  );
}
