import { createSignal } from 'solid-js';
import type { ShownSecret } from '../../server/model/change.ts';

/** Links and passwords that answers showed once, until the person has put them away. They are kept nowhere else. */
export interface ShownSecrets {
  secrets: () => readonly ShownSecret[];
  add: (secrets: readonly ShownSecret[]) => void;
  clear: () => void;
}

/** Nothing shown yet. What several answers show, as those of a long paste do, is one list. */
export function createShownSecrets(): ShownSecrets {
  const [secrets, set] = createSignal<readonly ShownSecret[]>([]);
  return { secrets, add: more => void set(now => [...now, ...more]), clear: () => void set([]) };
}
