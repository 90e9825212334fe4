import { type AccessRequest, denialOf, hiddenFrom } from '../model/access.ts';
import type { Actor } from '../model/actor.ts';
import type { Catalog, CompiledTable, Formula } from '../model/catalog.ts';
import type { Cells, Issue, Row, RowId, Wish } from '../model/change.ts';
import type { Session } from '../model/session.ts';
import { Refusal } from '../model/workspace.ts';
import { issueOfDenial, sightOf } from './authorize.ts';
import { paramsOf } from './check.ts';
import type { Commission } from './commit.ts';
import { Draft, Stored } from './draft.ts';
import { inputOf } from './input.ts';
import { issueOf } from './intent.ts';

/** An action on some rows. */
export interface Act {
  table: string;
  action: string;
  rows: readonly RowId[];
  input?: Cells;
}

/**
 * What an action says of each row, as wishes; and for rows on which it is not offered, why. The same conditions are judged
 * in the page's menu. Throws `Refusal` for an action that is not there.
 */
export async function actions(
  act: Act,
  catalog: Catalog,
  session: Session,
  actor: Actor,
  now: string,
): Promise<Pick<Commission, 'wishes' | 'known' | 'action' | 'stored' | 'sight'>> {
  const table = catalog.tables.get(act.table);
  if (table === undefined) throw new Refusal('unknown_table', `There is no table “${act.table}”`);
  const found = table.actions.get(act.action);
  if (found === undefined) throw new Refusal('unknown_action', `There is no action “${act.action}” in ${table.table.label.en}`);
  const stored = new Stored(session);
  const { action } = found;
  const reached = action.add === undefined ? [table] : [table, catalog.table(action.add.table)];
  const sight = await sightOf(actor, reached, catalog, stored);
  await stored.load(table.id, act.rows);
  const draft = new Draft(catalog, stored, now, sight);
  const rows = act.rows.map(id => stored.get(table.id, id) ?? null);
  await draft.loadPaths(
    table,
    rows.filter(row => row !== null),
  );

  const known = new Map<number, Issue>();
  const judge = (condition: Formula, row: Row): boolean => draft.holds(table, condition, row);
  const { input, fault } = inputOf(action.form, act.input);
  for (const [index, row] of rows.entries()) {
    const hidden = row === null || sight === null ? null : hiddenFrom(table, row, sight.actor, sight.reached);
    const need = row === null || hidden !== null ? undefined : found.needs.find(each => !draft.holds(table, each.when, row));
    const said = need === undefined ? undefined : found.action.needs[need.at];
    if (row !== null && said !== undefined) {
      const params = paramsOf(row, said.words.en);
      known.set(index, issueOf(table, row.id, said.code, said.words, params === null ? {} : { params }));
    } else if (action.add !== undefined && sight !== null) {
      const denied =
        row === null
          ? { code: 'no_such_row' }
          : (hidden ?? denialOf(addingTo(table, row, act.action), sight.actor, sight.reached, judge));
      if (denied !== null) known.set(index, issueOfDenial(table, act.rows[index]!, denied));
    }
  }
  if (fault !== null) {
    const { code, words, field, params } = fault;
    for (const [index, row] of act.rows.entries())
      if (!known.has(index)) known.set(index, issueOf(table, row, code, words, { field, params }));
  }
  const given = { ...input, now };
  const wishOf = (row: RowId): Wish => {
    if (action.add !== undefined) return { table: action.add.table, to: filled(action.add.set, { ...given, row }) };
    return { table: table.id, row, to: action.remove === true ? null : filled(action.set ?? {}, given) };
  };
  return { wishes: act.rows.map(wishOf), known, action: act.action, stored, sight };
}

/** What an action that adds a row elsewhere asks of the row on which it was chosen. */
const addingTo = (table: CompiledTable, row: Row, action: string): AccessRequest => ({
  table,
  kind: 'update',
  stored: row,
  before: row,
  after: row,
  touched: [],
  move: null,
  action,
});

function filled(set: NonNullable<Wish['to']>, given: Cells): Cells {
  return Object.fromEntries(
    Object.entries(set).map(([id, value]) => {
      const name = typeof value === 'string' ? /^\{(\w+)\}$/.exec(value)?.[1] : undefined;
      return [id, name === undefined ? value : (given[name] ?? null)] as [string, Cells[string]];
    }),
  );
}
