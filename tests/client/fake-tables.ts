import type { CatalogField, CatalogTable, LocalizedText } from '../../server/api/wire.ts';

const say = (en: string, fr: string): LocalizedText => ({ en, fr });
const field = (id: string, type: CatalogField['type'], label: LocalizedText, more: Partial<CatalogField> = {}): CatalogField => ({
  id,
  type,
  label,
  readOnly: false,
  ...more,
});
const system = { readOnly: true, help: say('Filled in by Seatgrid', 'Rempli par Seatgrid') };
const all: CatalogTable['rights'] = { insert: true, delete: [{}], update: [{ fields: true }] };

/** Tables shaped like the real ones, enough to look at screens. */
export const tables: CatalogTable[] = [
  {
    id: 'users',
    label: say('Users', 'Utilisateurs'),
    section: 'directory',
    handles: ['userId', 'email'],
    empty: say('Add the people of your organisation', 'Ajoutez les personnes de votre organisation'),
    rights: all,
    fields: [
      field('userId', 'text', say('User ID', 'User ID'), {
        max: 64,
        fixed: {
          in: ['Active', 'Inactive'],
          words: say('User ID cannot be changed once the account exists', 'Le User ID ne change plus une fois le compte créé'),
        },
      }),
      field('firstName', 'text', say('First name', 'Prénom'), { max: 60, width: 130 }),
      field('lastName', 'text', say('Last name', 'Nom'), { max: 60, width: 130 }),
      field('email', 'email', say('E-mail', 'E-mail')),
      field('mobile', 'phone', say('Mobile', 'Mobile')),
      field('status', 'state', say('Status', 'Statut'), {
        initial: 'Draft',
        states: [
          { id: 'Draft', label: say('Draft', 'Brouillon'), next: ['Invited', 'Active'], deletable: true },
          { id: 'Invited', label: say('Invited', 'Invité'), next: ['Active', 'Draft'] },
          { id: 'Active', label: say('Active', 'Actif'), next: ['Inactive'] },
          { id: 'Inactive', label: say('Inactive', 'Inactif'), next: ['Active'], deletable: true },
        ],
      }),
      field('validationResult', 'verdict', say('Validation result', 'Résultat de validation'), system),
      field('role', 'select', say('Role', 'Rôle'), {
        initial: 'member',
        options: [
          { id: 'owner', label: say('Owner', 'Propriétaire') },
          { id: 'manager', label: say('Manager', 'Gestionnaire') },
          { id: 'member', label: say('Member', 'Membre') },
        ],
      }),
      field('external', 'flag', say('External ?', 'Externe\u202f?'), { ...system, initial: false }),
      field('department', 'text', say('Department', 'Service')),
      field('jobTitle', 'text', say('Job title', 'Fonction')),
      field('manager', 'link', say('Manager', 'Responsable'), { to: 'users' }),
      field('firstDay', 'date', say('First day', 'Premier jour')),
      field('invitesSent', 'number', say('Invites sent', 'Invitations envoyées'), { ...system, aside: true }),
      field('lastSignIn', 'time', say('Last sign-in', 'Dernière connexion'), { ...system, aside: true }),
      field('org', 'link', say('Organisation', 'Organisation'), { ...system, to: 'orgs', aside: true }),
    ],
    actions: [
      {
        id: 'deactivate',
        label: say('Deactivate', 'Désactiver'),
        when: 'status = "Active"',
        because: say('Only active people can be deactivated', 'Seules les personnes actives peuvent être désactivées'),
        removes: false,
      },
      {
        id: 'reactivate',
        label: say('Reactivate', 'Réactiver'),
        when: 'status = "Inactive"',
        because: say('Only inactive people can be reactivated', 'Seules les personnes inactives peuvent être réactivées'),
        removes: false,
      },
      {
        id: 'invite',
        label: say('Invite', 'Inviter'),
        when: 'status = "Draft"',
        because: say('Only drafts can be invited', 'Seuls les brouillons peuvent être invités'),
        form: [field('message', 'longtext', say('Personal message', 'Message personnel'))],
        removes: false,
      },
      {
        id: 'remove',
        label: say('Delete', 'Supprimer'),
        when: 'OR(status = "Draft", status = "Inactive")',
        because: say('Set Status to Inactive before deleting', 'Passez le Statut à Inactif avant de supprimer'),
        confirm: say(
          'The account is deleted and its User ID is never given again.',
          'Le compte est supprimé et son User ID ne sera plus jamais donné.',
        ),
        removes: true,
      },
    ],
  },
  simple('orgs', say('Organisations', 'Organisations'), 'directory', [
    field('name', 'text', say('Name', 'Nom')),
    field('accountName', 'text', say('Account name', 'Nom du compte'), { once: true }),
  ]),
  simple('teams', say('Teams', 'Équipes'), 'directory', [field('name', 'text', say('Name', 'Nom'))]),
  simple(
    'invites',
    say('Invitations', 'Invitations'),
    'directory',
    [field('address', 'email', say('Address', 'Adresse'))],
    false,
  ),
  simple('seats', say('Seats', 'Sièges'), 'billing', [
    field('user', 'link', say('User', 'Utilisateur'), { to: 'users' }),
    field('pool', 'link', say('Pool', 'Lot'), { to: 'pools' }),
    field('assignedAt', 'time', say('Since', 'Depuis'), system),
  ]),
  simple('pools', say('Licences', 'Licences'), 'billing', [
    field('org', 'link', say('Organisation', 'Organisation'), { ...system, to: 'orgs' }),
    field('product', 'text', say('Product', 'Produit'), system),
    field('total', 'number', say('Total', 'Total'), system),
    field('used', 'number', say('Used', 'Utilisées'), system),
    field('reserved', 'number', say('Reserved', 'Réservées'), system),
    field('available', 'number', say('Free', 'Libres'), system),
  ]),
  simple('subscriptions', say('Subscriptions', 'Abonnements'), 'billing', [
    field('product', 'text', say('Product', 'Produit')),
    field('quantity', 'number', say('Quantity', 'Quantité')),
    field('endsAt', 'date', say('Ends', 'Fin')),
  ]),
  simple(
    'outbox',
    say('Outbox', 'Boîte d’envoi'),
    'messages',
    [field('to', 'email', say('To', 'À'), system), field('subject', 'text', say('Subject', 'Objet'), system)],
    false,
  ),
];

function simple(
  id: string,
  label: LocalizedText,
  section: CatalogTable['section'],
  fields: CatalogField[],
  insert = true,
): CatalogTable {
  const name = fields[0]?.id ?? 'name';
  return { id, label, section, handles: [name], fields, actions: [], rights: { ...all, insert } };
}

/** Texts by code, as in the catalog. */
export const words: Record<string, LocalizedText> = {
  V_MISSING: say('Missing: {fields}', 'Manquant\u00a0: {fields}'),
  V_NO_LICENCE: say(
    'No licence available ({used} of {total} used). Add licences in Plan and billing.',
    'Aucune licence disponible ({used} sur {total} utilisées). Ajoutez des licences dans Facturation.',
  ),
  V_EMAIL_FORMAT: say('Invalid e-mail address', 'Adresse e-mail non valide'),
  fixed: say('User ID cannot be changed once the account exists', 'Le User ID ne change plus une fois le compte créé'),
  external: say('External users cannot be modified', 'Les utilisateurs externes ne se modifient pas'),
};
