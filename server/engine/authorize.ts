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
 * Who acts, as they are stored now: a role that was taken away since the request began counts no more. Null for Seatgrid itself, of
 * which nothing is asked. Throws `signed_out` for a person who may not act any more.
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

/** Refuses a change in the words of what denied it. */
export const refuseDenied = (intent: Intent, denial: Denial): void =>
  refuse(intent, denialIssue(intent.table, intent.row, denial));

/** What denied something, as an issue of a row. */
export const denialIssue = (table: CompiledTable, row: RowId, { code, words }: Denial): Issue =>
  createIssue(table, row, code, words ?? textForDenial(code));

const textForDenial = (code: Denial['code']): LocalizedText =>
  code === 'no_such_row' || code === 'not_deletable' ? engineTexts[code] : engineTexts.forbidden;

/** How the changes of a commit were asked for. */
export interface AuthorizationContext {
  viewer: Viewer | null;
  trust: Trust;
  /** The action that asks for them. */
  action: string | null;
}

/**
 * Step 2: may this actor do this to this row and these cells, and do the table's guards allow it? Judged on the row as it is stored, as
 * the change finds it and as it would be. Seatgrid itself is asked nothing here, nor of a row that an action adds: that was asked of the row it was chosen on.
 */
export async function authorize(intents: readonly Intent[], draft: Draft, context: AuthorizationContext): Promise<void> {
  const { viewer: sight, trust } = context;
  if (sight === null) return;
  for (const [table, group] of Map.groupBy(intents, intent => intent.table)) {
    const open = group.filter(
      intent =>
        intent.result !== 'refused' &&
        // No person could have emptied it: it comes back as it went, with the row that it names.
        intent.relinks?.field.system !== true &&
        !(trust === 'action' && intent.kind === 'insert') &&
        (trust === 'action' || !isNoop(intent)),
    );
    const requests = open.map(intent => requestOf(intent, context.action));
    if (followsLinks(table, sight.actor)) await draft.loadPaths(table, requests.flatMap(rowsOf));
    const evaluate = (condition: CompiledFormula, row: Row): boolean => draft.holds(table, condition, row);
    for (const [at, request] of requests.entries()) {
      const denial = denialOf(request, sight.actor, sight.related, evaluate);
      if (denial !== null) refuseDenied(open[at]!, denial);
      else checkGuards(open[at]!, request, draft);
    }
  }
}

/** Whether what may be done depends on cells that lie behind links. */
function followsLinks(table: CompiledTable, actor: Person): boolean {
  const granted = grantOf(table, actor);
  const conditions = [...table.guards.map(guard => guard.when), ...(granted === undefined ? [] : conditionsOf(granted))];
  return conditions.some(condition => condition.linkPaths.length > 0);
}

const rowsOf = ({ stored, before, after }: AccessRequest): Row[] => [stored, before, after].filter(row => row !== null);

function requestOf(intent: Intent, action: string | null): AccessRequest {
  const { table, kind, stored, before, enters } = intent;
  const { state, initialState: first } = table;
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
    move: enters === null || state === null ? null : { from: String(before?.[state.id] ?? first), to: enters },
    action,
  };
}

/** The cells that a change sets, and those beside which it puts another text, or takes one away. */
function touchedBy(intent: Intent): Iterable<string> {
  const { cells, invalid } = intent;
  const touched = new Set(Object.keys(cells));
  if (invalid === null) return touched;
  const stored = invalidTextsOf(intent);
  for (const [id, text] of invalid) if (!isSameText(stored[id], text)) touched.add(id);
  return touched;
}

/** The row as a change alone would make it, in this state where it enters one. */
export function resultingRow({ table, row, before, cells }: Intent, enters: string | null): Row {
  const entering = enters === null || table.state === null ? {} : { [table.state.id]: enters };
  return { ...(before ?? table.blank), ...cells, ...entering, id: row } as Row;
}

/** What may not be done to a row whatever its cells, by anybody. */
function checkGuards(intent: Intent, request: AccessRequest, draft: Draft): void {
  const { table, row, before, kind } = intent;
  for (const { guard, when } of table.guards) {
    if (!guard.on.includes(kind)) continue;
    const judgedRow = before ?? request.after;
    if (judgedRow === null || !draft.holds(table, when, judgedRow)) continue;
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
 * The last look at what would really be: no row that a person wrote ends up outside their organisation, and nothing follows, in any
 * table, for a row that their role may not touch.
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

/** A row that was there and that a hook changed because of what somebody did elsewhere. */
const isSideEffect = ({ before, entered, changedByHook: hooked }: DraftRow): boolean =>
  before !== null && entered === null && hooked;
