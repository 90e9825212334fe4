import { isChosenPassword } from '../model/accountCells.ts';
import type { System } from '../model/actor.ts';
import type { AuditEvent } from '../model/audit.ts';
import { type Cells, type Row, type RowId, sameValue, type Value } from '../model/change.ts';
import type { Field } from '../model/field.ts';
import { fieldType } from '../model/fieldType.ts';
import type { Channel } from '../model/requestContext.ts';
import { systemFields } from '../model/systemFields.ts';
import type { AppliedChange, TrailContext, TrailEntry } from '../model/table.ts';
import { hasNewPassword, nonEmptyText } from './personCells.ts';

/** A recorded event: its row and organisation, and its person if that is not the actor. */
interface AuditedEvent {
  event: AuditEvent;
  org: Value | undefined;
  about: Row | null;
  by?: Row | undefined;
  before?: string | null;
  after?: string | null;
  detail?: string;
}

const systemFieldIds = new Set(systemFields.map(({ id }) => id));

/** Most entries of one kind that one commit writes; one more entry counts the rest. Roles and settings are always listed one by one. */
const maxPerKind = 500;

/** Records changed roles and e-mail addresses, deactivations, deletions, and resets by an administrator. */
export function auditPeople(changes: readonly AppliedChange[], context: TrailContext): TrailEntry[] {
  return toTrailEntries(
    changes.flatMap(({ from, to }) => peopleEvents(from, to)),
    context,
  );
}

function peopleEvents(from: Row | null, to: Row | null): AuditedEvent[] {
  const about = to ?? from;
  const events: AuditedEvent[] = [];
  const add = (event: AuditEvent, before: Value | undefined = null, after: Value | undefined = null): void => {
    events.push({ event, org: about?.org, about, before: nonEmptyText(before), after: nonEmptyText(after) });
  };
  if (to === null) {
    if (from?.status !== 'Draft') add('deleted', from?.status);
    return events;
  }
  const role = from === null ? 'member' : from.role;
  if ((role ?? 'member') !== (to.role ?? 'member')) add('role_changed', from?.role, to.role ?? 'member');
  if (from === null) return events;
  if (from.status === 'Active' && to.status === 'Inactive') add('deactivated', from.status, to.status);
  if (from.status === 'Inactive' && to.status === 'Active') add('reactivated', from.status, to.status);
  if (from.email !== to.email && to.account !== null) add('email_changed', from.email, to.email);
  if (from.wayInAt !== to.wayInAt && to.wayInAt !== null) add('reset_asked');
  return events;
}

/** Records changed settings of organisations, old and new; of a secret only that it changed. */
export function auditPolicies(changes: readonly AppliedChange[], context: TrailContext): TrailEntry[] {
  const own = context.fields.filter(
    ({ id, type, formula, rollup }) =>
      !fieldType({ type }).links && formula === undefined && rollup === undefined && !systemFieldIds.has(id),
  );
  return toTrailEntries(
    changes.flatMap(({ from, to }): AuditedEvent[] => {
      if (to === null) return [];
      if (from === null) return [{ event: 'set_up', org: to.id, about: to }];
      const changed = own.filter(({ id }) => !sameValue(from[id], to[id]));
      if (changed.length === 0) return [];
      return [
        {
          event: 'policy_changed',
          org: to.id,
          about: to,
          before: formatSettings(changed, from),
          after: formatSettings(changed, to),
        },
      ];
    }),
    context,
  );
}

/** `onboarding: direct; auditDays: 400`. */
const formatSettings = (fields: readonly Field[], row: Row): string =>
  fields
    .map(({ id, type, hidden, unlogged }) => {
      const isSecret = fieldType({ type }).secret || hidden === true || unlogged === true;
      return `${id}: ${isSecret ? '••••' : String(row[id] ?? '')}`;
    })
    .join('; ');

/** Records chosen passwords and requested reset links. Temporary passwords are recorded by `auditSecrets`. */
export async function auditPasswords(changes: readonly AppliedChange[], context: TrailContext): Promise<TrailEntry[]> {
  const chosen = new Set(changes.filter(isChosen).map(change => change.row));
  const requested = new Set(changes.filter(isResetRequested).map(change => change.row));
  const people = await context.where('users', 'account', [...chosen, ...requested]);
  return toTrailEntries(
    people.flatMap((person): AuditedEvent[] => {
      if (person.status === 'Draft') return [];
      const base = { org: person.org, about: person };
      const account = String(person.account);
      return [
        ...(chosen.has(account) ? [{ ...base, event: 'password_changed' as const, by: person }] : []),
        // Without a person: anybody can request it on the sign-in page.
        ...(requested.has(account) ? [{ ...base, event: 'reset_asked' as const }] : []),
      ];
    }),
    context,
  );
}

const isChosen = ({ from, to }: AppliedChange): boolean =>
  to !== null && hasNewPassword({ from, to }) && isChosenPassword(to.passwordHash);

const isResetRequested = ({ from, to }: AppliedChange): boolean =>
  from !== null && to !== null && to.resetAskedAt !== null && to.resetAskedAt !== from.resetAskedAt;

