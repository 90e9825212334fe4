import type { CatalogField, CatalogTable } from '../../../server/api/wire.ts';
import { cause, say } from '../../../server/model/localizedText.ts';
import type { TextsByCode } from '../../../server/model/table.ts';
import type { GridRow } from '../../contract/row.ts';

/** A sample table with its rows and link titles. */
export interface SampleTable {
  table: CatalogTable;
  rows: GridRow[];
  links: Record<string, Map<string, string>>;
}

/** Texts of the harness's issues. */
export const peopleWords: TextsByCode = {
  V_MISSING: say('Missing: {fields}', 'Manquant : {fields}'),
  V_EMAIL: say('Invalid e-mail address', 'Adresse e-mail invalide'),
  V_TAKEN: say('User ID already in use', 'Identifiant déjà utilisé'),
  V_USERID_TAKEN: say('User ID already in use', 'Identifiant déjà utilisé'),
  V_NO_LICENCE: say('No licence available ({used} of {total} used)', 'Aucune licence disponible ({used} sur {total})'),
  [cause('V_NO_LICENCE')]: say('No licence free', 'Aucune licence disponible'),
  V_INVITE_EXPIRED: say('Invitation expired. Invite again.', 'L’invitation a expiré. Invitez à nouveau.'),
  [cause('V_INVITE_EXPIRED')]: say('Invitation expired', 'Invitation expirée'),
};

const states = [
  { id: 'Draft', label: say('Draft', 'Brouillon'), next: ['Invited', 'Active'] },
  { id: 'Invited', label: say('Invited', 'Invité'), next: ['Active', 'Draft'] },
  { id: 'Active', label: say('Active', 'Actif'), next: ['Inactive'] },
  { id: 'Inactive', label: say('Inactive', 'Inactif'), next: ['Active'] },
];

const teams = ['Operations', 'Sales', 'Research', 'Support', 'Legal', 'Finance'];
const firsts = [
  'Alice',
  'Bob',
  'Carol',
  'David',
  'Erin',
  'François',
  'Gina',
  'Hugo',
  'Inès',
  'Jean',
  'Karim',
  'Léa',
  'Mona',
  'Noé',
];
const lasts = [
  'Martin',
  'Petit',
  'Roy',
  'Blanc',
  'Noir',
  'Durand',
  'Okafor',
  'Schmidt',
  'Lefèvre',
  'Nguyen',
  'Rossi',
  'Silva',
  'O’Hara',
];

const fields: CatalogField[] = [
  {
    id: 'userId',
    type: 'text',
    label: say('User ID', 'Identifiant'),
    readOnly: false,
    width: 130,
    fixed: {
      in: ['Active', 'Inactive'],
      words: say('User ID cannot be changed once the account exists', 'L’identifiant ne change plus une fois le compte créé'),
    },
  },
  { id: 'status', type: 'state', label: say('Status', 'Statut'), readOnly: false, states, initial: 'Draft' },
  {
    id: 'validation',
    type: 'verdict',
    label: say('Validation result', 'Résultat de validation'),
    readOnly: true,
    help: say('Filled in by Seatgrid', 'Rempli par Seatgrid'),
  },
  { id: 'firstName', type: 'text', label: say('First name', 'Prénom'), readOnly: false, width: 120 },
  { id: 'lastName', type: 'text', label: say('Last name', 'Nom'), readOnly: false, width: 120 },
  { id: 'email', type: 'email', label: say('E-mail', 'E-mail'), readOnly: false },
  { id: 'mobile', type: 'phone', label: say('Mobile', 'Mobile'), readOnly: false },
  { id: 'team', type: 'link', label: say('Team', 'Équipe'), readOnly: false, to: 'teams' },
  { id: 'external', type: 'flag', label: say('External ?', 'Externe ?'), readOnly: false },
  { id: 'seats', type: 'number', label: say('Seats', 'Places'), readOnly: false },
  { id: 'start', type: 'date', label: say('Start', 'Début'), readOnly: false },
  {
    id: 'plan',
    type: 'select',
    label: say('Plan', 'Formule'),
    readOnly: false,
    options: [
      { id: 'basic', label: say('Basic', 'Base') },
      { id: 'plus', label: say('Plus', 'Plus') },
    ],
  },
  { id: 'note', type: 'longtext', label: say('Note', 'Note'), readOnly: false },
  {
    id: 'createdAt',
    type: 'time',
    label: say('Created', 'Créé le'),
    readOnly: true,
    help: say('Filled in by Seatgrid', 'Rempli par Seatgrid'),
  },
];

