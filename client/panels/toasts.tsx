import './toasts.css';
import { createEffect, createSignal, For, type JSX, on, onCleanup, Show } from 'solid-js';
import { Toast } from '../components/toast.tsx';
import { t } from '../i18n/language.ts';
import { isDialogOpen } from './overlays.ts';
import { dismiss, isLatest, messages, type ToastMessage } from './toast.ts';
import { useWorkspace } from './workspace-context.ts';

/** Milliseconds until a message disappears. */
const displayTime = 6_000;

/** Shows the messages. They stay while the pointer or the focus is on them. */
export function Toasts(): JSX.Element {
  const [hovered, setHovered] = createSignal(false);
  const [focused, setFocused] = createSignal(false);
  const [raised, setRaised] = createSignal(false);
  const { selected } = useWorkspace('grid');
  let list!: HTMLElement;
  createEffect(() => messages().length === 0 && setHovered(false));
  /** Moves the messages to the top while they would cover the selection. */
  createEffect(
    on([messages, selected], ([now]) => {
      if (now.length === 0) setRaised(false);
      else requestAnimationFrame(() => setRaised(before => before || coversSelection(list)));
    }),
  );
  /** Dismisses a message and moves the focus to the next one. */
  const dismissKeepingFocus = (message: ToastMessage): void => {
    const hadFocus = list.contains(document.activeElement);
    dismiss(message);
    if (hadFocus) list.querySelector<HTMLElement>('.toast button')?.focus();
  };
  return (
    <>
      <p class="unseen" role="status">
        {messages().findLast(message => !message.announced)?.text ?? ''}
      </p>
      <section
        ref={element => {
          list = element;
        }}
        class="toasts"
        data-raised={raised() ? '' : undefined}
        data-region="toasts"
        aria-label={t().report.region}
        hidden={messages().length === 0}
        onPointerEnter={() => setHovered(true)}
        onPointerLeave={() => setHovered(false)}
        onFocusIn={() => setFocused(true)}
        onFocusOut={event => setFocused(list.contains(event.relatedTarget as Node | null))}
      >
        <For each={messages()}>
          {(message, index) => (
            <TimedToast
              message={message}
              index={index()}
              paused={hovered() || focused()}
              onLeave={() => dismissKeepingFocus(message)}
            />
          )}
        </For>
      </section>
    </>
  );
}

function coversSelection(list: HTMLElement): boolean {
  const { top, bottom } = list.getBoundingClientRect();
  const cells = document.querySelectorAll('.sg-body :is([data-sel], [data-active])');
  return [...cells].some(cell => {
    const box = cell.getBoundingClientRect();
    return box.bottom > top && box.top < bottom;
  });
}

function TimedToast(props: { message: ToastMessage; index: number; paused: boolean; onLeave: () => void }): JSX.Element {
  const close = (): void => dismiss(props.message);
  createEffect(() => {
    if (props.paused) return;
    const timer = setInterval(() => isDialogOpen() || dismiss(props.message), displayTime);
    onCleanup(() => clearInterval(timer));
  });
  return (
    <Toast
      text={props.message.text}
      tone={props.message.tone}
      index={props.index}
      dismissLabel={t().report.dismiss}
      onDismiss={fromKeyboard => (fromKeyboard ? props.onLeave() : close())}
    >
      <Show when={isLatest(props.message) && props.message.undo}>
        {undo => (
          <button
            type="button"
            class="button"
            onClick={() => {
              const undoStep = undo();
              close();
              undoStep();
            }}
          >
            {t().app.undo}
          </button>
        )}
      </Show>
      <For each={props.message.actions}>
        {one => (
          <button
            type="button"
            class="button"
            onClick={() => {
              if (one.keepsToast !== true) close();
              one.run();
            }}
          >
            {one.label}
          </button>
        )}
      </For>
    </Toast>
  );
}
