import type { RowId } from './change.ts';
import type { Language } from './localizedText.ts';
import type { RequestContext } from './requestContext.ts';

/** The roles in an organisation, the most powerful first. An external user only has access to what they were invited to. */
export const roles = ['owner', 'manager', 'licence_admin', 'team_admin', 'member', 'external'] as const;
/** One of the roles. */
export type Role = (typeof roles)[number];

/** The role with this name; `member` for any other value. */
export const parseRole = (name: unknown): Role => roles.find(role => role === name) ?? 'member';

/** The role of a user row, `member` by default. An external person has only the role `external`. */
export const effectiveRole = (user: Readonly<Record<string, unknown>>): Role =>
  user.external === true ? 'external' : parseRole(user.role);

/** A person acting in one organisation. */
export interface Person {
  kind: 'person';
  /** The row in Users: the membership under which they act. */
  user: RowId;
  account: RowId;
  org: RowId;
  role: Role;
  name: string;
  language: Language;
  via?: RequestContext;
}

/** The person for whom Seatgrid acts: one who signs out, changes a password or accepts an invitation. */
export type Beneficiary = Pick<Person, 'user' | 'org' | 'role' | 'name'> & {
  /** Their session. */
  session?: RowId;
};

/** The parts of Seatgrid that write on their own. */
const systems = [
  'clock',
  'invitation',
  'setup',
  'session',
  'outbox',
  'upgrade',
  'restore',
  'audit',
  'retention',
  'imports',
] as const;

/** Seatgrid itself: the clock, an accepted invitation, the first set-up, sign-in, an upgrade. It may do everything, but rules still apply. */
export interface System {
  kind: 'system';
  name: (typeof systems)[number];
  via?: RequestContext;
  for?: Beneficiary;
}

/** The author of a change. */
export type Actor = Person | System;

/** The id of an actor in the log. */
export const actorId = (actor: Actor): string => (actor.kind === 'person' ? actor.user : actor.name);

/** Whether an actor id stands for Seatgrid itself. */
export const isSystemId = (id: string): boolean => systems.some(name => name === id);
