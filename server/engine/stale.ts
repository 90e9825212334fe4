import type { Invalid, Issue } from '../model/change.ts';
import { type Intent, type InverseWish, issueOf, textsOf } from './intent.ts';
import { engineWords } from './words.ts';

/**
 * Cells that have changed since they were seen: the newer value stays, and both are shown. A person is told nothing of cells that are
 * hidden from them; Seatgrid may pin those too.
 */
export function changedSince({ from, texts }: InverseWish, intent: Intent, byPerson: boolean): string[] {
  const { table, before } = intent;
  if (from === null || from === undefined || before === null) return [];
  const kept = texts === undefined ? null : textsOf(intent);
  return Object.keys(from).filter(id => {
    const field = table.byId.get(id);
    if (field === undefined || (field.hidden === true && byPerson)) return false;
    return from[id] !== (before[id] ?? null) || (kept !== null && !isSameText(kept[id], texts?.seen[id]));
  });
}

/** Whether a row has this value and this kept text in a cell already. */
export const hasAlready = (intent: Intent, id: string, value: unknown, text: Invalid | null): boolean =>
  intent.before !== null && (intent.before[id] ?? null) === value && isSameText(textsOf(intent)[id], text);

/** Whether two kept texts are the same, or there is neither. */
export const isSameText = (one: Invalid | null | undefined, other: Invalid | null | undefined): boolean =>
  JSON.stringify(one ?? null) === JSON.stringify(other ?? null);

/** What is said of a cell that has changed since. */
export function staleAt(intent: Intent, field: string): Issue {
  const params = { name: String(intent.before?.updatedBy ?? ''), at: String(intent.before?.updatedAt ?? '') };
  return issueOf(intent.table, intent.row, 'stale', engineWords.stale, { field, params });
}
