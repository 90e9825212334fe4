import type { Accessor } from 'solid-js';
import { createSignal, createUniqueId } from 'solid-js';

/** A message that cells refer to. */
export interface Description {
  id: string;
  text: string;
}

/** The messages that cells refer to by `aria-describedby`. */
export interface Descriptions {
  descriptions: Accessor<readonly Description[]>;
  /** The id of the element that contains this message. */
  describe(message: string): string;
}

/** Stores messages by text. Many cells share few messages, so they are never removed. */
export function createDescriptions(): Descriptions {
  const ids = new Map<string, string>();
  const prefix = createUniqueId();
  const [descriptions, setMessages] = createSignal<readonly Description[]>([]);
  return {
    descriptions,
    describe: text => {
      let id = ids.get(text);
      if (id === undefined) {
        id = `sg-${prefix}-${ids.size}`;
        ids.set(text, id);
        const message = { id, text };
        queueMicrotask(() => setMessages(before => [...before, message]));
      }
      return id;
    },
  };
}
