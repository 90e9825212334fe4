import type { AccessRequest, Denial } from '../model/access.ts';
import { denialOf, exceptionOf, grantOf, isInOrganisation, loadRelatedRows } from '../model/access.ts';
import type { Actor, Person } from '../model/actor.ts';
import type { Catalog, CompiledFormula, CompiledTable } from '../model/catalog.ts';
import type { Issue, Row, RowId } from '../model/change.ts';
import { conditionsOf } from '../model/grants.ts';
import type { LocalizedText } from '../model/localizedText.ts';
import { Refusal } from '../model/writer.ts';
import type { Draft, StoredRows } from './draft.ts';
import type { DraftRow } from './draftRow.ts';
import { engineTexts } from './engineTexts.ts';
import type { Fault } from './fault.ts';
import { createIssue, type Intent, invalidTextsOf, isNoop, refuse, type Trust } from './intent.ts';
import { isSameText } from './stale.ts';
import type { Viewer } from './viewer.ts';

/**
 * The acting person as stored now: a role that was removed since the request began no longer counts. Null for Seatgrid itself, which needs
 * no authorisation. Throws `signed_out` for a person who may no longer act.
 */
export async function loadViewer(
  actor: Actor,
  tables: Iterable<CompiledTable>,
  catalog: Catalog,
  stored: StoredRows,
): Promise<Viewer | null> {
  if (actor.kind === 'system') return null;
  const now = await currentPerson(actor, catalog, stored);
  const near = new Set<CompiledTable>();
  for (const table of tables) {
    near.add(table);
    for (const { to } of table.links) if (to !== undefined) near.add(catalog.table(to));
  }
  return { actor: now, related: await loadRelatedRows(near, now, (table, field, values) => stored.where(table, field, values)) };
}

async function currentPerson(actor: Person, { people }: Catalog, stored: StoredRows): Promise<Person> {
  if (people === null) return actor;
  await stored.load(people.id, [actor.user]);
  const row = stored.get(people.id, actor.user) ?? null;
  const role = row === null || !isInOrganisation(people, row, actor) ? null : (people.table.roleOf?.(row) ?? null);
  if (role === null) throw new Refusal('signed_out', 'You are not active in this organisation any more. Sign in again');
  return role === actor.role ? actor : { ...actor, role };
}

/** Refuses a change with the text of its denial. */
export const refuseDenied = (intent: Intent, denial: Denial): void =>
  refuse(intent, denialIssue(intent.table, intent.row, denial));

/** A denial as an issue of a row. */
export const denialIssue = (table: CompiledTable, row: RowId, { code, words }: Denial): Issue =>
  createIssue(table, row, code, words ?? textForDenial(code));

const textForDenial = (code: Denial['code']): LocalizedText =>
  code === 'no_such_row' || code === 'not_deletable' ? engineTexts[code] : engineTexts.forbidden;

/** How the changes of a commit were requested. */
export interface AuthorizationContext {
  viewer: Viewer | null;
  trust: Trust;
  /** The action that requests them. */
  action: string | null;
}

/**
 * Step 2: refuses changes that the actor may not make or that the table's guards forbid. Each is checked on the row as stored, as the change
 * finds it, and as it would become. Not checked: changes by Seatgrid itself, and rows that an action adds, because `actionChanges` has
 * checked the row of the action.
 */
export async function authorize(intents: readonly Intent[], draft: Draft, context: AuthorizationContext): Promise<void> {
  const { viewer, trust } = context;
  if (viewer === null) return;
  for (const [table, group] of Map.groupBy(intents, intent => intent.table)) {
    const open = group.filter(
      intent =>
        intent.result !== 'refused' &&
        // No person could have emptied it: it is restored together with the row that it links to.
        intent.relinks?.field.system !== true &&
        !(trust === 'action' && intent.kind === 'insert') &&
        (trust === 'action' || !isNoop(intent)),
    );
    const requests = open.map(intent => requestOf(intent, context.action));
    if (followsLinks(table, viewer.actor)) await draft.loadPaths(table, requests.flatMap(rowsOf));
    const evaluate = (condition: CompiledFormula, row: Row): boolean => draft.holds(table, condition, row);
    for (const [at, request] of requests.entries()) {
      const denial = denialOf(request, viewer.actor, viewer.related, evaluate);
      if (denial !== null) refuseDenied(open[at]!, denial);
      else checkGuards(open[at]!, request, draft);
    }
  }
}

