import type { CompiledTable, RollupFeed } from '../model/catalog.ts';
import type { Cells, Row, RowId } from '../model/change.ts';

/** A row within a commit: as it is stored, as it would become, and because of whom. */
export interface DraftRow {
  table: CompiledTable;
  id: RowId;
  before: Row | null;
  after: Row | null;
  /** The row as hooks last saw it. */
  seenByHooks: Row | null;
  /** Indices of the wishes that brought this about; empty for none. */
  causes: number[];
  /** Whether a hook changed it. */
  changedByHook: boolean;
  /** Cells that the actor entered, wish by wish; null where the row as a whole was not. */
  entered: Cells[] | null;
  /** Cells that were written over those of a stored row, some to the same value or more than once; null for a new row. */
  written: string[] | null;
  /** Whether a cell was written that is not quiet. */
  hasEffects: boolean;
  /** The columns to update; set when the row is recorded. */
  fields: readonly string[];
  /** For each rollup fed: what this row was last counted as. */
  counted: Map<RollupFeed, Contribution> | null;
  /** For each rollup held: wishes whose rows changed it. */
  blame: Map<string, number[]> | null;
}

/** What a row adds to a rollup of its parent. */
export interface Contribution {
  parent: RowId | null;
  amount: number;
}

/** Whether the actor entered this cell. */
export function isEntered({ entered }: DraftRow, field: string): boolean {
  if (entered !== null) for (const cells of entered) if (Object.hasOwn(cells, field)) return true;
  return false;
}

/** Whether any of these cells of a row may differ from what is stored; of a new row, or one that goes, all do. */
export function touches({ before, after, written }: DraftRow, fields: ReadonlySet<string>): boolean {
  if (before === null || after === null || written === null) return true;
  for (const id of written) if (fields.has(id)) return true;
  return false;
}

/** Whether nothing follows from what was written to a row: quiet cells only. A new row, or one that goes, is never quiet. */
export const isInert = ({ before, after, hasEffects: stirred }: DraftRow): boolean =>
  before !== null && after !== null && !stirred;
