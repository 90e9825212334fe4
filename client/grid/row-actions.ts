import type { Params } from '../../server/model/localizedText.ts';
import { interpolate } from '../../server/model/localizedText.ts';
import { timeZone } from '../browser/locale.ts';
import type { Report } from '../contract/command.ts';
import type { GridRow } from '../contract/row.ts';
import { isAvailable, unavailableReason } from './action-availability.ts';
import { questionOf, unasked } from './confirm.ts';
import { checkAndDelete, remainingRows } from './delete.ts';
import type { ActionItem } from './grid-props.ts';
import { reportDecided } from './report-outcome.ts';
import type { GridSlice } from './state.ts';

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
      rows,
      availableRows,
      disabledReason: reason && interpolate(reason, paramsOf(rows[0]), { language, timeZone: timeZone() }),
    };
  });
}

/** The cells that a reason may mention. */
export const paramsOf = (row: GridRow | undefined): Params =>
  Object.fromEntries(
    Object.entries(row?.cells ?? {}).map(([id, value]) => [id, typeof value === 'number' ? value : String(value ?? '')]),
  );

/** Runs an action on the rows where it is available, after its form and the question about its consequences. */
export async function runAction(
  grid: GridSlice<'context' | 'cells' | 'messages' | 'fills'>,
  { action, rows, availableRows }: ActionItem,
): Promise<void> {
  const question = questionOf(action, rows.length);
  const input = await grid.props.onForm(action, availableRows, question);
  if (input === null) return;
  const work = (done: readonly GridRow[]): Promise<Report> =>
    grid.source.act(
      action.id,
      done.map(row => row.id),
      input,
    );
  if (action.removes) return await checkAndDelete(grid, rows, work, action);
  const decision = question === null ? await grid.props.onPreview({ work: { action: action.id, input }, rows, action }) : unasked;
  if (decision === null) return;
  const left = remainingRows(grid, decision.rows ? rows.filter(({ id }) => decision.rows!.has(id)) : availableRows);
  if (left.length > 0) await reportDecided(grid, work(left), decision);
}
