import { describe, expect, it } from 'vitest';
import type { SessionResponse } from '../../server/api/wire.ts';
import type { Outcome } from '../../server/model/change.ts';
import { setup } from '../kit/administration.ts';
import { engines } from '../kit/stores.ts';
import { fixtureSite, workspace } from './site.ts';

const password = 'green paper boats';

describe.each(engines)('an acceptance without free licences, on %s', engine => {
  it('a person invited without a reservation becomes Active and waits, the organisation sees it, and a licence ends it', async () => {
    const { f, site, as } = await fixtureSite(engine, { total: 3, policy: { reserveOnInvite: false } });
    try {
      const alice = await as('alice');
      const invite = async (name: string) => {
        const to = { email: `${name}@acme.test`, userId: name, firstName: 'N', lastName: 'P', status: 'Invited' };
        const { body } = await alice.post<Outcome>(`${workspace}/commit`, { changes: [{ table: 'users', to }] });
        return { user: body.outcomes[0]!.row, link: await f.secretTo(to.email, 'M2') };
      };
      const [first, second] = [await invite('first'), await invite('second')];
      expect(await f.pool()).toMatchObject({ used: 3, reserved: 0, total: 3 });
      await f.commit([{ table: 'users', row: f.ids.carol!, to: { status: 'Inactive' } }]);
      for (const { link } of [first, second]) {
        const { status, body } = await site.browser().post<SessionResponse>('/api/invitations', { token: link, password });
        expect(status).toBe(200);
        expect(JSON.stringify(body)).not.toMatch(/licence/i);
      }
      expect(await f.row('users', first.user)).toMatchObject({ status: 'Active', validationResult: 'OK', seats: 1 });
      expect(await f.row('users', second.user)).toMatchObject({
        status: 'Active',
        validationResult: 'Waiting for licence',
        seats: 0,
      });
      expect(await f.pool()).toMatchObject({ used: 3, total: 3, over: false });

      // It stays so over edits and sign-ins, until there is a licence and they get it.
      await f.commit([{ table: 'users', row: second.user, to: { firstName: 'Nora', department: 'Ops' } }]);
      expect((await site.browser().signIn('second', password)).status).toBe(200);
      expect(await f.row('users', second.user)).toMatchObject({ validationResult: 'Waiting for licence' });
      const give = async () => f.commit([{ table: 'seats', to: { user: second.user, pool: (await f.pool()).id } }]);
      expect((await give()).outcomes[0]).toMatchObject({ outcome: 'refused', issues: [{ code: 'V_NO_LICENCE' }] });
      await f.commit([{ table: 'subscriptions', to: { quantity: 1, appliedTo: 'acme' } }]);
      expect(await f.row('users', second.user)).toMatchObject({ validationResult: 'Waiting for licence', seats: 0 });
      expect((await give()).outcomes[0]?.outcome).toBe('accepted');
      expect(await f.row('users', second.user)).toMatchObject({ validationResult: 'OK', seats: 1 });
      expect(site.failures).toEqual([]);
    } finally {
      await f.close();
    }
  });

  it('an external person who needs a licence becomes Active too', async () => {
    const { f, site, as } = await fixtureSite(engine, { total: 3, policy: { externalsUseSeat: false } });
    try {
      await f.commit([{ table: 'orgs', row: f.acme, to: { externalsUseSeat: true } }], setup);
      const alice = await as('alice');
      await alice.post(`${workspace}/act`, {
        table: 'workspaces',
        action: 'inviteOutside',
        rows: [f.ids.WS1],
        input: { address: 'ext2@partner.test' },
      });
      const link = await f.secretTo('ext2@partner.test', 'M6');
      const { status } = await site.browser().post('/api/invitations', { token: link, firstName: 'E', lastName: 'T', password });
      expect(status).toBe(200);
      const [outsider] = (await f.all('users', 'org', f.acme)).filter(each => each.email === 'ext2@partner.test');
      expect(outsider).toMatchObject({
        external: true,
        status: 'Active',
        seats: 0,
        validationResult: 'Waiting for licence',
        workspaces: 1,
      });
      expect(await f.pool()).toMatchObject({ used: 3, total: 3 });
    } finally {
      await f.close();
    }
  });

  it('an admin’s activation without a free licence still holds the row', async () => {
    const { f } = await fixtureSite(engine, { total: 3, policy: { reserveOnInvite: false } });
    try {
      const { outcomes } = await f.commit([{ table: 'users', row: f.ids.erin!, to: { status: 'Active' } }]);
      expect(outcomes[0]).toMatchObject({ outcome: 'held', issues: [{ code: 'V_NO_LICENCE' }] });
      expect((await f.user('erin'))?.status).toBe('Draft');
    } finally {
      await f.close();
    }
  });
});

