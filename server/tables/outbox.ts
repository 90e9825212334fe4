import { link, longtext, number, select, text, time } from '../model/build.ts';
import { defineTable } from '../model/table.ts';
import { say } from '../model/words.ts';
import { auditSecrets } from './auditing.ts';
import { tellUndelivered } from './undelivered.ts';

/** Every message that Seatgrid sends, written in the commit that causes it and sent after. Without a mail server it is read here. */
export const outbox = defineTable('outbox', {
  label: say('Outbox', "Boîte d'envoi"),
  section: 'messages',
  title: 'subject',
  report: 'messages',
  scope: ['org'],
  empty: say('Messages to people appear here as they are sent.', 'Les messages envoyés apparaissent ici.'),
  fields: {
    to: text(say('To', 'À'), { system: true, width: 260 }),
    subject: text(say('Subject', 'Objet'), { system: true, width: 320 }),
    kind: select(
      say('Message', 'Message'),
      {
        M1: say('Welcome', 'Bienvenue'),
        M1n: say('New way in', 'Nouvel accès'),
        M2: say('Invitation', 'Invitation'),
        M3: say('Added', 'Ajout'),
        M3c: say('Invitation', 'Invitation'),
        M4: say('New role', 'Nouveau rôle'),
        M6: say('Workspace invitation', 'Invitation à un espace'),
        M8: say('E-mail changed', 'Adresse modifiée'),
      },
      { system: true },
    ),
    state: select(
      say('State', 'État'),
      {
        queued: say('Waiting', 'En attente'),
        sending: say('On its way', "En cours d'envoi"),
        sent: say('Sent', 'Envoyé'),
        failed: say('Not delivered', 'Non remis'),
        kept: say('Kept here', 'Conservé ici'),
      },
      { system: true, initial: 'queued', indexed: true },
    ),
    body: longtext(say('Text', 'Texte'), { system: true, unlogged: true, width: 320 }),
    link: text(say('Link', 'Lien'), { system: true, unlogged: true, width: 260 }),
    createdFor: link('users', say('Person', 'Personne'), { system: true, aside: true, onGone: 'empty' }),
    sentAt: time(say('Sent', 'Envoyé le'), { system: true }),
    error: text(say('Reason', 'Raison'), { system: true, aside: true }),
    attempts: number(say('Attempts', 'Essais'), { min: 0, max: 1_000, step: 1, system: true, initial: 0, aside: true }),
    nextAttemptAt: time(say('Next attempt', 'Prochain essai'), { system: true, aside: true }),
    language: select(
      say('Language', 'Langue'),
      { en: say('English', 'Anglais'), fr: say('French', 'Français') },
      { system: true, initial: 'en', aside: true },
    ),
    org: link('orgs', say('Organisation', 'Organisation'), { system: true, aside: true, onGone: 'delete' }),
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
  hooks: { tellUndelivered },
  trail: auditSecrets,
  access: { owner: { read: 'organisation', update: true }, manager: { read: 'organisation', update: true } },
});
