import type { Row, RowId } from './change.ts';
import type { StoreTransaction } from './store.ts';

/** What an invariant may read: all stored data, as of one moment. */
export type StoredData = Pick<StoreTransaction, 'scan' | 'rows' | 'where'>;

/** A property that all correct data has. */
export interface Invariant {
  /** Its name, which never changes. */
  code: string;
  /** The table whose rows can violate it. */
  table: string;
  /** A description of the violating rows, to follow the name of their table. */
  what: string;
  /** What to do, as a sentence. */
  remedy: string;
  /** The rows that violate it at this ISO time, in chunks: memory use does not grow with the tables. */
  violations(data: StoredData, now: string): AsyncIterable<readonly RowId[]>;
}

/** An invariant over the rows of one table, checked in chunks: `fails` returns the rows that violate it. */
export function invariant(
  spec: Omit<Invariant, 'violations'>,
  fails: (rows: readonly Row[], data: StoredData, now: string) => Promise<readonly Row[]> | readonly Row[],
): Invariant {
  return {
    ...spec,
    async *violations(data, now) {
      for await (const rows of data.scan(spec.table)) yield (await fails(rows, data, now)).map(row => row.id);
    },
  };
}

/** The ids in these cells, without duplicates. */
export const idsIn = (cells: readonly (Row[string] | undefined)[]): RowId[] => [
  ...new Set(cells.filter((cell): cell is RowId => typeof cell === 'string')),
];
