import { check, computed, link, select, unique } from '../model/definitionBuilders.ts';
import type { Grant } from '../model/grant.ts';
import { say } from '../model/localizedText.ts';
import type { AppliedChange, HookContext } from '../model/table.ts';
import { defineTable } from '../model/table.ts';
import { nonEmptyText } from './personCells.ts';

/** What a person may do in a workspace. Ownership is not a level: only the company account owns a workspace. */
export const accessLevels = {
  admin: say('Admin', 'Administrateur'),
  user: say('Full use', 'Utilisateur'),
  limited: say('Limited', 'Limité'),
  read_only: say('Read-only', 'Lecture seule'),
};

/** An admin of a workspace changes access levels in it, and removes people from it. */
const workspaceAdmin: Grant = {
  read: ['own', 'administered'],
  update: [{ rows: 'administered', fields: ['level'] }],
  delete: [{ rows: 'administered' }],
};

/** Which person has access to which workspace, internal and external people alike (TT-30). An external person stays in Users only while they have access (TT-42). */
export const access = defineTable('access', {
  label: say('Access rights', 'Droits d’accès'),
  title: 'user.email',
  previewedAs: 'rights',
  scope: ['org'],
  relations: {
    own: { field: 'user' },
    /** Access rights in a workspace that the person administers. */
    administered: {
      field: 'workspace',
      through: { table: 'access', row: 'workspace', user: 'user', where: { level: 'admin' } },
    },
  },
  restoredByUndo: true,
  empty: say(
    'Create a workspace in Workspaces. Then choose here who has access to it.',
    'Créez un espace dans Espaces de travail. Puis choisissez ici qui y a accès.',
  ),
  noun: { one: say('access right', 'droit d’accès'), many: say('access rights', 'droits d’accès') },
  views: {
    all: { label: say('All', 'Tous') },
    externals: { label: say('Externals', 'Externes'), filter: 'external' },
  },
  fields: {
    user: link('users', say('Person', 'Personne'), { width: 200, onDelete: 'cascade' }),
    workspace: link('workspaces', say('Workspace', 'Espace de travail'), { width: 220, onDelete: 'cascade' }),
    level: select(say('Access level', 'Niveau d’accès'), accessLevels, {
      initial: 'user',
      width: 150,
      synonyms: ['May', 'Droits'],
    }),
    external: computed('flag', say('External ?', 'Externe ?'), 'user.external', { width: 90 }),
    source: select(
      say('Source', 'Origine'),
      { direct: say('Added here', 'Ajouté ici'), team: say('Team', 'Équipe'), invite: say('Invitation', 'Invitation') },
      { system: true, initial: 'direct', hiddenByDefault: true },
    ),
    org: computed('link', say('Organisation', 'Organisation'), 'workspace.org', { to: 'orgs', hiddenByDefault: true }),
  },
  rules: {
    whose: check('NOT(ISBLANK(user))', 'ACCESS_USER', say('Choose who has access', 'Choisissez qui a accès'), { at: 'user' }),
    where: check('NOT(ISBLANK(workspace))', 'ACCESS_WORKSPACE', say('Choose the workspace', 'Choisissez l’espace de travail'), {
      at: 'workspace',
    }),
    within: check(
      'OR(ISBLANK(user), ISBLANK(workspace), user.org = org)',
      'ACCESS_ORG',
      say('This person is not in the organisation', 'Cette personne n’est pas dans l’organisation'),
      { at: 'user' },
    ),
    levelled: check('NOT(ISBLANK(level))', 'ACCESS_LEVEL', say('Choose the access level', 'Choisissez le niveau d’accès'), {
      at: 'level',
    }),
    single: unique(
      ['workspace', 'user'],
      'ACCESS_TWICE',
      say('This person already has access to this workspace', 'Cette personne a déjà accès à cet espace de travail'),
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
  hooks: { removeExternalUsers },
  access: {
    owner: { read: 'organisation', insert: true, update: true, delete: true },
    manager: { read: 'organisation', insert: true, update: true, delete: true },
    licence_admin: workspaceAdmin,
    team_admin: workspaceAdmin,
    member: workspaceAdmin,
    external: { read: ['own'] },
  },
});

/** The text for an external person without access to any workspace. */
export const accessTexts = {
  EXTERNAL_ACCESS: say(
    'An external user needs access to a workspace. Invite them again',
    'Un utilisateur externe doit avoir accès à un espace de travail. Réinvitez-le',
  ),
};

/** Refuses to restore an external person by undo if none of their access rights is restored with them. */
export function requireExternalAccess(changes: readonly AppliedChange[], context: HookContext): void {
  if (context.actor.kind !== 'person') return;
  for (const change of changes) {
    if (change.from === null && change.to?.external === true && Number(change.to.workspaces ?? 0) === 0)
      context.reportIssue(change, { code: 'EXTERNAL_ACCESS', words: accessTexts.EXTERNAL_ACCESS });
  }
}

/** Removes an external person from Users when they have lost their last access right in any way (TT-42, TT-43); the account stays theirs (TT-44). */
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
