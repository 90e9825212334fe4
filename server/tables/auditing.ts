import type { System } from '../model/actor.ts';
import type { AuditEvent } from '../model/audit.ts';
import type { Cells, Row, RowId, Value } from '../model/change.ts';
import type { Field } from '../model/field.ts';
import type { Channel } from '../model/requestContext.ts';
import { systemFields } from '../model/system.ts';
import type { Stood, TrailContext, TrailEntry } from '../model/table.ts';
import { hasNewPassword, textOf } from './people.ts';

/** An event as a trail tells it: what happened to which row of which organisation, by whom if not by the actor. */
interface Told {
  event: AuditEvent;
  org: Value | undefined;
  about: Row | null;
  by?: Row | undefined;
  before?: string | null;
  after?: string | null;
  detail?: string;
}

const everyRow = new Set(systemFields.map(({ id }) => id));

/** Entries of one kind that one commit writes at most; the rest are counted in one more. Roles and settings are always told one by one. */
const mostAlike = 500;

/** Roles, e-mail addresses, deactivations and deletions, and passwords that are reset. */
export function auditPeople(changes: readonly Stood[], context: TrailContext): TrailEntry[] {
  return entries(
    changes.flatMap(({ from, to }) => peopleEvents(from, to)),
    context,
  );
}

function peopleEvents(from: Row | null, to: Row | null): Told[] {
  const about = to ?? from;
  const told: Told[] = [];
  const say = (event: AuditEvent, before: Value | undefined = null, after: Value | undefined = null): void => {
    told.push({ event, org: about?.org, about, before: textOf(before), after: textOf(after) });
  };
  if (to === null) {
    if (from?.status !== 'Draft') say('deleted', from?.status);
    return told;
  }
  const role = from === null ? 'member' : from.role;
  if ((role ?? 'member') !== (to.role ?? 'member')) say('role_changed', from?.role, to.role ?? 'member');
  if (from === null) return told;
  if (from.status === 'Active' && to.status === 'Inactive') say('deactivated', from.status, to.status);
  if (from.status === 'Inactive' && to.status === 'Active') say('reactivated', from.status, to.status);
  if (from.email !== to.email && to.account !== null) say('email_changed', from.email, to.email);
  if (from.wayInAt !== to.wayInAt && to.wayInAt !== null) say('reset_asked');
  return told;
}

/** Settings of organisations, old and new; of what is secret only that it changed. */
export function auditPolicies(changes: readonly Stood[], context: TrailContext): TrailEntry[] {
  const own = context.fields.filter(
    ({ id, type, formula, rollup }) => type !== 'link' && formula === undefined && rollup === undefined && !everyRow.has(id),
  );
  return entries(
    changes.flatMap(({ from, to }): Told[] => {
      if (to === null) return [];
      if (from === null) return [{ event: 'set_up', org: to.id, about: to }];
      const changed = own.filter(({ id }) => from[id] !== to[id]);
      if (changed.length === 0) return [];
      return [{ event: 'policy_changed', org: to.id, about: to, before: shown(changed, from), after: shown(changed, to) }];
    }),
    context,
  );
}

/** `onboarding: direct; auditDays: 400`. */
const shown = (fields: readonly Field[], row: Row): string =>
  fields
    .map(({ id, type, hidden, unlogged }) => {
      const isSecret = type === 'secret' || hidden === true || unlogged === true;
      return `${id}: ${isSecret ? '••••' : String(row[id] ?? '')}`;
    })
    .join('; ');

/** Passwords that people choose, and links to choose one that somebody asks for. Temporary ones are told of by the messages that carry them. */
export async function auditPasswords(changes: readonly Stood[], context: TrailContext): Promise<TrailEntry[]> {
  const chosen = new Set(changes.filter(isChosen).map(change => change.row));
  const asked = new Set(changes.filter(isResetAsked).map(change => change.row));
  const people = await context.where('users', 'account', [...chosen, ...asked]);
  return entries(
    people.flatMap((person): Told[] => {
      if (person.status === 'Draft') return [];
      const told = { org: person.org, about: person };
      const account = String(person.account);
      return [
        ...(chosen.has(account) ? [{ ...told, event: 'password_changed' as const, by: person }] : []),
        // Anybody can ask for it at the sign-in page.
        ...(asked.has(account) ? [{ ...told, event: 'reset_asked' as const }] : []),
      ];
    }),
    context,
  );
}

const isChosen = ({ from, to }: Stood): boolean =>
  to !== null && hasNewPassword({ from, to }) && String(to.passwordHash).startsWith('$argon2');

const isResetAsked = ({ from, to }: Stood): boolean =>
  from !== null && to !== null && to.resetAskedAt !== null && to.resetAskedAt !== from.resetAskedAt;

