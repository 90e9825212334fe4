import type { RowId } from '../../../server/model/change.ts';
import type { GridRow, RowIds } from '../source.ts';

interface Held {
  rows: () => readonly GridRow[];
  placeOf: (id: RowId) => number | undefined;
  isHere: (position: number) => boolean;
  moves: () => number;
  seq: () => number;
  wait: () => Promise<void>;
  gone: ReadonlySet<RowId>;
  takenOut: ReadonlySet<RowId>;
}

/** The rows of a source in memory by their ids. */
export const idsOf = ({ rows, placeOf, isHere, moves, seq, wait, gone, takenOut }: Held): RowIds => ({
  moves,
  at: (first, last) => {
    const some = rows().slice(first, last + 1);
    const isWhole = some.length === last - first + 1 && some.every((_, index) => isHere(first + index));
    return isWhole ? some.map(row => row.id) : null;
  },
  between: async (first, last) => {
    await wait();
    return rows()
      .slice(first, last + 1)
      .map(row => row.id);
  },
  others: () => Promise.resolve([]),
  positionOf: id => Promise.resolve(placeOf(id) ?? null),
  rows: async ids => {
    await wait();
    return ids.flatMap(id => rows()[placeOf(id) ?? -1] ?? []);
  },
  now: () => ({ seq: seq(), fresh: new Set() }),
  moment: () => ({ seq: seq(), fresh: new Set(rows().map(row => row.id)) }),
  stood: (row, at) => at.fresh.has(row.id) || row.version <= at.seq,
  came: since =>
    rows()
      .filter(row => !since.fresh.has(row.id) && row.version > since.seq)
      .map(row => row.id),
  isGone: id => gone.has(id),
  wasTakenOut: id => takenOut.has(id),
});
