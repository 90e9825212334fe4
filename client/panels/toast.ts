import { createSignal } from 'solid-js';

/** How a message feels: all well, needs a look, went wrong. */
export type Tone = 'ok' | 'warn' | 'danger';

/** Something that can be done about a message; `stays`: the message is still there afterwards, with what else can be done. */
export interface MoreToDo {
  label: string;
  run: () => void;
  stays?: boolean;
}

/** A message in the corner; what can be undone carries Undo. */
export interface Message {
  words: string;
  tone: Tone;
  undo: (() => void) | undefined;
  /** What else can be done about it. */
  more: readonly MoreToDo[];
  /** Somebody else reads it out already. */
  heard: boolean;
}

/** Messages that stay at once: the latest. */
const most = 2;

const [messages, setMessages] = createSignal<readonly Message[]>([]);
const [said, setSaid] = createSignal(false);
const [latest, setLatest] = createSignal<Message | null>(null);

/** What is said in the corner now, the oldest first; whether anything ever was: before that nothing that shows it is loaded. */
export { messages, said };

/** Whether nothing was said after a message, whatever has gone since: Undo takes back the last step, and an older message must not offer it for its own. */
export const isLatest = (message: Message): boolean => latest() === message;

/** Says something in the corner; the oldest makes room for it, but never the one that has the focus. */
export function toast(
  words: string,
  tone: Tone = 'ok',
  more: { undo?: (() => void) | undefined; heard?: boolean; more?: Message['more'] } = {},
): void {
  setSaid(true);
  const kept = [...messages()];
  const focused = Number(document.activeElement?.closest<HTMLElement>('.toast')?.dataset.index ?? -1);
  while (kept.length >= most) kept.splice(focused === 0 && kept.length > 1 ? 1 : 0, 1);
  const message: Message = { words, tone, undo: more.undo, more: more.more ?? [], heard: more.heard ?? false };
  setLatest(message);
  setMessages([...kept, message]);
}

/** Takes a message away. */
export const dismiss = (message: Message): void => void setMessages(now => now.filter(one => one !== message));
