import type { CatalogAction } from '../../server/api/wire.ts';
import type { Cells } from '../../server/model/change.ts';
import type { Params } from '../../server/model/words.ts';
import { fill } from '../../server/model/words.ts';
import { timeZone } from '../look/locale.ts';
import { ask, followsFrom } from './confirm.ts';
import { remove, stillThere } from './delete.ts';
import { settle } from './edit.ts';
import { isLegal, reasonAgainst } from './judge.ts';
import type { GridRow, Report } from './source.ts';
import type { GridState } from './state.ts';

/** An action as the menu offers it for some rows. */
export interface Offer {
  action: CatalogAction;
  label: string;
  legal: GridRow[];
  /** Why it cannot be done; null where it can for at least one row. */
  because: string | null;
}

/** The table's actions for these rows: legal for at least one, or with the reason why for none. */
export function offersFor(grid: GridState, rows: readonly GridRow[]): Offer[] {
  const { language } = grid.props;
  return grid.source.table().actions.map(action => {
    const legal = rows.filter(row => isLegal(action, row));
    const name = action.label[language];
    const label = rows.length > 1 ? grid.say('some', { action: name, legal: legal.length, count: rows.length }) : name;
    const reason = legal.length > 0 || rows[0] === undefined ? null : reasonAgainst(action, rows[0]);
    return { action, label, legal, because: reason && fill(reason, paramsOf(rows[0]), { language, timeZone: timeZone() }) };
  });
}

/** The cells that a reason may name. */
const paramsOf = (row: GridRow | undefined): Params =>
  Object.fromEntries(
    Object.entries(row?.cells ?? {}).map(([id, value]) => [id, typeof value === 'number' ? value : String(value ?? '')]),
  );

/** Does what was offered, for the rows where it is legal: after its form, and after asking where it cannot be taken back. */
export async function take(grid: GridState, offer: Offer): Promise<void> {
  const { action, legal } = offer;
  const input = action.form && action.form.length > 0 ? await inputFor(grid, action, legal) : undefined;
  if (input === null) return;
  const work = (rows: readonly GridRow[]): Promise<Report> =>
    grid.source.act(
      action.id,
      rows.map(row => row.id),
      input,
    );
  if (action.removes) return await remove(grid, legal, work, offer.label);
  const { language } = grid.props;
  const asked = action.confirm?.[language] ?? followsFrom(grid.source.table(), action.enters, legal.length, language);
  if (asked !== null && !(await ask(grid, asked, offer.label))) return;
  const left = stillThere(grid, legal);
  if (left.length > 0) await settle(grid, work(left), true);
}

function inputFor(grid: GridState, action: CatalogAction, rows: GridRow[]): Promise<Cells | null> {
  if (grid.props.onForm) return grid.props.onForm(action, rows);
  return new Promise(answer => {
    grid.setForm({
      action,
      rows,
      answer: cells => {
        grid.setForm(null);
        answer(cells);
      },
    });
  });
}
