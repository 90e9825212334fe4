import type { CatalogAction } from '../../server/api/wire.ts';
import type { RowId } from '../../server/model/change.ts';
import type { GridRow, ProposedWork } from './source.ts';

/** What a person is about to do to rows. */
export interface Proposal {
  work: ProposedWork;
  rows: readonly GridRow[];
  /** The action, if the table has one for it. */
  action: CatalogAction | null;
  /** What is done, such as `Set Department`; the action has its own words. */
  label?: string;
  /** What undo does not restore, by name; null if it restores everything. */
  lost?: (() => string) | null;
}

/** What the person decided: the rows to do it to, and those that stay as they are. */
export interface Decision {
  /** Null for all of them: nothing needed to be asked. */
  rows: ReadonlySet<RowId> | null;
  stays: readonly RowId[];
  /** The report once it is done; null for the usual one. */
  done: string | null;
}

/** Only the part of the work that concerns these rows. */
export const limitWork = (work: ProposedWork, rows: ReadonlySet<RowId>): ProposedWork =>
  'changes' in work ? { changes: work.changes.filter(({ row }) => row !== undefined && rows.has(row)) } : work;
