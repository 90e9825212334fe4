import CircleAlert from 'lucide-solid/icons/circle-alert';
import CircleCheck from 'lucide-solid/icons/circle-check';
import X from 'lucide-solid/icons/x';
import { createEffect, createSignal, For, type JSX, on, onCleanup, Show } from 'solid-js';
import { isCovered } from '../look/covered.ts';
import { t } from '../words/words.ts';
import { useDesk } from './desk.ts';
import { dismiss, isLatest, type Message, messages } from './toast.ts';

/** How long a message stays when nobody looks at it more closely. */
const stays = 6_000;

/** Where messages appear: they wait while the mouse or the focus is on them. */
export function Toasts(): JSX.Element {
  const [hovered, setHovered] = createSignal(false);
  const [focused, setFocused] = createSignal(false);
  const [raised, setRaised] = createSignal(false);
  const desk = useDesk();
  let list!: HTMLElement;
  createEffect(() => messages().length === 0 && setHovered(false));
  /** A message lies over no row that it may speak of: where rows are selected below, it is at the top. */
  createEffect(
    on([messages, desk.selected], ([now]) => {
      if (now.length === 0) setRaised(false);
      else requestAnimationFrame(() => setRaised(before => before || liesOverSelected(list)));
    }),
  );
  /** Closes a message by the keyboard: the focus goes on to the next one, and from the last one back to the page. */
  const leave = (message: Message): void => {
    const held = list.contains(document.activeElement);
    dismiss(message);
    if (held) list.querySelector<HTMLElement>('.toast button')?.focus();
  };
  return (
    <>
      <p class="unseen" role="status">
        {messages().findLast(message => !message.heard)?.words ?? ''}
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
            <Toast message={message} index={index()} waits={hovered() || focused()} leave={() => leave(message)} />
          )}
        </For>
      </section>
    </>
  );
}

function liesOverSelected(list: HTMLElement): boolean {
  const { top, bottom } = list.getBoundingClientRect();
  const cells = document.querySelectorAll('.sg-body :is([data-sel], [data-active])');
  return [...cells].some(cell => {
    const box = cell.getBoundingClientRect();
    return box.bottom > top && box.top < bottom;
  });
}

function Toast(props: { message: Message; index: number; waits: boolean; leave: () => void }): JSX.Element {
  const close = (): void => dismiss(props.message);
  createEffect(() => {
    if (props.waits) return;
    const timer = setInterval(() => isCovered() || dismiss(props.message), stays);
    onCleanup(() => clearInterval(timer));
  });
  return (
    <div
      class="toast"
      role="group"
      data-tone={props.message.tone}
      data-index={props.index}
      onKeyDown={event => {
        if (event.key !== 'Escape') return;
        event.stopPropagation();
        props.leave();
      }}
    >
      <Show when={props.message.tone === 'ok'} fallback={<CircleAlert />}>
        <CircleCheck />
      </Show>
      <p class="toast-words">{props.message.words}</p>
      <Show when={isLatest(props.message) && props.message.undo}>
        {undo => (
          <button
            type="button"
            class="button"
            onClick={() => {
              const take = undo();
              close();
              take();
            }}
          >
            {t().app.undo}
          </button>
        )}
      </Show>
      <For each={props.message.more}>
        {one => (
          <button
            type="button"
            class="button"
            onClick={() => {
              if (one.stays !== true) close();
              one.run();
            }}
          >
            {one.label}
          </button>
        )}
      </For>
      <button
        type="button"
        class="button icon"
        aria-label={t().report.dismiss}
        onClick={event => (event.detail === 0 ? props.leave() : close())}
      >
        <X />
      </button>
    </div>
  );
}
