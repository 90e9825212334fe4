import type { CatalogTable } from '../../server/api/wire.ts';
import type { ChangeRequest } from '../../server/model/change.ts';
import { interpolate, type Language } from '../../server/model/localizedText.ts';
import { stateField } from '../fields/special-fields.ts';
import type { Confirmation } from './dialog-state.ts';
import type { Decision } from './proposal.ts';
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
  rows: Iterable<GridRow>,
): true | Promise<Decision | null> {
  const { language, onWeigh } = grid.props;
  const table = grid.source.table();
  const field = stateField(table);
  if (!field) return true;
  const entering = Map.groupBy(
    requests.filter(({ from, to }) => from !== null && to?.[field.id] !== undefined),
    ({ to }) => to?.[field.id],
  );
  const asked = [...entering].map(([state, group]) => consequenceOf(table, state, group.length, language));
  const text = asked.find(each => each !== null);
  const ids = new Set([...entering.values()].flat().map(({ row }) => row));
  const [only] = entering.keys();
  const action = entering.size === 1 ? (table.actions.find(one => one.enters === only) ?? null) : null;
  if (!onWeigh) {
    if (text === undefined || text === null) return true;
    const label = action?.label[language] ?? grid.say('editLabel');
    return requestConfirmation(grid, text, label).then(yes => (yes ? unasked : null));
  }
  const isLeft = field.states?.some(({ id, follows }) => follows !== undefined && entering.has(id)) ?? false;
  if (!isLeft) return true;
  const isOnlyState = requests.every(({ to }) => Object.keys(to ?? {}).length === 1);
  const all = [...rows].filter(({ id }) => ids.has(id));
  const label = field.label[language];
  return onWeigh({ work: { changes: requests }, rows: all, action: isOnlyState ? action : null, label }).then(
    // Other cells of a row that is not accepted are sent all the same: their texts are kept.
    decision => decision && (isOnlyState ? decision : unasked),
  );
}

/** Number of rows that may enter such a state without confirmation: about one screen. */
const maxUnconfirmed = 20;

/** The consequence to confirm before `count` rows enter a state; null if none. */
export function consequenceOf(table: CatalogTable, state: unknown, count: number, language: Language): string | null {
  const found = table.fields.flatMap(field => field.states ?? []).find(one => one.id === state);
  return found?.follows && count > maxUnconfirmed ? interpolate(found.follows, { count }, { language }) : null;
}
