import type { AccessRequest, Denial } from '../model/access.ts';
import { denialOf, exceptionOf, grantOf, inOrganisation, reachedRows } from '../model/access.ts';
import type { Actor, Person } from '../model/actor.ts';
import type { Catalog, CompiledTable, Formula } from '../model/catalog.ts';
import type { Issue, Row, RowId } from '../model/change.ts';
import { conditionsOf } from '../model/grants.ts';
import type { Words } from '../model/words.ts';
import { Refusal } from '../model/workspace.ts';
import type { Draft, Stored } from './draft.ts';
import type { Entry } from './entry.ts';
import type { Fault } from './fault.ts';
import { type Intent, isIdle, issueOf, refuse, type Trust, textsOf } from './intent.ts';
import type { Sight } from './sight.ts';
import { isSameText } from './stale.ts';
import { engineWords } from './words.ts';

/**
 * Who acts, as they are stored now: a role that was taken away since the request began counts no more. Null for Seatgrid itself, of
 * which nothing is asked. Throws `signed_out` for a person who may not act any more.
 */
export async function sightOf(
  actor: Actor,
  tables: Iterable<CompiledTable>,
  catalog: Catalog,
  stored: Stored,
): Promise<Sight | null> {
  if (actor.kind === 'system') return null;
  const now = await standing(actor, catalog, stored);
  const near = new Set<CompiledTable>();
  for (const table of tables) {
    near.add(table);
    for (const { to } of table.links) if (to !== undefined) near.add(catalog.table(to));
  }
  return { actor: now, reached: await reachedRows(near, now, (table, field, values) => stored.where(table, field, values)) };
}

async function standing(actor: Person, { people }: Catalog, stored: Stored): Promise<Person> {
  if (people === null) return actor;
  await stored.load(people.id, [actor.user]);
  const row = stored.get(people.id, actor.user) ?? null;
  const role = row === null || !inOrganisation(people, row, actor) ? null : (people.table.roleOf?.(row) ?? null);
  if (role === null) throw new Refusal('signed_out', 'You are not active in this organisation any more. Sign in again');
  return role === actor.role ? actor : { ...actor, role };
}

/** Refuses a change in the words of what denied it. */
export const deny = (intent: Intent, denial: Denial): void => refuse(intent, issueOfDenial(intent.table, intent.row, denial));

/** What denied something, as an issue of a row. */
export const issueOfDenial = (table: CompiledTable, row: RowId, { code, words }: Denial): Issue =>
  issueOf(table, row, code, words ?? wordsFor(code));

const wordsFor = (code: Denial['code']): Words =>
  code === 'no_such_row' || code === 'not_deletable' ? engineWords[code] : engineWords.forbidden;

/** How the changes of a commit were asked for. */
export interface Asking {
  sight: Sight | null;
  trust: Trust;
  /** The action that asks for them. */
  action: string | null;
}

/**
 * Step 2: may this actor do this to this row and these cells, and do the table's guards allow it? Judged on the row as it is stored, as
 * the change finds it and as it would be. Seatgrid itself is asked nothing here, nor of a row that an action adds: that was asked of the row it was chosen on.
 */
export async function authorize(intents: readonly Intent[], draft: Draft, asking: Asking): Promise<void> {
  const { sight, trust } = asking;
  if (sight === null) return;
  for (const [table, group] of Map.groupBy(intents, intent => intent.table)) {
    const open = group.filter(
      intent =>
        intent.fate !== 'refused' &&
        // No person could have emptied it: it comes back as it went, with the row that it names.
        intent.refills?.field.system !== true &&
        !(trust === 'action' && intent.kind === 'insert') &&
        (trust === 'action' || !isIdle(intent)),
    );
    const requests = open.map(intent => requestOf(intent, asking.action));
    if (looksBeyond(table, sight.actor)) await draft.loadPaths(table, requests.flatMap(rowsOf));
    const judge = (condition: Formula, row: Row): boolean => draft.holds(table, condition, row);
    for (const [at, request] of requests.entries()) {
      const denial = denialOf(request, sight.actor, sight.reached, judge);
      if (denial !== null) deny(open[at]!, denial);
      else guard(open[at]!, request, draft);
    }
  }
}

