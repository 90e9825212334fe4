import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Cells, Outcome } from '../../server/model/change.ts';
import type { Fixture } from '../kit/administration.ts';
import { engines } from '../kit/stores.ts';
import { type Browser, fixtureSite, workspace } from './site.ts';

describe.each(engines)('texts kept beside cells on %s', engine => {
  let f: Fixture;
  let alice: Browser;
  let lisa: Browser;
  beforeAll(async () => {
    const made = await fixtureSite(engine, { total: 10, join: [{ name: 'lisa', role: 'licence_admin' }] });
    ({ f } = made);
    [alice, lisa] = await Promise.all([made.as('alice'), made.as('lisa')]);
  });
  afterAll(() => f.close());

  const commit = async (by: Browser, row: string | undefined, to: Cells) => {
    const { body } = await by.post<Outcome>(`${workspace}/commit`, { changes: [{ table: 'users', row, to }] });
    return (body as Outcome & { outcome?: Outcome }).outcome?.outcomes[0] ?? body.outcomes[0]!;
  };
  const kept = async (row: string) => JSON.parse(String((await f.row('users', row))?.invalid ?? 'null')) as object | null;

  it('are taken away, and put there, by nobody who may not write the cell', async () => {
    const { row } = await commit(alice, undefined, { userId: 'newcomer', firstDay: 'some day' });
    expect(await kept(row)).toMatchObject({ firstDay: { text: 'some day' } });
    for (const firstDay of [null, '', 'another day', '2026-01-15']) {
      const { outcome, issues } = await commit(lisa, row, { firstDay });
      expect([outcome, issues.at(-1)?.code]).toEqual(['refused', 'forbidden']);
      expect(await kept(row)).toMatchObject({ firstDay: { text: 'some day' } });
    }
    expect(await commit(alice, row, { firstDay: null })).toMatchObject({ outcome: 'accepted' });
    expect(await kept(row)).toBeNull();
  });

  it('do not come with a new row into a cell that its maker may not give', async () => {
    expect(await commit(lisa, undefined, { userId: 'another', role: 'emperor' })).toMatchObject({ outcome: 'refused' });
    const { row } = await commit(lisa, undefined, { userId: 'another', firstDay: 'some day' });
    expect(await kept(row)).toMatchObject({ firstDay: { text: 'some day' } });
  });

  it('are in nobody’s way who sends a row back as it was read', async () => {
    const { row } = await commit(alice, undefined, {
      userId: 'sentback',
      firstName: 'S',
      lastName: 'B',
      email: 's@acme.test',
      location: 'L',
      lastDay: 'x',
    });
    const outcome = await commit(lisa, row, { firstName: 'S', location: 'L', firstDay: null, lastDay: 'x', status: 'Invited' });
    expect(outcome.issues.map(issue => issue.code)).toEqual(['V_DATE']);
  });
});