/** Whether a permission depends on cells of linked rows. */
function followsLinks(table: CompiledTable, actor: Person): boolean {
  const granted = grantOf(table, actor);
  const conditions = [...table.guards.map(guard => guard.when), ...(granted === undefined ? [] : conditionsOf(granted))];
  return conditions.some(condition => condition.linkPaths.length > 0);
}

const rowsOf = ({ stored, before, after }: AccessRequest): Row[] => [stored, before, after].filter(row => row !== null);

function requestOf(intent: Intent, action: string | null): AccessRequest {
  const { table, kind, stored, before, enters } = intent;
  const { state, initialState } = table;
  let made: Row | null | undefined;
  return {
    table,
    kind,
    stored,
    before,
    get after() {
      made ??= kind === 'delete' ? null : resultingRow(intent, enters);
      return made;
    },
    touched: [...touchedBy(intent), ...(enters === null || state === null ? [] : [state.id])],
    move: enters === null || state === null ? null : { from: String(before?.[state.id] ?? initialState), to: enters },
    action,
  };
}

/** The cells that a change sets, and those whose invalid text it changes or removes. */
function touchedBy(intent: Intent): Iterable<string> {
  const { cells, invalid, table } = intent;
  const touched = new Set(Object.keys(cells).filter(id => table.byId.get(id)?.sealedOf === undefined));
  if (invalid === null) return touched;
  const stored = invalidTextsOf(intent);
  for (const [id, text] of invalid) if (!isSameText(stored[id], text)) touched.add(id);
  return touched;
}

/** The row as this change alone would leave it, in the state that it enters, if any. */
export function resultingRow({ table, row, before, cells }: Intent, enters: string | null): Row {
  const entering = enters === null || table.state === null ? {} : { [table.state.id]: enters };
  return { ...(before ?? table.blank), ...cells, ...entering, id: row } as Row;
}

/** Refuses what a guard or the row's state forbids to everybody. */
function checkGuards(intent: Intent, request: AccessRequest, draft: Draft): void {
  const { table, row, before, kind } = intent;
  for (const { guard, when } of table.guards) {
    if (!guard.on.includes(kind)) continue;
    const guardedRow = before ?? request.after;
    if (guardedRow === null || !draft.holds(table, when, guardedRow)) continue;
    refuse(intent, createIssue(table, row, guard.code, guard.words));
    return;
  }
  if (kind !== 'delete' || table.state === null || before === null) return;
  const state = table.state.states?.find(each => each.id === before[table.state!.id]);
  if (state === undefined || state.deletable === true) return;
  const reason = state.deletable ?? { code: 'forbidden', words: engineTexts.forbidden };
  refuse(intent, createIssue(table, row, reason.code, reason.words));
}

/**
 * The final check of the draft: no row that a person wrote is outside their organisation, and no row that their role may not change has
 * changed as a consequence, in any table.
 */
export async function authorizeEffects(draft: Draft, viewer: Viewer | null): Promise<Fault[]> {
  if (viewer === null) return [];
  const faults: Fault[] = [];
  for (const table of draft.catalog.order) {
    const entries = draft.rowsOf(table.id);
    if (entries.size === 0) continue;
    const granted = grantOf(table, viewer.actor);
    const sideEffects = granted === undefined || granted.except.length === 0 ? [] : [...entries.values()].filter(isSideEffect);
    await draft.loadPaths(
      table,
      sideEffects.flatMap(({ before, after }) => [before, after].filter(row => row !== null)),
    );
    for (const entry of entries.values()) {
      const { entered, after, id } = entry;
      if (entered === null || after === null || table.table.scope.length === 0 || isInOrganisation(table, after, viewer.actor))
        continue;
      faults.push({ entry, issue: createIssue(table, id, 'forbidden', engineTexts.forbidden), denied: true });
    }
    for (const entry of sideEffects) {
      const { before, after, id } = entry;
      const reason = exceptionOf(granted!, [before, after], (condition, row) => draft.holds(table, condition, row));
      if (reason !== null) faults.push({ entry, issue: createIssue(table, id, reason.code, reason.words), denied: true });
    }
  }
  return faults;
}

/** Whether a hook changed an existing row that the actor did not change. */
const isSideEffect = ({ before, entered, changedByHook }: DraftRow): boolean =>
  before !== null && entered === null && changedByHook;
