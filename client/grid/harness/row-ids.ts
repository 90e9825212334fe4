import { foldText } from '../../../formulas/fold.ts';
import type { RowId } from '../../../server/model/change.ts';
import type { GridRow } from '../../contract/row.ts';
import type { RowIds } from '../../contract/row-source.ts';

interface MemoryRows {
  rows: () => readonly GridRow[];
  positionOf: (id: RowId) => number | undefined;
  isLoaded: (position: number) => boolean;
  moves: () => number;
  seq: () => number;
  wait: () => Promise<void>;
  removed: ReadonlySet<RowId>;
  removedByPage: ReadonlySet<RowId>;
}

/** The row ids of an in-memory source. */
export const createRowIds = ({ rows, positionOf, isLoaded, moves, seq, wait, removed, removedByPage }: MemoryRows): RowIds => ({
  orderVersion: moves,
  at: (first, last) => {
    const some = rows().slice(first, last + 1);
    const isWhole = some.length === last - first + 1 && some.every((_, index) => isLoaded(first + index));
    return isWhole ? some.map(row => row.id) : null;
  },
  idsBetween: async (first, last) => {
    await wait();
    return rows()
      .slice(first, last + 1)
      .map(row => row.id);
  },
  matching: async (text, limit) => {
    await wait();
    const wanted = foldText(text);
    const contains = (value: unknown): boolean => typeof value === 'string' && foldText(value).includes(wanted);
    return rows()
      .filter(row => Object.values(row.cells).some(contains))
      .slice(0, limit)
      .map(row => row.id);
  },
  idsExcept: () => Promise.resolve([]),
  positionOf: id => Promise.resolve(positionOf(id) ?? null),
  rows: async ids => {
    await wait();
    return ids.flatMap(id => rows()[positionOf(id) ?? -1] ?? []);
  },
  snapshot: () => ({ seq: seq(), unsavedIds: new Set() }),
  exactSnapshot: () => ({ seq: seq(), unsavedIds: new Set(rows().map(row => row.id)) }),
  existedAt: (row, at) => at.unsavedIds.has(row.id) || row.version <= at.seq,
  addedSince: since =>
    rows()
      .filter(row => !since.unsavedIds.has(row.id) && row.version > since.seq)
      .map(row => row.id),
  isRemoved: id => removed.has(id),
  removedHere: id => removedByPage.has(id),
});