describe.each(engines)('people in several organisations, on %s', engine => {
  const act = { table: 'workspaces', action: 'inviteOutside' };

  it('an organisation with multiOrg off invites nobody from another one, in any way', async () => {
    const { f, site, as } = await fixtureSite(engine, { policy: { multiOrg: false, onboarding: 'invitation' } });
    try {
      const alice = await as('alice');
      const refused = await alice.post(`${workspace}/act`, { ...act, rows: [f.ids.WS1], input: { address: 'zoe@globex.test' } });
      expect(refused.body).toMatchObject({ status: 422, code: 'ELSEWHERE', detail: 'E-mail already in use' });
      const user = { userId: 'zoe2', firstName: 'Z', lastName: 'Q', email: 'zoe@globex.test', status: 'Invited' };
      const { body } = await alice.post<Outcome>(`${workspace}/commit`, { changes: [{ table: 'users', to: user }] });
      expect(body).toMatchObject({
        outcomes: [{ outcome: 'held', issues: [{ message: 'E-mail already in use' }] }],
        messages: [],
      });
      expect(await f.row('users', body.outcomes[0]!.row)).toMatchObject({ status: 'Draft', account: null, inviteState: 'none' });

      // A person without an organisation is invited, joins GLOBEX in the meantime, and is refused on acceptance.
      const ok = await alice.post(`${workspace}/act`, { ...act, rows: [f.ids.WS1], input: { address: 'ext2@partner.test' } });
      expect(ok.status).toBe(200);
      const link = await f.secretTo('ext2@partner.test', 'M6');
      const account = crypto.randomUUID();
      const made = { email: 'ext2@partner.test', loginId: 'ext2', state: 'active', verifiedAt: f.now };
      await f.commit(
        [
          { table: 'accounts', row: account, from: null, to: made },
          {
            table: 'users',
            to: { org: f.globex, account, userId: 'ext2', firstName: 'E', lastName: 'T', email: made.email, status: 'Active' },
          },
        ],
        setup,
      );
      const [invite] = await f.all('invites', 'state', 'pending').then(all => all.filter(each => each.address === made.email));
      const accepted = await f.writer.commit({ kind: 'system', name: 'invitation' }, [
        { table: 'invites', row: invite!.id, to: { state: 'accepted', acceptedBy: account } },
      ]);
      expect(accepted.outcomes[0]?.issues[0]?.message).toBe(
        'This organisation only accepts people who are in no other organisation. Ask the person who invited you',
      );
      expect((await site.browser().post('/api/invitations/read', { token: link })).status).toBe(200);
    } finally {
      await f.close();
    }
  });

  it('people are accepted where several organisations are allowed, and where the other one is personal', async () => {
    const { f, as } = await fixtureSite(engine);
    try {
      const alice = await as('alice');
      const invite = () =>
        alice.post<Outcome>(`${workspace}/act`, {
          ...act,
          rows: [f.ids.WS1],
          input: { address: 'zoe@globex.test' },
          dryRun: true,
        });
      expect((await invite()).body.outcomes).toMatchObject([{ outcome: 'accepted' }]);
      await f.commit([{ table: 'orgs', row: f.acme, to: { multiOrg: false } }]);
      expect((await invite()).body.outcomes).toMatchObject([{ outcome: 'refused' }]);
      await f.commit([{ table: 'orgs', row: f.globex, to: { kind: 'individual' } }], setup);
      expect((await invite()).body.outcomes).toMatchObject([{ outcome: 'accepted' }]);
    } finally {
      await f.close();
    }
  });
});
