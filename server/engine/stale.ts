import { sameValue } from '../../formulas/list.ts';
import type { InvalidInput, Issue } from '../model/change.ts';
import { engineTexts } from './engineTexts.ts';
import { createIssue, type Intent, type InverseRequest, invalidTextsOf } from './intent.ts';

/**
 * The cells that changed since the request saw them; they keep their newer value. For a person, hidden cells are not compared, so that
 * nothing about them is revealed; Seatgrid compares them too.
 */
export function changedSince({ from, texts }: InverseRequest, intent: Intent, byPerson: boolean): string[] {
  const { table, before } = intent;
  if (from === null || from === undefined || before === null) return [];
  const current = texts === undefined ? null : invalidTextsOf(intent);
  return Object.keys(from).filter(id => {
    const field = table.byId.get(id);
    if (field === undefined || (field.hidden === true && byPerson)) return false;
    return !sameValue(from[id], before[id] ?? null) || (current !== null && !isSameText(current[id], texts?.seen[id]));
  });
}

/** Whether a cell already has this value and this invalid text. */
export const hasAlready = (intent: Intent, id: string, value: unknown, text: InvalidInput | null): boolean =>
  intent.before !== null && sameValue(intent.before[id] ?? null, value) && isSameText(invalidTextsOf(intent)[id], text);

/** Whether two invalid texts are equal, or both are missing. */
export const isSameText = (one: InvalidInput | null | undefined, other: InvalidInput | null | undefined): boolean =>
  JSON.stringify(one ?? null) === JSON.stringify(other ?? null);

/** The issue of a cell that changed since it was seen. */
export function staleIssue(intent: Intent, field: string): Issue {
  const params = { name: String(intent.before?.updatedBy ?? ''), at: String(intent.before?.updatedAt ?? '') };
  return createIssue(intent.table, intent.row, 'stale', engineTexts.stale, { field, params });
}
