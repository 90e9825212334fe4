import type { Row, RowId } from './change.ts';
import type { Session } from './session.ts';

/** What an invariant may look at: everything that is stored, as of one moment. */
export type Ledger = Pick<Session, 'all' | 'rows' | 'where'>;

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
  broken(ledger: Ledger, now: string): AsyncIterable<readonly RowId[]>;
}

/** An invariant over the rows of one table, looked at in chunks: `fails` says which of them are not in order. */
export function invariant(
  told: Omit<Invariant, 'broken'>,
  fails: (rows: readonly Row[], ledger: Ledger, now: string) => Promise<readonly Row[]> | readonly Row[],
): Invariant {
  return {
    ...told,
    async *broken(ledger, now) {
      for await (const rows of ledger.all(told.table)) yield (await fails(rows, ledger, now)).map(row => row.id);
    },
  };
}

/** The ids that these cells hold, each once. */
export const idsIn = (cells: readonly (Row[string] | undefined)[]): RowId[] => [
  ...new Set(cells.filter((cell): cell is RowId => typeof cell === 'string')),
];
