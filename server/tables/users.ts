import { parseRole } from '../model/actor.ts';
import {
  check,
  date,
  email,
  flag,
  link,
  phone,
  required,
  select,
  state,
  text,
  unique,
  validation,
  validity,
} from '../model/definitionBuilders.ts';
import { say } from '../model/localizedText.ts';
import { defineTable } from '../model/table.ts';
import { requireExternalAccess } from './accessRights.ts';
import { activateUsers, clearLicenceWait } from './activateUsers.ts';
import { reassignCompanyAccount } from './companyAccount.ts';
import { resetCredentials } from './credentials.ts';
import { deactivateUsers } from './deactivateUsers.ts';
import { clearDeliveryFailure } from './deliveryFailures.ts';
import { requireConfirmation } from './emailChange.ts';
import { enforceEmploymentDays, updateComingUp } from './employmentDayHooks.ts';
import { employmentTransitions } from './employmentTransitions.ts';
import { invitePeople } from './invitePeople.ts';
import { withoutLicence } from './licenceTexts.ts';
import { rejectReportingLoops } from './managers.ts';
import { renewShownSecrets } from './renewShownSecrets.ts';
import { signOutEverywhere } from './sessions.ts';
import { syncAccount } from './syncAccount.ts';
import { auditPeople } from './trails.ts';
import { accountFields, workFields } from './userFields.ts';
import { deactivateFirst, externalReadOnly, grantTexts } from './userTexts.ts';
import { userViews } from './userViews.ts';

const activatedStates = ['Active', 'Inactive'];
const statesWithAccount = ['Invited', ...activatedStates];

/** The person has no administrator role. */
const isMember = 'OR(ISBLANK(role), role = "member")';

/** The person is Active although their last day has passed. */
const hasLeft = 'comingUp = "past"';

/** What people may change about themselves. */
const ownProfile = ['firstName', 'lastName', 'mobile', 'language'];

/** The cells about a person other than role and status. */
const profile = [
  ...ownProfile,
  'userId',
  'email',
  'jobTitle',
  'department',
  'company',
  'location',
  'manager',
  'employeeId',
  'firstDay',
  'lastDay',
];

