import type { Row, RowId } from './change.ts';
import type { StoreTransaction } from './store.ts';

/** What an invariant may look at: everything that is stored, as of one moment. */
export type StoredData = Pick<StoreTransaction, 'scan' | 'rows' | 'where'>;

/** Something that is so in all data that is in order, whatever happened to it. */
export interface Invariant {
  /** Names it; never changes. */
  code: string;
  /** Whose rows are found where it is not so. */
  table: string;
  /** What rows are of which it is not so, as words that follow the name of their table. */
  what: string;
  /** What to do, as a sentence. */
  remedy: string;
  /** The rows of which it is not so at this moment (ISO time), in chunks: the memory it takes does not grow with the tables. */
  violations(data: StoredData, now: string): AsyncIterable<readonly RowId[]>;
}

/** An invariant over the rows of one table, looked at in chunks: `fails` says which of them are not in order. */
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

/** The ids that these cells hold, each once. */
export const idsIn = (cells: readonly (Row[string] | undefined)[]): RowId[] => [
  ...new Set(cells.filter((cell): cell is RowId => typeof cell === 'string')),
];
