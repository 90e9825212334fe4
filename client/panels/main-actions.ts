import type { CatalogAction } from '../../server/api/wire.ts';
import type { GridRow } from '../contract/row.ts';
import { isAvailable } from '../grid/action-availability.ts';
import { localize } from '../i18n/language.ts';

/** Number of actions that are buttons; the others are in the menu. */
const maxButtons = 2;

/** An action's label, with an ellipsis if the action first asks for something. */
export function actionLabel(action: CatalogAction): string {
  const label = localize(action.label);
  const isAsking = (action.form ?? []).length > 0 || action.confirm !== undefined;
  return isAsking && !label.endsWith('…') ? `${label}…` : label;
}

/** The main actions of a row: the available ones that change its state first, then others; an action that deletes the row only if the table has no other. */
export function mainActions(actions: readonly CatalogAction[], row: GridRow): CatalogAction[] {
  const isOnlyRemoving = actions.every(action => action.removes);
  const possible = actions.filter(action => (!action.removes || isOnlyRemoving) && isAvailable(action, row));
  const byRank = new Set([...possible.filter(({ enters }) => enters !== undefined), ...possible]);
  const chosen = [...byRank].slice(0, maxButtons);
  return possible.filter(action => chosen.includes(action));
}
