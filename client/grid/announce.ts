import { createSignal } from 'solid-js';
import { joinSentences } from '../../server/model/localizedText.ts';

/** A polite live region. Texts that arrive within a short time are read out together, each once. */
export interface Announcer {
  text: () => string;
  /** Texts with the same key replace each other while they wait. */
  say: (text: string, key?: string) => void;
}

/** Creates an announcer. Its text belongs in an element with `role="status"`. */
export function createAnnouncer(delay = 150): Announcer {
  const [text, setText] = createSignal('');
  const waiting = new Map<string, string>();
  let timer: ReturnType<typeof setTimeout> | undefined;
  return {
    text,
    say: (next, key = next) => {
      waiting.delete(key);
      if (next !== '') waiting.set(key, next);
      clearTimeout(timer);
      timer = setTimeout(() => {
        const now = joinSentences([...waiting.values()].slice(-maxSentences));
        waiting.clear();
        // A repeated sentence must differ, or else screen readers do not read it again.
        setText(before => (before === now ? `${now}\u00a0` : now));
      }, delay);
    },
  };
}

/** Number of sentences read out together; the latest are used. */
const maxSentences = 3;
