import './dialog.css';
import './form.css';
import * as Kobalte from '@kobalte/core/dialog';
import X from 'lucide-solid/icons/x';
import { children, type JSX, Show } from 'solid-js';
import { closeOnBack } from '../browser/history.ts';

interface DialogFrameProps {
  /** Its name, where it has no title. */
  label?: string;
  /** An alert dialog asks before something that cannot simply be undone. */
  role?: 'dialog' | 'alertdialog' | undefined;
  class?: string | undefined;
  /** Near the top of the page, for content whose height changes. */
  atTop?: boolean;
  /** Absent if it cannot be closed by the person. */
  close?: (() => void) | undefined;
  /** What gets the focus when it opens; null leaves the focus to the content. */
  firstFocus?: ((content: HTMLElement) => HTMLElement | null) | undefined;
  /** Gives the focus to what the dialog was about. Otherwise what had it before gets it. */
  restoreFocus?: (() => void) | undefined;
  children: JSX.Element;
}

/** The first field, or else the first button of the foot. */
const firstField = (content: HTMLElement): HTMLElement | undefined =>
  content.querySelector<HTMLElement>('.dialog-body :is(input, select, textarea)') ??
  content.querySelector<HTMLElement>('.dialog-foot button') ??
  undefined;

/** The ground, place and focus of a modal dialog, for one without a title bar. */
export function DialogFrame(props: DialogFrameProps): JSX.Element {
  let content!: HTMLElement;
  if (props.close) closeOnBack(() => props.close?.());
  const previousFocus = document.activeElement;
  const focusFirst = (event: Event): void => {
    const found = props.firstFocus ? props.firstFocus(content) : firstField(content);
    if (found === undefined) return;
    event.preventDefault();
    found?.focus();
  };
  const restoreFocus = (event: Event): void => {
    if (props.restoreFocus) {
      event.preventDefault();
      props.restoreFocus();
      return;
    }
    // An element that no longer exists, such as a menu item, cannot get it.
    if (!(previousFocus instanceof HTMLElement) || !previousFocus.isConnected || previousFocus === document.body) return;
    event.preventDefault();
    previousFocus.focus({ preventScroll: true });
  };
  return (
    <Kobalte.Root open onOpenChange={open => !open && props.close?.()}>
      <Kobalte.Portal>
        <Kobalte.Overlay class="backdrop" />
        <div class="dialog-positioner" data-at={props.atTop ? 'top' : undefined}>
          <Kobalte.Content
            ref={element => {
              content = element;
            }}
            class={`dialog ${props.class ?? ''}`}
            role={props.role ?? 'dialog'}
            aria-label={props.label}
            onInteractOutside={event => !props.close && event.preventDefault()}
            onOpenAutoFocus={focusFirst}
            onCloseAutoFocus={restoreFocus}
          >
            {props.children}
          </Kobalte.Content>
        </div>
      </Kobalte.Portal>
    </Kobalte.Root>
  );
}

/** Props of a modal dialog. */
export interface DialogProps extends Omit<DialogFrameProps, 'label' | 'atTop'> {
  title: string;
  /** The name of the close button, if it can be closed. */
  closeLabel?: string;
  /** Which screen readers read when it opens. */
  description?: string;
  wide?: boolean;
  /** Makes a form of the body and the foot. */
  onSubmit?: ((form: HTMLFormElement) => void) | undefined;
  /** The buttons, the main one last. */
  footer?: JSX.Element;
}

/** A modal dialog: its title and close button, its content, and its buttons. Closing it returns the focus. */
export function Dialog(props: DialogProps): JSX.Element {
  const foot = children(() => props.footer);
  const inside = (): JSX.Element => (
    <>
      <div class="dialog-body">
        <Show when={props.description}>
          <DialogText>{props.description}</DialogText>
        </Show>
        {props.children}
      </div>
      <Show when={foot.toArray().some(Boolean)}>
        <div class="dialog-foot">{foot()}</div>
      </Show>
    </>
  );
  const submit = (event: SubmitEvent): void => {
    event.preventDefault();
    props.onSubmit?.(event.currentTarget as HTMLFormElement);
  };
  return (
    <DialogFrame
      role={props.role}
      class={`${props.wide === true ? 'wide' : ''} ${props.class ?? ''}`}
      close={props.close}
      firstFocus={props.firstFocus}
      restoreFocus={props.restoreFocus}
    >
      <div class="dialog-head">
        <Kobalte.Title>{props.title}</Kobalte.Title>
        <Show when={props.close}>
          <Kobalte.CloseButton class="button icon" aria-label={props.closeLabel} title={props.closeLabel}>
            <X />
          </Kobalte.CloseButton>
        </Show>
      </div>
      <Show when={props.onSubmit !== undefined} fallback={inside()}>
        <form novalidate on:submit={submit}>
          {inside()}
        </form>
      </Show>
    </DialogFrame>
  );
}

/** The description of a dialog, which screen readers read when it opens. */
export const DialogText = (props: { children: JSX.Element }): JSX.Element => (
  <Kobalte.Description class="dialog-text">{props.children}</Kobalte.Description>
);
