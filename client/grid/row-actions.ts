import type { CatalogAction } from '../../server/api/wire.ts';
import type { Params } from '../../server/model/localizedText.ts';
import { interpolate } from '../../server/model/localizedText.ts';
import { timeZone } from '../browser/locale.ts';
import { isAvailable, unavailableReason } from './action-availability.ts';
import { consequenceOf, requestConfirmation } from './confirm.ts';
import { checkAndDelete, remainingRows } from './delete.ts';
import { reportOutcome } from './edit.ts';
import type { GridRow, Report } from './source.ts';
import type { GridSlice } from './state.ts';

/** An action as the menu shows it for some rows. */
export interface ActionItem {
  action: CatalogAction;
  label: string;
  availableRows: GridRow[];
  /** Why it is not available; null if it is available for at least one row. */
  disabledReason: string | null;
}

/** The table's actions for these rows: available for at least one of them, or with the reason why not. */
export function actionItems(grid: GridSlice<'context'>, rows: readonly GridRow[]): ActionItem[] {
  const { language } = grid.props;
  return grid.source.table().actions.map(action => {
    const availableRows = rows.filter(row => isAvailable(action, row));
    const name = action.label[language];
    const label = rows.length > 1 ? grid.say('some', { action: name, legal: availableRows.length, count: rows.length }) : name;
    const reason = availableRows.length > 0 || rows[0] === undefined ? null : unavailableReason(action, rows[0]);
    return {
      action,
      label,
      availableRows,
      disabledReason: reason && interpolate(reason, paramsOf(rows[0]), { language, timeZone: timeZone() }),
    };
  });
}

/** The cells that a reason may mention. */
const paramsOf = (row: GridRow | undefined): Params =>
  Object.fromEntries(
    Object.entries(row?.cells ?? {}).map(([id, value]) => [id, typeof value === 'number' ? value : String(value ?? '')]),
  );

/** Runs an action on the rows where it is available, after its form and, if it cannot be undone, a confirmation. */
export async function runAction(
  grid: GridSlice<'context' | 'cells' | 'messages' | 'fills' | 'dialogs'>,
  item: ActionItem,
): Promise<void> {
  const { action, availableRows } = item;
  const input = action.form && action.form.length > 0 ? await grid.props.onForm(action, availableRows) : undefined;
  if (input === null) return;
  const work = (rows: readonly GridRow[]): Promise<Report> =>
    grid.source.act(
      action.id,
      rows.map(row => row.id),
      input,
    );
  if (action.removes) return await checkAndDelete(grid, availableRows, work, item.label);
  const { language } = grid.props;
  const question =
    action.confirm?.[language] ?? consequenceOf(grid.source.table(), action.enters, availableRows.length, language);
  if (question !== null && !(await requestConfirmation(grid, question, item.label))) return;
  const left = remainingRows(grid, availableRows);
  if (left.length > 0) await reportOutcome(grid, work(left), true);
}
