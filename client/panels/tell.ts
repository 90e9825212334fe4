import type { CatalogTable } from '../../server/api/wire.ts';
import type { Issue } from '../../server/model/change.ts';
import type { Deed } from '../grid/source.ts';
import type { Report } from '../sync/wish.ts';
import { inWords, t } from '../words/words.ts';

let undoReport: typeof import('./tell-undo.ts') | null = null;

/** Loads what says what became of an undo: nobody needs it before the first rows. */
export async function loadUndoReport(): Promise<void> {
  undoReport ??= await import('./tell-undo.ts');
}

/** What says what became of an undo; null while it is not loaded. */
export const ofUndo = (): typeof undoReport => undoReport;

/** What became of a command, in one sentence for the person who gave it: `3 activated, 3 need attention: see Validation result`. */
export function tellReport(
  report: Omit<Report, 'message'>,
  deed: Deed,
  table: CatalogTable,
  explain: (issue: Issue) => string,
): string {
  const undone = deed.kind === 'undo' || deed.kind === 'redo' ? undoReport?.tellUndo(report.outcomes, table, explain) : null;
  if (undone) return undone;
  const { accepted, held, refused } = report;
  const words = t().report;
  const done = accepted > 0 ? [doneWords(accepted, deed, table)] : [];
  const not = refused > 0 ? [(accepted > 0 ? words.refusedToo : words.refused)(refused)] : [];
  const kept = held > 0 ? [(accepted + refused > 0 ? words.heldToo : words.held)(held)] : [];
  return [...done, ...not, ...kept].join(', ') || words.none;
}

/** What was done to so many rows. */
function doneWords(count: number, deed: Deed, table: CatalogTable): string {
  const { done, entered, acted } = t().report;
  if (deed.kind === 'state') {
    const known = entered[deed.of as keyof typeof entered] as ((count: number) => string) | undefined;
    const state = table.fields.flatMap(field => field.states ?? []).find(one => one.id === deed.of);
    return known?.(count) ?? t().report.nowIn(count, state ? inWords(state.label) : String(deed.of));
  }
  if (deed.kind === 'act') {
    const known = acted[deed.of as keyof typeof acted] as ((count: number) => string) | undefined;
    const action = table.actions.find(one => one.id === deed.of);
    if (action?.removes) return done.delete(count);
    return known?.(count) ?? t().act.many(action ? inWords(action.label) : String(deed.of), count);
  }
  return done[deed.kind](count);
}
