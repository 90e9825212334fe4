import type { Cells, ChangeRequest, RowId, RowOutcome } from '../model/change.ts';
import type { IssueDetails } from '../model/table.ts';

/** What applying a line does: adds a row, changes one, or nothing. */
export type LineAction = 'create' | 'update' | 'none';

/** A row of the file as it was tried. */
export interface StagedLine {
  /** The number of the row in the file. */
  n: number;
  action: LineAction;
  /** The row that it adds or changes; null if there is none. */
  row: RowId | null;
  /** The result of the trial: written, written as far as the row's first state, or not written. */
  result: 'accepted' | 'held' | 'refused';
  /** The cells that it sets, as in the file, and for a change those cells as they are stored. */
  to: Cells;
  from: Cells;
  issues: IssueDetails[];
  /** The key by which its row was found, or by which there was none. */
  key?: string;
  /** The cells of that key, as the row has them: when it has left the key, it is not the row that is meant. */
  found?: Cells;
}

/** The issues of a row, and of the cells that stay as they were. */
export const issuesOf = ({ issues, kept = [] }: RowOutcome): IssueDetails[] =>
  [...issues, ...kept].map(({ table: _table, row: _row, ...issue }) => issue);

/** Whether a line needs attention. */
export const hasProblem = ({ result, issues }: StagedLine): boolean => result !== 'accepted' || issues.length > 0;

/** The change that applies a line to its table; null for a line that does nothing. */
export function requestOf({ action, row, result, from, to, found }: StagedLine, table: string): ChangeRequest | null {
  if (action === 'none' || row === null || result === 'refused') return null;
  return action === 'create' ? { table, row, from: null, to } : { table, row, from: { ...found, ...from }, to };
}
