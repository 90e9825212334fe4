import { createSignal } from 'solid-js';

/** How a message feels: all well, needs a look, went wrong. */
export type Tone = 'ok' | 'warn' | 'danger';

/** A message in the corner; what can be undone carries Undo. */
export interface Message {
  words: string;
  tone: Tone;
  undo: (() => void) | undefined;
}

const [said, setSaid] = createSignal(false);
const waiting: Message[] = [];
let show = (message: Message): void => void waiting.push(message);

/** Whether anything was ever said: before that nothing that shows messages is loaded. */
export { said };

/** Says something in the corner. */
export function toast(words: string, tone: Tone = 'ok', undo?: () => void): void {
  setSaid(true);
  show({ words, tone, undo });
}

/** Hands over to who shows messages, with those that came before it was there. */
export function showToastsBy(next: (message: Message) => void): void {
  show = next;
  for (const message of waiting.splice(0)) next(message);
}