/** Records sessions that start, end, or switch to another organisation. */
export async function auditSessions(changes: readonly AppliedChange[], context: TrailContext): Promise<TrailEntry[]> {
  const ids = changes.flatMap(({ from, to }) => [nonEmptyText(from?.user), nonEmptyText(to?.user)]);
  const people = await context.rows('users', ids);
  const of = (row: Row | null): Row | undefined => people.get(String(row?.user));
  const begins = changes.some(({ from }) => from === null);
  const events: AuditedEvent[] = [];
  for (const { row, from, to } of changes) {
    const [was, is] = [of(from), of(to)];
    if (from === null) events.push({ event: 'signed_in', org: is?.org, about: is ?? null, by: is });
    else if (to === null) events.push({ ...sessionEndEvent(row, begins, context), org: was?.org, about: was ?? null });
    else if (from.user !== to.user) {
      const switched = { event: 'organisation_switched', about: is ?? null, by: is } as const;
      events.push({ ...switched, org: is?.org }, { ...switched, org: was?.org, about: was ?? null, by: was });
    }
  }
  return toTrailEntries(events, context);
}

/** The end of the session that asks is a sign-out, unless a new session replaces it. */
function sessionEndEvent(session: RowId, begins: boolean, { actor }: TrailContext): Pick<AuditedEvent, 'event' | 'detail'> {
  if (actor.kind === 'system' && actor.for?.session === session && !begins) return { event: 'signed_out' };
  return { event: 'session_ended', ...(actor.name === 'clock' ? { detail: 'Expired' } : {}) };
}

/** Kinds of messages with a password or a link that signs in. */
const secretKinds = ['M1', 'M1n', 'M1r', 'M2', 'M3c', 'M6', 'M8c'];

const carriesSecret = ({ kind, opens, link }: Row): boolean =>
  nonEmptyText(opens) !== null || secretKinds.includes(String(kind)) || nonEmptyText(link)?.includes('#') === true;

const isRenewed = (from: Row, to: Row): boolean =>
  nonEmptyText(to.opens) !== null && nonEmptyText(from.opens) !== null && from.opens !== to.opens;

/** Records secrets sent and sent again. Neither the message's text nor its link is copied. */
export function auditSecrets(changes: readonly AppliedChange[], context: TrailContext): TrailEntry[] {
  return toTrailEntries(
    changes.flatMap(({ from, to }): AuditedEvent[] => {
      if (to === null || !carriesSecret(to)) return [];
      const again = from !== null && ((from.state === 'failed' && to.state === 'queued') || isRenewed(from, to));
      if (from !== null && !again) return [];
      return [{ event: 'secret_sent', org: to.org, about: to, after: nonEmptyText(to.kind) }];
    }),
    context,
  );
}

function toTrailEntries(events: readonly AuditedEvent[], context: TrailContext): TrailEntry[] {
  const written: TrailEntry[] = [];
  for (const alike of Map.groupBy(events, ({ event, org }) => `${event} ${org}`).values()) {
    const listed = isAlwaysListed(alike) ? alike.length : maxPerKind;
    for (const each of alike.slice(0, listed)) written.push({ table: 'audit', to: entryCells(each, context) });
    const [more] = alike.slice(listed);
    if (more === undefined) continue;
    const summary = { rowName: null, row: null, before: null, after: null, count: alike.length - listed };
    written.push({ table: 'audit', to: { ...entryCells(more, context), ...summary } });
  }
  return written;
}

const isAlwaysListed = ([first]: readonly AuditedEvent[]): boolean =>
  first?.event === 'role_changed' || first?.event === 'policy_changed';

function entryCells({ event, org, about, by, before, after, detail }: AuditedEvent, context: TrailContext): Cells {
  const { now, label } = context;
  return {
    at: now,
    event,
    ...actorCells(context, by),
    rowName: about === null ? null : rowLabel(about),
    table: event === 'secret_sent' ? 'outbox' : 'name' in (about ?? {}) ? 'orgs' : 'users',
    row: about?.id ?? null,
    before: before ?? null,
    after: after ?? null,
    detail: detail ?? (label === '' ? null : label),
    org: nonEmptyText(org),
  };
}

const channelOf: Partial<Record<System['name'], Channel>> = { clock: 'clock', outbox: 'mail', retention: 'clock' };

/** The actor's id and current name, and the origin of the request. */
function actorCells({ actor }: TrailContext, by: Row | undefined): Cells {
  const person = actor.kind === 'person' ? actor : actor.for;
  const via = {
    channel: actor.via?.channel ?? (actor.kind === 'person' ? 'api' : (channelOf[actor.name] ?? 'system')),
    address: actor.via?.address ?? null,
    requestId: actor.via?.requestId ?? null,
  };
  if (by !== undefined && actor.kind === 'system')
    return { ...via, actor: by.id, actorName: rowLabel(by), role: by.external === true ? 'external' : (by.role ?? 'member') };
  if (person !== undefined) return { ...via, actor: person.user, actorName: person.name, role: person.role };
  return { ...via, actor: actor.name, actorName: 'Seatgrid', role: null };
}

const rowLabel = (row: Row): string =>
  nonEmptyText(row.to) ??
  nonEmptyText(row.name) ??
  ([row.firstName, row.lastName].filter(part => nonEmptyText(part ?? null) !== null).join(' ') ||
    String(row.userId ?? row.email ?? ''));
