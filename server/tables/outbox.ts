import { link, longtext, secret, select, text, time } from '../model/definitionBuilders.ts';
import { say } from '../model/localizedText.ts';
import { defineTable } from '../model/table.ts';
import { applyDeliveryResults } from './deliveryResults.ts';
import { jobFields } from './jobLease.ts';
import { leaseMessages, renewMessages, stampSentMessages, wipeSecrets } from './outboxLifecycle.ts';
import { auditSecrets } from './trails.ts';

/**
 * Every message that Seatgrid sends, created in the commit that causes it and sent afterwards. It never contains a secret: the place of a
 * token or temporary password has `••••`.
 */
export const outbox = defineTable('outbox', {
  label: say('Outbox', 'Boîte d’envoi'),
  section: 'messages',
  sort: '-createdAt',
  title: 'subject',
  report: 'messages',
  scope: ['org'],
  empty: say('Messages to people appear here as they are sent.', 'Les messages envoyés apparaissent ici.'),
  noun: { one: say('message', 'message'), many: say('messages', 'messages') },
  views: {
    all: { label: say('All', 'Tous') },
    undelivered: { label: say('Not delivered', 'Non remis'), filter: 'state = "failed"' },
  },
  counted: false,
  fields: {
    to: text(say('To', 'À'), { system: true, width: 260 }),
    subject: text(say('Subject', 'Objet'), { system: true, width: 320 }),
    kind: select(
      say('Message', 'Message'),
      {
        M1: say('Welcome', 'Bienvenue'),
        M1n: say('New sign-in details', 'Nouveaux identifiants'),
        M1r: say('Password reset', 'Réinitialisation'),
        M1p: say('Password changed', 'Mot de passe modifié'),
        M2: say('Invitation', 'Invitation'),
        M3: say('Added', 'Ajout'),
        M3c: say('Invitation', 'Invitation'),
        M4: say('New role', 'Nouveau rôle'),
        M6: say('Workspace invitation', 'Invitation à un espace'),
        M6a: say('Invitation accepted', 'Invitation acceptée'),
        M8: say('E-mail changed', 'Adresse modifiée'),
        M8c: say('Confirm e-mail', 'Confirmation d’adresse'),
      },
      { system: true },
    ),
    state: select(
      say('Status', 'Statut'),
      {
        queued: say('Waiting', 'En attente'),
        sending: say('Sending', 'En cours d’envoi'),
        sent: say('Sent', 'Envoyé'),
        failed: say('Not delivered', 'Non remis'),
        withdrawn: say('Cancelled', 'Annulé'),
        kept: say('Not sent (no mail server)', 'Non envoyé (aucun serveur)'),
      },
      { system: true, initial: 'queued', indexed: true },
    ),
    body: longtext(say('Text', 'Texte'), { system: true, unlogged: true, width: 320 }),
    link: text(say('Link', 'Lien'), { system: true, unlogged: true, width: 260 }),
    /** The normalised address. Messages of version 0.1.0 have none until they are upgraded. */
    toKey: text(say('Address', 'Adresse'), { system: true, hidden: true, indexed: true }),
    /** The invitation or account that its secret opens, and the hash of the secret. */
    invite: link('invites', say('Invitation', 'Invitation'), { system: true, hidden: true, onDelete: 'setNull' }),
    account: link('accounts', say('Account', 'Compte'), { system: true, hidden: true, onDelete: 'setNull' }),
    opens: secret(say('Opens', 'Ouvre')),
    createdFor: link('users', say('Person', 'Personne'), { system: true, hiddenByDefault: true, onDelete: 'setNull' }),
    sentAt: time(say('Sent', 'Envoyé le'), { system: true }),
    ...jobFields(),
    language: select(
      say('Language', 'Langue'),
      { en: say('English', 'Anglais'), fr: say('French', 'Français') },
      { system: true, initial: 'en', hiddenByDefault: true },
    ),
    org: link('orgs', say('Organisation', 'Organisation'), { system: true, hiddenByDefault: true, onDelete: 'cascade' }),
  },
  actions: {
    again: {
      label: say('Send again', 'Envoyer à nouveau'),
      needs: [
        {
          when: 'state = "failed"',
          code: 'NOT_FAILED',
          words: say('Only a message that was not delivered can be sent again', 'Seul un message non remis peut être renvoyé'),
        },
      ],
      set: { state: 'queued', attempts: 0, nextAttemptAt: null },
    },
  },
  trail: auditSecrets,
  hooks: { leaseMessages, stampSentMessages, renewMessages, applyDeliveryResults, wipeSecrets },
  access: { owner: { read: 'organisation', update: true }, manager: { read: 'organisation', update: true } },
});
