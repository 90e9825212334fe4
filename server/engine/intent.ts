import type { CompiledTable } from '../model/catalog.ts';
import type { Cells, Invalid, Issue, Row, RowId } from '../model/change.ts';
import type { Params, Words } from '../model/words.ts';
import { fill } from '../model/words.ts';

/** How far wishes are trusted: typed by a person, set by an action that its table declares, or taken from the log to undo. */
export type Trust = 'typed' | 'action' | 'undo';

/** Whether a wish for a row that is there changes nothing: every cell is sent with the value that it has, as in a row that was read and sent back. */
export const isIdle = ({ kind, cells, invalid, enters }: Intent): boolean =>
  kind === 'update' && enters === null && invalid === null && Object.keys(cells).length === 0;

/** A wish once it was read: which row, which cells, which state it would enter, and what became of it so far. */
export interface Intent {
  index: number;
  table: CompiledTable;
  row: RowId;
  kind: 'insert' | 'update' | 'delete';
  /** The row as it is stored, and as the wish finds it: an earlier wish of the same commit may have changed it. Null for a new one. */
  stored: Row | null;
  before: Row | null;
  cells: Cells;
  /** Cells whose text was not taken; null where a cell is in order now, or all are. */
  invalid: Map<string, Invalid | null> | null;
  /** The state that the wish asks to enter, if it would change it. */
  enters: string | null;
  fate: 'accepted' | 'held' | 'refused';
  issues: Issue[];
  /** Cells that undo leaves as they are, with the reasons. */
  kept: Issue[];
}

/** An issue with its words filled in English; labels of fields come from the table. */
export function issueOf(
  table: CompiledTable,
  row: RowId,
  code: string,
  words: Words,
  more: { field?: string; params?: Params; because?: RowId[] } = {},
): Issue {
  const message = fill(words, more.params, { language: 'en', label: id => table.byId.get(id)?.label.en ?? id });
  return { table: table.id, row, code, message, ...more };
}

/** Notes an issue that the wish cannot survive. */
export function refuse(intent: Intent, ...issues: Issue[]): void {
  intent.fate = 'refused';
  intent.issues.push(...issues);
}