/** Sessions that begin, end, or go on in another organisation. */
export async function auditSessions(changes: readonly Stood[], context: TrailContext): Promise<TrailEntry[]> {
  const ids = changes.flatMap(({ from, to }) => [textOf(from?.user), textOf(to?.user)]);
  const people = await context.rows('users', ids);
  const of = (row: Row | null): Row | undefined => people.get(String(row?.user));
  const begins = changes.some(({ from }) => from === null);
  const told: Told[] = [];
  for (const { row, from, to } of changes) {
    const [was, is] = [of(from), of(to)];
    if (from === null) told.push({ event: 'signed_in', org: is?.org, about: is ?? null, by: is });
    else if (to === null) told.push({ ...ending(row, begins, context), org: was?.org, about: was ?? null });
    else if (from.user !== to.user) {
      const switched = { event: 'organisation_switched', about: is ?? null, by: is } as const;
      told.push({ ...switched, org: is?.org }, { ...switched, org: was?.org, about: was ?? null, by: was });
    }
  }
  return entries(told, context);
}

/** Whoever ends the session in which they ask has signed out, unless another begins in its place. */
function ending(session: RowId, begins: boolean, { actor }: TrailContext): Pick<Told, 'event' | 'detail'> {
  if (actor.kind === 'system' && actor.for?.session === session && !begins) return { event: 'signed_out' };
  return { event: 'session_ended', ...(actor.name === 'clock' ? { detail: 'Expired' } : {}) };
}

/** Messages that carry a password or a link that lets somebody in. */
const secretKinds = ['M1', 'M1n', 'M1r', 'M2', 'M3c', 'M6', 'M8c'];

const carriesSecret = ({ kind, opens, link }: Row): boolean =>
  textOf(opens) !== null || secretKinds.includes(String(kind)) || textOf(link)?.includes('#') === true;

const isRenewed = (from: Row, to: Row): boolean =>
  textOf(to.opens) !== null && textOf(from.opens) !== null && from.opens !== to.opens;

/** Secrets sent, and sent again. Neither the text of a message nor its link is copied. */
export function auditSecrets(changes: readonly Stood[], context: TrailContext): TrailEntry[] {
  return entries(
    changes.flatMap(({ from, to }): Told[] => {
      if (to === null || !carriesSecret(to)) return [];
      const again = from !== null && ((from.state === 'failed' && to.state === 'queued') || isRenewed(from, to));
      if (from !== null && !again) return [];
      return [{ event: 'secret_sent', org: to.org, about: to, after: textOf(to.kind) }];
    }),
    context,
  );
}

function entries(told: readonly Told[], context: TrailContext): TrailEntry[] {
  const written: TrailEntry[] = [];
  for (const alike of Map.groupBy(told, ({ event, org }) => `${event} ${org}`).values()) {
    const most = isAlwaysTold(alike) ? alike.length : mostAlike;
    for (const each of alike.slice(0, most)) written.push({ table: 'audit', to: cellsOf(each, context) });
    const [more] = alike.slice(most);
    if (more === undefined) continue;
    const summary = { rowName: null, row: null, before: null, after: null, count: alike.length - most };
    written.push({ table: 'audit', to: { ...cellsOf(more, context), ...summary } });
  }
  return written;
}

const isAlwaysTold = ([first]: readonly Told[]): boolean => first?.event === 'role_changed' || first?.event === 'policy_changed';

function cellsOf({ event, org, about, by, before, after, detail }: Told, context: TrailContext): Cells {
  const { now, label } = context;
  return {
    at: now,
    event,
    ...whoOf(context, by),
    rowName: about === null ? null : nameOf(about),
    table: event === 'secret_sent' ? 'outbox' : 'name' in (about ?? {}) ? 'orgs' : 'users',
    row: about?.id ?? null,
    before: before ?? null,
    after: after ?? null,
    detail: detail ?? (label === '' ? null : label),
    org: textOf(org),
  };
}

const channelOf: Partial<Record<System['name'], Channel>> = { clock: 'clock', outbox: 'mail', retention: 'clock' };

/** The actor by id and by their name as it is now, and where the request came from. */
function whoOf({ actor }: TrailContext, by: Row | undefined): Cells {
  const person = actor.kind === 'person' ? actor : actor.for;
  const via = {
    channel: actor.via?.channel ?? (actor.kind === 'person' ? 'api' : (channelOf[actor.name] ?? 'system')),
    address: actor.via?.address ?? null,
    requestId: actor.via?.requestId ?? null,
  };
  if (by !== undefined && actor.kind === 'system')
    return { ...via, actor: by.id, actorName: nameOf(by), role: by.external === true ? 'external' : (by.role ?? 'member') };
  if (person !== undefined) return { ...via, actor: person.user, actorName: person.name, role: person.role };
  return { ...via, actor: actor.name, actorName: 'Seatgrid', role: null };
}

const nameOf = (row: Row): string =>
  textOf(row.to) ??
  textOf(row.name) ??
  ([row.firstName, row.lastName].filter(part => textOf(part ?? null) !== null).join(' ') ||
    String(row.userId ?? row.email ?? ''));
