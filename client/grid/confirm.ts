import type { CatalogTable } from '../../server/api/wire.ts';
import type { ChangeRequest } from '../../server/model/change.ts';
import { interpolate, type Language } from '../../server/model/localizedText.ts';
import { stateField } from '../fields/special-fields.ts';
import type { Confirmation } from './dialog-state.ts';
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

/** Asks before many rows enter a state with immediate consequences; returns true at once if nothing need be asked. */
export function confirmStateChange(
  grid: GridSlice<'context' | 'dialogs'>,
  requests: readonly ChangeRequest[],
): true | Promise<boolean> {
  const { language } = grid.props;
  const table = grid.source.table();
  const field = stateField(table);
  if (!field) return true;
  const entering = Map.groupBy(requests, ({ to }) => to?.[field.id]);
  for (const [state, rows] of entering) {
    const follows = consequenceOf(table, state, rows.length, language);
    const action = table.actions.find(one => one.enters === state);
    if (follows !== null) return requestConfirmation(grid, follows, action?.label[language] ?? grid.say('editLabel'));
  }
  return true;
}

/** Number of rows that may enter such a state without confirmation: about one screen. */
const maxUnconfirmed = 20;

/** The consequence to confirm before `count` rows enter a state; null if none. */
export function consequenceOf(table: CatalogTable, state: unknown, count: number, language: Language): string | null {
  const found = table.fields.flatMap(field => field.states ?? []).find(one => one.id === state);
  return found?.follows && count > maxUnconfirmed ? interpolate(found.follows, { count }, { language }) : null;
}
