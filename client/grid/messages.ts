import type { Accessor } from 'solid-js';
import { createSignal, createUniqueId } from 'solid-js';

/** A message that cells refer to. */
export interface Message {
  id: string;
  text: string;
}

/** What cells refer to by `aria-describedby`. */
export interface Messages {
  messages: Accessor<readonly Message[]>;
  /** The id of an element that says this message. */
  describe(message: string): string;
}

/** Messages by text: many cells share few of them, so they stay. */
export function createMessages(): Messages {
  const ids = new Map<string, string>();
  const prefix = createUniqueId();
  const [messages, setMessages] = createSignal<readonly Message[]>([]);
  return {
    messages,
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