/** Columns whose cells are lists. */
const lists: CatalogField[] = [
  {
    id: 'languages',
    type: 'choices',
    label: say('Languages', 'Langues'),
    readOnly: false,
    options: [
      { id: 'en', label: say('English', 'Anglais') },
      { id: 'fr', label: say('French', 'Français') },
      { id: 'de', label: say('German', 'Allemand') },
    ],
  },
  { id: 'groups', type: 'links', label: say('Groups', 'Groupes'), readOnly: false, to: 'teams' },
];

/** Generates people; `extra` adds this many text columns, and `withLists` two columns of lists. */
export function people(count: number, extra: number, withLists = false): SampleTable {
  const table: CatalogTable = {
    id: 'users',
    label: say('Users', 'Utilisateurs'),
    section: 'directory',
    handles: ['userId'],
    people: { external: 'external' },
    empty: say('Paste people here from any spreadsheet', 'Collez ici des personnes depuis n’importe quel tableur'),
    fields: [
      ...fields,
      ...(withLists ? lists : []),
      ...Array.from(
        { length: extra },
        (_, index): CatalogField => ({
          id: `x${index}`,
          type: 'text',
          label: say(`Extra ${index + 1}`, `Autre ${index + 1}`),
          readOnly: false,
        }),
      ),
    ],
    actions: [
      {
        id: 'deactivate',
        label: say('Deactivate', 'Désactiver'),
        when: 'status = "Active"',
        because: say('Only active users can be deactivated', 'Seul un utilisateur actif peut être désactivé'),
        removes: false,
      },
      {
        id: 'reactivate',
        label: say('Reactivate', 'Réactiver'),
        when: 'status = "Inactive"',
        because: say('Only inactive users can be reactivated', 'Seul un utilisateur inactif peut être réactivé'),
        removes: false,
      },
      {
        id: 'invite',
        label: say('Invite…', 'Inviter…'),
        when: 'status = "Draft"',
        because: say('Only drafts can be invited', 'Seul un brouillon peut être invité'),
        removes: false,
        form: [{ id: 'message', type: 'longtext', label: say('Message', 'Message'), readOnly: false }],
      },
      {
        id: 'remove',
        label: say('Remove', 'Retirer'),
        when: 'OR(status = "Draft", status = "Inactive")',
        because: say('Set Status to Inactive before deleting', 'Passez d’abord le statut à Inactif'),
        removes: true,
        confirm: say('The account is deleted permanently.', 'Le compte est supprimé définitivement.'),
      },
    ],
    rights: { insert: true, delete: [{}], update: [{ fields: true }] },
  };
  return {
    table,
    rows: Array.from({ length: count }, (_, index) => person(index, extra)),
    links: { teams: new Map(teams.map((name, index) => [`team-${index}`, name])) },
  };
}

function person(index: number, extra: number): GridRow {
  const first = firsts[index % firsts.length]!;
  const last = lasts[(index * 7) % lasts.length]!;
  const status = ['Active', 'Active', 'Active', 'Invited', 'Draft', 'Inactive'][index % 6]!;
  const bad = status === 'Draft' && index % 4 === 0;
  const cells: GridRow['cells'] = {
    userId: `u${String(index + 1).padStart(6, '0')}`,
    status,
    validation: status === 'Draft' ? (bad ? 'V_MISSING' : null) : 'OK',
    firstName: first,
    lastName: bad ? null : last,
    email: index % 97 === 10 ? `${first}@` : `${first}.${last}${index}@acme.test`.toLowerCase().replaceAll(/[’è]/g, 'e'),
    mobile: index % 3 === 0 ? `+336120${String(index % 100_000).padStart(5, '0')}` : null,
    team: index % 5 === 4 ? null : `team-${index % teams.length}`,
    external: index % 11 === 3,
    seats: index % 7 === 0 ? null : (index * 37) % 1_250,
    start: `20${20 + (index % 6)}-${String((index % 12) + 1).padStart(2, '0')}-${String((index % 28) + 1).padStart(2, '0')}`,
    plan: index % 4 === 0 ? 'plus' : 'basic',
    note: index % 13 === 2 ? 'Moved from the old directory;\ncheck the contract.' : null,
    createdAt: `2025-0${(index % 9) + 1}-15T09:${String(index % 60).padStart(2, '0')}:00.000Z`,
  };
  for (let column = 0; column < extra; column += 1) cells[`x${column}`] = `${index + 1}/${column + 1}`;
  const row: GridRow = { id: idOf(index), version: 1, cells };
  if (bad) row.issues = [{ code: 'V_MISSING', message: 'Missing: Last name', params: { fields: ['lastName'] } }];
  if (index % 97 === 10) row.invalid = { email: { text: String(cells.email), code: 'V_EMAIL' } };
  return row;
}

const idOf = (index: number): string => `00000000-0000-7000-8000-${String(index).padStart(12, '0')}`;
