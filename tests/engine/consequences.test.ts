import { afterEach, describe, expect, it } from 'vitest';
import type { Outcome } from '../../server/model/change.ts';
import { type Fixture, openFixture } from '../kit/administration.ts';
import { engines } from '../kit/stores.ts';

describe.each(engines)('the consequences that a dry run returns, on %s', engine => {
  let f: Fixture;
  afterEach(() => f.close());
  const deactivate = (people: readonly string[], by: string, dryRun: boolean): Promise<Outcome> =>
    f.writer.runAction(
      f.as(by),
      { table: 'users', action: 'deactivate', rows: people.map(who => f.ids[who]!) },
      { dryRun, consequences: dryRun },
    );
  /** Signs a person in; `user` is the row of the session, if it is another one of the same account. */
  const signIn = (name: string, count: number, user = f.ids[name]!) =>
    f.user(name).then(person =>
      f.commit(
        Array.from({ length: count }, (_, at) => ({
          table: 'sessions',
          to: { user, account: person!.account!, tokenHash: `${name}${user}${at}`, expiresAt: '2026-02-01T00:00:00.000Z' },
        })),
        { kind: 'system', name: 'session' },
      ),
    );

  it('states, sessions and reports are those that the same request then changes', async () => {
    f = await openFixture(engine);
    await signIn('bob', 2);
    await signIn('carol', 1);
    await f.commit(['carol', 'erin'].map(who => ({ table: 'users', row: f.ids[who]!, to: { manager: f.ids.bob! } })));
    const people = ['bob', 'carol', 'erin'];
    const dry = await deactivate(people, 'alice', true);
    expect(dry.consequences).toMatchObject({
      states: [{ table: 'users', from: 'Active', to: 'Inactive', rows: 2 }],
      sessions: 3,
    });
    expect(dry.consequences?.links.find(({ field }) => field === 'manager')).toEqual({
      table: 'users',
      field: 'manager',
      rows: 2,
      to: [f.ids.bob],
    });
    const before = (await f.all('sessions', 'user', f.ids.bob!)).length + (await f.all('sessions', 'user', f.ids.carol!)).length;
    const real = await deactivate(people, 'alice', false);
    expect(real.outcomes).toEqual(dry.outcomes);
    expect(real.licences).toEqual(dry.licences);
    expect(real.messages).toEqual(dry.messages);
    expect(real.consequences).toBeUndefined();
    expect(before).toBe(3);
    expect(await f.all('sessions', 'user', f.ids.bob!)).toEqual([]);
    expect(await f.all('sessions', 'user', f.ids.carol!)).toEqual([]);
    expect((await f.all('users', 'manager', f.ids.bob!)).length).toBe(2);
  });

  it('a dry run that does not ask for them has none, and reads nothing for them', async () => {
    const reads: string[] = [];
    f = await openFixture(engine, { reads });
    await signIn('bob', 2);
    await f.commit([{ table: 'users', row: f.ids.carol!, to: { manager: f.ids.bob! } }]);
    const rows = [f.ids.bob!, f.ids.erin!];
    const request = { table: 'users', action: 'deactivate', rows };
    const changes = rows.map(row => ({ table: 'users', row, to: { status: 'Inactive' } }));
    const runs = [
      (consequences?: boolean) =>
        f.writer.runAction(f.as('alice'), request, { dryRun: true, ...(consequences && { consequences }) }),
      (consequences?: boolean) =>
        f.writer.commit(f.as('alice'), changes, { dryRun: true, ...(consequences && { consequences }) }),
    ];
    for (const run of runs) {
      reads.length = 0;
      const { consequences: none, ...plain } = await run();
      const few = reads.splice(0);
      const { consequences, ...asked } = await run(true);
      expect(asked).toEqual(plain);
      expect(none).toBeUndefined();
      expect(consequences?.sessions).toBe(2);
      // The same reads, and then those of the links to the two people.
      expect(reads.slice(0, few.length)).toEqual(few);
      expect(reads.slice(few.length)).toEqual(expect.arrayContaining(['count users.manager', 'where users.manager']));
    }
  });

  it('sessions of the account in another organisation end too, but are not listed', async () => {
    f = await openFixture(engine);
    await signIn('bob', 2);
    await signIn('bob', 1, f.ids.zoe);
    expect((await deactivate(['bob'], 'alice', true)).consequences?.sessions).toBe(2);
    await deactivate(['bob'], 'alice', false);
    expect(await f.all('sessions', 'user', f.ids.zoe!)).toEqual([]);
  });

  it('a refused row has no consequences', async () => {
    f = await openFixture(engine);
    await signIn('alice', 2);
    const dry = await deactivate(['alice'], 'alice', true);
    expect(dry.outcomes[0]?.outcome).toBe('refused');
    expect(dry.consequences?.sessions ?? 0).toBe(0);
    expect(dry.consequences?.states ?? []).toEqual([]);
  });

  it('a person who may not deactivate learns of no session and no report', async () => {
    f = await openFixture(engine);
    await signIn('bob', 2);
    await f.commit([{ table: 'users', row: f.ids.carol!, to: { manager: f.ids.bob! } }]);
    const dry = await deactivate(['bob'], 'carol', true);
    expect(dry.outcomes[0]?.outcome).toBe('refused');
    expect(JSON.stringify(dry.consequences ?? {})).not.toMatch(/manager|"sessions":[1-9]/);
  });
});
