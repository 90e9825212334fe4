import { email, link, number, secret, select, state, text, time } from '../model/build.ts';
import type { HookContext, Stood } from '../model/table.ts';
import { defineTable } from '../model/table.ts';
import { say } from '../model/words.ts';

/** An invitation to join an organisation: a token that lives 7 days, works once, and is worth nothing after it was revoked. */
export const invites = defineTable('invites', {
  label: say('Invites', 'Invitations'),
  section: 'messages',
  title: 'address',
  scope: ['org'],
  empty: say(
    'Set someone to Invited in Users: the invitation appears here.',
    'Passez une personne à « Invité » dans Utilisateurs : son invitation apparaît ici.',
  ),
  fields: {
    address: email(say('Sent to', 'Envoyée à'), { system: true, width: 220 }),
    user: link('users', say('Person', 'Personne'), { system: true, onGone: 'empty', width: 180 }),
    state: state(
      say('State', 'État'),
      {
        pending: { label: say('Pending', 'En attente'), next: ['revoked'], bySystem: ['accepted', 'expired', 'declined'] },
        accepted: { label: say('Accepted', 'Acceptée'), next: [] },
        expired: { label: say('Expired', 'Expirée'), next: [], bySystem: ['pending'] },
        revoked: { label: say('Cancelled', 'Annulée'), next: [], bySystem: ['pending'] },
        declined: { label: say('Declined', 'Refusée'), next: [], bySystem: ['pending'] },
      },
      { indexed: true, system: true },
    ),
    sentAt: time(say('Sent', 'Envoyée le'), { system: true }),
    expiresAt: time(say('Expires', 'Expire le'), { system: true, indexed: true }),
    sentCount: number(say('Times sent', 'Envois'), { system: true, initial: 1 }),
    channel: select(
      say('By', 'Par'),
      { email: say('E-mail', 'E-mail'), sms: say('SMS', 'SMS'), both: say('Both', 'Les deux') },
      { system: true, initial: 'email', aside: true },
    ),
    existingAccount: select(
      say('Account', 'Compte'),
      { new: say('New', 'Nouveau'), existing: say('Existing', 'Existant') },
      { system: true, initial: 'new', aside: true },
    ),
    invitedBy: link('users', say('Invited by', 'Invité par'), { system: true, aside: true, onGone: 'empty' }),
    inviterName: text(say('Inviter', 'Invitant'), { system: true, hidden: true }),
    tokenHash: secret(say('Token', 'Jeton'), { indexed: true }),
    org: link('orgs', say('Organisation', 'Organisation'), { system: true, aside: true, onGone: 'delete' }),
  },
  actions: {
    revoke: {
      label: say('Cancel invitation', "Annuler l'invitation"),
      needs: [
        {
          when: 'state = "pending"',
          code: 'INVITE_OVER',
          words: say('Only a pending invitation can be cancelled', 'Seule une invitation en attente peut être annulée'),
        },
      ],
      set: { state: 'revoked' },
    },
  },
  hooks: { conclude },
  access: {
    owner: { read: 'organisation', update: true },
    manager: { read: 'organisation', update: true },
    licence_admin: { read: 'organisation' },
  },
});

/** What became of an invitation becomes of the person: accepted makes them Active, anything else gives them back to Draft, and says why. */
async function conclude(changes: readonly Stood[], context: HookContext): Promise<void> {
  const over = changes.filter(change => change.from?.state === 'pending' && change.to !== null && change.to.state !== 'pending');
  const people = await context.rows(
    'users',
    over.map(change => change.to?.user as string | null),
  );
  for (const change of over) {
    const person = people.get(String(change.to?.user));
    if (person === undefined || change.to === null) continue;
    if (change.to.state === 'accepted') {
      context.add(change, { table: 'users', row: person.id, to: { status: 'Active', inviteState: 'accepted' } });
    } else if (person.status === 'Invited') {
      context.add(change, { table: 'users', row: person.id, to: { status: 'Draft', inviteState: change.to.state ?? null } });
    }
  }
}
