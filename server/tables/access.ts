import { check, computed, link, select, unique } from '../model/build.ts';
import { say } from '../model/localizedText.ts';
import type { AppliedChange, Grant, HookContext } from '../model/table.ts';
import { defineTable } from '../model/table.ts';
import { nonEmptyText } from './people.ts';

/** What someone may do in a workspace. Owning it is no level: that is the company account's alone. */
export const accessLevels = {
  admin: say('Admin', 'Administrateur'),
  user: say('Full use', 'Utilisateur'),
  limited: say('Limited', 'Limité'),
  read_only: say('Read-only', 'Lecture seule'),
};

/** Whoever administers a workspace sees to who may do what in it, and to who leaves it. */
const workspaceAdmin: Grant = {
  read: ['own', 'administered'],
  update: [{ rows: 'administered', fields: ['level'] }],
  delete: [{ rows: 'administered' }],
};

/** Who has access to which workspace, internal or external alike (TT-30). An external person is in Users for as long as they have some (TT-42). */
export const access = defineTable('access', {
  label: say('Access rights', "Droits d'accès"),
  title: 'user.email',
  scope: ['org'],
  relations: {
    own: { field: 'user' },
    /** Rights in a workspace that they administer. */
    administered: {
      field: 'workspace',
      through: { table: 'access', row: 'workspace', user: 'user', where: { level: 'admin' } },
    },
  },
  restoredByUndo: true,
  empty: say(
    'Make a workspace in Workspaces. Then choose here who has access to it.',
    'Créez un espace dans Espaces de travail. Puis choisissez ici qui y a accès.',
  ),
  fields: {
    user: link('users', say('Person', 'Personne'), { width: 200, onDelete: 'cascade' }),
    workspace: link('workspaces', say('Workspace', 'Espace de travail'), { width: 220, onDelete: 'cascade' }),
    level: select(say('Access level', 'Niveau d’accès'), accessLevels, {
      initial: 'user',
      width: 150,
      synonyms: ['May', 'Droits'],
    }),
    external: computed('flag', say('External ?', 'Externe ?'), 'user.external', { width: 90 }),
    source: select(
      say('Source', 'Origine'),
      { direct: say('Given here', 'Donné ici'), team: say('Team', 'Équipe'), invite: say('Invitation', 'Invitation') },
      { system: true, initial: 'direct', hiddenByDefault: true },
    ),
    org: computed('link', say('Organisation', 'Organisation'), 'workspace.org', { to: 'orgs', hiddenByDefault: true }),
  },
  rules: {
    whose: check('NOT(ISBLANK(user))', 'ACCESS_USER', say('Choose who has access', 'Choisissez qui a accès'), { at: 'user' }),
    where: check('NOT(ISBLANK(workspace))', 'ACCESS_WORKSPACE', say('Choose the workspace', "Choisissez l'espace de travail"), {
      at: 'workspace',
    }),
    within: check(
      'OR(ISBLANK(user), ISBLANK(workspace), user.org = org)',
      'ACCESS_ORG',
      say('This person is not in the organisation', "Cette personne n'est pas dans l'organisation"),
      { at: 'user' },
    ),
    levelled: check('NOT(ISBLANK(level))', 'ACCESS_LEVEL', say('Choose what they may do', 'Choisissez les droits'), {
      at: 'level',
    }),
    single: unique(
      ['workspace', 'user'],
      'ACCESS_TWICE',
      say('This person has access to this workspace already', 'Cette personne a déjà accès à cet espace de travail'),
      { at: 'user' },
    ),
  },
  actions: {
    remove: {
      label: say('Remove from this workspace', 'Retirer de cet espace de travail'),
      needs: [],
      remove: true,
    },
  },
  hooks: { partWith: removeExternalUsers },
  access: {
    owner: { read: 'organisation', insert: true, update: true, delete: true },
    manager: { read: 'organisation', insert: true, update: true, delete: true },
    licence_admin: workspaceAdmin,
    team_admin: workspaceAdmin,
    member: workspaceAdmin,
    external: { read: ['own'] },
  },
});

/** What is said of someone external who would be in Users for nothing. */
export const accessTexts = {
  EXTERNAL_ACCESS: say(
    'Someone external is in Users only with access to a workspace: invite them again',
    "Une personne externe n'est dans Utilisateurs qu'avec l'accès à un espace de travail : réinvitez-la",
  ),
};

/** Nobody brings someone external back into Users by undo whose access does not come back with them. */
export function requireExternalAccess(changes: readonly AppliedChange[], context: HookContext): void {
  if (context.actor.kind !== 'person') return;
  for (const change of changes) {
    if (change.from === null && change.to?.external === true && Number(change.to.workspaces ?? 0) === 0)
      context.reportIssue(change, { code: 'EXTERNAL_ACCESS', words: accessTexts.EXTERNAL_ACCESS });
  }
}

/** Whoever is external and has lost their last access leaves Users, whichever way it went (TT-42, TT-43); their account stays theirs (TT-44). */
async function removeExternalUsers(changes: readonly AppliedChange[], context: HookContext): Promise<void> {
  const lost = changes.filter(change => change.from !== null && change.from.user !== change.to?.user);
  const people = await context.rows(
    'users',
    lost.map(change => nonEmptyText(change.from?.user)),
  );
  for (const change of lost) {
    const person = people.get(String(change.from?.user));
    if (person?.external === true && Number(person.workspaces ?? 0) === 0)
      context.add(change, { table: 'users', row: person.id, to: null });
  }
}
