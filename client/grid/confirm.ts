import type { CatalogTable } from '../../server/api/wire.ts';
import type { ChangeRequest } from '../../server/model/change.ts';
import { interpolate, type Language } from '../../server/model/localizedText.ts';
import type { Confirmation } from './dialog-state.ts';
import { type Decision, isOnlyState, stateProposal } from './proposal.ts';
import type { GridRow } from './source.ts';
import type { GridSlice } from './state.ts';

/** Asks for confirmation; resolves with the answer. */
export const requestConfirmation = (grid: GridSlice<'dialogs'>, text: Confirmation['text'], action: string): Promise<boolean> =>
  new Promise(answer => {
    grid.dialogs.setConfirmation({
      text,
      action,
      answer: yes => {
        grid.dialogs.setConfirmation(null);
        answer(yes);
      },
    });
  });

/** The decision where nothing was asked: all rows, and the usual report. */
export const unasked: Decision = { rows: null, stays: [], done: null };

/** Asks before rows enter a state with immediate consequences; true at once if nothing need be asked. */
export function confirmStateChange(
  grid: GridSlice<'context' | 'dialogs'>,
  requests: readonly ChangeRequest[],
  rows: readonly GridRow[],
): true | Promise<Decision | null> {
  const { language, onWeigh } = grid.props;
  const table = grid.source.table();
  const proposal = stateProposal(requests, rows, table, language);
  if (proposal === null) return true;
  if (onWeigh)
    // Other cells of a row that is not accepted are sent all the same: their texts are kept.
    return onWeigh(proposal).then(decision => decision && (isOnlyState(requests) ? decision : unasked));
  const { action } = proposal;
  const text = consequenceOf(table, action?.enters, proposal.rows.length, language);
  if (text === null) return true;
  return requestConfirmation(grid, text, action?.label[language] ?? '').then(yes => (yes ? unasked : null));
}

/** Number of rows that may enter such a state without confirmation: about one screen. */
const maxUnconfirmed = 20;

/** The consequence to confirm before `count` rows enter a state; null if none. */
export function consequenceOf(table: CatalogTable, state: unknown, count: number, language: Language): string | null {
  const found = table.fields.flatMap(field => field.states ?? []).find(one => one.id === state);
  return found?.follows && count > maxUnconfirmed ? interpolate(found.follows, { count }, { language }) : null;
}
