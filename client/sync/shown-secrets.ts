import { createSignal } from 'solid-js';
import type { ShownSecret } from '../../server/model/change.ts';

/** Links and passwords that answers show once, until the person dismisses them. They are stored nowhere else. */
export interface ShownSecrets {
  secrets: () => readonly ShownSecret[];
  add: (secrets: readonly ShownSecret[]) => void;
  clear: () => void;
}

/** Starts empty. The secrets of several answers, such as those of a long paste, form one list. */
export function createShownSecrets(): ShownSecrets {
  const [secrets, set] = createSignal<readonly ShownSecret[]>([]);
  return { secrets, add: more => void set(now => [...now, ...more]), clear: () => void set([]) };
}
