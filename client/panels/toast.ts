import { createSignal } from 'solid-js';

/** The tone of a message: success, warning or error. */
export type Tone = 'ok' | 'warn' | 'danger';

/** A button of a message. With `keepsToast` the message stays open after it is pressed. */
export interface ToastAction {
  label: string;
  run: () => void;
  keepsToast?: boolean;
}

/** A message in the corner of the page. */
export interface ToastMessage {
  text: string;
  tone: Tone;
  undo: (() => void) | undefined;
  /** Further buttons beside Undo. */
  actions: readonly ToastAction[];
  /** Whether the grid already announces it to screen readers. */
  announced: boolean;
}

/** Maximum number of messages shown together. */
const maxToasts = 2;

const [messages, setMessages] = createSignal<readonly ToastMessage[]>([]);
const [latest, setLatest] = createSignal<ToastMessage | null>(null);

/** The shown messages, oldest first. */
export { messages };

/** Whether the message is the latest one. Only the latest offers Undo, because Undo undoes the last step. */
export const isLatest = (message: ToastMessage): boolean => latest() === message;

/** Shows a message. The oldest one without the focus makes room for it. */
export function toast(
  text: string,
  tone: Tone = 'ok',
  options: { undo?: (() => void) | undefined; announced?: boolean; actions?: ToastMessage['actions'] } = {},
): void {
  const shown = [...messages()];
  const focused = Number(document.activeElement?.closest<HTMLElement>('.toast')?.dataset.index ?? -1);
  while (shown.length >= maxToasts) shown.splice(focused === 0 && shown.length > 1 ? 1 : 0, 1);
  const message: ToastMessage = {
    text,
    tone,
    undo: options.undo,
    actions: options.actions ?? [],
    announced: options.announced ?? false,
  };
  setLatest(message);
  setMessages([...shown, message]);
}

/** Removes a message. */
export const dismiss = (message: ToastMessage): void => void setMessages(now => now.filter(one => one !== message));
