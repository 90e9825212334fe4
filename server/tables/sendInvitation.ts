import { effectiveRole } from '../model/actor.ts';
import type { Cells, Row, RowId } from '../model/change.ts';
import { fullName } from '../model/personName.ts';
import type { AppliedChange, HookContext } from '../model/table.ts';
import { enqueueMail } from './enqueueMail.ts';
import { invitationMessage } from './invitationMessages.ts';
import { sendingNote } from './notes.ts';
import { addSeconds, inviterName, nonEmptyText, preferredLanguage } from './personCells.ts';

/** How many seconds an invitation is valid after its message was sent. */
export const invitationLifetime = 7 * 86_400;

/** The invited person, the invitation's row, and whether they have an account. */
export interface Invitee {
  person: Row;
  org: Row | undefined;
  invite: RowId;
  existing: boolean;
  /** The message is not sent before this time. */
  notBefore?: string | null;
}

/**
 * Sends an invitation with a new token, which makes every earlier one invalid, and records it in the person's row.
 * Returns the new cells of the invitation.
 */
export function sendInvitation(context: HookContext, cause: AppliedChange, to: Invitee): Cells {
  const { person, org, invite, existing, notBefore = null } = to;
  const { actor, now, deliversMail: delivers } = context;
  const token = context.newSecret();
  const address = String(person.email ?? '');
  const expiresAt = addSeconds(notBefore ?? now, invitationLifetime);
  const language = preferredLanguage(person, actor);
  const recipient = { org: String(org?.name ?? ''), inviter: inviterName(actor, org), language, existing };
  enqueueMail(context, cause, invitationMessage(recipient, `${context.publicUrl}/invite#${token.clear}`, expiresAt), {
    org: nonEmptyText(person.org),
    to: address,
    language,
    createdFor: person.id,
    notBefore,
    secret: {
      ...token,
      opens: { invite },
      table: 'users',
      row: person.id,
      name: fullName(person),
      role: effectiveRole(person),
      expiresAt,
    },
  });
  context.add(cause, {
    table: 'users',
    row: person.id,
    to: {
      inviteState: 'pending',
      lastInvitedAt: now,
      inviteAgainAt: delivers ? addSeconds(notBefore ?? now, Math.max(60, Number(org?.reinviteMinInterval ?? 3600))) : null,
      invitesSent: 1 + Number(person.invitesSent ?? 0),
    },
    note: sendingNote(delivers, address, expiresAt, notBefore),
  });
  return {
    address,
    tokenHash: token.hash,
    sentAt: now,
    expiresAt,
    state: 'pending',
    shown: !delivers,
    ...initialDelivery(delivers, notBefore),
  };
}

/** The delivery cells of an invitation whose message was just created. */
export const initialDelivery = (delivers: boolean, notBefore: string | null): Cells => ({
  delivery: !delivers ? 'shown' : notBefore === null ? 'sending' : 'waiting',
  problem: null,
});

/** Sends a pending invitation again, to the person's current address. */
export function resendInvitation(context: HookContext, cause: AppliedChange, invite: Row, to: Omit<Invitee, 'invite'>): void {
  const cells = sendInvitation(context, cause, { ...to, invite: invite.id });
  const existingAccount = to.existing ? 'existing' : 'new';
  context.add(cause, {
    table: 'invites',
    row: invite.id,
    to: { ...cells, existingAccount, sentCount: 1 + Number(invite.sentCount ?? 1) },
  });
}

/** The latest invitation of each of these people. */
export async function latestInvitations(context: HookContext, people: readonly RowId[]): Promise<Map<unknown, Row>> {
  const latest = new Map<unknown, Row>();
  const invites = await context.where('invites', 'user', people);
  for (const invite of invites.sort((a, b) => (a.id < b.id ? -1 : 1))) latest.set(invite.user, invite);
  return latest;
}
