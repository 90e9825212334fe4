import type { RowId } from './change.ts';
import type { Language } from './localizedText.ts';
import type { RequestContext } from './requestContext.ts';

/** What a person may be in an organisation, the most powerful first. Somebody external is there for what they were invited to, no more. */
export const roles = ['owner', 'manager', 'licence_admin', 'team_admin', 'member', 'external'] as const;
/** One of the roles. */
export type Role = (typeof roles)[number];

/** The role of this name; that of a member where none is given. */
export const parseRole = (name: unknown): Role => roles.find(role => role === name) ?? 'member';

/** A person at work in one organisation. */
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

/** Whom a part of Seatgrid acts for: who signs out, changes a password, accepts an invitation. */
export type Beneficiary = Pick<Person, 'user' | 'org' | 'role' | 'name'> & {
  /** The session in which they ask. */
  session?: RowId;
};

/** The parts of Seatgrid that write by themselves. */
const systems = ['clock', 'invitation', 'setup', 'session', 'outbox', 'upgrade', 'restore', 'audit', 'retention'] as const;

/** Seatgrid itself: the clock, an accepted invitation, the first set-up, sign-in, a newer version. Nothing is forbidden to it but rules still hold. */
export interface System {
  kind: 'system';
  name: (typeof systems)[number];
  via?: RequestContext;
  for?: Beneficiary;
}

/** Who a change is by. */
export type Actor = Person | System;

/** The id under which an actor is logged. */
export const actorId = (actor: Actor): string => (actor.kind === 'person' ? actor.user : actor.name);

/** Whether an actor's id is that of Seatgrid itself. */
export const isSystemId = (id: string): boolean => systems.some(name => name === id);
