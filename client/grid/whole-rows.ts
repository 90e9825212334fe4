import type { Range } from './areas.ts';
import { untilEnd } from './areas.ts';
import type { Selection } from './selection.ts';

/** The range of whole rows between two positions. */
export const wholeRows = (from: number, to = from): Range => ({
  anchor: { row: from, column: 0 },
  head: { row: to, column: untilEnd },
});

/** Whether whole rows are selected, and nothing else. Tracked. */
export const areRowsChosen = ({ selection }: { selection: Pick<Selection, 'ranges' | 'parts'> }): boolean =>
  selection.ranges().every(({ anchor, head }) => anchor.column === 0 && head.column === untilEnd) &&
  selection.parts().some(({ rows }) => rows.kind !== 'zone');
