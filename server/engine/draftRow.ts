import type { CompiledTable, RollupFeed } from '../model/catalog.ts';
import type { Cells, Row, RowId } from '../model/change.ts';

/** A row within a commit: as stored, as it would become, and its causes. */
export interface DraftRow {
  table: CompiledTable;
  id: RowId;
  before: Row | null;
  after: Row | null;
  /** The row as hooks last saw it. */
  seenByHooks: Row | null;
  /** Indices of the requests that caused the change; empty for none. */
  causes: number[];
  /** Whether a hook changed it. */
  changedByHook: boolean;
  /** The cells that the actor entered, one entry per request; null if the actor did not enter the row. */
  entered: Cells[] | null;
  /** Cells written to a stored row, possibly repeatedly or with the same value; null for a new row. */
  written: string[] | null;
  /** Whether a cell that is not inert was written. */
  hasEffects: boolean;
  /** The columns to update; set when the row is recorded. */
  fields: readonly string[];
  /** For each rollup that this row feeds: its contribution as last counted. */
  counted: Map<RollupFeed, Contribution> | null;
  /** For each rollup of this row: the requests whose rows changed it. */
  blame: Map<string, number[]> | null;
}

/** What a row contributes to a rollup of the rows that it links to. */
export interface Contribution {
  parents: readonly RowId[];
  amount: number;
}

/** Whether the actor entered this cell. */
export function isEntered({ entered }: DraftRow, field: string): boolean {
  if (entered !== null) for (const cells of entered) if (Object.hasOwn(cells, field)) return true;
  return false;
}

/** Whether any of these cells may differ from the stored row; always true for a new or deleted row. */
export function touches({ before, after, written }: DraftRow, fields: ReadonlySet<string>): boolean {
  if (before === null || after === null || written === null) return true;
  for (const id of written) if (fields.has(id)) return true;
  return false;
}

/** Whether only inert cells of the row were written. A new or deleted row is never inert. */
export const isInert = ({ before, after, hasEffects }: DraftRow): boolean => before !== null && after !== null && !hasEffects;
