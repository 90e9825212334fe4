import { type Invariant, idsIn, invariant } from '../model/invariant.ts';

/** A message that has been `sending` for longer than this, in milliseconds, is no longer handled by any server. */
const longest = 3_600_000;

/** Invariants of invitations and messages. */
export const messageInvariants: readonly Invariant[] = [
  invariant(
    {
      code: 'INVITATION_OF_NOBODY',
      table: 'invites',
      what: 'pending for a person who is not Invited',
      remedy: 'Cancel them in Invitations.',
    },
    async (rows, ledger) => {
      const pending = rows.filter(({ state, scope }) => state === 'pending' && scope !== 'workspace');
      const people = await ledger.rows('users', idsIn(pending.map(row => row.user)));
      return pending.filter(({ user }) => people.get(String(user))?.status !== 'Invited');
    },
  ),
  invariant(
    {
      code: 'INVITATION_TO_NOWHERE',
      table: 'invites',
      what: 'pending for a workspace that does not exist',
      remedy: 'Cancel them in Invitations.',
    },
    rows => rows.filter(({ state, scope, workspace }) => state === 'pending' && scope === 'workspace' && workspace === null),
  ),
  invariant(
    {
      code: 'INVITED_WITHOUT_INVITATION',
      table: 'users',
      what: 'Invited without a pending invitation',
      remedy: 'Set their Status to Draft, then to Invited.',
    },
    async (rows, ledger) => {
      const invited = rows.filter(row => row.status === 'Invited');
      const invites = await ledger.where(
        'invites',
        'user',
        invited.map(row => row.id),
      );
      const open = new Set(invites.filter(invite => invite.state === 'pending').map(invite => invite.user));
      return invited.filter(({ id }) => !open.has(id));
    },
  ),
  invariant(
    {
      code: 'SECRET_LEFT_BEHIND',
      table: 'messageSecrets',
      what: 'of messages that are not waiting to be sent',
      remedy: 'Send a new message instead, from Users or Invitations: the old secret then stops working.',
    },
    async (rows, ledger) => {
      const messages = await ledger.rows('outbox', idsIn(rows.map(row => row.message)));
      return rows.filter(({ message }) => !['queued', 'sending'].includes(String(messages.get(String(message))?.state)));
    },
  ),
  invariant(
    {
      code: 'MESSAGE_SENDING_FOREVER',
      table: 'outbox',
      what: 'being sent for more than an hour',
      remedy: 'Start Seatgrid with SMTP_URL set: it tries them again.',
    },
    (rows, _, now) =>
      rows.filter(
        // An invalid time counts as long past.
        ({ state, nextAttemptAt }) => state === 'sending' && !(Date.parse(String(nextAttemptAt)) + longest >= Date.parse(now)),
      ),
  ),
];
