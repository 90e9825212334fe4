import { parseInvalid } from '../model/castCell.ts';
import type { CompiledTable } from '../model/catalog.ts';
import type { Cells, ChangeRequest, InvalidInput, Issue, Row, RowId, UndoResult, Value } from '../model/change.ts';
import type { Field } from '../model/field.ts';
import type { LocalizedText, Params } from '../model/localizedText.ts';
import { interpolate } from '../model/localizedText.ts';

/** How far requests are trusted: typed by a person, set by a declared action, or taken from the log to undo. */
export type Trust = 'typed' | 'action' | 'undo';

/** Invalid texts kept beside their cells, by field. */
export type InvalidTexts = Record<string, InvalidInput>;

/**
 * What a row holds of fields that the catalog does not have, cells and invalid texts: `seen` after the transaction, and `back` before it.
 * The cells of `seen` are null where the transaction deleted the row.
 */
export interface UnlistedCells {
  seen: Cells | null;
  back: Cells;
  texts: { seen: InvalidTexts; back: InvalidTexts };
}

/** A request of undo: it also restores the invalid texts of cells exactly. */
export interface InverseRequest extends ChangeRequest {
  /** What the transaction changed in fields that the catalog does not have. */
  unlisted?: UnlistedCells;
  /** The transaction changed such cells, but the actor may not restore them. */
  withholds?: true;
  /** The texts after the transaction, and before it. */
  texts?: { seen: InvalidTexts; back: InvalidTexts };
  /** What the transaction did to the row. */
  inverts?: 'added' | 'changed' | 'deleted';
  /** The state of the row before the transaction. */
  targetState?: string;
  /**
   * A link, or links of a list, that were emptied because their targets were deleted. They are restored only if the targets exist again when
   * everything else is done. `was` is the cell before.
   */
  relinks?: { field: Field; targets: readonly RowId[]; was: Value };
}

/** Whether an update changes nothing: every cell has its current value, as in a row that was read and sent back. */
export const isNoop = ({ kind, cells, invalid, enters }: Intent): boolean =>
  kind === 'update' && enters === null && invalid === null && Object.keys(cells).length === 0;

/** A request after it was read: its row, its cells, the state it would enter, and its result so far. */
export interface Intent {
  index: number;
  table: CompiledTable;
  row: RowId;
  kind: 'insert' | 'update' | 'delete';
  /** The row as stored, and as the request finds it: an earlier request of the same commit may have changed it. Null for a new row. */
  stored: Row | null;
  before: Row | null;
  cells: Cells;
  /** The invalid texts of the row as the request finds it; null until they are read. */
  texts: InvalidTexts | null;
  /** New invalid texts by cell, or null for a cell that is valid now; null if no text changes. */
  invalid: Map<string, InvalidInput | null> | null;
  /** The state that the request enters, if it changes. */
  enters: string | null;
  result: 'accepted' | 'held' | 'refused';
  issues: Issue[];
  /** Cells that an undo or a partial commit leaves unchanged, with the reasons. */
  kept: Issue[];
  inverts: InverseRequest['inverts'];
  targetState: string | undefined;
  relinks: InverseRequest['relinks'];
  unlisted: InverseRequest['unlisted'];
}

/** The invalid texts of a row as the request finds it. */
export const invalidTextsOf = (intent: Intent): InvalidTexts => {
  intent.texts ??= parseInvalid(intent.before?.invalid);
  return intent.texts;
};

/** What undo did to a row; undefined for any other request. */
export function undoResultOf({ kind, inverts, targetState, table }: Intent, after: Row | null): UndoResult | undefined {
  if (inverts === undefined) return undefined;
  const state = table.state === null ? null : (after?.[table.state.id] ?? null);
  if (inverts === 'added')
    return kind === 'delete' ? { row: 'removed' } : { row: 'stays', ...(typeof state === 'string' ? { state } : {}) };
  const differs = typeof state === 'string' && targetState !== undefined && state !== targetState;
  return { row: inverts === 'deleted' ? 'restored' : 'reverted', ...(differs ? { state } : {}) };
}

/** Creates an issue with its English message; labels of fields come from the table. */
export function createIssue(
  table: CompiledTable,
  row: RowId,
  code: string,
  words: LocalizedText,
  more: { field?: string; params?: Params; because?: RowId[]; rule?: string } = {},
): Issue {
  const message = interpolate(words, more.params, { language: 'en', label: id => table.byId.get(id)?.label.en ?? id });
  return { table: table.id, row, code, message, ...more };
}

/** Refuses an intent because of these issues. */
export function refuse(intent: Intent, ...issues: Issue[]): void {
  intent.result = 'refused';
  intent.issues.push(...issues);
}
