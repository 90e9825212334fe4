import { afterEach, describe, expect, it } from 'vitest';
import { redactOldMessages } from '../../server/effects/redactOldMessages.ts';
import type { Cells } from '../../server/model/change.ts';
import { type Fixture, openFixture, setup } from '../kit/administration.ts';
import { engines } from '../kit/stores.ts';

describe.each(engines)('data of version 0.1.0 on %s', engine => {
  let f: Fixture;
  afterEach(() => f.close());

  const messageTo = async (address: string) =>
    (
      await f.reader.page({ table: 'outbox', scope: null, sort: [], fields: ['to', 'body', 'link', 'state', 'opens'], limit: 99 })
    ).rows.find(({ to }) => to === address)!;

  /** Writes a message as that version did: with its secret in it. */
  async function age(address: string, kind: string, state: string): Promise<string> {
    const clear = (await f.secretTo(address, kind)) ?? '';
    const [mailMessage] = await f.all('outbox', 'toKey', address);
    const [secret] = await f.all('messageSecrets', 'message', mailMessage!.id);
    const old: Cells = {
      body: String(mailMessage!.body).replaceAll('••••', clear),
      link: String(mailMessage!.link).replaceAll('••••', clear),
      toKey: null,
      opens: null,
      invite: null,
      account: null,
      state,
    };
    await f.commit(
      [
        { table: 'messageSecrets', row: secret!.id, to: null },
        { table: 'outbox', row: mailMessage!.id, to: old },
      ],
      setup,
    );
    return clear;
  }

  it.each(['queued', 'failed', 'kept'])('a message that was %s has no secret after the upgrade', async state => {
    f = await openFixture(engine);
    await f.commit([{ table: 'users', row: f.ids.erin!, to: { status: 'Active' } }]);
    await f.commit([{ table: 'users', to: { email: 'new@acme.test', status: 'Invited' } }]);
    const secrets = [await age('erin@acme.test', 'M1', state), await age('new@acme.test', 'M2', state)];
    await redactOldMessages(f);
    const mailMessages = [await messageTo('erin@acme.test'), await messageTo('new@acme.test')];
    for (const secret of secrets) expect(JSON.stringify(mailMessages)).not.toContain(secret);
    expect(mailMessages[0]?.body).toContain('Temporary password: ••••\n');
    expect(mailMessages[1]?.link).toBe('https://seatgrid.test/invite#••••');
    const kept = await Promise.all([f.secretTo('erin@acme.test', 'M1'), f.secretTo('new@acme.test', 'M2')]);
    expect(kept).toEqual(state === 'queued' ? secrets : [undefined, undefined]);
    const seq = await f.reader.seq();
    await redactOldMessages(f);
    expect(await f.reader.seq()).toBe(seq);
    if (state !== 'queued') return;
    await f.deliver();
    const [person] = await f.all('users', 'email', 'new@acme.test');
    expect(person?.validationResult).toBe('Invitation sent to new@acme.test on 2026-01-15 10:00; expires 2026-01-22');
  });

  it('accounts with a chosen password keep their address, and open passwords the address they were sent to', async () => {
    f = await openFixture(engine);
    await f.commit([{ table: 'users', row: f.ids.erin!, to: { status: 'Active' } }]);
    const [carol, erin] = [f.as('carol').account, String((await f.user('erin'))?.account)];
    const old = { secretFor: null, verifiedAt: null };
    await f.commit(
      [carol, erin].map(row => ({ table: 'accounts', row, to: old })),
      setup,
    );
    await redactOldMessages(f);
    expect(await f.row('accounts', carol)).toMatchObject({ secretFor: 'carol@acme.test', verifiedAt: expect.any(String) });
    expect(await f.row('accounts', erin)).toMatchObject({ secretFor: 'erin@acme.test', verifiedAt: null });
  });
});
