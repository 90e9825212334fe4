import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { tick } from '../../server/effects/clock.ts';
import type { Cells, LicenceCount, Outcome } from '../../server/model/change.ts';
import type { Writer } from '../../server/model/writer.ts';
import { type Fixture, openFixture } from '../kit/administration.ts';
import { asDryRun, listCascades, listChanges, takeSnapshot, withoutNewIds } from '../kit/rowChanges.ts';
import { engines } from '../kit/stores.ts';

/** An edit of one line of `examples.md`, and who makes it. */
type Edit = (f: Fixture) => Promise<Outcome>;

/** A line of `examples.md`: the edits of F0, and the expected result. `licences` is used + reserved / total, before → after. */
interface Line {
  n: number;
  says: string;
  total?: number;
  policy?: Cells;
  before?: Edit[];
  edit: Edit;
  outcome: string;
  issue?: string;
  verdict?: string | null;
  licences: string;
  /** Every row that changes, as `listChanges` names them, and no other; where it is left out, nothing is written. */
  changes?: readonly string[];
  /** The edit is a series of commits, or the clock's: no dry run says all of it. */
  inSeveral?: true;
  messages?: string[];
  also?: (f: Fixture, outcome: Outcome) => Promise<void>;
}

const set =
  (user: string, to: Cells, by = 'alice', from?: Cells): Edit =>
  f =>
    f.commit([{ table: 'users', row: f.ids[user]!, to, ...(from ? { from } : {}) }], f.as(by));
const insert =
  (...rows: Cells[]): Edit =>
  f =>
    f.commit(rows.map(to => ({ table: 'users', to })));
const remove =
  (user: string): Edit =>
  f =>
    f.commit([{ table: 'users', row: f.ids[user]!, to: null }]);
const act =
  (action: string, ...users: string[]): Edit =>
  f =>
    f.writer.runAction(f.as('alice'), { table: 'users', action, rows: users.map(user => f.ids[user]!) });
const lot =
  (to: Cells): Edit =>
  f =>
    f.commit([{ table: 'subscriptions', to }]);
/** One licence of a product that is given with access, and a seat of it by hand. */
const calendarLot: Edit = lot({ product: 'link2calendar', quantity: 1, appliedTo: 'acme' });
const seat =
  (user: string): Edit =>
  async f =>
    f.commit([{ table: 'seats', to: { user: f.ids[user]!, pool: (await f.pool('link2calendar')).id } }]);
const person = (userId: string, more: Cells = {}): Cells => ({
  userId,
  firstName: 'K',
  lastName: 'L',
  email: `${userId}@acme.test`,
  status: 'Active',
  ...more,
});
/** Invites an external person to a workspace. */
const inviteOutside =
  (address: string, workspace = 'WS1', level = 'user'): Edit =>
  f =>
    f.writer.runAction(f.as('alice'), {
      table: 'workspaces',
      action: 'inviteOutside',
      rows: [f.ids[workspace]!],
      input: { address, level },
    });
/** The commit of accepting an invitation to a workspace: the account, and the end of the invitation. */
const acceptOutside =
  (account: Cells): Edit =>
  async f => {
    const [invite] = await f.all('invites', 'state', 'pending');
    f.ids.account = crypto.randomUUID();
    return f.writer.commit({ kind: 'system', name: 'invitation' }, [
      {
        table: 'invites',
        row: invite!.id,
        to: { state: 'accepted', acceptedBy: f.ids.account, firstName: 'Ext', lastName: 'Two' },
      },
      { table: 'accounts', row: f.ids.account, from: null, to: { state: 'active', passwordHash: 'x', ...account } },
    ]);
  };
/** Inserts a person and stores the row under a name for later edits. */
const invite =
  (name: string, more: Cells = {}): Edit =>
  async f => {
    f.ids[name] ??= crypto.randomUUID();
    const row = f.ids[name];
    return f.commit([{ table: 'users', row, from: null, to: { email: `${name}@acme.test`, status: 'Invited', ...more } }]);
  };
const inviteOf = async (f: Fixture, name: string) => (await f.all('invites', 'user', f.ids[name]!))[0]!;
const acceptInvitation =
  (name: string): Edit =>
  async f =>
    f.writer.commit({ kind: 'system', name: 'invitation' }, [
      { table: 'invites', row: (await inviteOf(f, name)).id, to: { state: 'accepted' } },
    ]);
/** The action that applies ACME's subscription of 5 to the organisation of this account name. */
const apply =
  (accountName: string): Edit =>
  async f => {
    const lotOf5 = (await f.all('subscriptions', 'appliedTo', f.acme)).find(each => each.quantity === 5);
    const asked = { table: 'subscriptions', action: 'apply', rows: [lotOf5!.id], input: { accountName } };
    return f.writer.runAction(f.as('alice'), asked);
  };
const later =
  (seconds: number): Edit =>
  f => {
    f.now = new Date(Date.parse(f.now) + seconds * 1000).toISOString();
    return Promise.resolve({ outcomes: [] } as unknown as Outcome);
  };
/** A tick of the clock at this time; returns the one commit that it wrote. */
const clockAt =
  (now: string): Edit =>
  async f => {
    f.now = now;
    const written: Outcome[] = [];
    const commit: Writer['commit'] = async (...asked) => {
      const outcome = await f.writer.commit(...asked);
      if (outcome.transaction !== null) written.push(outcome);
      return outcome;
    };
    await tick({ reader: f.reader, writer: { ...f.writer, commit } }, now);
    expect(written).toHaveLength(1);
    return written[0]!;
  };
/** Licences as the worked examples write them: used + reserved / total. */
const licencesOf = ({ used, reserved, total }: Cells | LicenceCount): string =>
  `${used}${reserved === 0 ? '' : `+${reserved}`}/${total}`;
const noLicence = (used: number, total: number) =>
  `No licence available (${used} of ${total} used). Add licences in Plan and billing.`;

/** The rows that count licences, when one is taken or released, and when one is reserved or no longer is. */
const used = ['orgs acme: licencesAvailable, licencesUsed', 'pools acme base: available, taken, used'];
const reserved = ['orgs acme: licencesAvailable, licencesReserved', 'pools acme base: available, reserved, taken'];