/** A person in an organisation. No code here assigns licences: a valid Active person takes one while there are any. */
export const users = defineTable('users', {
  label: say('Users', 'Utilisateurs'),
  title: 'IFBLANK(TRIM(CONCAT(firstName, " ", lastName)), IFBLANK(email, userId))',
  lookupFields: ['userId', 'email'],
  scope: ['org'],
  relations: { self: { field: 'id' }, made: { field: 'createdById' } },
  people: { external: 'external', role: 'role' },
  roleOf: row => (row.status !== 'Active' ? null : row.external === true ? 'external' : parseRole(row.role)),
  restoredByUndo: true,
  attention: `OR(${hasLeft}, AND(ISBLANK(newEmail), NOT(ISBLANK(validationResult)), validationResult <> "OK", OR(status <> "Invited", inviteState = "undelivered")))`,
  alerts: [
    {
      when: hasLeft,
      at: 'lastDay',
      words: say(
        'Last day was {lastDay:day}: deactivate them, or correct the day',
        'Le dernier jour était le {lastDay:day} : désactivez la personne ou corrigez la date',
      ),
    },
  ],
  ...userViews,
  filters: { withoutLicence },
  fields: {
    userId: text(say('User ID', 'Identifiant'), {
      max: 64,
      width: 200,
      synonyms: ['Login', 'User name', 'Account', 'Nom d’utilisateur', 'Compte', 'ID utilisateur'],
      indexed: true,
      help: say(
        'How they will sign in. It never changes once the account exists.',
        'Leur identifiant de connexion. Il ne change plus une fois le compte créé.',
      ),
      pattern: {
        like: /^[A-Za-z0-9][A-Za-z0-9._-]{2,63}$/,
        code: 'V_USERID_FORMAT',
        words: say('Invalid User ID: 3 to 64 letters, digits, . _ -', 'Identifiant invalide : 3 à 64 lettres, chiffres, . _ -'),
      },
      lockedIn: {
        in: activatedStates,
        code: 'USERID_FIXED',
        words: say(
          'User ID cannot be changed once the account exists',
          'L’identifiant ne peut plus changer une fois le compte créé',
        ),
      },
    }),
    firstName: text(say('First Name', 'Prénom'), { max: 60, width: 130, synonyms: ['Given name', 'Forename', 'Prénoms'] }),
    lastName: text(say('Last Name', 'Nom'), { max: 60, width: 130, synonyms: ['Surname', 'Family name', 'Nom de famille'] }),
    email: email(say('Email', 'E-mail'), {
      width: 260,
      indexed: true,
      synonyms: ['Mail', 'E-mail address', 'Work e-mail', 'Courriel', 'Adresse e-mail', 'Adresse mail', 'Adresse électronique'],
    }),
    status: state(
      say('Status', 'Statut'),
      {
        Draft: { label: say('Draft', 'Brouillon'), next: ['Invited', 'Active'], deletable: true },
        Invited: {
          label: say('Invited', 'Invité'),
          next: ['Draft'],
          bySystem: ['Active'],
          deletable: true,
          undo: 'Draft',
          lost: say(
            'Undo brings the row back as Draft; the invitation stays cancelled.',
            'Ctrl+Z rétablit la ligne en Brouillon ; l’invitation reste annulée.',
          ),
        },
        Active: {
          label: say('Active', 'Actif'),
          next: ['Inactive'],
          deletable: deactivateFirst,
          undo: 'Inactive',
          redirect: { when: 'AND(status = "Draft", org.onboarding = "invitation")', state: 'Invited' },
        },
        Inactive: {
          label: say('Inactive', 'Inactif'),
          next: ['Active'],
          deletable: true,
          lost: say(
            'Undo brings the row back, but not the password: new sign-in details are then needed.',
            'Ctrl+Z rétablit la ligne, mais pas le mot de passe : de nouveaux identifiants seront alors nécessaires.',
          ),
          follows: say(
            '{count} people lose access immediately, and their licences become available. Undo restores both while licences are available.',
            '{count} personnes perdent leur accès aussitôt et leurs licences se libèrent. Ctrl+Z rétablit tout, tant qu’il reste des licences.',
          ),
        },
      },
      { width: 110, indexed: true, synonyms: ['State', 'État'] },
    ),
    validationResult: validation({ width: 320 }),
    mobile: phone(say('Mobile', 'Mobile'), {
      width: 140,
      synonyms: [
        'GSM',
        'Portable',
        'Téléphone',
        'Téléphone mobile',
        'Téléphone portable',
        'Numéro de téléphone',
        'Tél',
        'Phone',
        'Phone number',
        'Mobile number',
        'Mobile phone',
        'Cell phone',
        'Natel',
      ],
    }),
    role: select(
      say('Role', 'Rôle'),
      {
        owner: say('Owner', 'Propriétaire'),
        manager: say('Manager', 'Gestionnaire'),
        licence_admin: say('Licence admin', 'Administrateur licences'),
        team_admin: say('Team admin', 'Administrateur d’équipe'),
        member: say('Member', 'Membre'),
      },
      { initial: 'member', required: true, width: 160 },
    ),
    external: flag(say('External ?', 'Externe ?'), {
      system: true,
      initial: false,
      width: 90,
      help: say(
        'External users are invited from a workspace',
        'Les utilisateurs externes sont invités depuis un espace de travail',
      ),
    }),
    ...workFields,
    firstDay: date(say('First day', 'Premier jour'), {
      hiddenByDefault: true,
      indexed: true,
      synonyms: ['Start date', 'Hire date', 'Date d’entrée', 'Date d’arrivée', 'Date d’embauche'],
    }),
    lastDay: date(say('Last day', 'Dernier jour'), {
      synonyms: ['End date', 'Leaving date', 'Date de sortie', 'Date de départ'],
      hiddenByDefault: true,
      indexed: true,
      help: say(
        'The person is deactivated after this day, if the organisation’s policy says so',
        'La personne est désactivée après ce jour si l’organisation le prévoit',
      ),
    }),
    comingUp: select(
      say('Coming up', 'À venir'),
      { leaving: say('Leaving soon', 'Départ proche'), past: say('Last day has passed', 'Dernier jour passé') },
      {
        system: true,
        hiddenByDefault: true,
        indexed: true,
        help: say('Announces the last day seven days before it', 'Annonce le départ sept jours avant le dernier jour'),
      },
    ),
    ...validity(),
    ...accountFields,
    account: link('accounts', say('Account', 'Compte'), { system: true, hidden: true }),
    org: link('orgs', say('Organisation', 'Organisation'), { system: true, hiddenByDefault: true }),
  },
  rules: {
    complete: required(['userId', 'firstName', 'lastName', 'email'], { in: activatedStates, when: 'NOT(external)' }),
    reachable: required(['email'], { in: ['Invited'] }),
    employeeFree: unique(['org', 'employeeId'], 'V_EMPLOYEE_TAKEN', say('Employee ID already in use', 'Matricule déjà utilisé'), {
      in: statesWithAccount,
      at: 'employeeId',
    }),
    oncePerOrganisation: unique(
      ['org', 'account'],
      'V_EMAIL_TAKEN',
      say('E-mail already in use', 'Adresse e-mail déjà utilisée'),
      {
        in: statesWithAccount,
        at: 'email',
      },
    ),
    notOwnManager: check(
      'OR(ISBLANK(manager), manager <> id)',
      'V_MANAGER_SELF',
      say('A user cannot be their own manager', 'Nul ne peut être son propre responsable'),
      {
        in: 'always',
        at: 'manager',
      },
    ),
    managerHere: check(
      'OR(ISBLANK(manager), manager.org = org)',
      'V_MANAGER_ORG',
      say('The manager must be in the same organisation', 'Le responsable doit être dans la même organisation'),
      {
        in: 'always',
        at: 'manager',
      },
    ),
    daysInOrder: check(
      'OR(ISBLANK(firstDay), ISBLANK(lastDay), firstDay <= lastDay)',
      'V_DAYS',
      say('The last day must not be before the first', 'Le dernier jour ne peut pas être antérieur au premier'),
      {
        at: 'lastDay',
      },
    ),
  },
  guards: [
    {
      on: ['update'],
      when: 'external',
      ...externalReadOnly,
    },
    {
      on: ['delete'],
      when: 'external',
      code: 'EXTERNAL_DELETE',
      words: say(
        'This account does not belong to you: remove its rights instead',
        'Ce compte appartient à une autre organisation : retirez plutôt ses accès',
      ),
    },
  ],
  actions: {
    activate: {
      label: say('Activate', 'Activer'),
      needs: [
        {
          when: 'status = "Draft"',
          code: 'NOT_DRAFT',
          words: say('Only a draft can be activated', 'Seul un brouillon peut être activé'),
        },
      ],
      set: { status: 'Active' },
    },
    invite: {
      label: say('Invite', 'Inviter'),
      needs: [
        {
          when: 'status = "Draft"',
          code: 'NOT_DRAFT',
          words: say('Only a draft can be invited', 'Seul un brouillon peut être invité'),
        },
      ],
      set: { status: 'Invited' },
    },
    inviteAgain: {
      label: say('Invite again', 'Inviter à nouveau'),
      needs: [
        {
          when: 'OR(status = "Invited", inviteState <> "accepted")',
          code: 'INVITE_ACCEPTED',
          words: say('Already accepted', 'Déjà acceptée'),
        },
        {
          when: 'status = "Invited"',
          code: 'NOT_INVITED',
          words: say('Only an invited person can be invited again', 'Seule une personne invitée peut être réinvitée'),
        },
        {
          when: 'OR(ISBLANK(inviteAgainAt), NOW() >= inviteAgainAt)',
          code: 'TOO_SOON',
          words: say('Can be invited again at {inviteAgainAt:clock}', 'Peut être réinvité à {inviteAgainAt:clock}'),
        },
      ],
      set: { lastInvitedAt: '{now}' },
    },
    cancelInvitation: {
      label: say('Cancel invitation', 'Annuler l’invitation'),
      needs: [
        {
          when: 'status = "Invited"',
          code: 'NOT_INVITED',
          words: say('There is no pending invitation', 'Il n’y a pas d’invitation en attente'),
        },
      ],
      set: { status: 'Draft' },
    },
    newWayIn: {
      label: say('Reset password', 'Réinitialiser le mot de passe'),
      needs: [
        { when: 'NOT(external)', ...externalReadOnly },
        {
          when: 'status = "Active"',
          code: 'NOT_ACTIVE',
          words: say('Only an active user can sign in', 'Seule une personne active peut se connecter'),
        },
        {
          when: 'OR(ISBLANK(wayInAgainAt), NOW() >= wayInAgainAt)',
          code: 'TOO_SOON',
          words: say(
            'The password can be reset again at {wayInAgainAt:clock}',
            'Le mot de passe peut être réinitialisé de nouveau à {wayInAgainAt:clock}',
          ),
        },
      ],
      set: { wayInAt: '{now}' },
      confirm: say(
        'Their current password stops working immediately and they are signed out everywhere. New sign-in details go to their e-mail address or, without a mail server, are shown to you once. This cannot be undone.',
        'Leur mot de passe actuel cesse de fonctionner aussitôt et toutes leurs sessions sont fermées. De nouveaux identifiants partent à leur adresse e-mail ou, faute de serveur de messagerie, vous sont affichés une seule fois. Cette action est définitive.',
      ),
    },
    signOut: {
      label: say('Sign out everywhere', 'Fermer toutes ses sessions'),
      needs: [
        { when: 'NOT(external)', ...externalReadOnly },
        {
          when: 'status = "Active"',
          code: 'NOT_ACTIVE',
          words: say('Only an active user can sign in', 'Seule une personne active peut se connecter'),
        },
      ],
      set: { signedOutAt: '{now}' },
      confirm: say(
        'They are signed out on every device immediately. Their password does not change.',
        'Toutes leurs sessions sont fermées aussitôt, sur tous les appareils. Leur mot de passe ne change pas.',
      ),
    },
    deactivate: {
      label: say('Deactivate', 'Désactiver'),
      needs: [
        { when: 'NOT(external)', ...externalReadOnly },
        {
          when: 'status = "Active"',
          code: 'NOT_ACTIVE',
          words: say('Only an active person can be deactivated', 'Seule une personne active peut être désactivée'),
        },
      ],
      set: { status: 'Inactive' },
    },
    reactivate: {
      label: say('Reactivate', 'Réactiver'),
      needs: [
        {
          when: 'status = "Inactive"',
          code: 'NOT_INACTIVE',
          words: say('Only an inactive person can be reactivated', 'Seule une personne inactive peut être réactivée'),
        },
      ],
      set: { status: 'Active' },
    },
    remove: {
      label: say('Delete row', 'Supprimer la ligne'),
      needs: [
        {
          when: 'NOT(external)',
          code: 'EXTERNAL_DELETE',
          words: say(
            'This account does not belong to you: remove its rights instead',
            'Ce compte appartient à une autre organisation : retirez plutôt ses accès',
          ),
        },
        {
          when: 'status <> "Active"',
          ...deactivateFirst,
        },
      ],
      remove: true,
    },
  },
  trail: auditPeople,
  timedTransitions: employmentTransitions,
  hooks: {
    activateUsers,
    invitePeople,
    resetCredentials,
    deactivateUsers,
    requireConfirmation,
    syncAccount,
    reassignCompanyAccount,
    rejectReportingLoops,
    requireExternalAccess,
    clearLicenceWait,
    enforceEmploymentDays,
    updateComingUp,
    clearDeliveryFailure,
    signOutEverywhere,
    renewShownSecrets,
  },
  access: {
    owner: { read: 'organisation', insert: true, update: true, delete: true },
    manager: {
      read: 'organisation',
      insert: true,
      update: true,
      delete: true,
      values: { role: { only: ['member', 'team_admin'], code: 'ROLE_OWNERS', words: grantTexts.ROLE_OWNERS } },
      except: [{ when: 'role = "owner"', code: 'OWNERS_ONLY', words: grantTexts.OWNERS_ONLY }],
    },
    licence_admin: {
      read: 'organisation',
      insert: { fields: profile, states: ['Invited', 'Active'] },
      update: [
        { when: isMember, fields: ['status'], moves: { Draft: ['Invited', 'Active'], Invited: ['Draft'] } },
        { rows: 'made', when: `AND(status = "Draft", ${isMember})`, fields: profile },
        { rows: 'self', fields: ownProfile },
      ],
      delete: [{ rows: 'made', when: `AND(status = "Draft", ${isMember})` }],
      act: [{ actions: ['activate', 'invite', 'inviteAgain', 'cancelInvitation'], when: isMember }],
      values: { role: { only: ['member'], code: 'MEMBERS_ONLY', words: grantTexts.MEMBERS_ONLY } },
    },
    team_admin: { read: ['self'], update: [{ rows: 'self', fields: ownProfile }] },
    member: { read: ['self'], update: [{ rows: 'self', fields: ownProfile }] },
    external: { read: ['self'] },
  },
});
