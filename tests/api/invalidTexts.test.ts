import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Cells, Outcome } from '../../server/model/change.ts';
import type { Fixture } from '../kit/administration.ts';
import { engines } from '../kit/stores.ts';
import { type Browser, fixtureSite, workspace } from './site.ts';

describe.each(engines)('invalid texts beside cells on %s', engine => {
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

  it('only people who may write the cell remove or set its invalid text', async () => {
    const { row } = await commit(alice, undefined, { userId: 'newcomer', firstDay: 'some day' });
    expect(await kept(row)).toMatchObject({ firstDay: { text: 'some day' } });
    for (const firstDay of ['', 'another day', '2026-01-15']) {
      const { outcome, issues } = await commit(lisa, row, { firstDay });
      expect([outcome, issues.at(-1)?.code]).toEqual(['refused', 'forbidden']);
      expect(await kept(row)).toMatchObject({ firstDay: { text: 'some day' } });
    }
    expect(await commit(alice, row, { firstDay: '' })).toMatchObject({ outcome: 'accepted' });
    expect(await kept(row)).toBeNull();
  });

  it('a new row brings no invalid text for a cell that its creator may not set', async () => {
    expect(await commit(lisa, undefined, { userId: 'another', role: 'emperor' })).toMatchObject({ outcome: 'refused' });
    const { row } = await commit(lisa, undefined, { userId: 'another', firstDay: 'some day' });
    expect(await kept(row)).toMatchObject({ firstDay: { text: 'some day' } });
  });

  it('invalid texts survive when a row is sent back as it was read; an empty text clears them', async () => {
    const { row } = await commit(alice, undefined, { userId: 'asread', firstDay: 'some day', manager: 'nobody' });
    const read = (await f.row('users', row))!;
    const sent = async (...changes: object[]) => {
      const { status } = await alice.post(`${workspace}/commit`, {
        changes: changes.map(to => ({ table: 'users', row, from: { firstDay: null }, to })),
      });
      return [status, (await f.row('users', row))?.seq === read.seq, Object.keys((await kept(row)) ?? {})];
    };
    expect(await sent({ firstDay: null, manager: null })).toEqual([200, true, ['firstDay', 'manager']]);
    expect(await sent({ firstDay: null }, { manager: null }, {})).toEqual([200, true, ['firstDay', 'manager']]);
    expect(await sent({ firstDay: 'another' }, { firstDay: null })).toEqual([200, false, ['firstDay', 'manager']]);
    expect(await kept(row)).toMatchObject({ firstDay: { text: 'another' } });
    expect(await sent({ firstDay: null }, { firstDay: '' })).toEqual([200, false, ['manager']]);
  });

  it('an invalid text does not prevent sending a row back as it was read', async () => {
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