const lines: Line[] = [
  {
    n: 1,
    says: 'activating a complete draft makes the account, takes a licence, sends one welcome',
    edit: set('erin', { status: 'Active' }),
    outcome: 'accepted',
    verdict: 'OK',
    licences: '3/5→4/5',
    changes: [
      ...used,
      '+ accounts erin',
      '+ audit secret_sent erin@acme.test',
      '+ messageSecrets M1',
      '+ outbox M1 erin@acme.test',
      '+ seats erin base assigned',
      'users erin: account, seats, status, sysUserId, validationResult',
    ],
    messages: ['M1 erin@acme.test'],
    async also(f) {
      const erin = await f.user('erin');
      expect(erin).toMatchObject({ sysUserId: 'erin', status: 'Active', seats: 1 });
      expect(await f.row('accounts', String(erin?.account))).toMatchObject({
        loginId: 'erin',
        state: 'active',
        mustChangePassword: true,
      });
      const mail = await f.all('outbox', 'createdFor', f.ids.erin!);
      expect(mail).toHaveLength(1);
      expect(mail[0]?.body).toMatch(/Temporary password: ••••\n/);
      expect(await f.secretTo('erin@acme.test', 'M1')).toMatch(/^[\w-]{43}$/);
    },
  },
  {
    n: 2,
    says: 'an empty row is a draft',
    edit: insert({}),
    outcome: 'accepted',
    verdict: null,
    licences: '3/5',
    changes: ['+ users'],
  },
  {
    n: 3,
    says: 'an incomplete activation is held',
    edit: insert({ userId: 'frank', firstName: 'Frank', email: 'frank@acme.test', status: 'Active' }),
    outcome: 'held',
    verdict: 'Missing: Last Name',
    licences: '3/5',
    changes: ['+ users frank'],
  },
  {
    n: 4,
    says: 'mending a held row clears its text and activates nothing',
    before: [invite('frank', { userId: 'frank', firstName: 'Frank', status: 'Active' })],
    edit: set('frank', { lastName: 'Vert' }),
    outcome: 'accepted',
    verdict: null,
    licences: '3/5',
    changes: ['users frank: issues, lastName, validationResult'],
    also: async f => expect((await f.user('frank'))?.status).toBe('Draft'),
  },
  {
    n: 6,
    says: 'all that is missing, in order',
    edit: insert({ status: 'Active' }),
    outcome: 'held',
    verdict: 'Missing: User ID, First Name, Last Name, Email',
    licences: '3/5',
    changes: ['+ users'],
  },
  {
    n: 7,
    says: 'e-mails are compared in canonical form',
    edit: insert(person('erin2', { email: 'ALICE@Acme.Test' })),
    outcome: 'held',
    verdict: 'E-mail already in use',
    licences: '3/5',
    changes: ['+ users erin2'],
  },
  {
    n: 9,
    says: 'an e-mail of another organisation is in use too',
    edit: insert(person('zoe2', { email: 'zoe@globex.test' })),
    outcome: 'held',
    verdict: 'E-mail already in use',
    licences: '3/5',
    changes: ['+ users zoe2'],
  },
  {
    n: 10,
    says: 'where the organisation links them, an existing account is invited to join',
    policy: { onboarding: 'invitation' },
    edit: invite('zoe2', person('zoe2', { firstName: 'Zoé', lastName: 'Q', email: 'Zoe@GLOBEX.test' })),
    outcome: 'accepted',
    verdict: 'Invitation sent to Zoe@GLOBEX.test on 2026-01-15 10:00; expires 2026-01-22',
    licences: '3/5→3+1/5',
    changes: [
      ...reserved,
      '+ audit secret_sent Zoe@GLOBEX.test',
      '+ invites Zoe@GLOBEX.test pending',
      '+ messageSecrets M3c',
      '+ outbox M3c Zoe@GLOBEX.test',
      '+ seats zoe2 base reserved',
      '+ users zoe2',
    ],
    messages: ['M3c Zoe@GLOBEX.test'],
    async also(f, outcome) {
      expect(await f.user('zoe2')).toMatchObject({ status: 'Invited', account: f.as('zoe').account });
      const [sent] = await f.all('invites', 'user', f.ids.zoe2!);
      expect(sent).toMatchObject({ existingAccount: 'existing', state: 'pending', address: 'Zoe@GLOBEX.test' });
      expect(await f.all('seats', 'user', f.ids.zoe2!)).toMatchObject([{ state: 'reserved', reservedFor: sent!.id }]);
      expect(await f.user('zoe')).toMatchObject({
        status: 'Active',
        validationResult: 'OK',
        org: f.globex,
        seats: 1,
      });
      expect(outcome.cascades.filter(each => each.table === 'users')).toEqual([]);
      await f.writer.commit({ kind: 'system', name: 'invitation' }, [
        { table: 'invites', row: sent!.id, to: { state: 'accepted' } },
      ]);
      expect(await f.user('zoe2')).toMatchObject({ status: 'Active', validationResult: 'OK', userId: 'zoe', sysUserId: 'zoe' });
      const gone = await set('zoe2', { status: 'Inactive' })(f);
      expect(gone.outcomes[0]?.outcome).toBe('accepted');
      expect(await f.row('accounts', f.as('zoe').account)).toMatchObject({
        state: 'active',
        managingOrg: f.globex,
        loginId: 'zoe',
      });
    },
  },
  {
    n: 10,
    says: 'with existingAccount=link, too',
    policy: { onboarding: 'invitation', existingAccount: 'link' },
    edit: invite('zoe2', person('zoe2', { firstName: 'Zoé', lastName: 'Q', email: 'zoe@globex.test' })),
    outcome: 'accepted',
    verdict: 'Invitation sent to zoe@globex.test on 2026-01-15 10:00; expires 2026-01-22',
    licences: '3/5→3+1/5',
    changes: [
      ...reserved,
      '+ audit secret_sent zoe@globex.test',
      '+ invites zoe@globex.test pending',
      '+ messageSecrets M3c',
      '+ outbox M3c zoe@globex.test',
      '+ seats zoe2 base reserved',
      '+ users zoe2',
    ],
    messages: ['M3c zoe@globex.test'],
  },
  {
    n: 10,
    says: 'an organisation of one organisation each takes nobody from another',
    policy: { onboarding: 'invitation', existingAccount: 'link', multiOrg: false },
    edit: insert(person('zoe2', { firstName: 'Zoé', lastName: 'Q', email: 'zoe@globex.test' })),
    outcome: 'held',
    verdict: 'E-mail already in use',
    licences: '3/5',
    changes: ['+ users zoe2'],
  },
  {
    n: 11,
    says: 'where an existing account need not accept, it has the licence at once',
    policy: { onboarding: 'invitation', existingAccount: 'link', acceptance: 'new_accounts_only' },
    edit: invite('zoe2', person('zoe2', { firstName: 'Zoé', lastName: 'Q', email: 'zoe@globex.test' })),
    outcome: 'accepted',
    verdict: 'OK',
    licences: '3/5→4/5',
    changes: [...used, '+ outbox M3 zoe@globex.test', '+ seats zoe base assigned', '+ users zoe'],
    messages: ['M3 zoe@globex.test'],
    async also(f) {
      expect(await f.user('zoe2')).toMatchObject({
        status: 'Active',
        account: f.as('zoe').account,
        userId: 'zoe',
        external: false,
      });
      expect(await f.all('invites', 'user', f.ids.zoe2!)).toEqual([]);
      expect(await f.row('accounts', f.as('zoe').account)).toMatchObject({ managingOrg: f.globex, mustChangePassword: true });
    },
  },
  {
    n: 12,
    says: 'an address that is none',
    edit: insert(person('kim', { email: 'kim@acme' })),
    outcome: 'held',
    verdict: 'Invalid e-mail address',
    licences: '3/5',
    changes: ['+ users kim'],
  },
  {
    n: 14,
    says: 'a User ID that is none',
    edit: insert(person('k m!', { email: 'kim@acme.test' })),
    outcome: 'held',
    verdict: 'Invalid User ID: 3 to 64 letters, digits, . _ -',
    licences: '3/5',
    changes: ['+ users k m!'],
    also: async (f, outcome) => expect((await f.row('users', outcome.outcomes[0]!.row))?.userId).toBe('k m!'),
  },
  {
    n: 15,
    says: 'no licence, no activation',
    total: 3,
    edit: set('erin', { status: 'Active' }),
    outcome: 'held',
    verdict: noLicence(3, 3),
    licences: '3/3',
    changes: ['users erin: issues, validationResult'],
    also: async f => expect((await f.user('erin'))?.status).toBe('Draft'),
  },
  {
    n: 16,
    says: 'a lot that is applied activates nobody by itself',
    total: 3,
    before: [set('erin', { status: 'Active' }), lot({ quantity: 1, appliedTo: null })],
    edit: async f => {
      const [bought] = await f
        .all('subscriptions', 'purchasedBy', f.acme)
        .then(all => all.filter(each => each.appliedTo === null));
      expect(bought?.state).toBe('purchased');
      const input = { accountName: 'ACME' };
      return f.writer.runAction(f.as('alice'), { table: 'subscriptions', action: 'apply', rows: [bought!.id], input });
    },
    outcome: 'accepted',
    licences: '3/3→3/4',
    changes: [
      'orgs acme: licencesAvailable, licencesTotal',
      'pools acme base: available, total',
      'subscriptions base × 1: appliedTo, pool, state',
    ],
    async also(f, outcome) {
      expect(outcome.licences).toMatchObject([{ product: 'base', before: { total: 3, used: 3 }, after: { total: 4, used: 3 } }]);
      expect(outcome.cascades.filter(each => each.table !== 'pools' && each.table !== 'orgs')).toEqual([]);
      expect(await f.user('erin')).toMatchObject({ status: 'Draft', validationResult: noLicence(3, 3), account: null, seats: 0 });
      await tick(f, f.now);
      expect(await f.user('erin')).toMatchObject({ status: 'Draft', validationResult: noLicence(3, 3) });
      expect((await set('erin', { status: 'Active' })(f)).outcomes[0]?.outcome).toBe('accepted');
    },
  },
  {
    n: 19,
    says: 'a name is edited on the profile too',
    edit: set('carol', { firstName: 'Caroline' }),
    outcome: 'accepted',
    verdict: 'OK',
    licences: '3/5',
    changes: ['users carol: firstName'],
    async also(f, outcome) {
      expect(await f.user('carol')).toMatchObject({ firstName: 'Caroline', lastName: 'Roy', updatedBy: 'Alice Martin' });
      expect(outcome.cascades).toEqual([]);
    },
  },
  {
    n: 20,
    says: 'a new address is told to the old and the new one',
    edit: set('carol', { email: 'caro@acme.test' }),
    outcome: 'accepted',
    verdict: 'OK',
    licences: '3/5',
    changes: [
      '+ audit email_changed Carol Roy',
      '+ outbox M8 caro@acme.test',
      '+ outbox M8 carol@acme.test',
      'accounts carol: email, emailKey, verifiedAt',
      'users carol: email',
    ],
    messages: ['M8 carol@acme.test', 'M8 caro@acme.test'],
    async also(f) {
      const account = await f.row('accounts', String((await f.user('carol'))?.account));
      expect(account).toMatchObject({ email: 'caro@acme.test', verifiedAt: null, state: 'active' });
      const told = (await f.all('outbox', 'createdFor', f.ids.carol!)).filter(({ kind }) => kind === 'M8');
      for (const { body } of told)
        expect(body).toContain('Alice Martin changed your e-mail address from c•••@acme.test to caro@');
    },
  },
  {
    n: 22,
    says: 'the User ID is fixed with the account',
    edit: set('carol', { userId: 'carole' }),
    outcome: 'refused',
    issue: 'User ID cannot be changed once the account exists',
    verdict: 'OK',
    licences: '3/5',
  },
  {
    n: 23,
    says: 'External ? is nobody’s to change',
    edit: set('carol', { external: true }),
    outcome: 'refused',
    issue: 'External users are invited from a workspace',
    verdict: 'OK',
    licences: '3/5',
    async also(f) {
      expect(await f.user('carol')).toMatchObject({ external: false });
      const back = await set('jean', { external: false })(f);
      expect(back.outcomes[0]).toMatchObject({ outcome: 'refused', issues: [{ code: 'read_only' }] });
      expect(await f.user('jean')).toMatchObject({ external: true });
    },
  },
  {
    n: 24,
    says: 'the validation result is nobody’s to write',
    edit: set('carol', { validationResult: 'OK!' }),
    outcome: 'refused',
    issue: '“Validation result” is filled in by Seatgrid and cannot be changed',
    verdict: 'OK',
    licences: '3/5',
    async also(f) {
      // Nor with a new row or an action's input.
      const made = await f.commit([{ table: 'users', to: { firstName: 'N', validationResult: 'OK' } }]);
      expect(made.outcomes[0]).toMatchObject({ outcome: 'refused', issues: [{ code: 'read_only' }] });
      const input = { validationResult: 'OK!' };
      const asked = { table: 'users', action: 'deactivate', rows: [f.ids.carol!], input };
      expect((await f.writer.runAction(f.as('alice'), asked)).outcomes[0]?.outcome).toBe('refused');
      expect(await f.user('carol')).toMatchObject({ status: 'Active', validationResult: 'OK' });
    },
  },
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
    verdict: 'OK',
    licences: '3/5',
  },
  {
    n: 28,
    says: 'nor deactivated',
    edit: set('jean', { status: 'Inactive' }),
    outcome: 'refused',
    issue: 'External users cannot be modified',
    verdict: 'OK',
    licences: '3/5',
  },
  {
    n: 29,
    says: 'nor deleted',
    edit: remove('jean'),
    outcome: 'refused',
    issue: 'This account does not belong to you: remove its rights instead',
    verdict: 'OK',
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
      const [letter] = await f.all('outbox', 'state', 'queued').then(all => all.filter(each => each.kind === 'M6'));
      expect(letter?.link).toBe('https://seatgrid.test/invite#••••');
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
  {
    n: 35,
    says: 'someone Active is not deleted',
    edit: remove('carol'),
    outcome: 'refused',
    issue: 'Set Status to Inactive before deleting',
    verdict: 'OK',
    licences: '3/5',
  },
  {
    n: 36,
    says: 'deactivating frees the licence, blocks the account and ends its sessions',
    before: [
      f =>
        f.writer.commit({ kind: 'system', name: 'session' }, [
          {
            table: 'sessions',
            to: { user: f.ids.carol!, account: f.as('carol').account, tokenHash: 'x', expiresAt: '2026-02-01T00:00:00.000Z' },
          },
        ]),
    ],
    edit: set('carol', { status: 'Inactive' }),
    outcome: 'accepted',
    verdict: 'OK',
    licences: '3/5→2/5',
    changes: [
      ...used,
      '+ audit deactivated Carol Roy',
      '+ audit session_ended Carol Roy',
      '- seats carol base assigned',
      '- sessions carol',
      'accounts carol: state',
      'users carol: lastActiveRole, seats, status',
    ],
    async also(f) {
      expect(await f.all('sessions', 'user', f.ids.carol!)).toEqual([]);
      expect(await f.row('accounts', f.as('carol').account)).toMatchObject({ state: 'blocked' });
      expect(await f.all('seats', 'user', f.ids.carol!)).toEqual([]);
    },
  },
  {
    n: 37,
    says: 'deleting someone Inactive leaves a tombstone: the address is free, the login is not',
    edit: remove('dave'),
    outcome: 'accepted',
    licences: '3/5',
    changes: [
      '+ audit deleted Dave Blanc',
      '- users dave',
      'accounts dave: email, emailKey, passwordHash, state, verifiedAt',
      'outbox M1 dave@acme.test: createdFor',
    ],
    async also(f) {
      expect(await f.user('dave')).toBeUndefined();
      expect(await f.row('accounts', f.as('dave').account)).toMatchObject({ state: 'deleted', loginId: 'dave', email: null });
      const again = await insert(person('dave2', { email: 'dave@acme.test' }), person('dave', { email: 'other@acme.test' }))(f);
      expect(again.outcomes.map(each => each.outcome)).toEqual(['accepted', 'held']);
      expect(again.outcomes[1]?.issues[0]?.message).toBe('User ID already in use');
    },
  },
  {
    n: 38,
    says: 'reactivating takes a licence and sends no password',
    edit: set('dave', { status: 'Active' }),
    outcome: 'accepted',
    verdict: 'OK',
    licences: '3/5→4/5',
    changes: [
      ...used,
      '+ audit reactivated Dave Blanc',
      '+ seats dave base assigned',
      'accounts dave: state',
      'users dave: seats, status',
    ],
  },
  {
    n: 40,
    says: 'the last owner stays',
    edit: set('alice', { status: 'Inactive' }),
    outcome: 'refused',
    issue: 'The organisation needs one active owner',
    verdict: 'OK',
    licences: '3/5',
  },
  {
    n: 41,
    says: 'the last owner keeps the role',
    edit: set('alice', { role: 'member' }),
    outcome: 'refused',
    issue: 'The organisation needs one active owner',
    verdict: 'OK',
    licences: '3/5',
  },
  {
    n: 42,
    says: 'a draft is deleted without ado',
    edit: remove('erin'),
    outcome: 'accepted',
    licences: '3/5',
    changes: ['- users erin'],
    also: async f => expect(await f.user('erin')).toBeUndefined(),
  },
  {
    n: 44,
    says: 'a French label is the same status; an unknown one is said',
    edit: set('carol', { status: 'Actif' }),
    outcome: 'accepted',
    verdict: 'OK',
    licences: '3/5',
    async also(f, outcome) {
      expect(outcome.transaction).toBeNull();
      const foo = await set('carol', { status: 'Foo' })(f);
      expect(foo.outcomes[0]).toMatchObject({ outcome: 'refused', issues: [{ message: 'Unknown status: Foo' }] });
      expect(foo.transaction).toBeNull();
      expect(await f.user('carol')).toMatchObject({ status: 'Active', validationResult: 'OK', seats: 1 });
    },
  },
  {
    n: 45,
    says: 'a member may not activate',
    edit: set('erin', { status: 'Active' }, 'carol'),
    outcome: 'refused',
    issue: 'Your role does not allow this. Ask an owner or a manager',
    verdict: null,
    licences: '3/5',
    async also(f, outcome) {
      expect(outcome.outcomes[0]?.issues[0]?.code).toBe('forbidden');
      expect(await f.user('erin')).toMatchObject({ status: 'Draft', account: null });
    },
  },
  {
    n: 49,
    says: 'a team admin deactivates nobody',
    edit: set('carol', { status: 'Inactive' }, 'bob'),
    outcome: 'refused',
    issue: 'Your role does not allow this. Ask an owner or a manager',
    verdict: 'OK',
    licences: '3/5',
  },
  {
    n: 50,
    says: 'an invitation reserves a licence',
    edit: invite('new'),
    outcome: 'accepted',
    verdict: 'Invitation sent to new@acme.test on 2026-01-15 10:00; expires 2026-01-22',
    licences: '3/5→3+1/5',
    changes: [
      ...reserved,
      '+ accounts new@acme.test',
      '+ audit secret_sent new@acme.test',
      '+ invites new@acme.test pending',
      '+ messageSecrets M2',
      '+ outbox M2 new@acme.test',
      '+ seats new@acme.test base reserved',
      '+ users new@acme.test',
    ],
    messages: ['M2 new@acme.test'],
    async also(f) {
      expect(await f.user('new')).toMatchObject({ status: 'Invited', inviteState: 'pending', seats: 0, invitesSent: 1 });
      const sent = await inviteOf(f, 'new');
      expect(sent).toMatchObject({
        scope: 'org',
        state: 'pending',
        address: 'new@acme.test',
        existingAccount: 'new',
        invitedBy: f.ids.alice,
        expiresAt: '2026-01-22T10:00:00.000Z',
      });
      expect(await f.all('seats', 'user', f.ids.new!)).toMatchObject([{ state: 'reserved', reservedFor: sent.id }]);
      expect(await f.row('accounts', String((await f.user('new'))?.account))).toMatchObject({
        state: 'pending',
        passwordHash: null,
      });
    },
  },
  {
    n: 51,
    says: 'a mobile number is kept as every country dials it',
    edit: invite('new', { mobile: '+33 6 12 00 00 00' }),
    outcome: 'accepted',
    verdict: 'Invitation sent to new@acme.test on 2026-01-15 10:00; expires 2026-01-22',
    licences: '3/5→3+1/5',
    changes: [
      ...reserved,
      '+ accounts new@acme.test',
      '+ audit secret_sent new@acme.test',
      '+ invites new@acme.test pending',
      '+ messageSecrets M2',
      '+ outbox M2 new@acme.test',
      '+ seats new@acme.test base reserved',
      '+ users new@acme.test',
    ],
    messages: ['M2 new@acme.test'],
    also: async f => expect(await f.user('new')).toMatchObject({ mobile: '+33612000000' }),
  },
  {
    n: 52,
    says: 'a mobile number needs its country',
    edit: invite('new', { mobile: '06 12 00 00 00' }),
    outcome: 'held',
    verdict: 'Invalid mobile number: use the international format, e.g. +33612345678',
    licences: '3/5',
    changes: ['+ users new@acme.test'],
  },
  {
    n: 55,
    says: 'a mobile number of another organisation is in use too',
    policy: { onboarding: 'invitation', multiOrg: false },
    edit: invite('new', { mobile: '+33 6 12 34 56 78' }),
    outcome: 'held',
    verdict: 'Mobile number already in use',
    licences: '3/5',
    changes: ['+ users new@acme.test'],
  },
  {
    n: 56,
    says: 'nobody is invited without an address',
    edit: invite('new', { email: null }),
    outcome: 'held',
    verdict: 'Missing: Email',
    licences: '3/5',
    changes: ['+ users'],
  },
  {
    n: 58,
    says: 'once an hour',
    before: [invite('new'), later(3599)],
    edit: act('inviteAgain', 'new'),
    outcome: 'refused',
    issue: 'Can be invited again at 11:00',
    verdict: 'Invitation sent to new@acme.test on 2026-01-15 10:00; expires 2026-01-22',
    licences: '3+1/5',
    async also(f) {
      const first = await inviteOf(f, 'new');
      await later(1)(f);
      const again = await act('inviteAgain', 'new')(f);
      expect(again.messages).toEqual([{ kind: 'M2', to: 'new@acme.test' }]);
      const second = await inviteOf(f, 'new');
      expect(second).toMatchObject({ sentCount: 2, expiresAt: '2026-01-22T11:00:00.000Z' });
      expect(second.tokenHash).not.toBe(first.tokenHash);
    },
  },
  {
    n: 58,
    says: 'as often as the organisation wants',
    policy: { reinviteMinInterval: 600 },
    before: [invite('new'), later(599)],
    edit: act('inviteAgain', 'new'),
    outcome: 'refused',
    issue: 'Can be invited again at 10:10',
    verdict: 'Invitation sent to new@acme.test on 2026-01-15 10:00; expires 2026-01-22',
    licences: '3+1/5',
    async also(f) {
      await later(1)(f);
      expect((await act('inviteAgain', 'new')(f)).messages).toEqual([{ kind: 'M2', to: 'new@acme.test' }]);
    },
  },
  {
    n: 60,
    says: 'accepting makes the person Active on the reserved licence',
    before: [invite('new', { userId: 'newbie', firstName: 'New', lastName: 'Bie' })],
    edit: acceptInvitation('new'),
    outcome: 'accepted',
    licences: '3+1/5→4/5',
    changes: [
      'accounts newbie: answeredAt, secretFor, secretShown, state, verifiedAt',
      'invites new@acme.test pending: state',
      'orgs acme: licencesReserved, licencesUsed',
      'pools acme base: reserved, used',
      'seats newbie base reserved: assignedAt, reservedFor, state',
      'users newbie: inviteState, issues, seats, status, sysUserId, validationResult',
    ],
    async also(f) {
      expect(await f.user('new')).toMatchObject({
        status: 'Active',
        validationResult: 'OK',
        sysUserId: 'newbie',
        inviteState: 'accepted',
      });
      expect(await f.all('seats', 'user', f.ids.new!)).toMatchObject([{ state: 'assigned' }]);
    },
  },
  {
    n: 62,
    inSeveral: true,
    says: 'expired at its hour by the clock: a draft again, and inviting again works',
    before: [
      invite('new'),
      async f => {
        f.now = '2026-01-22T09:59:59.999Z';
        await tick(f, f.now);
        expect(await f.user('new')).toMatchObject({ status: 'Invited', inviteState: 'pending' });
        return later(0)(f);
      },
    ],
    edit: clockAt('2026-01-22T10:00:00.000Z'),
    outcome: 'accepted',
    licences: '3+1/5→3/5',
    changes: [
      ...reserved,
      '- accounts new@acme.test',
      '- seats new@acme.test base reserved',
      'invites new@acme.test pending: state',
      'users new@acme.test: account, inviteState, issues, status, validationResult',
    ],
    async also(f) {
      expect(await f.user('new')).toMatchObject({
        status: 'Draft',
        validationResult: 'Invitation expired on 2026-01-22. Invite again.',
        inviteState: 'expired',
        account: null,
      });
      expect(await f.all('seats', 'user', f.ids.new!)).toEqual([]);
      expect((await inviteOf(f, 'new')).state).toBe('expired');
      const again = await set('new', { status: 'Invited' })(f);
      expect(again.outcomes[0]?.outcome).toBe('accepted');
      expect(again.messages).toEqual([{ kind: 'M2', to: 'new@acme.test' }]);
      await f.deliver();
      expect(await f.user('new')).toMatchObject({
        status: 'Invited',
        validationResult: 'Invitation sent to new@acme.test on 2026-01-22 10:00; expires 2026-01-29',
      });
      expect(licencesOf(await f.pool())).toBe('3+1/5');
    },
  },
  {
    n: 65,
    says: 'cancelled: a draft again, the licence is free',
    before: [invite('new')],
    edit: act('cancelInvitation', 'new'),
    outcome: 'accepted',
    licences: '3+1/5→3/5',
    changes: [
      ...reserved,
      '- accounts new@acme.test',
      '- seats new@acme.test base reserved',
      'invites new@acme.test pending: state',
      'users new@acme.test: account, inviteState, issues, status, validationResult',
    ],
    async also(f) {
      expect(await f.user('new')).toMatchObject({ status: 'Draft', validationResult: 'Invitation cancelled', account: null });
      expect((await inviteOf(f, 'new')).state).toBe('revoked');
    },
  },
  {
    n: 67,
    says: 'an invitation needs a licence to reserve',
    total: 3,
    edit: invite('new'),
    outcome: 'held',
    verdict: noLicence(3, 3),
    licences: '3/3',
    changes: ['+ users new@acme.test'],
  },
  {
    n: 67,
    says: 'it needs none where the organisation reserves none',
    total: 3,
    policy: { reserveOnInvite: false },
    edit: invite('new'),
    outcome: 'accepted',
    verdict: 'Invitation sent to new@acme.test on 2026-01-15 10:00; expires 2026-01-22',
    licences: '3/3',
    changes: [
      '+ accounts new@acme.test',
      '+ audit secret_sent new@acme.test',
      '+ invites new@acme.test pending',
      '+ messageSecrets M2',
      '+ outbox M2 new@acme.test',
      '+ users new@acme.test',
    ],
    messages: ['M2 new@acme.test'],
  },
  {
    n: 67,
    says: 'who then accepts is Active and waits for a licence',
    total: 3,
    policy: { reserveOnInvite: false },
    before: [invite('new', { userId: 'newbie', firstName: 'New', lastName: 'Bie' })],
    edit: acceptInvitation('new'),
    outcome: 'accepted',
    licences: '3/3',
    changes: [
      'accounts newbie: answeredAt, secretFor, secretShown, state, verifiedAt',
      'invites new@acme.test pending: state',
      'users newbie: inviteState, issues, status, sysUserId, validationResult',
    ],
    also: async f =>
      expect(await f.user('new')).toMatchObject({ status: 'Active', validationResult: 'Waiting for licence', seats: 0 }),
  },
  {
    n: 69,
    says: 'the department of somebody Active is theirs to edit',
    edit: set('carol', { department: 'Ops' }),
    outcome: 'accepted',
    verdict: 'OK',
    licences: '3/5',
    changes: ['users carol: department'],
    also: async f => expect((await set('carol', { department: 'Sales' })(f)).outcomes[0]?.outcome).toBe('accepted'),
  },
  {
    n: 70,
    says: 'nobody is their own manager, directly or through others, in one commit either',
    before: [set('bob', { manager: 'alice' }), set('carol', { manager: 'bob' }), set('dave', { manager: 'carol' })],
    edit: set('alice', { manager: 'dave' }),
    outcome: 'refused',
    issue: 'Manager loop: this person is already above that manager',
    verdict: 'OK',
    licences: '3/5',
    async also(f) {
      const own = await set('alice', { manager: 'alice' })(f);
      expect(own.outcomes[0]?.issues[0]?.message).toBe('A user cannot be their own manager');
      const lead = (row: string, manager: string) => ({ table: 'users', row: f.ids[row]!, to: { manager } });
      const swapped = await f.commit([lead('carol', 'alice'), lead('bob', 'carol'), lead('alice', 'bob')]);
      expect(swapped.outcomes.map(each => each.outcome)).toEqual(['accepted', 'accepted', 'refused']);
      expect(await f.user('alice')).toMatchObject({ manager: null });
    },
  },
  {
    n: 71,
    says: 'an Employee ID belongs to one person',
    edit: insert(person('kim', { employeeId: 'e2' })),
    outcome: 'held',
    verdict: 'Employee ID already in use',
    licences: '3/5',
    changes: ['+ users kim'],
  },
  {
    n: 72,
    says: 'access goes to as many as there are active subscriptions',
    before: [calendarLot, calendarLot, seat('alice'), seat('bob')],
    edit: seat('carol'),
    outcome: 'refused',
    issue: '2 of 2 subscriptions in use',
    licences: '3/5',
    async also(f) {
      expect(await f.pool('link2calendar')).toMatchObject({ used: 2, total: 2 });
      expect(await f.user('carol')).toMatchObject({ status: 'Active', validationResult: 'OK', seats: 1 });
    },
  },
  {
    n: 74,
    inSeveral: true,
    says: 'a lot that ends with its last day cuts nobody and lets nobody in',
    before: [
      calendarLot,
      lot({ product: 'link2calendar', quantity: 1, appliedTo: 'acme', endsAt: '2026-01-15' }),
      seat('alice'),
      seat('bob'),
      async f => {
        await tick(f, '2026-01-15T23:59:59.999Z');
        expect(await f.pool('link2calendar')).toMatchObject({ used: 2, total: 2, over: false });
        return later(0)(f);
      },
    ],
    edit: clockAt('2026-01-16T00:00:00.000Z'),
    outcome: 'accepted',
    licences: '3/5',
    changes: ['pools acme link2calendar: over, total', 'subscriptions link2calendar × 1: daysLeft, state, validFrom, validUntil'],
    async also(f, outcome) {
      expect(await f.pool('link2calendar')).toMatchObject({ used: 2, total: 1, over: true });
      expect(outcome.licences).toMatchObject([
        { product: 'link2calendar', before: { total: 2, used: 2 }, after: { total: 1, used: 2 } },
      ]);
      expect(outcome.cascades.map(each => each.table).filter(table => table !== 'pools' && table !== 'orgs')).toEqual([]);
      expect([await f.user('alice'), await f.user('bob')]).toMatchObject([
        { status: 'Active', seats: 2, validationResult: 'OK' },
        { status: 'Active', seats: 2, validationResult: 'OK' },
      ]);
      const more = await seat('carol')(f);
      expect(more.outcomes[0]?.issues[0]?.message).toBe('2 of 1 subscriptions in use');
    },
  },
  {
    n: 75,
    says: 'an unknown account name leaves the subscription where it was',
    edit: async f =>
      f.commit([
        { table: 'subscriptions', row: (await f.all('subscriptions', 'appliedTo', f.acme))[0]!.id, to: { appliedTo: 'acmee' } },
      ]),
    outcome: 'refused',
    issue: 'No organisation has this account name',
    licences: '3/5',
  },
  {
    n: 75,
    says: 'nor is it applied to one by the action',
    edit: apply('acmee'),
    outcome: 'refused',
    issue: 'No organisation has this account name',
    licences: '3/5',
  },
  {
    n: 76,
    says: 'a lot that people use does not move',
    edit: async f =>
      f.commit([
        { table: 'subscriptions', row: (await f.all('subscriptions', 'appliedTo', f.acme))[0]!.id, to: { appliedTo: 'globex' } },
      ]),
    outcome: 'refused',
    issue: '3 seats of this lot are in use. Free them or add licences before moving or removing this lot',
    licences: '3/5',
    async also(f) {
      const [lotOf5] = await f.all('subscriptions', 'appliedTo', f.acme);
      expect(lotOf5).toMatchObject({ state: 'applied', quantity: 5, version: 1 });
      for (const to of [{ endsAt: '2026-01-14' }, { startsAt: '2026-01-16' }] as Cells[]) {
        const walkedRound = await f.commit([{ table: 'subscriptions', row: lotOf5!.id, to }]);
        expect(walkedRound.outcomes[0]?.issues[0]?.message).toMatch(/^3 seats of this lot are in use/);
      }
      await lot({ product: 'base', quantity: 2, appliedTo: 'acme' })(f);
      const back = () => f.writer.runAction(f.as('alice'), { table: 'subscriptions', action: 'release', rows: [lotOf5!.id] });
      expect((await back()).outcomes[0]?.issues[0]?.message).toMatch(/^1 seat of/);
      await lot({ product: 'base', quantity: 1, appliedTo: 'acme' })(f);
      expect((await back()).outcomes[0]?.outcome).toBe('accepted');
      expect(await f.pool()).toMatchObject({ used: 3, total: 3, over: false });
    },
  },
  {
    n: 76,
    says: 'nor is it applied elsewhere by the action',
    edit: apply('globex'),
    outcome: 'refused',
    issue: '3 seats of this lot are in use. Free them or add licences before moving or removing this lot',
    licences: '3/5',
  },
  {
    n: 76,
    says: 'one that others make up for is applied elsewhere, and nobody is told of the licences there',
    before: [lot({ product: 'base', quantity: 3, appliedTo: 'acme' })],
    edit: apply('globex'),
    outcome: 'accepted',
    licences: '3/8→3/3',
    changes: [
      'orgs acme: licencesAvailable, licencesTotal',
      'orgs globex: licencesAvailable, licencesTotal',
      'pools acme base: available, total',
      'pools globex base: available, total',
      'subscriptions base × 5: appliedTo, pool',
    ],
    async also(f, outcome) {
      expect(outcome.licences.map(({ org }) => org)).toEqual([f.acme]);
      const [there] = await f.all('pools', 'org', f.globex);
      expect(there).toMatchObject({ used: 1, total: 10, over: false });
      const moved = await f.row('subscriptions', outcome.outcomes[0]!.row);
      expect(moved).toMatchObject({ appliedTo: f.globex, purchasedBy: f.acme, state: 'applied', quantity: 5 });
    },
  },
  {
    n: 79,
    says: 'a new office is announced',
    edit: set('carol', { role: 'licence_admin' }),
    outcome: 'accepted',
    verdict: 'OK',
    licences: '3/5',
    changes: ['+ audit role_changed Carol Roy', '+ outbox M4 carol@acme.test', 'users carol: role'],
    messages: ['M4 carol@acme.test'],
  },
  {
    n: 79,
    says: 'an office given to somebody Inactive is announced when they are Active again, once',
    before: [set('dave', { role: 'licence_admin' })],
    edit: set('dave', { status: 'Active' }),
    outcome: 'accepted',
    verdict: 'OK',
    licences: '3/5→4/5',
    changes: [
      ...used,
      '+ audit reactivated Dave Blanc',
      '+ outbox M4 dave@acme.test',
      '+ seats dave base assigned',
      'accounts dave: state',
      'users dave: seats, status',
    ],
    messages: ['M4 dave@acme.test'],
    async also(f) {
      await set('dave', { status: 'Inactive' })(f);
      expect((await set('dave', { status: 'Active' })(f)).messages).toEqual([]);
    },
  },
  {
    n: 79,
    says: 'nobody who is no member gets an office',
    edit: set('zoe', { role: 'licence_admin' }),
    outcome: 'refused',
    licences: '3/5',
  },
  {
    n: 90,
    says: 'row order is licence order',
    edit: insert(person('aaa'), person('bbb'), person('ccc')),
    outcome: 'accepted accepted held',
    licences: '3/5→5/5',
    changes: [
      ...used,
      '+ accounts aaa',
      '+ accounts bbb',
      '+ audit secret_sent aaa@acme.test',
      '+ audit secret_sent bbb@acme.test',
      '+ messageSecrets M1',
      '+ messageSecrets M1',
      '+ outbox M1 aaa@acme.test',
      '+ outbox M1 bbb@acme.test',
      '+ seats aaa base assigned',
      '+ seats bbb base assigned',
      '+ users aaa',
      '+ users bbb',
      '+ users ccc',
    ],
    messages: ['M1 aaa@acme.test', 'M1 bbb@acme.test'],
    also: async (f, outcome) => expect((await f.row('users', outcome.outcomes[2]!.row))?.validationResult).toBe(noLicence(5, 5)),
  },
  {
    n: 92,
    says: 'of two equal rows the first wins',
    edit: insert(person('aaa', { email: 'same@acme.test' }), person('bbb', { email: 'Same@ACME.test' })),
    outcome: 'accepted held',
    licences: '3/5→4/5',
    changes: [
      ...used,
      '+ accounts aaa',
      '+ audit secret_sent same@acme.test',
      '+ messageSecrets M1',
      '+ outbox M1 same@acme.test',
      '+ seats aaa base assigned',
      '+ users aaa',
      '+ users bbb',
    ],
    messages: ['M1 same@acme.test'],
    also: async (f, outcome) =>
      expect((await f.row('users', outcome.outcomes[1]!.row))?.validationResult).toBe('E-mail already in use'),
  },
  {
    n: 94,
    says: 'an edit of what has changed since is refused, with who and when',
    before: [
      set('bob', { role: 'manager' }),
      later(120),
      f => f.commit([{ table: 'users', row: f.ids.carol!, to: { firstName: 'Caroline' } }], { ...f.as('bob'), role: 'manager' }),
      later(60),
    ],
    edit: set('carol', { firstName: 'Karol' }, 'alice', { firstName: 'Carol' }),
    outcome: 'refused',
    issue: 'Changed by Bob Petit at 10:02. Check the new value and try again',
    verdict: 'OK',
    licences: '3/5',
    also: async f => expect(await f.user('carol')).toMatchObject({ firstName: 'Caroline', updatedBy: 'Bob Petit' }),
  },
  {
    n: 95,
    inSeveral: true,
    says: 'the same key twice is one commit; another body under it is refused',
    edit: async f => {
      const key = { key: 'k1', hash: 'h1' };
      const wishes = [{ table: 'users', row: f.ids.erin!, to: { status: 'Active' } }];
      const first = await f.writer.commit(f.as('alice'), wishes, { key });
      const second = await f.writer.commit(f.as('alice'), wishes, { key });
      expect(second).toEqual(first);
      await expect(f.writer.commit(f.as('alice'), [], { key: { key: 'k1', hash: 'h2' } })).rejects.toMatchObject({
        code: 'key_reused',
      });
      return second;
    },
    outcome: 'accepted',
    verdict: 'OK',
    licences: '3/5→4/5',
    changes: [
      ...used,
      '+ accounts erin',
      '+ audit secret_sent erin@acme.test',
      '+ messageSecrets M1',
      '+ outbox M1 erin@acme.test',
      '+ seats erin base assigned',
      'users erin: account, seats, status, sysUserId, validationResult',
    ],
    messages: ['M1 erin@acme.test'],
    also: async f => expect(await f.all('outbox', 'createdFor', f.ids.erin!)).toHaveLength(1),
  },
  {
    n: 97,
    says: 'deactivation by its commit equivalent',
    edit: set('carol', { status: 'inactive' }),
    outcome: 'accepted',
    verdict: 'OK',
    licences: '3/5→2/5',
    changes: [
      ...used,
      '+ audit deactivated Carol Roy',
      '- seats carol base assigned',
      'accounts carol: state',
      'users carol: lastActiveRole, seats, status',
    ],
  },
  {
    n: 100,
    says: 'a userName that maps to the e-mail is an e-mail edit',
    edit: set('carol', { email: 'carol.roy@acme.test' }),
    outcome: 'accepted',
    verdict: 'OK',
    licences: '3/5',
    changes: [
      '+ audit email_changed Carol Roy',
      '+ outbox M8 carol.roy@acme.test',
      '+ outbox M8 carol@acme.test',
      'accounts carol: email, emailKey, verifiedAt',
      'users carol: email',
    ],
    messages: ['M8 carol@acme.test', 'M8 carol.roy@acme.test'],
  },
];

