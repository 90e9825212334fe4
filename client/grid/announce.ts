import { createSignal } from 'solid-js';

/** A polite live region: what is said last within a short while is read out, each thing once. */
export interface Announcer {
  text(): string;
  say(text: string): void;
}

/** Makes an announcer; its text belongs into an element with `role="status"`. */
export function createAnnouncer(delay = 150): Announcer {
  const [text, setText] = createSignal('');
  let timer: ReturnType<typeof setTimeout> | undefined;
  return {
    text,
    say: next => {
      clearTimeout(timer);
      // The same sentence twice must change, else it is not read out again.
      timer = setTimeout(() => setText(before => (before === next ? `${next}\u00a0` : next)), delay);
    },
  };
}
