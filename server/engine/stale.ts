import type { InvalidInput, Issue } from '../model/change.ts';
import { engineTexts } from './engineTexts.ts';
import { createIssue, type Intent, type InverseRequest, invalidTextsOf } from './intent.ts';

/**
 * Cells that have changed since they were seen: the newer value stays, and both are shown. A person is told nothing of cells that are
 * hidden from them; Seatgrid may pin those too.
 */
export function changedSince({ from, texts }: InverseRequest, intent: Intent, byPerson: boolean): string[] {
  const { table, before } = intent;
  if (from === null || from === undefined || before === null) return [];
  const current = texts === undefined ? null : invalidTextsOf(intent);
  return Object.keys(from).filter(id => {
    const field = table.byId.get(id);
    if (field === undefined || (field.hidden === true && byPerson)) return false;
    return from[id] !== (before[id] ?? null) || (current !== null && !isSameText(current[id], texts?.seen[id]));
  });
}

/** Whether a row has this value and this kept text in a cell already. */
export const hasAlready = (intent: Intent, id: string, value: unknown, text: InvalidInput | null): boolean =>
  intent.before !== null && (intent.before[id] ?? null) === value && isSameText(invalidTextsOf(intent)[id], text);

/** Whether two kept texts are the same, or there is neither. */
export const isSameText = (one: InvalidInput | null | undefined, other: InvalidInput | null | undefined): boolean =>
  JSON.stringify(one ?? null) === JSON.stringify(other ?? null);

/** What is said of a cell that has changed since. */
export function staleIssue(intent: Intent, field: string): Issue {
  const params = { name: String(intent.before?.updatedBy ?? ''), at: String(intent.before?.updatedAt ?? '') };
  return createIssue(intent.table, intent.row, 'stale', engineTexts.stale, { field, params });
}
