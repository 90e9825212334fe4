import type { Cells, ChangeRequest, RowId, RowOutcome } from '../../server/model/change.ts';

/** The kind of a command, for the text of its report; `of` is the state entered or the action run. */
export interface CommandKind {
  kind: 'change' | 'paste' | 'fill' | 'clear' | 'add' | 'delete' | 'state' | 'act' | 'undo' | 'redo';
  of?: string;
}

/** The result of a commit, an action or an undo. */
export interface Report {
  accepted: number;
  held: number;
  refused: number;
  outcomes: RowOutcome[];
  message: string;
  /** The chosen rows that were left as they are. */
  stays?: readonly RowId[];
  /** The undo step of this command, if it can be undone. */
  step?: RevertibleStep;
}

/**
 * One step of a person, by the id of its transaction or of its batch. A step that was refused as a whole (`marks`) is known only
 * to this page: undoing it only removes the marks of what was refused.
 */
export interface RevertibleStep {
  id: RowId;
  kind: 'transaction' | 'batch' | 'marks';
  /** The transaction number that orders the steps; a step without a transaction takes the previous one's. */
  seq: number;
}

/** The result a commit would have: rows that are OK, rows that need attention with the most frequent reasons, and licences. */
export interface Preview {
  okCount: number;
  attentionCount: number;
  reasons: { words: string; count: number }[];
  licences: { name: string; total: number; before: number; after: number }[];
}

/** The work of a proposal: an action of the table on its rows, or changes of them. */
export type ProposedWork = { action: string; input?: Cells | undefined } | { changes: readonly ChangeRequest[] };