/** Whether what may be done depends on cells that lie behind links. */
function looksBeyond(table: CompiledTable, actor: Person): boolean {
  const granted = grantOf(table, actor);
  const conditions = [...table.guards.map(guard => guard.when), ...(granted === undefined ? [] : conditionsOf(granted))];
  return conditions.some(condition => condition.links.length > 0);
}

const rowsOf = ({ stored, before, after }: AccessRequest): Row[] => [stored, before, after].filter(row => row !== null);

function requestOf(intent: Intent, action: string | null): AccessRequest {
  const { table, kind, stored, before, enters } = intent;
  const { state, first } = table;
  let made: Row | null | undefined;
  return {
    table,
    kind,
    stored,
    before,
    get after() {
      made ??= kind === 'delete' ? null : resultOf(intent, enters);
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
  const stored = textsOf(intent);
  for (const [id, text] of invalid) if (!isSameText(stored[id], text)) touched.add(id);
  return touched;
}

/** The row as a change alone would make it, in this state where it enters one. */
export function resultOf({ table, row, before, cells }: Intent, enters: string | null): Row {
  const entering = enters === null || table.state === null ? {} : { [table.state.id]: enters };
  return { ...(before ?? table.blank), ...cells, ...entering, id: row } as Row;
}

/** What may not be done to a row whatever its cells, by anybody. */
function guard(intent: Intent, request: AccessRequest, draft: Draft): void {
  const { table, row, before, kind } = intent;
  for (const { guard, when } of table.guards) {
    if (!guard.on.includes(kind)) continue;
    const looked = before ?? request.after;
    if (looked === null || !draft.holds(table, when, looked)) continue;
    refuse(intent, issueOf(table, row, guard.code, guard.words));
    return;
  }
  if (kind !== 'delete' || table.state === null || before === null) return;
  const state = table.state.states?.find(each => each.id === before[table.state!.id]);
  if (state === undefined || state.deletable === true) return;
  const said = state.deletable ?? { code: 'forbidden', words: engineWords.forbidden };
  refuse(intent, issueOf(table, row, said.code, said.words));
}

/**
 * The last look at what would really be: no row that a person wrote ends up outside their organisation, and nothing follows, in any
 * table, for a row that their role may not touch.
 */
export async function oversee(draft: Draft, sight: Sight | null): Promise<Fault[]> {
  if (sight === null) return [];
  const faults: Fault[] = [];
  for (const table of draft.catalog.order) {
    const entries = draft.entries(table.id);
    if (entries.size === 0) continue;
    const excepting = grantOf(table, sight.actor);
    const followed = excepting === undefined || excepting.except.length === 0 ? [] : [...entries.values()].filter(isFollowed);
    await draft.loadPaths(
      table,
      followed.flatMap(({ before, after }) => [before, after].filter(row => row !== null)),
    );
    for (const entry of entries.values()) {
      const { entered, after, id } = entry;
      if (entered === null || after === null || table.table.scope.length === 0 || inOrganisation(table, after, sight.actor))
        continue;
      faults.push({ entry, issue: issueOf(table, id, 'forbidden', engineWords.forbidden), denied: true });
    }
    for (const entry of followed) {
      const { before, after, id } = entry;
      const said = exceptionOf(excepting!, [before, after], (condition, row) => draft.holds(table, condition, row));
      if (said !== null) faults.push({ entry, issue: issueOf(table, id, said.code, said.words), denied: true });
    }
  }
  return faults;
}

/** A row that was there and that a hook changed because of what somebody did elsewhere. */
const isFollowed = ({ before, entered, hooked }: Entry): boolean => before !== null && entered === null && hooked;
