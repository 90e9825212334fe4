import { expect } from 'vitest';
import { tick } from '../../../server/effects/clock.ts';
import { insert, invite, type Line, noLicence, ownSubscription, person, reserved, set, used } from './edits.ts';

/** The worked examples of making people active: accepted, held with what is missing, or held for want of a licence. */
export const activationExamples: Line[] = [
  {
    n: 1,
    says: 'activating a complete draft makes the account, takes a licence, sends one welcome',
    edit: set('erin', { status: 'Active' }),
    outcome: 'accepted',
    validation: 'OK',
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
    validation: null,
    licences: '3/5',
    changes: ['+ users'],
  },
  {
    n: 3,
    says: 'an incomplete activation is held',
    edit: insert({ userId: 'frank', firstName: 'Frank', email: 'frank@acme.test', status: 'Active' }),
    outcome: 'held',
    validation: 'Missing: Last Name',
    licences: '3/5',
    changes: ['+ users frank'],
  },
  {
    n: 4,
    says: 'mending a held row clears its text and activates nothing',
    before: [invite('frank', { userId: 'frank', firstName: 'Frank', status: 'Active' })],
    edit: set('frank', { lastName: 'Vert' }),
    outcome: 'accepted',
    validation: null,
    licences: '3/5',
    changes: ['users frank: issues, lastName, validationResult'],
    also: async f => expect((await f.user('frank'))?.status).toBe('Draft'),
  },
  {
    n: 6,
    says: 'all that is missing, in order',
    edit: insert({ status: 'Active' }),
    outcome: 'held',
    validation: 'Missing: User ID, First Name, Last Name, Email',
    licences: '3/5',
    changes: ['+ users'],
  },
  {
    n: 7,
    says: 'e-mails are compared in canonical form',
    edit: insert(person('erin2', { email: 'ALICE@Acme.Test' })),
    outcome: 'held',
    validation: 'E-mail already in use',
    licences: '3/5',
    changes: ['+ users erin2'],
  },
  {
    n: 9,
    says: 'an e-mail of another organisation is in use too',
    edit: insert(person('zoe2', { email: 'zoe@globex.test' })),
    outcome: 'held',
    validation: 'E-mail already in use',
    licences: '3/5',
    changes: ['+ users zoe2'],
  },
  {
    n: 10,
    says: 'where the organisation links them, an existing account is invited to join',
    policy: { onboarding: 'invitation' },
    edit: invite('zoe2', person('zoe2', { firstName: 'Zoé', lastName: 'Q', email: 'Zoe@GLOBEX.test' })),
    outcome: 'accepted',
    validation: 'Invitation sent to Zoe@GLOBEX.test on 2026-01-15 10:00; expires 2026-01-22',
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
    validation: 'Invitation sent to zoe@globex.test on 2026-01-15 10:00; expires 2026-01-22',
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
    validation: 'E-mail already in use',
    licences: '3/5',
    changes: ['+ users zoe2'],
  },
  {
    n: 11,
    says: 'where an existing account need not accept, it has the licence at once',
    policy: { onboarding: 'invitation', existingAccount: 'link', acceptance: 'new_accounts_only' },
    edit: invite('zoe2', person('zoe2', { firstName: 'Zoé', lastName: 'Q', email: 'zoe@globex.test' })),
    outcome: 'accepted',
    validation: 'OK',
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
    validation: 'Invalid e-mail address',
    licences: '3/5',
    changes: ['+ users kim'],
  },
  {
    n: 14,
    says: 'a User ID that is none',
    edit: insert(person('k m!', { email: 'kim@acme.test' })),
    outcome: 'held',
    validation: 'Invalid User ID: 3 to 64 letters, digits, . _ -',
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
    validation: noLicence(3, 3),
    licences: '3/3',
    changes: ['users erin: issues, validationResult'],
    also: async f => expect((await f.user('erin'))?.status).toBe('Draft'),
  },
  {
    n: 16,
    says: 'a subscription that is applied activates nobody by itself',
    total: 3,
    before: [set('erin', { status: 'Active' }), ownSubscription({ quantity: 1, appliedTo: null })],
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
];
