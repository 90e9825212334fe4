import { afterEach, describe, expect, it } from 'vitest';
import type { Cells, Outcome } from '../../server/model/change.ts';
import type { CommitOptions } from '../../server/model/writer.ts';
import { type Fixture, openFixture } from '../kit/administration.ts';
import { engines } from '../kit/stores.ts';

const outbox = { kind: 'system', name: 'outbox' } as const;

describe.each(engines)('secrets of messages on %s', engine => {
  let f: Fixture;
  afterEach(() => f.close());

  const activate = (options: CommitOptions = {}): Promise<Outcome> =>
    f.writer.commit(f.as('alice'), [{ table: 'users', row: f.ids.erin!, to: { status: 'Active' } }], options);
  const invite = (address: string, by = 'alice', more = {}): Promise<Outcome> =>
    f.writer.commit(f.as(by), [
      { table: 'users', row: crypto.randomUUID(), from: null, to: { email: address, status: 'Invited', ...more } },
    ]);
  const kept = async (): Promise<number> =>
    (await f.reader.page({ table: 'messageSecrets', scope: null, sort: [], fields: ['message'], limit: 100 })).rows.length;
  const messageTo = async (address: string) => (await f.all('outbox', 'toKey', address)).at(-1);
  const settle = async (address: string, to: { state: string; error?: string }): Promise<void> => {
    const mailMessage = await messageTo(address);
    await f.writer.commit(outbox, [{ table: 'outbox', row: mailMessage!.id, to }]);
  };

  it.each([['sent'], ['failed'], ['kept']])(
    'a secret is stored apart from its message, and deleted once it is %s',
    async state => {
      f = await openFixture(engine);
      const before = await kept();
      const outcome = await activate();
      const secret = (await f.secretTo('erin@acme.test', 'M1')) ?? '';
      expect(secret).toMatch(/^[\w-]{43}$/);
      expect(JSON.stringify(await messageTo('erin@acme.test'))).not.toContain(secret);
      expect(JSON.stringify([outcome, await f.reader.tail(0, 1_000, 1_000)])).not.toContain(secret);
      expect(await kept()).toBe(before + 1);
      await settle('erin@acme.test', { state });
      expect(await kept()).toBe(before);
    },
  );

  it('a secret is deleted with a message that is replaced, and the message is not sent', async () => {
    f = await openFixture(engine);
    await invite('new@acme.test');
    const [first] = await f.all('outbox', 'toKey', 'new@acme.test');
    const [person] = await f.all('users', 'email', 'new@acme.test');
    f.now = '2026-01-15T11:00:00.000Z';
    await f.writer.runAction(f.as('alice'), { table: 'users', action: 'inviteAgain', rows: [person!.id] });
    expect((await f.row('outbox', first!.id))?.state).toBe('withdrawn');
    expect(await f.all('messageSecrets', 'message', first!.id)).toEqual([]);
    await f.writer.runAction(f.as('alice'), { table: 'users', action: 'cancelInvitation', rows: [person!.id] });
    expect((await f.all('outbox', 'toKey', 'new@acme.test')).map(({ state }) => state)).toEqual(['withdrawn', 'withdrawn']);
    expect(await f.secretTo('new@acme.test', 'M2')).toBeUndefined();
  });

  it('without a mail server a secret is shown once to its creator, and not stored', async () => {
    f = await openFixture(engine, { delivers: false });
    const dry = await activate({ dryRun: true });
    expect([dry.secrets, dry.messages]).toEqual([undefined, [{ kind: 'M1', to: 'erin@acme.test' }]]);
    const key = { key: 'k', hash: 'h' };
    const first = await activate({ key });
    expect(first.secrets).toEqual([
      {
        table: 'users',
        row: f.ids.erin,
        kind: 'M1',
        to: 'erin@acme.test',
        name: 'Erin Noir',
        secret: expect.stringMatching(/^[\w-]{43}$/),
        expiresAt: '2026-01-18T10:00:00.000Z',
      },
    ]);
    const again = await activate({ key });
    expect([again.secrets, again.secretsShown]).toEqual([undefined, 1]);
    expect({ ...again, secretsShown: undefined }).toEqual({ ...first, secrets: undefined, secretsShown: undefined });
    expect(await messageTo('erin@acme.test')).toMatchObject({ state: 'kept', body: expect.stringContaining('password: ••••\n') });
    expect(await kept()).toBe(0);

    const { secrets } = await invite('new@acme.test');
    expect(secrets).toMatchObject([
      { kind: 'M2', name: '', secret: expect.stringMatching(/^https:\/\/seatgrid\.test\/invite#[\w-]{43}$/) },
    ]);
    const [person] = await f.all('users', 'email', 'new@acme.test');
    expect(person?.validationResult).toBe(
      'Invitation for new@acme.test: give them the link yourself, as there is no mail server; expires 2026-01-22',
    );
    // No message was sent, so nobody has to wait.
    f.now = '2026-01-15T10:00:01.000Z';
    const more = await f.writer.runAction(f.as('alice'), { table: 'users', action: 'inviteAgain', rows: [person!.id] });
    expect(more.secrets).toHaveLength(1);
  });

  it('a secret is not shown to a person with a lower role than the one it lets in', async () => {
    f = await openFixture(engine, { delivers: false });
    await f.commit([{ table: 'users', row: f.ids.bob!, to: { role: 'manager' } }]);
    const manager = { ...f.as('bob'), role: 'manager' as const };
    const carol = f.ids.carol!;
    const reset = () => f.writer.runAction(manager, { table: 'users', action: 'newWayIn', rows: [carol] });
    expect((await reset()).secrets).toHaveLength(1);
    f.now = '2026-01-15T10:10:00.000Z';
    await f.commit([{ table: 'users', row: carol, to: { role: 'owner' } }]);
    const owner = await reset();
    expect([owner.outcomes[0]?.outcome, owner.secrets]).toEqual(['refused', undefined]);
  });

  it('a secret that a manager saw stops working when the person gets a higher role', async () => {
    f = await openFixture(engine, { delivers: false });
    await activate();
    const hash = async () => (await f.row('accounts', String((await f.user('erin'))?.account)))?.passwordHash;
    const before = await hash();
    const promoted = await f.commit([{ table: 'users', row: f.ids.erin!, to: { role: 'owner' } }]);
    expect(promoted.secrets).toMatchObject([{ to: 'erin@acme.test' }]);
    expect(await hash()).not.toBe(before);
  });

  it('shown secrets end with a deactivation: on return in a higher role the person gets new ones, shown to the person who reactivates them', async () => {
    f = await openFixture(engine, { delivers: false });
    const lena = crypto.randomUUID();
    const licenceAdmin = { userId: 'lena', firstName: 'L', lastName: 'A', email: 'lena@acme.test', role: 'licence_admin' };
    await f.commit([{ table: 'users', row: lena, from: null, to: { ...licenceAdmin, status: 'Active', org: f.acme } }]);
    const known = await f.writer.commit({ ...f.as('alice'), user: lena, role: 'licence_admin' }, [
      { table: 'users', row: f.ids.erin!, to: { status: 'Active' } },
    ]);
    expect(known.secrets).toHaveLength(1);
    const hash = async () => (await f.row('accounts', String((await f.user('erin'))?.account)))?.passwordHash;
    const before = await hash();
    const set = (to: Cells) => f.commit([{ table: 'users', row: f.ids.erin!, to }], f.as('alice'));
    await set({ status: 'Inactive' });
    expect(await hash()).toBeNull();
    await set({ role: 'owner' });
    const back = await set({ status: 'Active' });
    expect(back.secrets).toMatchObject([{ to: 'erin@acme.test' }]);
    expect([await hash()].flat()).not.toContain(before);
  });

  it('a manager’s pending change of an address cannot be confirmed once the person has a higher role', async () => {
    f = await openFixture(engine, { policy: { emailChange: 'verify_first' } });
    await f.commit([{ table: 'users', row: f.ids.bob!, to: { role: 'manager' } }]);
    const manager = { ...f.as('bob'), role: 'manager' as const };
    await f.writer.commit(manager, [{ table: 'users', row: f.ids.carol!, to: { email: 'mine@acme.test' } }]);
    const account = async () => f.row('accounts', f.as('carol').account);
    expect(await account()).toMatchObject({ newEmail: 'mine@acme.test', newEmailHash: expect.any(String) });
    await f.commit([{ table: 'users', row: f.ids.carol!, to: { role: 'owner' } }], f.as('alice'));
    expect(await account()).toMatchObject({ email: 'carol@acme.test', newEmail: null, newEmailHash: null });
    expect(await f.user('carol')).toMatchObject({ role: 'owner', newEmail: null, validationResult: 'OK' });
    expect(await messageTo('mine@acme.test')).toMatchObject({ state: 'withdrawn' });
    expect(await f.secretTo('mine@acme.test', 'M8c')).toBeUndefined();
  });

  it('the answer to a refused change has no secrets', async () => {
    f = await openFixture(engine, { delivers: false, total: 3 });
    const outcome = await activate();
    expect([outcome.outcomes[0]?.outcome, outcome.secrets]).toEqual(['held', undefined]);
  });
});
