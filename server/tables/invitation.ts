import type { Cells, Row, RowId } from '../model/change.ts';
import type { HookContext, Stood } from '../model/table.ts';
import { invitation } from './messages.ts';
import { underWay } from './notes.ts';
import { inviterName, languageOf, later, nameOf, textOf } from './people.ts';
import { roleOf, send } from './posting.ts';

/** For how long an invitation is good, in seconds from the moment at which its message is sent. */
export const invitationLife = 7 * 86_400;

/** Who is invited, by whom, under which row of Invites, and whether they have an account. */
export interface Invitee {
  person: Row;
  org: Row | undefined;
  invite: RowId;
  existing: boolean;
  /** The message is not sent before. */
  notBefore?: string | null;
}

/**
 * Writes the message of an invitation with a new token, which makes every earlier one worthless, and says so in the person's row.
 * Returns the cells of the invitation that follow from it.
 */
export function sendInvitation(context: HookContext, cause: Stood, to: Invitee): Cells {
  const { person, org, invite, existing, notBefore = null } = to;
  const { actor, now, delivers } = context;
  const token = context.newSecret();
  const address = String(person.email ?? '');
  const expiresAt = later(notBefore ?? now, invitationLife);
  const language = languageOf(person, actor);
  const reader = { org: String(org?.name ?? ''), inviter: inviterName(actor, org), language, existing };
  send(context, cause, invitation(reader, `${context.publicUrl}/invite#${token.clear}`, expiresAt), {
    org: textOf(person.org),
    to: address,
    language,
    createdFor: person.id,
    notBefore,
    secret: {
      ...token,
      opens: { invite },
      table: 'users',
      row: person.id,
      name: nameOf(person),
      role: roleOf(person),
      expiresAt,
    },
  });
  context.add(cause, {
    table: 'users',
    row: person.id,
    to: {
      inviteState: 'pending',
      lastInvitedAt: now,
      inviteAgainAt: delivers ? later(notBefore ?? now, Math.max(60, Number(org?.reinviteMinInterval ?? 3600))) : null,
      invitesSent: 1 + Number(person.invitesSent ?? 0),
    },
    note: underWay(delivers, address, expiresAt, notBefore),
  });
  return {
    address,
    tokenHash: token.hash,
    sentAt: now,
    expiresAt,
    state: 'pending',
    shown: !delivers,
    ...deliveryOf(delivers, notBefore),
  };
}

/** What an invitation says of its message when it was written. */
export const deliveryOf = (delivers: boolean, notBefore: string | null): Cells => ({
  delivery: !delivers ? 'shown' : notBefore === null ? 'sending' : 'waiting',
  problem: null,
});

/** A pending invitation is sent once more, to the address that its person has now. */
export function sendAgain(context: HookContext, cause: Stood, invite: Row, to: Omit<Invitee, 'invite'>): void {
  const cells = sendInvitation(context, cause, { ...to, invite: invite.id });
  const existingAccount = to.existing ? 'existing' : 'new';
  context.add(cause, {
    table: 'invites',
    row: invite.id,
    to: { ...cells, existingAccount, sentCount: 1 + Number(invite.sentCount ?? 1) },
  });
}

/** The latest invitation of each of these people. */
export async function invitationsOf(context: HookContext, people: readonly RowId[]): Promise<Map<unknown, Row>> {
  const latest = new Map<unknown, Row>();
  const invites = await context.where('invites', 'user', people);
  for (const invite of invites.sort((a, b) => (a.id < b.id ? -1 : 1))) latest.set(invite.user, invite);
  return latest;
}
