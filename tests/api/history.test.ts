import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { HistoryResponse } from '../../server/api/wire.ts';
import type { Fixture } from '../kit/administration.ts';
import { engines } from '../kit/stores.ts';
import { type Browser, fixtureSite, workspace } from './site.ts';

describe.each(engines)('the actors of a history on %s', engine => {
  let f: Fixture;
  let alice: Browser;
  let carol: Browser;

  beforeAll(async () => {
    const made = await fixtureSite(engine);
    ({ f } = made);
    alice = await made.as('alice');
    carol = await made.as('carol');
  });
  afterAll(() => f.close());

  const commit = (by: Browser, to: object) =>
    by.post(`${workspace}/commit`, { changes: [{ table: 'users', row: f.ids.carol, to }] });
  const history = async (by: Browser) =>
    (await by.get<HistoryResponse>(`${workspace}/tables/users/rows/${f.ids.carol}/history?limit=3`)).body.entries.map(
      ({ actor, actorName, person }) => ({ actor, actorName, person }),
    );

  it('an entry has the name at the time and the User ID now, so that a person with the same name is told apart', async () => {
    await commit(carol, { firstName: 'Alice', lastName: 'Martin' });
    await commit(carol, { language: 'en' });
    await commit(alice, { department: 'Sales' });
    const now = { userId: 'carol', name: 'Alice Martin' };
    expect(await history(alice)).toEqual([
      { actor: f.ids.alice, actorName: 'Alice Martin', person: { userId: 'alice', name: 'Alice Martin' } },
      { actor: f.ids.carol, actorName: 'Alice Martin', person: now },
      { actor: f.ids.carol, actorName: 'Carol Roy', person: now },
    ]);
    // A person who sees only themselves in Users gets no more than the names of others.
    expect((await history(carol)).map(({ person }) => person)).toEqual([undefined, now, now]);
  });
});
