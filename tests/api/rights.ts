import type { Role } from '../../server/model/actor.ts';

/*
 * Sections 7 and 9 of the directory, stated independently of the tables' files. A table, role or action that is missing here fails the
 * test.
 */

/** Which rows: all of the organisation, the role’s own, or none. */
export type Rows = 'all' | 'own' | 'none';

/** The kinds of user rows that a role is tested on. */
export type Kind = 'own' | 'owner' | 'member' | 'draft' | 'ownDraft' | 'plain';

/** The rights of a role in a table. */
export interface Right {
  read: Rows;
  /** The fields of a new row: all that people can write, these, or no new row at all. */
  insert: 'all' | readonly string[] | 'none';
  /** The fields of an existing row, by its kind. */
  update: (kind: Kind) => 'all' | readonly string[];
  remove: (kind: Kind) => boolean;
  act: (action: string, kind: Kind) => boolean;
}

const never = (): boolean => false;
const nothing = (): readonly string[] => [];
const sees = (read: Rows): Right => ({ read, insert: 'none', update: nothing, remove: never, act: never });
const unseen = sees('none');
const everything: Right = { read: 'all', insert: 'all', update: () => 'all', remove: () => true, act: () => true };
/** Reads everything and changes nothing except by these actions. */
const acts = (...actions: string[]): Right => ({ ...sees('all'), update: () => 'all', act: action => actions.includes(action) });
const forEach = (right: Right, ...roles: Role[]): Partial<Record<Role, Right>> =>
  Object.fromEntries(roles.map(role => [role, right]));

const ownProfile = ['firstName', 'lastName', 'mobile', 'language'];
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

const self: Right = { ...sees('own'), update: kind => (kind === 'own' ? ownProfile : []) };
const belowOwners: Right = {
  ...everything,
  update: kind => (kind === 'owner' ? [] : 'all'),
  remove: kind => kind !== 'owner',
  act: (_, kind) => kind !== 'owner',
};
const licenceAdmin: Right = {
  read: 'all',
  insert: [...profile, 'status'],
  update: kind =>
    kind === 'own' ? ownProfile : kind === 'ownDraft' ? [...profile, 'status'] : kind === 'draft' ? ['status'] : [],
  remove: kind => kind === 'ownDraft',
  act: (action, kind) =>
    action === 'remove'
      ? kind === 'ownDraft'
      : ['activate', 'invite', 'inviteAgain', 'cancelInvitation'].includes(action) &&
        ['member', 'draft', 'ownDraft'].includes(kind),
};

const workspace: Right = { ...sees('own'), insert: ['name'] };
const right: Right = sees('own');
const subscriptions: Right = { ...everything, remove: never };

/** The rights of every role in every table. */
export const rights: Record<string, Record<Role, Right>> = {
  users: {
    owner: everything,
    manager: belowOwners,
    licence_admin: licenceAdmin,
    team_admin: self,
    member: self,
    external: sees('own'),
  },
  workspaces: {
    owner: everything,
    manager: everything,
    licence_admin: workspace,
    team_admin: workspace,
    member: workspace,
    external: sees('own'),
  },
  access: { owner: everything, manager: everything, licence_admin: right, team_admin: right, member: right, external: right },
  orgs: {
    owner: { ...everything, insert: 'none', remove: never },
    manager: { ...everything, insert: 'none', remove: never },
    licence_admin: sees('all'),
    team_admin: sees('all'),
    member: sees('all'),
    external: unseen,
  },
  pools: { ...allOf(sees('all')), external: unseen },
  seats: {
    owner: everything,
    manager: everything,
    licence_admin: everything,
    team_admin: sees('own'),
    member: sees('own'),
    external: unseen,
  },
  subscriptions: { ...allOf(unseen), owner: subscriptions, manager: subscriptions, licence_admin: subscriptions },
  invites: {
    ...allOf(unseen),
    owner: acts('again', 'revoke'),
    manager: acts('again', 'revoke'),
    licence_admin: sees('all'),
  },
  outbox: { ...allOf(unseen), owner: acts('again'), manager: acts('again') },
  audit: { ...allOf(unseen), owner: sees('all') },
  imports: { ...allOf(unseen), owner: sees('all'), manager: sees('all'), licence_admin: sees('own') },
  accounts: allOf(unseen),
  sessions: allOf(unseen),
  devices: allOf(unseen),
  messageSecrets: allOf(unseen),
  mailPace: allOf(unseen),
};

/** Every action, by table. */
export const actions: Record<string, readonly string[]> = {
  users: ['activate', 'invite', 'inviteAgain', 'cancelInvitation', 'newWayIn', 'signOut', 'deactivate', 'reactivate', 'remove'],
  workspaces: ['inviteOutside', 'remove'],
  access: ['remove'],
  orgs: [],
  pools: [],
  seats: ['release'],
  subscriptions: ['apply', 'release'],
  invites: ['again', 'revoke'],
  outbox: ['again'],
  audit: [],
  imports: [],
  accounts: [],
  sessions: [],
  devices: [],
  messageSecrets: [],
  mailPace: [],
};

/** The roles that a role may grant (section 9: owners all, managers members and team admins, licence admins members only). */
export const appointments: Record<Role, readonly string[]> = {
  owner: ['owner', 'manager', 'licence_admin', 'team_admin', 'member'],
  manager: ['team_admin', 'member'],
  licence_admin: ['member'],
  team_admin: [],
  member: [],
  external: [],
};

/** The changes of status that a role may request, of those that are legal. */
export const moves: Record<Role, readonly (readonly [from: string, to: string])[]> = {
  owner: [
    ['Draft', 'Invited'],
    ['Draft', 'Active'],
    ['Invited', 'Draft'],
    ['Active', 'Inactive'],
    ['Inactive', 'Active'],
  ],
  manager: [
    ['Draft', 'Invited'],
    ['Draft', 'Active'],
    ['Invited', 'Draft'],
    ['Active', 'Inactive'],
    ['Inactive', 'Active'],
  ],
  licence_admin: [
    ['Draft', 'Invited'],
    ['Draft', 'Active'],
    ['Invited', 'Draft'],
  ],
  team_admin: [],
  member: [],
  external: [],
};

function allOf(each: Right): Record<Role, Right> {
  return forEach(each, 'owner', 'manager', 'licence_admin', 'team_admin', 'member', 'external') as Record<Role, Right>;
}
