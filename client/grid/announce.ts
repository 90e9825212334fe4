import { createSignal } from 'solid-js';

/** A polite live region: what is said within a short while is read out together, each thing once. */
export interface Announcer {
  text: () => string;
  say: (text: string) => void;
}

/** Makes an announcer; its text belongs into an element with `role="status"`. */
export function createAnnouncer(delay = 150): Announcer {
  const [text, setText] = createSignal('');
  const waiting = new Set<string>();
  let timer: ReturnType<typeof setTimeout> | undefined;
  return {
    text,
    say: next => {
      waiting.delete(next);
      if (next !== '') waiting.add(next);
      clearTimeout(timer);
      timer = setTimeout(() => {
        const now = [...waiting].slice(-maxSentences).join('. ');
        waiting.clear();
        // The same sentence twice must change, else it is not read out again.
        setText(before => (before === now ? `${now}\u00a0` : now));
      }, delay);
    },
  };
}

/** Nobody listens to more than this at once: the latest. */
const maxSentences = 3;
