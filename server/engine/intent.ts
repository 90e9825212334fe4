import type { CompiledTable } from '../model/catalog.ts';
import type { Cells, ChangeRequest, InvalidInput, Issue, Row, RowId, UndoResult } from '../model/change.ts';
import type { Field } from '../model/field.ts';
import type { LocalizedText, Params } from '../model/localizedText.ts';
import { interpolate } from '../model/localizedText.ts';
import { parseInvalid } from './cast.ts';

/** How far wishes are trusted: typed by a person, set by an action that its table declares, or taken from the log to undo. */
export type Trust = 'typed' | 'action' | 'undo';

/** Texts that cells could not take and that are kept beside them, by field. */
export type InvalidTexts = Record<string, InvalidInput>;

/** A wish of undo: it also gives back the texts kept beside cells, exactly as they were. */
export interface InverseRequest extends ChangeRequest {
  /** The texts as the transaction left them, and as they were before. */
  texts?: { seen: InvalidTexts; back: InvalidTexts };
  /** What the transaction did to the row. */
  inverts?: 'added' | 'changed' | 'deleted';
  /** The state in which the row was before. */
  targetState?: string;
  /** Nobody entered this: a link that was emptied because this row went. It is filled only where that row is back when all else is done. */
  relinks?: { field: Field; target: RowId };
}

/** Whether a wish for a row that is there changes nothing: every cell is sent with the value that it has, as in a row that was read and sent back. */
export const isNoop = ({ kind, cells, invalid, enters }: Intent): boolean =>
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
  /** Texts kept beside the cells of the row as the wish finds it; null until they are looked at. */
  texts: InvalidTexts | null;
  /** Cells whose text was not taken; null where a cell is in order now, or all are. */
  invalid: Map<string, InvalidInput | null> | null;
  /** The state that the wish asks to enter, if it would change it. */
  enters: string | null;
  result: 'accepted' | 'held' | 'refused';
  issues: Issue[];
  /** Cells that undo, or a partial commit, leaves as they are, with the reasons. */
  kept: Issue[];
  inverts: InverseRequest['inverts'];
  targetState: string | undefined;
  relinks: InverseRequest['relinks'];
}

/** The texts kept beside the cells of a row as a wish finds it. */
export const invalidTextsOf = (intent: Intent): InvalidTexts => {
  intent.texts ??= parseInvalid(intent.before?.invalid);
  return intent.texts;
};

/** What undo made of a row; undefined for any other wish. */
export function undoResultOf({ kind, inverts, targetState: aims, table }: Intent, after: Row | null): UndoResult | undefined {
  if (inverts === undefined) return undefined;
  const state = table.state === null ? null : (after?.[table.state.id] ?? null);
  if (inverts === 'added')
    return kind === 'delete' ? { row: 'removed' } : { row: 'stays', ...(typeof state === 'string' ? { state } : {}) };
  const elsewhere = typeof state === 'string' && aims !== undefined && state !== aims ? { state } : {};
  return { row: inverts === 'deleted' ? 'restored' : 'reverted', ...elsewhere };
}

/** An issue with its words filled in English; labels of fields come from the table. */
export function createIssue(
  table: CompiledTable,
  row: RowId,
  code: string,
  words: LocalizedText,
  more: { field?: string; params?: Params; because?: RowId[] } = {},
): Issue {
  const message = interpolate(words, more.params, { language: 'en', label: id => table.byId.get(id)?.label.en ?? id });
  return { table: table.id, row, code, message, ...more };
}

/** Notes an issue that the wish cannot survive. */
export function refuse(intent: Intent, ...issues: Issue[]): void {
  intent.result = 'refused';
  intent.issues.push(...issues);
}
