import { createSignal } from 'solid-js';

/** How a message feels: all well, needs a look, went wrong. */
export type Tone = 'ok' | 'warn' | 'danger';

/** Something that can be done about a message; `stays`: the message is still there afterwards, with what else can be done. */
export interface ToastAction {
  label: string;
  run: () => void;
  keepsToast?: boolean;
}

/** A message in the corner; what can be undone carries Undo. */
export interface ToastMessage {
  text: string;
  tone: Tone;
  undo: (() => void) | undefined;
  /** What else can be done about it. */
  actions: readonly ToastAction[];
  /** Somebody else reads it out already. */
  announced: boolean;
}

/** Messages that stay at once: the latest. */
const maxToasts = 2;

const [messages, setMessages] = createSignal<readonly ToastMessage[]>([]);
const [everShown, setEverShown] = createSignal(false);
const [latest, setLatest] = createSignal<ToastMessage | null>(null);

/** What is said in the corner now, the oldest first; whether anything ever was: before that nothing that shows it is loaded. */
export { everShown as said, messages };

/** Whether nothing was said after a message, whatever has gone since: Undo takes back the last step, and an older message must not offer it for its own. */
export const isLatest = (message: ToastMessage): boolean => latest() === message;

/** Says something in the corner; the oldest makes room for it, but never the one that has the focus. */
export function toast(
  text: string,
  tone: Tone = 'ok',
  options: { undo?: (() => void) | undefined; announced?: boolean; actions?: ToastMessage['actions'] } = {},
): void {
  setEverShown(true);
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

/** Takes a message away. */
export const dismiss = (message: ToastMessage): void => void setMessages(now => now.filter(one => one !== message));
