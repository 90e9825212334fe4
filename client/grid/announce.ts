import { createSignal } from 'solid-js';

/** A polite live region. Texts that arrive within a short time are read out together, each once. */
export interface Announcer {
  text: () => string;
  say: (text: string) => void;
}

/** Creates an announcer. Its text belongs in an element with `role="status"`. */
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
        // A repeated sentence must differ, or else screen readers do not read it again.
        setText(before => (before === now ? `${now}\u00a0` : now));
      }, delay);
    },
  };
}

/** Number of sentences read out together; the latest are used. */
const maxSentences = 3;
