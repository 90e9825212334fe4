import type { System } from '../model/actor.ts';
import { type LocalizedText, say } from '../model/localizedText.ts';
import type { Table, TextsByCode } from '../model/table.ts';

/** The system actors, by the name that is stored. */
const systemActors: Readonly<Record<System['name'], LocalizedText>> = {
  clock: say('Seatgrid (automatic)', 'Seatgrid (automatique)'),
  invitation: say('Seatgrid (invitation)', 'Seatgrid (invitation)'),
  setup: say('Seatgrid (set-up)', 'Seatgrid (installation)'),
  session: say('Seatgrid (sign-in)', 'Seatgrid (connexion)'),
  outbox: say('Seatgrid (sending messages)', 'Seatgrid (envoi des messages)'),
  upgrade: say('Seatgrid (upgrade)', 'Seatgrid (mise à jour)'),
  restore: say('Seatgrid (restore)', 'Seatgrid (restauration)'),
  audit: say('Seatgrid (audit)', 'Seatgrid (audit)'),
  retention: say('Seatgrid (clean-up)', 'Seatgrid (nettoyage)'),
  imports: say('Seatgrid (imports)', 'Seatgrid (imports)'),
};

/** Why a request was refused, for the audit trail; advice to the requester is left out. */
const reasons: Readonly<Record<string, LocalizedText>> = {
  sign_in_failed: say('Wrong name or password', 'Nom ou mot de passe incorrect'),
  sign_in_first: say('Not signed in', 'Non connecté'),
  signed_out: say('Signed out', 'Déconnecté'),
  unauthorized: say('No key, or a wrong one', 'Clé absente ou incorrecte'),
  wrong_password: say('Wrong password', 'Mot de passe incorrect'),
  password_change_required: say('Must choose a password first', 'Mot de passe personnel à choisir d’abord'),
  too_many_tries: say('Too many attempts', 'Trop de tentatives'),
  server_busy: say('Server too busy', 'Serveur trop sollicité'),
  too_many_requests: say('Too many requests', 'Trop de requêtes'),
  too_many_streams: say('Too many open pages', 'Trop de pages ouvertes'),
  too_many_waiting: say('Too many requests in progress', 'Trop de requêtes en cours'),
  too_many_imports: say('Too many imports in progress', 'Trop d’imports en cours'),
  imports_full: say('Too many files of imports kept', 'Trop de fichiers d’import conservés'),
  not_your_import: say('Someone else’s import', 'Import d’une autre personne'),
  no_such_import: say('Import not found', 'Import introuvable'),
  export_running: say('Another export is running', 'Un autre export est en cours'),
  foreign_origin: say('Request from another site', 'Requête d’un autre site'),
  no_such_workspace: say('Workspace not found', 'Espace de travail introuvable'),
  no_such_table: say('Table not found', 'Table introuvable'),
  no_such_row: say('Row not found', 'Ligne introuvable'),
  no_such_membership: say('Not a member there', 'N’en est pas membre'),
  no_such_transaction: say('Change not found', 'Modification introuvable'),
  no_such_session: say('Session not found', 'Session introuvable'),
  no_membership: say('No longer in any organisation', 'N’appartient plus à aucune organisation'),
  no_invitation: say('The invitation link is not valid', 'Lien d’invitation non valide'),
  no_setup: say('The set-up link is not valid', 'Lien d’installation non valide'),
  no_reset: say('The password reset link is not valid', 'Lien de réinitialisation non valide'),
  no_confirmation: say('The e-mail confirmation link is not valid', 'Lien de confirmation non valide'),
  stale: say('Changed by someone else in the meantime', 'Modifié entre-temps par quelqu’un d’autre'),
  forbidden: say('The role does not allow it', 'Le rôle ne le permet pas'),
  transition: say('Status change not allowed', 'Changement de statut impossible'),
  SENT_OFTEN: say('Too many messages to this address', 'Trop de messages à cette adresse'),
};

/** The other codes of the trail: the operation, and its result. */
const auditValues: Readonly<Record<string, LocalizedText>> = {
  commit: say('change', 'modification'),
  act: say('action', 'action'),
  undo: say('undo', 'annulation'),
  'commit (dry run)': say('change (dry run)', 'modification (simulation)'),
  'act (dry run)': say('action (dry run)', 'action (simulation)'),
  'undo (dry run)': say('undo (dry run)', 'annulation (simulation)'),
  Expired: say('Expired', 'Expirée'),
  true: say('Yes', 'Oui'),
  false: say('No', 'Non'),
  external: say('External', 'Externe'),
  'rows:': say('Rows', 'Lignes'),
  'file:': say('File', 'Fichier'),
  'columns:': say('Columns', 'Colonnes'),
  'selection:': say('Selection', 'Sélection'),
  'selection: chosen': say('chosen rows', 'lignes choisies'),
  'values:': say('Values', 'Valeurs'),
  'values: stored': say('as stored', 'telles qu’enregistrées'),
  'texts:': say('Texts', 'Textes'),
  'texts: raw': say('without protection against formulas', 'sans protection contre les formules'),
};

/** The texts of all codes that Seatgrid writes into text cells of these tables, under `part.<code>` and `audit.<code>`. */
export function codeTexts(tables: readonly Table[]): TextsByCode {
  const found = new Map<string, LocalizedText>(Object.entries(systemActors).map(([code, words]) => [`part.${code}`, words]));
  const add = (code: string, words: LocalizedText): void => void found.set(`audit.${code}`, words);
  for (const { id, label, fields, actions } of tables) {
    add(id, label);
    for (const [action, each] of Object.entries(actions)) add(action, each.label);
    for (const { id: field, label: name, options = [], states = [] } of Object.values(fields)) {
      if (id === 'orgs') add(`${field}:`, name);
      if (id === 'orgs') for (const option of options) add(`${field}: ${option.id}`, option.label);
      const isLogged = (id === 'users' && field === 'role') || (id === 'outbox' && field === 'kind');
      if (isLogged) for (const option of options) add(option.id, option.label);
      if (id === 'users') for (const state of states) add(state.id, state.label);
    }
  }
  for (const [code, words] of [...Object.entries(reasons), ...Object.entries(auditValues)]) add(code, words);
  return Object.fromEntries(found);
}
