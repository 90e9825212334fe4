import { createSignal } from 'solid-js';
import type { ChangeRequest, RowId } from '../../server/model/change.ts';

/** The cells whose new values are checked before they are written. */
export interface Checks {
  /** Whether any new value is being checked. Tracked. */
  isAnyChecking: () => boolean;
  /** Whether a new value of a cell is being checked. Tracked. */
  isChecking: (row: RowId, field: string) => boolean;
  /** Marks the cells of these changes until the work is done. */
  checking: <T>(requests: readonly ChangeRequest[], work: Promise<T>) => Promise<T>;
}

/** Creates the checks of a grid. */
export function createChecks(): Checks {
  const [checks, setChecks] = createSignal<readonly ReadonlySet<string>[]>([]);
  return {
    isAnyChecking: () => checks().length > 0,
    isChecking: (row, field) => checks().some(cells => cells.has(`${row} ${field}`)),
    checking: (requests, work) => {
      const cells = new Set(requests.flatMap(({ row, to }) => Object.keys(to ?? {}).map(field => `${row} ${field}`)));
      setChecks(before => [...before, cells]);
      return work.finally(() => setChecks(before => before.filter(one => one !== cells)));
    },
  };
}
