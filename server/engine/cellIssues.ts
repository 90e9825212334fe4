import type { InvalidInput, Issue, Value } from '../model/change.ts';
import type { Field } from '../model/field.ts';
import type { LocalizedText, Params } from '../model/localizedText.ts';
import { textForInvalid } from './cast.ts';
import { createIssue, type Intent, refuse, type Trust } from './intent.ts';
import { emptiedReason } from './lockReason.ts';
import type { Viewer } from './viewer.ts';

/** Who asks, how far they are trusted, and whether what can be taken stands without the rest. */
interface CellRequest {
  viewer: Viewer | null;
  trust: Trust;
  partial: boolean;
}

/** Why this value can neither be taken nor kept beside the cell; null where it can. */
export function invalidValueIssue(
  field: Field,
  value: Value,
  invalid: InvalidInput | null,
  intent: Intent,
  request: CellRequest,
): Issue | null {
  const empty = emptiedReason(field, value, invalid, request);
  if (empty !== null) return cellIssue(intent, field.id, empty.code, empty.words, { label: field.label.en });
  return invalid !== null && mustBeValid(intent, request) ? invalidInputIssue(intent, field, invalid) : null;
}

/** The issue of a text that its cell could not take. */
export const invalidInputIssue = (intent: Intent, field: Field, invalid: InvalidInput): Issue =>
  cellIssue(intent, field.id, invalid.code, textForInvalid(field, invalid), { text: invalid.text, ...invalid.params });

/** What one cell of a stored row does not take is left out of a partial commit, and the others of its row stand; else the wish falls with it. */
export function omitOrRefuse(intent: Intent, issue: Issue, request: CellRequest): void {
  if (request.partial && request.trust === 'typed' && intent.kind === 'update') intent.kept.push(issue);
  else keepOrRefuse(intent, issue, request);
}

/** A cell that may not change: the wish falls with it, but undo leaves the cell as it is, takes back the others of the row, and says so. */
export function keepOrRefuse(intent: Intent, issue: Issue, { trust }: Pick<CellRequest, 'trust'>): void {
  if (trust === 'undo' && intent.kind === 'update') intent.kept.push(issue);
  else refuse(intent, issue);
}

/** Whether the row is where rules hold already, so that text which cannot be taken must not enter it. */
function mustBeValid({ table, before, enters }: Intent, { trust }: CellRequest): boolean {
  const { state, initialState: first, validation: verdict } = table;
  if (state === null || verdict === null) return true;
  return before !== null && (trust === 'undo' && enters !== null ? enters : before[state.id]) !== first;
}

/** An issue of one cell. */
export function cellIssue(intent: Intent, field: string, code: string, words: LocalizedText, params: Params): Issue {
  return createIssue(intent.table, intent.row, code, words, { field, params });
}
