import { check, computed, count, email, link, select, text, unique } from '../model/definitionBuilders.ts';
import { say } from '../model/localizedText.ts';
import type { AppliedChange, HookContext } from '../model/table.ts';
import { defineTable } from '../model/table.ts';
import { accessLevels } from './accessRights.ts';
import { ensureCompanyAccount } from './companyAccount.ts';

/**
 * A place where people of an organisation work together. The company account owns it from the start, even if another person creates it (TT-03), and the
 * ownership cannot be transferred (TT-05). External people join only by an invitation to it (TT-27).
 */
export const workspaces = defineTable('workspaces', {
  label: say('Workspaces', 'Espaces de travail'),
  title: 'name',
  lookupFields: ['name'],
  scope: ['org'],
  relations: { own: { field: 'id', through: { table: 'access', row: 'workspace', user: 'user' } } },
  empty: say(
    'Type a name in the empty row to create a workspace. Then right-click it to invite someone from outside.',
    'Saisissez un nom dans la ligne vide pour créer un espace de travail. Puis faites un clic droit pour inviter quelqu’un de l’extérieur.',
  ),
  noun: { one: say('workspace', 'espace de travail'), many: say('workspaces', 'espaces de travail') },
  fields: {
    name: text(say('Name', 'Nom'), { max: 120, width: 240, indexed: true }),
    owner: computed('link', say('Owner', 'Propriétaire'), 'org.companyAccount', {
      to: 'users',
      width: 180,
      help: say(
        'The company account owns every workspace. Ownership cannot be transferred',
        'Le compte société possède tous les espaces de travail. La propriété ne se transfère pas',
      ),
    }),
    people: count(say('People', 'Personnes'), 'access', 'workspace'),
    kind: select(
      say('Kind', 'Type'),
      { workspace: say('Workspace', 'Espace de travail') },
      { system: true, initial: 'workspace', hiddenByDefault: true },
    ),
    state: select(say('Status', 'Statut'), { active: say('Active', 'Actif') }, { system: true, hiddenByDefault: true }),
    org: link('orgs', say('Organisation', 'Organisation'), { system: true, hiddenByDefault: true, onDelete: 'cascade' }),
  },
  rules: {
    named: check(
      'NOT(ISBLANK(name))',
      'WORKSPACE_NAME',
      say('A workspace needs a name', 'Un espace de travail doit avoir un nom'),
      { at: 'name' },
    ),
    nameFree: unique(
      ['org', 'name'],
      'WORKSPACE_TAKEN',
      say('A workspace with this name already exists', 'Un espace de travail porte déjà ce nom'),
      { at: 'name' },
    ),
  },
  actions: {
    inviteOutside: {
      label: say('Invite someone from outside…', 'Inviter quelqu’un de l’extérieur…'),
      needs: [],
      form: {
        address: email(say('E-mail', 'E-mail'), { required: true }),
        level: select(say('Access level', 'Niveau d’accès'), accessLevels, { required: true, initial: 'user' }),
      },
      add: { table: 'invites', set: { scope: 'workspace', workspace: '{row}', address: '{address}', level: '{level}' } },
    },
    remove: {
      label: say('Delete workspace', 'Supprimer l’espace de travail'),
      needs: [],
      confirm: say(
        'Nobody will have access any more. External people without another workspace here leave Users.',
        'Plus personne n’y aura accès. Les personnes externes qui n’ont pas d’autre espace de travail ici quittent Utilisateurs.',
      ),
      remove: true,
    },
  },
  hooks: { activateWorkspaces },
  access: {
    owner: { read: 'organisation', insert: true, update: true, delete: true },
    manager: { read: 'organisation', insert: true, update: true, delete: true },
    licence_admin: { read: ['own'], insert: { fields: ['name'] } },
    team_admin: { read: ['own'], insert: { fields: ['name'] } },
    member: { read: ['own'], insert: { fields: ['name'] } },
    external: { read: ['own'] },
  },
});

/** Activates a new workspace and makes its creator an admin; one that undo restores is active already and has its people. */
async function activateWorkspaces(changes: readonly AppliedChange[], context: HookContext): Promise<void> {
  const made = changes.filter(change => change.from === null && change.to?.state === null);
  if (made.length === 0) return;
  await ensureCompanyAccount(made, context);
  const { actor } = context;
  for (const change of made) {
    context.add(change, { table: 'workspaces', row: change.row, to: { state: 'active' } });
    if (actor.kind === 'person')
      context.add(change, { table: 'access', to: { workspace: change.row, user: actor.user, level: 'admin' } });
  }
}
