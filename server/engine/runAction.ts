import { type AccessRequest, denialOf, readDenial } from '../model/access.ts';
import type { Actor } from '../model/actor.ts';
import type { Catalog, CompiledFormula, CompiledTable } from '../model/catalog.ts';
import type { Cells, ChangeRequest, Issue, Row, RowId } from '../model/change.ts';
import type { StoreTransaction } from '../model/store.ts';
import { Refusal } from '../model/writer.ts';
import { readActionInput } from './actionInput.ts';
import { denialIssue, loadViewer } from './authorize.ts';
import type { CommitInput } from './commit.ts';
import { Draft, StoredRows } from './draft.ts';
import { createIssue } from './intent.ts';
import { paramsOf } from './ruleIssue.ts';

/** An action to run on some rows. */
export interface ActionRequest {
  table: string;
  action: string;
  rows: readonly RowId[];
  input?: Cells;
}

/**
 * The changes that an action makes to each row, as requests, and the issues of rows for which it is not offered. The page's menu evaluates the
 * same conditions. Throws `Refusal` for an unknown action.
 */
export async function actionChanges(
  act: ActionRequest,
  catalog: Catalog,
  tx: StoreTransaction,
  actor: Actor,
  now: string,
): Promise<Pick<CommitInput, 'requests' | 'known' | 'action' | 'stored' | 'viewer'>> {
  const table = catalog.tables.get(act.table);
  if (table === undefined) throw new Refusal('unknown_table', `There is no table “${act.table}”`);
  const found = table.actions.get(act.action);
  if (found === undefined) throw new Refusal('unknown_action', `There is no action “${act.action}” in ${table.table.label.en}`);
  const stored = new StoredRows(tx);
  const { action } = found;
  const tables = action.add === undefined ? [table] : [table, catalog.table(action.add.table)];
  const viewer = await loadViewer(actor, tables, catalog, stored);
  await stored.load(table.id, act.rows);
  const draft = new Draft(catalog, stored, now, viewer);
  const rows = act.rows.map(id => stored.get(table.id, id) ?? null);
  await draft.loadPaths(
    table,
    rows.filter(row => row !== null),
  );

  const known = new Map<number, Issue>();
  const evaluate = (condition: CompiledFormula, row: Row): boolean => draft.holds(table, condition, row);
  const { input, fault } = readActionInput(action.form, act.input);
  for (const [index, row] of rows.entries()) {
    const hidden = row === null || viewer === null ? null : readDenial(table, row, viewer.actor, viewer.related);
    const need = row === null || hidden !== null ? undefined : found.needs.find(each => !draft.holds(table, each.when, row));
    const unmet = need === undefined ? undefined : found.action.needs[need.at];
    if (row !== null && unmet !== undefined) {
      const params = paramsOf(row, unmet.words.en);
      known.set(index, createIssue(table, row.id, unmet.code, unmet.words, params === null ? {} : { params }));
    } else if (action.add !== undefined && viewer !== null) {
      const denied =
        row === null
          ? { code: 'no_such_row' }
          : (hidden ?? denialOf(accessToAdd(table, row, act.action), viewer.actor, viewer.related, evaluate));
      if (denied !== null) known.set(index, denialIssue(table, act.rows[index]!, denied));
    }
  }
  if (fault !== null) {
    const { code, words, field, params } = fault;
    for (const [index, row] of act.rows.entries())
      if (!known.has(index)) known.set(index, createIssue(table, row, code, words, { field, params }));
  }
  const values = { ...input, now };
  const requestFor = (row: RowId): ChangeRequest => {
    if (action.add !== undefined) return { table: action.add.table, to: fillTemplate(action.add.set, { ...values, row }) };
    return { table: table.id, row, to: action.remove === true ? null : fillTemplate(action.set ?? {}, values) };
  };
  return { requests: act.rows.map(requestFor), known, action: act.action, stored, viewer };
}

/** The access that an action needs on its row in order to add a row in another table. */
const accessToAdd = (table: CompiledTable, row: Row, action: string): AccessRequest => ({
  table,
  kind: 'update',
  stored: row,
  before: row,
  after: row,
  touched: [],
  move: null,
  action,
});

function fillTemplate(set: NonNullable<ChangeRequest['to']>, values: Cells): Cells {
  return Object.fromEntries(
    Object.entries(set).map(([id, value]) => {
      const name = typeof value === 'string' ? /^\{(\w+)\}$/.exec(value)?.[1] : undefined;
      return [id, name === undefined ? value : (values[name] ?? null)] as [string, Cells[string]];
    }),
  );
}