describe.each(engines)('examples.md on %s', engine => {
  let fixture: Fixture;
  beforeEach(() => {});
  afterEach(() => fixture.close());

  it.each(lines)('#$n $says', async line => {
    const f = await openFixture(engine, { total: line.total ?? 5, policy: line.policy ?? {} });
    fixture = f;
    for (const step of line.before ?? []) {
      await step(f);
      await f.deliver();
    }
    const before = await takeSnapshot(f);
    const [licencesBefore, licencesAfter = licencesBefore] = line.licences.split('→');
    expect(licencesOf(await f.pool())).toBe(licencesBefore);
    const tried = line.inSeveral === true ? null : await asDryRun(f, line.edit);
    expect(await takeSnapshot(f)).toEqual(before);
    const outcome = await line.edit(f);
    const after = await takeSnapshot(f);
    if (tried !== null) expect(withoutNewIds(tried, before)).toEqual(withoutNewIds(outcome, before));
    expect(outcome.outcomes.map(each => each.outcome).join(' ')).toBe(line.outcome);
    if (line.issue !== undefined) expect(outcome.outcomes[0]?.issues[0]?.message).toBe(line.issue);
    for (const { table, row } of outcome.outcomes.filter(each => each.outcome === 'held'))
      expect((await f.row(table, row))?.status).toBe(before.get(`${table} ${row}`)?.row.status ?? 'Draft');
    expect(listChanges(before, after)).toEqual([...(line.changes ?? [])].sort());
    expect(outcome.transaction === null).toBe(line.changes === undefined);
    expect(outcome.cascades.map(({ table, row, change }) => `${change} ${table} ${row}`).sort()).toEqual(
      listCascades(before, after, outcome),
    );
    expect(licencesOf(await f.pool())).toBe(licencesAfter);
    const counted = outcome.licences.filter(each => each.org === f.acme && each.product === 'base');
    expect(counted.map(each => `${licencesOf(each.before)}→${licencesOf(each.after)}`)).toEqual(
      licencesBefore === licencesAfter ? [] : [line.licences],
    );
    expect(outcome.messages.map(each => `${each.kind} ${each.to}`)).toEqual(line.messages ?? []);
    if (line.verdict?.startsWith('Invitation sent') === true) await f.deliver();
    if (line.verdict !== undefined) expect((await f.row('users', outcome.outcomes[0]!.row))?.validationResult).toBe(line.verdict);
    await line.also?.(f, outcome);
  });
});
