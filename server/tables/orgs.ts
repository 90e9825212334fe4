import { defaultAuditDays } from '../model/audit.ts';
import { isZone, utc } from '../model/days.ts';
import { check, count, flag, link, number, select, state, sum, text, unique } from '../model/definitionBuilders.ts';
import { say } from '../model/localizedText.ts';
import { defineTable } from '../model/table.ts';
import { applyExternalSeatPolicy } from './externalSeatPolicy.ts';
import { createPools } from './pools.ts';
import { auditPolicies } from './trails.ts';

const policyFlag = (en: string, fr: string, initial: boolean, more: { hidden?: boolean } = {}) =>
  flag(say(en, fr), { initial, hiddenByDefault: true, required: true, ...more });

/** A policy that is stored but not used or shown yet. */
const unusedPolicy = { hidden: true };

/** An organisation: its people, its licences and its policies. */
export const orgs = defineTable('orgs', {
  label: say('Organisations', 'Organisations'),
  title: 'name',
  lookupFields: ['accountName'],
  scope: ['id'],
  groups: [
    {
      id: 'organisation',
      label: say('Organisation', 'Organisation'),
      fields: ['name', 'accountName', 'kind', 'status', 'owners', 'companyAccount', 'zone'],
    },
    {
      id: 'licences',
      label: say('Licences', 'Licences'),
      fields: ['licencesTotal', 'licencesUsed', 'licencesReserved', 'licencesAvailable', 'reserveOnInvite', 'externalsUseSeat'],
    },
    {
      id: 'people',
      label: say('People and accounts', 'Personnes et comptes'),
      fields: ['onboarding', 'existingAccount', 'multiOrg', 'acceptance', 'credentials', 'emailChange', 'firstDay', 'lastDay'],
    },
    {
      id: 'messages',
      label: say('Messages, pastes and audit', 'Messages, collages et audit'),
      fields: ['reinviteMinInterval', 'outsideMailPerHour', 'bulkMode', 'auditDays'],
    },
  ],
  counted: false,
  fields: {
    name: text(say('Name', 'Nom'), { max: 120, width: 220 }),
    accountName: text(say('Account name', 'Nom du compte'), {
      max: 40,
      immutable: true,
      width: 160,
      help: say('The unique name used when applying a subscription', 'Nom unique, à saisir pour appliquer un abonnement'),
      pattern: {
        like: /^[a-z0-9](?:[a-z0-9-]{1,38})[a-z0-9]$/i,
        code: 'V_ACCOUNT_NAME',
        words: say(
          'Invalid account name: 3 to 40 letters, digits and hyphens',
          'Nom du compte invalide : 3 à 40 lettres, chiffres ou tirets',
        ),
      },
    }),
    kind: select(
      say('Kind', 'Type'),
      { organization: say('Organisation', 'Organisation'), individual: say('Individual', 'Particulier') },
      { initial: 'organization', immutable: true, hiddenByDefault: true },
    ),
    status: state(
      say('Status', 'Statut'),
      {
        active: { label: say('Active', 'Active'), next: [], bySystem: ['suspended'] },
        suspended: { label: say('Suspended', 'Suspendue'), next: [], bySystem: ['active'] },
      },
      { system: true },
    ),
    owners: count(
      say('Active owners', 'Propriétaires actifs'),
      'users',
      'org',
      'AND(role = "owner", status = "Active", NOT(external))',
    ),
    companyAccount: link('users', say('Company account', 'Compte société'), {
      system: true,
      hiddenByDefault: true,
      onDelete: 'setNull',
      help: say('It owns every workspace of the organisation', 'Il possède tous les espaces de travail de l’organisation'),
    }),
    licencesTotal: sum(say('Licences', 'Licences'), 'pools', 'org', 'total', 'product = "base"'),
    licencesUsed: sum(say('Used', 'Utilisées'), 'pools', 'org', 'used', 'product = "base"'),
    licencesReserved: sum(say('Reserved', 'Réservées'), 'pools', 'org', 'reserved', 'product = "base"'),
    licencesAvailable: sum(say('Available', 'Disponibles'), 'pools', 'org', 'available', 'product = "base"'),
    zone: text(say('Time zone', 'Fuseau horaire'), {
      max: 64,
      initial: utc,
      required: true,
      help: say(
        'First and last days, and subscription dates, start and end at midnight in this zone. For example Europe/Paris',
        'Les premiers et derniers jours et les dates des abonnements commencent et finissent à minuit dans ce fuseau. Par exemple Europe/Paris',
      ),
      pattern: {
        like: { test: isZone },
        code: 'V_ZONE',
        words: say(
          'Unknown time zone: use a name such as Europe/Paris or America/New_York',
          'Fuseau horaire inconnu : utilisez un nom comme Europe/Paris ou America/New_York',
        ),
      },
    }),
    firstDay: select(
      say('Before the first day', 'Avant le premier jour'),
      { at_once: say('Activate immediately', 'Activation immédiate'), wait: say('Wait until then', 'Attendre ce jour') },
      {
        initial: 'at_once',
        required: true,
        hiddenByDefault: true,
        help: say(
          'What happens when a person is set to Active before their first day',
          'Que faire quand une personne passe à « Actif » avant son premier jour',
        ),
      },
    ),
    lastDay: select(
      say('After the last day', 'Après le dernier jour'),
      { deactivate: say('Deactivate', 'Désactiver'), remind: say('Remind only', 'Signaler seulement') },
      {
        initial: 'deactivate',
        backfill: 'remind',
        required: true,
        hiddenByDefault: true,
        help: say(
          'What Seatgrid does at the end of a person’s last day. The last owner is never deactivated',
          'Ce que fait Seatgrid à la fin du dernier jour d’une personne. Le dernier propriétaire n’est jamais désactivé',
        ),
      },
    ),
    onboarding: select(
      say('Onboarding', 'Accueil'),
      { direct: say('Create account immediately', 'Création immédiate'), invitation: say('By invitation', 'Sur invitation') },
      {
        initial: 'direct',
        required: true,
        help: say('What setting a new person to Active does', 'Ce que fait le passage d’une nouvelle personne à « Actif »'),
      },
    ),
    existingAccount: select(
      say('Existing account', 'Compte existant'),
      {
        by_onboarding: say('Same as onboarding', 'Selon l’accueil'),
        refuse: say('Refuse', 'Refuser'),
        link: say('Link', 'Rattacher'),
      },
      {
        initial: 'by_onboarding',
        required: true,
        hiddenByDefault: true,
        help: say(
          'What happens when a new person already has an account. By invitation, they accept with it; with immediate creation, it is refused',
          'Que faire quand une nouvelle personne a déjà un compte. Sur invitation, elle accepte avec ce compte ; en création immédiate, il est refusé',
        ),
      },
    ),
    multiOrg: policyFlag('Several organisations', 'Plusieurs organisations', true),
    acceptance: select(
      say('Acceptance', 'Acceptation'),
      { always: say('Always', 'Toujours'), new_accounts_only: say('New accounts only', 'Nouveaux comptes seulement') },
      { initial: 'always', required: true, hiddenByDefault: true },
    ),
    reserveOnInvite: policyFlag('Reserve a licence on invitation', 'Réserver une licence à l’invitation', true),
    credentials: select(
      say('First sign-in', 'Première connexion'),
      {
        temporary_password: say('Temporary password', 'Mot de passe provisoire'),
        activation_link: say('Activation link', 'Lien d’activation'),
      },
      { initial: 'temporary_password', required: true, hiddenByDefault: true },
    ),
    emailChange: select(
      say('E-mail changes', 'Changement d’adresse'),
      { immediate: say('Immediately', 'Immédiat'), verify_first: say('After confirmation', 'Après confirmation') },
      { initial: 'immediate', required: true, hiddenByDefault: true },
    ),
    contact: select(
      say('Contact', 'Contact'),
      { email: say('E-mail', 'E-mail'), email_or_mobile: say('E-mail or mobile', 'E-mail ou mobile') },
      { initial: 'email', required: true, hiddenByDefault: true, ...unusedPolicy },
    ),
    userIdRequired: policyFlag('User ID required', 'Identifiant obligatoire', true, unusedPolicy),
    reinviteMinInterval: number(say('Seconds between invitations', 'Secondes entre deux invitations'), {
      min: 60,
      max: 604_800,
      step: 1,
      initial: 3600,
      hiddenByDefault: true,
    }),
    outsideMailPerHour: number(say('Messages to external people, per hour', 'Messages vers l’extérieur, par heure'), {
      min: 1,
      max: 10_000,
      step: 1,
      initial: 500,
      hiddenByDefault: true,
    }),
    externalsUseSeat: policyFlag('Externals use a licence', 'Les externes utilisent une licence', false),
    onSeatShortage: select(
      say('When licences run out', 'Quand les licences manquent'),
      {
        flag: say('Warn only', 'Avertir seulement'),
        suspend_newest: say('Suspend the newest', 'Suspendre les plus récents'),
        grace_days: say('Grace period', 'Délai de grâce'),
      },
      { initial: 'flag', required: true, hiddenByDefault: true, ...unusedPolicy },
    ),
    bulkMode: select(
      say('Pastes and imports', 'Collages et imports'),
      { partial: say('Import valid rows', 'Importer les lignes valides'), atomic: say('All or nothing', 'Tout ou rien') },
      {
        initial: 'partial',
        required: true,
        hiddenByDefault: true,
        help: say(
          'What happens to the other rows when one row of a paste or an import has a problem',
          'Ce que deviennent les autres lignes quand une ligne d’un collage ou d’un import pose problème',
        ),
      },
    ),
    auditDays: number(say('Days in the audit trail', 'Jours dans le journal d’audit'), {
      min: 30,
      max: 3_650,
      step: 1,
      initial: defaultAuditDays,
      hiddenByDefault: true,
      help: say(
        'Older entries of the audit trail are deleted (30 to 3,650 days)',
        'Les entrées plus anciennes du journal d’audit sont supprimées (30 à 3 650 jours)',
      ),
    }),
    notifyLifecycle: policyFlag(
      'Tell people when they are deactivated',
      'Prévenir les personnes désactivées',
      false,
      unusedPolicy,
    ),
  },
  rules: {
    named: check('NOT(ISBLANK(name))', 'ORG_NAME', say('An organisation needs a name', 'Une organisation doit avoir un nom'), {
      at: 'name',
      in: 'always',
    }),
    reachable: check(
      'NOT(ISBLANK(accountName))',
      'ORG_ACCOUNT_NAME',
      say('An organisation needs an account name', 'Une organisation doit avoir un nom de compte'),
      {
        at: 'accountName',
        in: 'always',
      },
    ),
    auditKept: check(
      'NOT(ISBLANK(auditDays))',
      'ORG_AUDIT_DAYS',
      say('Enter a whole number of days from 30 to 3,650', 'Saisissez un nombre entier de jours, de 30 à 3 650'),
      { at: 'auditDays', in: 'always' },
    ),
    accountNameFree: unique('accountName', 'ORG_TAKEN', say('Account name already in use', 'Nom du compte déjà utilisé'), {
      at: 'accountName',
      in: 'always',
    }),
    // The last active owner can neither be deleted, nor deactivated, nor get another role.
    owned: check(
      'owners > 0',
      'ORG_OWNER',
      say('The organisation needs one active owner', 'L’organisation doit avoir au moins un propriétaire actif'),
      { at: 'owners', in: 'always' },
    ),
  },
  hooks: { createPools, applyExternalSeatPolicy },
  trail: auditPolicies,
  access: {
    owner: { read: 'organisation', update: true },
    manager: { read: 'organisation', update: true },
    licence_admin: { read: 'organisation' },
    team_admin: { read: 'organisation' },
    member: { read: 'organisation' },
  },
});
