import type { Invalid, Issue, Value } from '../model/change.ts';
import type { Field } from '../model/field.ts';
import type { Params, Words } from '../model/words.ts';
import { wordsOf } from './cast.ts';
import { type Intent, issueOf, refuse, type Trust } from './intent.ts';
import { emptied } from './locked.ts';
import type { Sight } from './sight.ts';

/** Who asks, how far they are trusted, and whether what can be taken stands without the rest. */
interface Asker {
  sight: Sight | null;
  trust: Trust;
  partial: boolean;
}

/** Why this value can neither be taken nor kept beside the cell; null where it can. */
export function notTaken(field: Field, value: Value, invalid: Invalid | null, intent: Intent, asker: Asker): Issue | null {
  const empty = emptied(field, value, invalid, asker);
  if (empty !== null) return complaint(intent, field.id, empty.code, empty.words, { label: field.label.en });
  return invalid !== null && mustBeTaken(intent, asker) ? unread(intent, field, invalid) : null;
}

/** The issue of a text that its cell could not take. */
export const unread = (intent: Intent, field: Field, invalid: Invalid): Issue =>
  complaint(intent, field.id, invalid.code, wordsOf(field, invalid), { text: invalid.text, ...invalid.params });

/** What one cell of a stored row does not take is left out of a partial commit, and the others of its row stand; else the wish falls with it. */
export function leave(intent: Intent, issue: Issue, asker: Asker): void {
  if (asker.partial && asker.trust === 'typed' && intent.kind === 'update') intent.kept.push(issue);
  else stop(intent, issue, asker);
}

/** A cell that may not change: the wish falls with it, but undo leaves the cell as it is, takes back the others of the row, and says so. */
export function stop(intent: Intent, issue: Issue, { trust }: Pick<Asker, 'trust'>): void {
  if (trust === 'undo' && intent.kind === 'update') intent.kept.push(issue);
  else refuse(intent, issue);
}

/** Whether the row is where rules hold already, so that text which cannot be taken must not enter it. */
function mustBeTaken({ table, before, enters }: Intent, { trust }: Asker): boolean {
  const { state, first, verdict } = table;
  if (state === null || verdict === null) return true;
  return before !== null && (trust === 'undo' && enters !== null ? enters : before[state.id]) !== first;
}

/** An issue of one cell. */
export function complaint(intent: Intent, field: string, code: string, words: Words, params: Params): Issue {
  return issueOf(intent.table, intent.row, code, words, { field, params });
}
