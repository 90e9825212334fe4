import { check, email, flag, link, number, secret, select, state, text, time, unique } from '../model/definitionBuilders.ts';
import { all, isAtOrBefore, isOneOf } from '../model/filterBuilders.ts';
import { say } from '../model/localizedText.ts';
import type { AppliedChange, HookContext } from '../model/table.ts';
import { defineTable } from '../model/table.ts';
import { accessLevels } from './accessRights.ts';
import { withdrawMail } from './enqueueMail.ts';
import { admitExternalUsers, inviteExternalUsers } from './externalUsers.ts';

/**
 * An invitation to join an organisation, or one of its workspaces as an external person. Its token is valid for 7 days, works once, and
 * is invalid after cancellation.
 */
export const invites = defineTable('invites', {
  label: say('Invitations', 'Invitations'),
  section: 'messages',
  title: 'address',
  scope: ['org'],
  empty: say(
    'Set someone to Invited in Users, or invite someone from outside in Workspaces: the invitation appears here.',
    'Passez une personne à « Invité » dans Utilisateurs, ou invitez quelqu’un de l’extérieur dans Espaces de travail : l’invitation apparaît ici.',
  ),
  noun: { one: say('invitation', 'invitation'), many: say('invitations', 'invitations') },
  views: {
    all: { label: say('All', 'Toutes') },
    pending: { label: say('Pending', 'En attente'), filter: 'state = "pending"' },
  },
  counted: 'state = "pending"',
  fields: {
    address: email(say('Sent to', 'Envoyée à'), { system: true, width: 220 }),
    user: link('users', say('Person', 'Personne'), { system: true, onDelete: 'setNull', width: 180 }),
    state: state(
      say('Status', 'Statut'),
      {
        pending: {
          label: say('Pending', 'En attente'),
          next: ['revoked'],
          bySystem: ['accepted', 'expired', 'declined'],
          undo: 'revoked',
        },
        accepted: { label: say('Accepted', 'Acceptée'), next: [] },
        expired: { label: say('Expired', 'Expirée'), next: [], bySystem: ['pending'] },
        revoked: { label: say('Cancelled', 'Annulée'), next: [], bySystem: ['pending'] },
        declined: { label: say('Declined', 'Refusée'), next: [], bySystem: ['pending'] },
      },
      { indexed: true, system: true },
    ),
    workspace: link('workspaces', say('Workspace', 'Espace de travail'), { system: true, onDelete: 'setNull', width: 180 }),
    level: select(say('Access level', 'Niveau d’accès'), accessLevels, { system: true, hiddenByDefault: true }),
    sentAt: time(say('Sent', 'Envoyée le'), { system: true, irreversible: true }),
    expiresAt: time(say('Expires', 'Expire le'), { system: true, indexed: true }),
    againAt: time(say('Can be sent again', 'Peut être renvoyée'), { system: true, hiddenByDefault: true }),
    sentCount: number(say('Sends', 'Nombre d’envois'), { min: 0, max: 1_000_000, step: 1, system: true, initial: 1 }),
    channel: select(
      say('Sent by', 'Canal'),
      { email: say('E-mail', 'E-mail'), sms: say('SMS', 'SMS'), both: say('Both', 'Les deux') },
      { system: true, initial: 'email', hiddenByDefault: true },
    ),
    existingAccount: select(
      say('Account', 'Compte'),
      { new: say('New', 'Nouveau'), existing: say('Existing', 'Existant') },
      { system: true, initial: 'new', hiddenByDefault: true },
    ),
    scope: select(
      say('For', 'Destination'),
      { org: say('Organisation', 'Organisation'), workspace: say('Workspace', 'Espace de travail') },
      { system: true, initial: 'org', hiddenByDefault: true },
    ),
    invitedBy: link('users', say('Invited by', 'Invité par'), { system: true, hiddenByDefault: true, onDelete: 'setNull' }),
    inviterName: text(say('Inviter', 'Invitant'), { system: true, hidden: true }),
    tokenHash: secret(say('Token', 'Jeton'), { indexed: true }),
    delivery: select(
      say('Message', 'Message'),
      {
        waiting: say('Waiting', 'En attente'),
        sending: say('Being sent', 'En cours d’envoi'),
        sent: say('Sent', 'Envoyé'),
        failed: say('Not delivered', 'Non remis'),
        shown: say('Link shown', 'Lien affiché'),
      },
      { system: true },
    ),
    problem: text(say('Reason', 'Raison'), { system: true, max: 400 }),
    /** Its link was shown to the inviter instead of sent, so accepting it does not verify the address. */
    shown: flag(say('Shown', 'Affiché'), { system: true, hidden: true }),
    /** The account that accepted, and the person's name if Users does not have it yet. */
    acceptedBy: link('accounts', say('Accepted by', 'Acceptée par'), { system: true, hidden: true, onDelete: 'setNull' }),
    firstName: text(say('First Name', 'Prénom'), { system: true, hidden: true, max: 60 }),
    lastName: text(say('Last Name', 'Nom'), { system: true, hidden: true, max: 60 }),
    org: link('orgs', say('Organisation', 'Organisation'), { system: true, hiddenByDefault: true, onDelete: 'cascade' }),
  },
  rules: {
    addressed: check(
      'NOT(ISBLANK(address))',
      'INVITE_ADDRESS',
      say('Enter the e-mail address of the person to invite', 'Saisissez l’adresse e-mail de la personne à inviter'),
      { at: 'address', in: ['pending'], when: 'scope = "workspace"' },
    ),
    once: unique(
      ['workspace', 'address'],
      'INVITED_ALREADY',
      say(
        'This address is already invited to this workspace. Send the invitation again from Invitations',
        'Cette adresse est déjà invitée dans cet espace. Renvoyez l’invitation depuis Invitations',
      ),
      { at: 'address', in: ['pending'], when: 'scope = "workspace"' },
    ),
  },
  actions: {
    again: {
      label: say('Send again', 'Envoyer à nouveau'),
      needs: [
        {
          when: 'scope = "workspace"',
          code: 'INVITE_OF_USER',
          words: say('Invite this person again in Users', 'Réinvitez cette personne dans Utilisateurs'),
        },
        {
          when: 'state <> "accepted"',
          code: 'INVITE_ACCEPTED',
          words: say('Already accepted', 'Déjà acceptée'),
        },
        {
          when: 'OR(state = "pending", state = "expired")',
          code: 'INVITE_CLOSED',
          words: say(
            'Only a pending or expired invitation can be sent again',
            'Seule une invitation en attente ou expirée peut être renvoyée',
          ),
        },
        {
          when: 'NOT(ISBLANK(workspace))',
          code: 'INVITE_NOWHERE',
          words: say('Its workspace no longer exists', 'Son espace de travail n’existe plus'),
        },
        {
          when: 'OR(ISBLANK(againAt), NOW() >= againAt)',
          code: 'TOO_SOON_SENT',
          words: say('Can be sent again at {againAt:clock}', 'Peut être renvoyée à {againAt:clock}'),
        },
      ],
      set: { sentAt: '{now}' },
    },
    revoke: {
      label: say('Cancel invitation', 'Annuler l’invitation'),
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
  timedTransitions: [
    {
      label: 'Invitations expire',
      indexedField: 'state',
      due: now => all(isOneOf('state', 'pending'), isAtOrBefore('expiresAt', now)),
      from: ['state', 'expiresAt'],
      to: { state: 'expired' },
      observedField: 'state',
    },
  ],
  hooks: {
    applyInvitationResult,
    inviteExternalUsers,
    admitExternalUsers,
    withdrawMessages,
  },
  access: {
    owner: { read: 'organisation', update: true },
    manager: { read: 'organisation', update: true },
    licence_admin: { read: 'organisation' },
  },
});

/** Withdraws messages whose link no longer works. */
async function withdrawMessages(changes: readonly AppliedChange[], context: HookContext): Promise<void> {
  const ended = changes.filter(
    ({ from, to }) =>
      from !== null && (to === null || from.tokenHash !== to.tokenHash || (from.state === 'pending' && to.state !== 'pending')),
  );
  if (ended.length === 0) return;
  await withdrawMail(context, ended, 'invite', (message, { to }) => to?.state === 'pending' && message.opens === to.tokenHash);
}

/**
 * Applies the end of an invitation to its person: an accepted one makes them Active and verifies their address; any other end sets them back
 * to Draft, with the reason.
 */
async function applyInvitationResult(changes: readonly AppliedChange[], context: HookContext): Promise<void> {
  const over = changes.filter(change => change.from?.state === 'pending' && change.to !== null && change.to.state !== 'pending');
  const people = await context.rows(
    'users',
    over.map(change => change.to?.user as string | null),
  );
  for (const change of over) {
    const person = people.get(String(change.to?.user));
    if (change.to === null) continue;
    const account = change.to.acceptedBy ?? person?.account ?? null;
    if (change.to.state === 'accepted' && typeof account === 'string') {
      const { address, shown } = change.to;
      const to = { secretFor: address ?? null, secretShown: shown === true, answeredAt: context.now };
      context.add(change, { table: 'accounts', row: account, to });
    }
    if (person === undefined) continue;
    if (change.to.state === 'accepted') {
      context.add(change, { table: 'users', row: person.id, to: { status: 'Active', inviteState: 'accepted' } });
    } else if (person.status === 'Invited') {
      context.add(change, { table: 'users', row: person.id, to: { status: 'Draft', inviteState: change.to.state ?? null } });
    }
  }
}
