import { roles } from '../model/actor.ts';
import { type AuditEvent, auditEvents } from '../model/audit.ts';
import { link, longtext, number, select, text, time } from '../model/definitionBuilders.ts';
import type { Field } from '../model/field.ts';
import { type LocalizedText, say } from '../model/localizedText.ts';
import { channels } from '../model/requestContext.ts';
import { defineTable } from '../model/table.ts';

const eventTexts: Record<AuditEvent, LocalizedText> = {
  signed_in: say('Signed in', 'Connexion'),
  sign_in_refused: say('Sign-in refused', 'Connexion refusée'),
  signed_out: say('Signed out', 'Déconnexion'),
  session_ended: say('Session ended', 'Session fermée'),
  password_changed: say('Password changed', 'Mot de passe modifié'),
  reset_asked: say('Password reset', 'Mot de passe réinitialisé'),
  denied: say('Denied', 'Refusé'),
  too_many_tries: say('Too many attempts', 'Trop de tentatives'),
  foreign_origin: say('Request from another site', 'Requête d’un autre site'),
  role_changed: say('Role changed', 'Rôle modifié'),
  policy_changed: say('Settings changed', 'Réglages modifiés'),
  secret_sent: say('Sign-in details or link sent', 'Identifiants ou lien envoyés'),
  exported: say('Exported', 'Exporté'),
  organisation_switched: say('Organisation switched', 'Changement d’organisation'),
  set_up: say('Organisation created', 'Organisation créée'),
  email_changed: say('E-mail changed', 'Adresse e-mail modifiée'),
  deactivated: say('Deactivated', 'Désactivation'),
  reactivated: say('Reactivated', 'Réactivation'),
  deleted: say('Deleted', 'Suppression'),
  imported: say('Imported', 'Importé'),
};

const roleTexts: Record<(typeof roles)[number], LocalizedText> = {
  owner: say('Owner', 'Propriétaire'),
  manager: say('Manager', 'Gestionnaire'),
  licence_admin: say('Licence admin', 'Administrateur licences'),
  team_admin: say('Team admin', 'Administrateur d’équipe'),
  member: say('Member', 'Membre'),
  external: say('External', 'Externe'),
};

const channelTexts: Record<(typeof channels)[number], LocalizedText> = {
  page: say('Page', 'Page'),
  api: say('API', 'API'),
  cli: say('Command line', 'Ligne de commande'),
  clock: say('Automatic', 'Automatique'),
  mail: say('Mail', 'Courrier'),
  system: say('Seatgrid', 'Seatgrid'),
};

/** Its cells are not logged: the row itself is the log, and nobody changes it. */
const auditField: Partial<Field> = { system: true, unlogged: true };
const hiddenAuditField: Partial<Field> = { ...auditField, hiddenByDefault: true };

const choice = <K extends string>(
  label: LocalizedText,
  ids: readonly K[],
  words: Record<K, LocalizedText>,
  more: Partial<Field>,
) => select(label, Object.fromEntries(ids.map(id => [id, words[id]])), more);

/** The audit trail: who did or tried what, when and from where. Rows are only added; retention deletes those older than the organisation's `auditDays`. */
export const audit = defineTable('audit', {
  label: say('Audit', 'Audit'),
  section: 'messages',
  title: 'event',
  scope: ['org'],
  appendOnly: true,
  sort: '-at',
  counted: false,
  empty: say(
    'Sign-ins, refusals and changes of roles and settings appear here.',
    'Les connexions, les refus et les changements de rôles et de réglages apparaissent ici.',
  ),
  fields: {
    at: time(say('Time', 'Date et heure'), { ...auditField, indexed: true, width: 150 }),
    event: choice(say('Event', 'Événement'), auditEvents, eventTexts, { ...auditField, width: 190 }),
    actorName: text(say('Name', 'Nom'), {
      ...auditField,
      width: 170,
      help: say('The name at that moment', 'Le nom à ce moment-là'),
    }),
    role: choice(say('Role', 'Rôle'), roles, roleTexts, { ...auditField, width: 120 }),
    rowName: text(say('About', 'Objet'), { ...auditField, width: 200 }),
    before: longtext(say('Before', 'Avant'), { ...auditField, codes: 'audit', width: 160 }),
    after: longtext(say('After', 'Après'), { ...auditField, codes: 'audit', width: 160 }),
    detail: text(say('Detail', 'Détail'), { ...auditField, codes: 'audit', width: 260 }),
    count: number(say('Times', 'Nombre'), {
      ...auditField,
      min: 0,
      max: 1_000_000_000,
      step: 1,
      initial: 1,
      width: 70,
      help: say('Repetitions within a minute are one entry', 'Les répétitions d’une même minute forment une seule entrée'),
    }),
    channel: choice(say('Channel', 'Canal'), channels, channelTexts, { ...auditField, width: 120 }),
    address: text(say('IP address', 'Adresse IP'), { ...auditField, width: 130 }),
    actor: text(say('Person ID', 'ID de la personne'), {
      ...hiddenAuditField,
      codes: 'part',
      indexed: true,
      help: say('The ID of their row in Users', 'L’ID de leur ligne dans Utilisateurs'),
    }),
    table: text(say('Table', 'Table'), { ...hiddenAuditField, codes: 'audit' }),
    row: text(say('Row ID', 'ID de la ligne'), hiddenAuditField),
    requestId: text(say('Request ID', 'ID de la requête'), hiddenAuditField),
    org: link('orgs', say('Organisation', 'Organisation'), { ...hiddenAuditField, onDelete: 'cascade' }),
  },
  access: { owner: { read: 'organisation' } },
});
