import type { Actor, Person } from '../model/actor.ts';
import type { CompiledTable } from '../model/catalog.ts';
import type { Row } from '../model/change.ts';
import type { Grant } from '../model/table.ts';
import type { Draft } from './draft.ts';
import { type Intent, issueOf, refuse, type Trust } from './intent.ts';
import { engineWords } from './words.ts';

/**
 * Step 2: may this actor do this to this row and field? A row of another organisation does not exist for them;
 * guards say what may not be done to a row whatever its cells. Seatgrid itself is asked nothing here, nor of a row that an action
 * adds: that was asked of the row it was chosen on.
 */
export async function allow(intents: readonly Intent[], draft: Draft, actor: Actor, trust: Trust): Promise<void> {
  if (actor.kind === 'system') return;
  for (const [table, group] of Map.groupBy(intents, intent => intent.table)) {
    const open = group.filter(intent => intent.fate !== 'refused' && !(trust === 'action' && intent.kind === 'insert'));
    const looked: Row[] = [];
    for (const intent of open) lookedAt(intent, actor, looked);
    await draft.loadPaths(table, looked);
    for (const intent of open) allowOne(intent, draft, actor);
  }
}

/** Adds the row as it was, and as it would be, where a condition on its cells decides what may be done to it. */
function lookedAt(intent: Intent, actor: Person, into: Row[]): void {
  const { table, kind, before } = intent;
  const granted = table.grants.get(actor.role);
  if (granted === undefined) return;
  const guarded = table.guards.some(({ guard }) => guard.on.includes(kind));
  if (before !== null && (guarded || granted.except.length > 0)) into.push(before);
  const next = granted.except.length > 0 || (guarded && before === null) ? after(intent) : null;
  if (next !== null) into.push(next);
}

/** The row as the wish alone would make it. */
function after(intent: Intent): Row | null {
  if (intent.kind === 'delete') return null;
  const entering = intent.enters === null || intent.table.state === null ? {} : { [intent.table.state.id]: intent.enters };
  return { ...(intent.before ?? intent.table.blank), ...intent.cells, ...entering, id: intent.row } as Row;
}

function allowOne(intent: Intent, draft: Draft, actor: Person): void {
  const { table, row, before } = intent;
  const granted = table.grants.get(actor.role);
  if (before !== null && !inReach(table, before, actor)) {
    refuse(intent, issueOf(table, row, 'no_such_row', engineWords.no_such_row));
    return;
  }
  if (granted === undefined || !permits(intent, granted.grant, actor)) {
    refuse(intent, issueOf(table, row, 'forbidden', engineWords.forbidden));
    return;
  }
  const next = granted.except.length === 0 ? null : after(intent);
  for (const except of granted.except) {
    const hit = [before, next].some(each => each !== null && draft.holds(table, except.when, each));
    const said = granted.grant.except?.[except.at];
    if (hit && said !== undefined) {
      refuse(intent, issueOf(table, row, said.code, said.words));
      return;
    }
  }
  guard(intent, draft);
}

/** What is said of a stored row that the actor may not even see, before anything else is: nothing of its cells may show. Null where they may. */
export function hidden(table: CompiledTable, row: Row, actor: Actor): 'no_such_row' | 'forbidden' | null {
  if (actor.kind === 'system') return null;
  if (!inReach(table, row, actor)) return 'no_such_row';
  const grant = table.table.access[actor.role];
  return grant === undefined || (grant.read === 'own' && !isOwn(table, row, actor)) ? 'forbidden' : null;
}

/** Whether a row belongs to the actor's organisation. */
export function inReach(table: CompiledTable, row: Row, actor: Person): boolean {
  return table.table.scope.some(field => row[field] === actor.org);
}

/** Whether a row is the actor's own by a field of its own; what is theirs through another table is theirs to read. */
export const isOwn = ({ table: { own } }: CompiledTable, row: Row, actor: Person): boolean =>
  typeof own === 'string' && row[own] === actor.user;

/** Whether a person may change the row as a whole, and so what its actions add elsewhere. */
export const mayChange = (table: CompiledTable, row: Row, actor: Person): boolean => {
  const grant = table.grants.get(actor.role)?.grant;
  return grant?.update === true && (grant.read === 'organisation' || isOwn(table, row, actor));
};

function permits(intent: Intent, grant: Grant, actor: Person): boolean {
  const { table, before, kind } = intent;
  if (kind === 'insert') return grant.insert === true;
  if (before === null) return grant.insert === true;
  const own = isOwn(table, before, actor);
  if (grant.read === 'own' && !own) return false;
  if (kind === 'delete') return grant.delete === true;
  if (grant.update === true) return true;
  const fields = [...Object.keys(intent.cells), ...(intent.enters === null || table.state === null ? [] : [table.state.id])];
  return fields.every(
    field => (Array.isArray(grant.update) && grant.update.includes(field)) || (own && grant.updateOwn?.includes(field) === true),
  );
}

function guard(intent: Intent, draft: Draft): void {
  const { table, row, before, kind } = intent;
  for (const { guard, when } of table.guards) {
    if (!guard.on.includes(kind)) continue;
    const looked = before ?? after(intent);
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
