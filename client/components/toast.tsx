import './toast.css';
import CircleAlert from 'lucide-solid/icons/circle-alert';
import CircleCheck from 'lucide-solid/icons/circle-check';
import X from 'lucide-solid/icons/x';
import { type JSX, Show } from 'solid-js';

interface ToastProps {
  text: string;
  tone: 'ok' | 'warn' | 'danger';
  /** Its place among the shown messages, from the oldest. */
  index: number;
  dismissLabel: string;
  onDismiss: (fromKeyboard: boolean) => void;
  /** Further buttons, before the one that dismisses the message. */
  children: JSX.Element;
}

/** A message with its buttons. Escape in it dismisses it. */
export function Toast(props: ToastProps): JSX.Element {
  return (
    <div
      class="toast"
      role="group"
      data-tone={props.tone}
      data-index={props.index}
      onKeyDown={event => {
        if (event.key !== 'Escape') return;
        event.stopPropagation();
        props.onDismiss(true);
      }}
    >
      <Show when={props.tone === 'ok'} fallback={<CircleAlert />}>
        <CircleCheck />
      </Show>
      <p class="toast-words">{props.text}</p>
      {props.children}
      <button
        type="button"
        class="button icon"
        aria-label={props.dismissLabel}
        onClick={event => props.onDismiss(event.detail === 0)}
      >
        <X />
      </button>
    </div>
  );
}
