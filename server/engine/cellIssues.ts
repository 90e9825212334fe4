import { textForInvalid } from '../model/castCell.ts';
import type { InvalidInput, Issue, Value } from '../model/change.ts';
import type { Field } from '../model/field.ts';
import type { LocalizedText, Params } from '../model/localizedText.ts';
import { createIssue, type Intent, refuse } from './intent.ts';
import { type CellRequest, emptiedReason } from './lockReason.ts';

/** A request for a cell, and whether valid cells are saved without the invalid ones. */
export interface PartialCellRequest extends CellRequest {
  partial: boolean;
}

/** The issue of a value that can be neither stored nor kept beside the cell; null if it can. */
export function invalidValueIssue(
  field: Field,
  value: Value,
  invalid: InvalidInput | null,
  intent: Intent,
  request: PartialCellRequest,
): Issue | null {
  const empty = emptiedReason(field, value, invalid, request);
  if (empty !== null) return cellIssue(intent, field.id, empty.code, empty.words, { label: field.label.en });
  return invalid !== null && mustBeValid(intent, request) ? invalidInputIssue(intent, field, invalid) : null;
}

/** The issue of an invalid text. */
export const invalidInputIssue = (intent: Intent, field: Field, invalid: InvalidInput): Issue =>
  cellIssue(intent, field.id, invalid.code, textForInvalid(field, invalid), { text: invalid.text, ...invalid.params });

/** In a partial commit, omits an invalid cell of a stored row, so that its other cells are written; otherwise refuses the intent. */
export function omitOrRefuse(intent: Intent, issue: Issue, request: PartialCellRequest): void {
  if (request.partial && request.trust === 'typed' && intent.kind === 'update') intent.kept.push(issue);
  else keepOrRefuse(intent, issue, request);
}

/** Handles a cell that may not change: an undo keeps the cell, reverts the others and reports it; otherwise the intent is refused. */
export function keepOrRefuse(intent: Intent, issue: Issue, { trust }: Pick<CellRequest, 'trust'>): void {
  if (trust === 'undo' && intent.kind === 'update') intent.kept.push(issue);
  else refuse(intent, issue);
}

/** Whether rules must hold in the state of the row. Invalid text is not accepted then. */
function mustBeValid({ table, before, enters }: Intent, { trust }: CellRequest): boolean {
  const { state, initialState, validation } = table;
  if (validation === null) return true;
  if (state === null) return false;
  return before !== null && (trust === 'undo' && enters !== null ? enters : before[state.id]) !== initialState;
}

/** An issue of one cell. */
export function cellIssue(intent: Intent, field: string, code: string, words: LocalizedText, params: Params): Issue {
  return createIssue(intent.table, intent.row, code, words, { field, params });
}
