import { expect } from 'vitest';
import { acceptOutside, insert, inviteOutside, type Line, person, remove, set, used } from './edits.ts';

/** The worked examples of external people: invited from a workspace, and otherwise not to be changed. */
export const externalPeopleExamples: Line[] = [
  {
    n: 26,
    says: 'externals are not made in the table',
    edit: insert(person('ext', { external: true })),
    outcome: 'refused',
    issue: 'External users are invited from a workspace',
    licences: '3/5',
  },
  {
    n: 27,
    says: 'externals cannot be modified',
    edit: set('jean', { firstName: 'J' }),
    outcome: 'refused',
    issue: 'External users cannot be modified',
    validation: 'OK',
    licences: '3/5',
  },
  {
    n: 28,
    says: 'nor deactivated',
    edit: set('jean', { status: 'Inactive' }),
    outcome: 'refused',
    issue: 'External users cannot be modified',
    validation: 'OK',
    licences: '3/5',
  },
  {
    n: 29,
    says: 'nor deleted',
    edit: remove('jean'),
    outcome: 'refused',
    issue: 'This account does not belong to you: remove its rights instead',
    validation: 'OK',
    licences: '3/5',
  },
  {
    n: 31,
    says: 'the last right of someone external goes, and so do they; their account stays; undo brings both back',
    edit: f => f.commit([{ table: 'access', row: f.ids.right!, to: null }]),
    outcome: 'accepted',
    licences: '3/5',
    changes: ['+ audit deleted Jean Ext', '- access jean WS1', '- users jean', 'workspaces WS1: people'],
    async also(f, outcome) {
      expect(outcome.cascades).toContainEqual({ table: 'users', row: f.ids.jean, change: 'deleted' });
      expect(await f.user('jean')).toBeUndefined();
      expect(await f.row('accounts', f.as('jean').account)).toMatchObject({ state: 'active', loginId: 'jean' });
      const undone = await f.writer.undo(f.as('alice'), outcome.transaction!);
      expect(undone.outcomes.map(each => each.outcome)).toEqual(['accepted', 'accepted']);
      expect(undone.messages).toEqual([]);
      expect(await f.user('jean')).toMatchObject({ status: 'Active', external: true, validationResult: 'OK', workspaces: 1 });
      expect(await f.row('access', f.ids.right!)).toMatchObject({ user: f.ids.jean, workspace: f.ids.WS1 });
    },
  },
  {
    n: 33,
    says: 'someone from outside is invited from a workspace, and not in Users by that',
    edit: inviteOutside('ext2@partner.test'),
    outcome: 'accepted',
    licences: '3/5',
    changes: [
      '+ audit secret_sent ext2@partner.test',
      '+ invites ext2@partner.test pending',
      '+ mailPace org',
      '+ mailPace person',
      '+ messageSecrets M6',
      '+ outbox M6 ext2@partner.test',
    ],
    messages: ['M6 ext2@partner.test'],
    async also(f, outcome) {
      expect(outcome.cascades.filter(each => each.table === 'users')).toEqual([]);
      expect(await f.row('invites', outcome.outcomes[0]!.row)).toMatchObject({
        scope: 'workspace',
        workspace: f.ids.WS1,
        level: 'user',
        state: 'pending',
        user: null,
        org: f.acme,
        invitedBy: f.ids.alice,
        existingAccount: 'new',
        expiresAt: '2026-01-22T10:00:00.000Z',
      });
      const [message] = await f.all('outbox', 'state', 'queued').then(all => all.filter(each => each.kind === 'M6'));
      expect(message?.link).toBe('https://seatgrid.test/invite#••••');
      expect(await f.secretTo('ext2@partner.test', 'M6')).toMatch(/^[\w-]{43}$/);
    },
  },
  {
    n: 34,
    says: 'accepting puts them into Users: external, Active, without a licence',
    before: [inviteOutside('ext2@partner.test', 'WS1', 'read_only')],
    edit: acceptOutside({ loginId: 'ext2', email: 'ext2@partner.test' }),
    outcome: 'accepted accepted',
    licences: '3/5',
    changes: [
      '+ access ext2 WS1',
      '+ accounts ext2',
      '+ outbox M6a alice@acme.test',
      '+ users ext2',
      'invites ext2@partner.test pending: acceptedBy, firstName, lastName, state, user',
      'workspaces WS1: people',
    ],
    messages: ['M6a alice@acme.test'],
    async also(f, outcome) {
      const [user] = await f.all('users', 'account', f.ids.account!);
      expect(user).toMatchObject({
        external: true,
        status: 'Active',
        validationResult: 'OK',
        source: 'workspace',
        userId: 'ext2',
        sysUserId: 'ext2',
        firstName: 'Ext',
        org: f.acme,
        seats: 0,
        workspaces: 1,
      });
      expect(await f.all('access', 'user', user!.id)).toMatchObject([
        { workspace: f.ids.WS1, level: 'read_only', source: 'invite', external: true, org: f.acme },
      ]);
      expect(await f.row('invites', outcome.outcomes[0]!.row)).toMatchObject({ state: 'accepted', user: user!.id });
      expect(await f.row('accounts', f.ids.account!)).toMatchObject({ managingOrg: null });
    },
  },
  {
    n: 34,
    says: 'with a licence, where the organisation wants it so',
    policy: { externalsUseSeat: true },
    before: [inviteOutside('ext2@partner.test')],
    edit: acceptOutside({ loginId: 'ext2', email: 'ext2@partner.test' }),
    outcome: 'accepted accepted',
    licences: '4/5→5/5',
    changes: [
      ...used,
      '+ access ext2 WS1',
      '+ accounts ext2',
      '+ outbox M6a alice@acme.test',
      '+ seats ext2 base assigned',
      '+ users ext2',
      'invites ext2@partner.test pending: acceptedBy, firstName, lastName, state, user',
      'workspaces WS1: people',
    ],
    messages: ['M6a alice@acme.test'],
    also: async f =>
      expect(await f.all('users', 'account', f.ids.account!)).toMatchObject([
        { external: true, status: 'Active', validationResult: 'OK', seats: 1 },
      ]),
  },
];
