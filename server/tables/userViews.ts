import { say } from '../model/localizedText.ts';
import type { defineTable } from '../model/table.ts';

/** How Users is shown: its nouns and hints, the column Person, the groups of the open row, and its views. */
export const userViews = {
  empty: say(
    'Paste people here from any spreadsheet, or type in the empty row. Then set Status to Active.',
    'Collez ici des personnes depuis un tableur, ou saisissez dans la ligne vide. Puis passez leur statut à Actif.',
  ),
  noun: { one: say('person', 'personne'), many: say('people', 'personnes') },
  adding: {
    button: say('Add person', 'Ajouter une personne'),
    hint: say('Type or paste people here…', 'Saisissez ou collez ici…'),
  },
  bulk: { before: [['activate', 'reactivate'], ['deactivate']], after: [['inviteAgain', 'invite']] },
  composed: {
    person: {
      label: say('Person', 'Personne'),
      fields: ['firstName', 'lastName'],
      sort: ['lastName', 'firstName', 'email', 'userId'],
      hint: say('Type a name, or paste people…', 'Saisissez un nom ou collez…'),
      synonyms: ['Full name', 'Nom complet', 'Prénom et nom', 'Nom et prénom'],
      width: 226,
    },
  },
  groups: [
    {
      id: 'person',
      label: say('Person', 'Personne'),
      fields: ['firstName', 'lastName', 'userId', 'email', 'newEmail', 'mobile', 'language'],
    },
    {
      id: 'work',
      label: say('Work', 'Travail'),
      fields: [
        'role',
        'jobTitle',
        'department',
        'company',
        'location',
        'manager',
        'employeeId',
        'firstDay',
        'lastDay',
        'comingUp',
      ],
    },
    {
      id: 'signIn',
      label: say('Licence and sign-in', 'Licence et connexion'),
      fields: [
        'status',
        'external',
        'seats',
        'workspaces',
        'lastSignIn',
        'wayInAt',
        'wayInAgainAt',
        'signedOutAt',
        'inviteState',
        'lastInvitedAt',
        'inviteAgainAt',
        'invitesSent',
      ],
    },
  ],
  views: {
    all: { label: say('All', 'Tous') },
    externals: {
      label: say('Externals', 'Externes'),
      filter: 'external',
      empty: {
        title: say('No externals yet', 'Aucun externe pour le moment'),
        text: say(
          'People from outside appear here once they accept an invitation to a workspace. They use no licence.',
          'Les personnes de l’extérieur apparaissent ici dès qu’elles acceptent une invitation à un espace de travail. Elles n’utilisent aucune licence.',
        ),
        lead: {
          label: say('Invite someone to a workspace', 'Inviter quelqu’un dans un espace de travail'),
          table: 'workspaces',
        },
      },
    },
    people: {
      label: say('People', 'Personnes'),
      columns: ['person', 'status', 'validationResult', 'email', 'mobile', 'jobTitle', 'department', 'manager', 'role', 'userId'],
    },
  },
} satisfies Partial<Parameters<typeof defineTable>[1]>;
