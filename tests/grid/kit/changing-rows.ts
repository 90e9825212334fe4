import { batch, createSignal } from 'solid-js';
import type { GridRow } from '../../../client/contract/row.ts';
import type { SelectionSource } from '../../../client/grid/selection.ts';

/** The rows of a view while other people add, remove and move them. */
export interface ChangingRows extends SelectionSource {
  all(): readonly GridRow[];
  add(position: number): GridRow;
  remove(position: number, byThisPage?: boolean): void;
  shuffle(order: (a: GridRow, b: GridRow) => number): void;
  /** Unloads all other positions; requested ones are loaded again. */
  load(isLoaded: (position: number) => boolean): void;
}

/** `count` rows, named `r0`, `r1` and so on; later ones continue the numbering. */
export function createChangingRows(count: number): ChangingRows {
  let made = 0;
  const make = (version: number): GridRow => ({ id: `r${made++}`, version, cells: {} });
  let seq = 1;
  const [rows, setRows] = createSignal<readonly GridRow[]>(Array.from({ length: count }, () => make(1)));
  const [moves, setMoves] = createSignal(0);
  const gone = new Set<string>();
  const takenOut = new Set<string>();
  let isLoaded: (position: number) => boolean = () => true;
  const set = (next: readonly GridRow[]): void =>
    batch(() => {
      setRows(next);
      setMoves(before => before + 1);
    });
  const placeOf = (id: string): number => rows().findIndex(row => row.id === id);
  const loadedAt = (id: string): number | undefined => {
    const place = placeOf(id);
    return place >= 0 && isLoaded(place) ? place : undefined;
  };
  const slice = (first: number, last: number): readonly GridRow[] => rows().slice(Math.max(0, first), last + 1);
  return {
    all: rows,
    count: () => rows().length,
    at: position => (isLoaded(position) ? rows()[position] : undefined),
    positionOf: loadedAt,
    rowsBetween: (first, last) => Promise.resolve([...slice(first, last)]),
    add: position => {
      seq += 1;
      const row = make(seq);
      set(rows().toSpliced(position, 0, row));
      return row;
    },
    remove: (position, byThisPage = false) => {
      const row = rows()[position];
      if (!row) return;
      seq += 1;
      gone.add(row.id);
      if (byThisPage) takenOut.add(row.id);
      set(rows().filter(one => one !== row));
    },
    shuffle: order => set(rows().toSorted(order)),
    load: which => {
      isLoaded = which;
      set(rows());
    },
    ids: {
      orderVersion: moves,
      at: (first, last) => {
        const some = slice(first, last);
        const isHere = some.every((_, index) => isLoaded(first + index)) && some.length === last - first + 1;
        return isHere ? some.map(row => row.id) : null;
      },
      idsBetween: (first, last) => Promise.resolve(slice(first, last).map(row => row.id)),
      matching: () => Promise.resolve([]),
      idsExcept: () => Promise.resolve([]),
      positionOf: id => Promise.resolve(placeOf(id) < 0 ? null : placeOf(id)),
      rows: ids => Promise.resolve(ids.flatMap(id => rows().find(row => row.id === id) ?? [])),
      snapshot: () => ({ seq, unsavedIds: new Set() }),
      exactSnapshot: () => ({ seq, unsavedIds: new Set() }),
      existedAt: (row, at) => row.version <= at.seq,
      addedSince: since =>
        rows()
          .filter((row, place) => isLoaded(place) && row.version > since.seq)
          .map(row => row.id),
      isRemoved: id => gone.has(id),
      removedHere: id => takenOut.has(id),
    },
  };
}
