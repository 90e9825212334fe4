import { afterEach, describe, expect, it } from 'vitest';
import type { ChangeRequest, Outcome, RowId } from '../../server/model/change.ts';
import { type Fixture, openFixture } from '../kit/administration.ts';
import { engines } from '../kit/stores.ts';

describe.each(engines)('limits of messages on %s', engine => {
  let f: Fixture;
  afterEach(() => f.close());

  const invited = (email: string, row: RowId = crypto.randomUUID()): ChangeRequest => ({
    table: 'users',
    row,
    from: null,
    to: { email, status: 'Invited' },
  });
  const act = (action: string, row: RowId, table = 'users'): Promise<Outcome> =>
    f.writer.runAction(f.as('alice'), { table, action, rows: [row] });
  const outside = (address: string, ...workspaces: string[]): Promise<Outcome> =>
    f.writer.runAction(f.as('alice'), {
      table: 'workspaces',
      action: 'inviteOutside',
      rows: workspaces,
      input: { address, level: 'user' },
    });
  const at = (clock: string): void => {
    f.now = `2026-01-15T${clock}.000Z`;
  };
  const said = ({ outcomes }: Outcome) => [outcomes[0]?.outcome, outcomes[0]?.issues[0]?.message];
  const lately = 'Can be invited again at 11:00';

  it.each(['cancelled', 'deleted', 'declined'])(
    'an address gets one invitation an hour, also after one that was %s (BL-03)',
    async how => {
      f = await openFixture(engine);
      const row = crypto.randomUUID();
      await f.commit([invited('new@acme.test', row)]);
      await f.deliver();
      if (how === 'cancelled') await act('cancelInvitation', row);
      if (how === 'deleted') await f.commit([{ table: 'users', row, to: null }]);
      if (how === 'declined') {
        const [invite] = await f.all('invites', 'user', row);
        await f.commit([{ table: 'invites', row: invite!.id, to: { state: 'declined' } }], {
          kind: 'system',
          name: 'invitation',
        });
      }
      at('10:59:59');
      const again = (): Promise<Outcome> => (how === 'deleted' ? f.commit([invited('NEW@acme.test')]) : act('invite', row));
      const outcome = await again();
      expect(said(outcome)).toEqual(['held', lately]);
      expect(outcome.messages).toEqual([]);
      expect((await f.row('users', outcome.outcomes[0]!.row))?.validationResult).toBe(lately);
      at('11:00:00');
      expect((await (how === 'deleted' ? f.commit([invited('new@acme.test')]) : act('invite', row))).messages).toHaveLength(1);
    },
  );

  it('five messages a day are allowed, whatever the policy', async () => {
    f = await openFixture(engine, { policy: { reinviteMinInterval: 60 } });
    const row = crypto.randomUUID();
    await f.commit([invited('new@acme.test', row)]);
    for (const minute of [1, 2, 3, 4]) {
      await f.deliver();
      at(`10:0${minute}:00`);
      expect((await act('inviteAgain', row)).messages).toHaveLength(1);
    }
    at('10:30:00');
    expect(said(await act('inviteAgain', row))).toEqual([
      'refused',
      'Invited 5 times within a day. Can be invited again on 2026-01-16 10:00',
    ]);
  });

  it('messages that were not sent do not count', async () => {
    f = await openFixture(engine);
    const row = crypto.randomUUID();
    await f.commit([invited('new@acme.test', row)]);
    await act('cancelInvitation', row);
    expect((await act('invite', row)).messages).toHaveLength(1);
  });

  it('an address gets one invitation an hour to a workspace, also after cancelling, and five a day to many (mail bomb, security 10)', async () => {
    f = await openFixture(engine);
    const one = await outside('ext@x.test', f.ids.WS1!);
    await f.deliver();
    await act('revoke', one.outcomes[0]!.row, 'invites');
    at('10:10:00');
    expect(said(await outside('EXT@x.test', f.ids.WS1!))).toEqual(['refused', lately]);
    const rows = Array.from({ length: 20 }, () => crypto.randomUUID());
    await f.commit(rows.map((row, n) => ({ table: 'workspaces', row, from: null, to: { name: `W${n}` } })));
    const bomb = await outside('ext@x.test', ...rows);
    expect(bomb.outcomes.filter(({ outcome }) => outcome === 'accepted')).toHaveLength(4);
    expect(bomb.messages).toHaveLength(4);
    expect(bomb.outcomes.at(-1)?.issues[0]?.code).toBe('SENT_OFTEN');
  });

  it('a hundred messages an hour go to external people; further ones wait and say so', async () => {
    f = await openFixture(engine);
    for (let n = 0; n < 100; n += 1) await outside(`ext${n}@x.test`, f.ids.WS1!);
    const states = async (address: string) => {
      const [message] = await f.all('outbox', 'toKey', address);
      const [invite] = await f.all('invites', 'address', address);
      return [message?.state, message?.nextAttemptAt, invite?.delivery, invite?.expiresAt];
    };
    expect(await states('ext99@x.test')).toEqual(['queued', null, 'sending', '2026-01-22T10:00:00.000Z']);
    await outside('late@x.test', f.ids.WS1!);
    expect(await states('late@x.test')).toEqual(['queued', '2026-01-15T10:00:36.000Z', 'waiting', '2026-01-22T10:00:36.000Z']);
    at('10:00:36');
    await outside('later@x.test', f.ids.WS1!);
    expect(await states('later@x.test')).toEqual(['queued', '2026-01-15T10:01:12.000Z', 'waiting', '2026-01-22T10:01:12.000Z']);
  });

  it('the limit of an organisation is that of its policy, for all inviters together', async () => {
    f = await openFixture(engine, { policy: { outsideMailPerHour: 1 } });
    await outside('one@x.test', f.ids.WS1!);
    await f.commit([{ table: 'users', row: f.ids.bob!, to: { role: 'manager' } }]);
    const bob = { ...f.as('bob'), role: 'manager' as const };
    await f.writer.runAction(bob, {
      table: 'workspaces',
      action: 'inviteOutside',
      rows: [f.ids.WS1!],
      input: { address: 'two@x.test', level: 'user' },
    });
    expect(await f.all('outbox', 'toKey', 'two@x.test')).toMatchObject([{ nextAttemptAt: '2026-01-15T11:00:00.000Z' }]);
  });

  it('a refused welcome is noted at the person, until one is delivered or they have signed in', async () => {
    f = await openFixture(engine);
    const outbox = { kind: 'system', name: 'outbox' } as const;
    const validation = async () => (await f.user('erin'))?.validationResult;
    await f.commit([{ table: 'users', row: f.ids.erin!, to: { status: 'Active' } }]);
    const fail = async (): Promise<void> => {
      const message = (await f.all('outbox', 'toKey', 'erin@acme.test')).find(({ state }) => state === 'queued');
      await f.commit([{ table: 'outbox', row: message!.id, to: { state: 'failed', error: '550 No such user' } }], outbox);
    };
    await fail();
    expect(await validation()).toBe('Message to erin@acme.test could not be delivered: 550 No such user');
    await f.commit([{ table: 'users', row: f.ids.erin!, to: { lastName: 'Noire' } }]);
    expect(await validation()).toBe('Message to erin@acme.test could not be delivered: 550 No such user');
    const failed = (await f.all('outbox', 'toKey', 'erin@acme.test')).find(({ state }) => state === 'failed');
    expect((await act('again', failed!.id, 'outbox')).messages).toEqual([{ kind: 'M1', to: 'erin@acme.test' }]);
    await f.deliver();
    expect(await validation()).toBe('OK');
    at('11:00:00');
    await act('newWayIn', f.ids.erin!);
    await fail();
    expect(await validation()).toContain('could not be delivered');
    await f.commit([{ table: 'users', row: f.ids.erin!, to: { lastSignIn: f.now } }], { kind: 'system', name: 'session' });
    expect(await validation()).toBe('OK');
  });

  it('a refused message of an invitation to a workspace is noted in Invitations', async () => {
    f = await openFixture(engine);
    const { outcomes } = await outside('ext@x.test', f.ids.WS1!);
    const [message] = await f.all('outbox', 'toKey', 'ext@x.test');
    const outbox = { kind: 'system', name: 'outbox' } as const;
    await f.commit([{ table: 'outbox', row: message!.id, to: { state: 'failed', error: '550 No' } }], outbox);
    expect(await f.row('invites', outcomes[0]!.row)).toMatchObject({ delivery: 'failed', problem: '550 No', state: 'pending' });
    expect((await act('again', message!.id, 'outbox')).messages).toEqual([{ kind: 'M6', to: 'ext@x.test' }]);
    at('12:00:00');
    await f.deliver();
    expect(await f.row('invites', outcomes[0]!.row)).toMatchObject({
      delivery: 'sent',
      problem: null,
      sentAt: f.now,
      expiresAt: '2026-01-22T12:00:00.000Z',
    });
  });
});
