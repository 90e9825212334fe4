import { type Invariant, idsIn, invariant } from '../model/invariant.ts';

/** A message that is being sent for longer than this, in milliseconds, is sent by nobody. */
const longest = 3_600_000;

/** What is always so of invitations and messages. */
export const messageInvariants: readonly Invariant[] = [
  invariant(
    {
      code: 'INVITATION_OF_NOBODY',
      table: 'invites',
      what: 'waiting for nobody who is Invited',
      remedy: 'Cancel them in Invites.',
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
      what: 'waiting for a workspace that is not there',
      remedy: 'Cancel them in Invites.',
    },
    rows => rows.filter(({ state, scope, workspace }) => state === 'pending' && scope === 'workspace' && workspace === null),
  ),
  invariant(
    {
      code: 'INVITED_WITHOUT_INVITATION',
      table: 'users',
      what: 'Invited without an invitation that waits',
      remedy: 'Set their Status to Draft and to Invited again.',
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
      what: 'of messages that do not wait to be sent',
      remedy: 'Send a new message instead, from Users or Invites: that ends what the old one opens.',
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
      what: 'on their way for more than an hour',
      remedy: 'Start Seatgrid with SMTP_URL set: it takes them up again.',
    },
    (rows, _, now) =>
      rows.filter(
        // A time that is none is long past.
        ({ state, nextAttemptAt }) => state === 'sending' && !(Date.parse(String(nextAttemptAt)) + longest >= Date.parse(now)),
      ),
  ),
];
