import { count, email, link, number, select, text, time } from '../model/definitionBuilders.ts';
import { say } from '../model/localizedText.ts';

/** A text about a person that administrators can always change. */
const profileText = (en: string, fr: string, synonyms: string[], width = 140) =>
  text(say(en, fr), { max: 120, width, synonyms, hiddenByDefault: true, inert: true });

/** The work of a person. */
export const workFields = {
  jobTitle: profileText('Job title', 'Intitulé du poste', ['Title', 'Position', 'Poste', 'Fonction'], 160),
  department: profileText('Department', 'Département', ['Dept', 'Service', 'Unit', 'Division']),
  company: profileText('Company', 'Société', ['Employer', 'Entreprise', 'Employeur']),
  location: profileText('Location', 'Lieu', ['Site', 'Office', 'Bureau', 'Lieu de travail']),
  manager: link('users', say('Manager', 'Responsable'), {
    reverse: say('Direct reports', 'Collaborateurs directs'),
    onDelete: 'setNull',
    synonyms: ['Supervisor', 'Reports to', 'Line manager', 'N+1', 'Supérieur', 'Rattaché à'],
    hiddenByDefault: true,
    width: 160,
    notFound: {
      code: 'NO_SUCH_PERSON',
      words: say('Nobody here has this User ID or e-mail', 'Personne ici n’a cet identifiant ou cette adresse'),
    },
  }),
  employeeId: text(say('Employee ID', 'Matricule'), {
    max: 60,
    hiddenByDefault: true,
    synonyms: ['Employee number', 'Personnel number', 'Staff number', 'Numéro d’employé'],
  }),
};

/** What Seatgrid notes about the account, the licences and the invitations of a person, and their language. */
export const accountFields = {
  newEmail: email(say('New e-mail, to be confirmed', 'Nouvel e-mail, à confirmer'), {
    system: true,
    hiddenByDefault: true,
    width: 260,
  }),
  language: select(
    say('Language', 'Langue'),
    { en: say('English', 'Anglais'), fr: say('French', 'Français') },
    { hiddenByDefault: true, synonyms: ['Locale', 'Preferred language'] },
  ),
  seats: count(say('Licences', 'Licences'), 'seats', 'user', 'state = "assigned"', { hiddenByDefault: true, width: 80 }),
  workspaces: count(say('Workspaces', 'Espaces de travail'), 'access', 'user', undefined, { hiddenByDefault: true, width: 80 }),
  sysUserId: text(say('SysUserID', 'SysUserID'), {
    system: true,
    hiddenByDefault: true,
    help: say('A copy of the User ID, made with the account', 'Copie de l’identifiant, faite avec le compte'),
  }),
  inviteState: select(
    say('Invitation', 'Invitation'),
    {
      none: say('None', 'Aucune'),
      pending: say('Pending', 'En attente'),
      undelivered: say('Not delivered', 'Non remise'),
      accepted: say('Accepted', 'Acceptée'),
      expired: say('Expired', 'Expirée'),
      revoked: say('Cancelled', 'Annulée'),
      declined: say('Declined', 'Refusée'),
    },
    { system: true, initial: 'none', hiddenByDefault: true },
  ),
  lastInvitedAt: time(say('Last invited', 'Dernière invitation'), { system: true, hiddenByDefault: true, irreversible: true }),
  inviteAgainAt: time(say('Can be invited again', 'Peut être réinvité'), { system: true, hiddenByDefault: true }),
  invitesSent: number(say('Invitations sent', 'Invitations envoyées'), {
    min: 0,
    max: 1_000_000,
    step: 1,
    system: true,
    initial: 0,
    hiddenByDefault: true,
  }),
  wayInAt: time(say('Sign-in details renewed on', 'Identifiants renouvelés le'), {
    system: true,
    hiddenByDefault: true,
    irreversible: true,
  }),
  wayInAgainAt: time(say('Next reset possible', 'Réinitialisation possible le'), { system: true, hiddenByDefault: true }),
  signedOutAt: time(say('Signed out everywhere', 'Sessions fermées le'), {
    system: true,
    hiddenByDefault: true,
    irreversible: true,
  }),
  lastSignIn: time(say('Last sign-in', 'Dernière connexion'), { system: true, hiddenByDefault: true }),
  source: select(
    say('Source', 'Origine'),
    {
      grid: say('Grid', 'Grille'),
      csv: say('File', 'Fichier'),
      scim: say('SCIM', 'SCIM'),
      invite: say('Invitation', 'Invitation'),
      workspace: say('Workspace', 'Espace'),
      api: say('API', 'API'),
    },
    { system: true, initial: 'grid', hiddenByDefault: true },
  ),
  lastActiveRole: text(say('Role when last Active', 'Dernier rôle en étant actif'), { system: true, hidden: true, max: 20 }),
};
