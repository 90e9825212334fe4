import { afterEach, describe, expect, it } from 'vitest';
import type { Cells, Outcome } from '../../server/model/change.ts';
import { type Fixture, openFixture } from '../kit/administration.ts';
import { engines } from '../kit/stores.ts';

const actif = { status: { text: 'actif?', code: 'V_STATUS', params: { text: 'actif?' } } };

describe.each(engines)('an unknown status on %s', engine => {
  let f: Fixture;
  afterEach(() => f.close());
  const insert = async (to: Cells): Promise<Outcome> => {
    const outcome = await f.commit([{ table: 'users', to }], f.as('alice'));
    f.ids.zoe2 = outcome.outcomes[0]!.row;
    return outcome;
  };
  const edit = (to: Cells, user = 'zoe2') => f.commit([{ table: 'users', row: f.ids[user]!, to }], f.as('alice'));
  const undo = (outcome: Outcome) => f.writer.undo(f.as('alice'), outcome.transaction!);
  const says = async (user = 'zoe2') => {
    const row = (await f.row('users', f.ids[user]!))!;
    return [row.status, JSON.parse(String(row.invalid ?? '{}')) as unknown, row.validationResult];
  };
  const whole = { userId: 'zoe2', firstName: 'Zoe', lastName: 'Roy', email: 'zoe2@acme.test' };

  it('is kept in a new row, with the other invalid texts, until the cell is fixed', async () => {
    f = await openFixture(engine);
    const made = await insert({ ...whole, status: 'actif?', firstDay: 'soon' });
    expect(made.outcomes[0]).toMatchObject({
      outcome: 'held',
      issues: [{ code: 'V_STATUS', field: 'status' }, { code: 'V_DATE' }],
    });
    const soon = { firstDay: { text: 'soon', code: 'V_DATE' } };
    expect(await says()).toMatchObject([
      'Draft',
      { ...actif, ...soon },
      expect.stringMatching(/^Unknown status: actif\?; Not a date: soon/),
    ]);
    await edit({ firstDay: '', department: 'Sales' });
    expect(await says()).toEqual(['Draft', actif, 'Unknown status: actif?']);
    expect((await edit({ status: 'Actif' })).outcomes[0]).toMatchObject({ outcome: 'accepted', issues: [] });
    expect(await says()).toEqual(['Active', {}, 'OK']);
  });

  it('stays if the row is sent back as it was read, and is removed by a blank', async () => {
    f = await openFixture(engine);
    await insert({ ...whole, status: 'actif?' });
    for (const status of ['Draft', null]) {
      const sent = await edit({ status, department: 'Sales' });
      expect([sent.outcomes[0]?.outcome, await says()]).toEqual(['accepted', ['Draft', actif, 'Unknown status: actif?']]);
    }
    const typed = await edit({ status: '' });
    expect([typed.outcomes[0]?.outcome, await says()]).toEqual(['accepted', ['Draft', {}, null]]);
    await undo(typed);
    expect(await says()).toEqual(['Draft', actif, 'Unknown status: actif?']);
  });

  it('is removed if the row is activated from the menu, and is not restored for an account', async () => {
    f = await openFixture(engine);
    await insert({ ...whole, status: 'actif?' });
    const acted = await f.writer.runAction(f.as('alice'), { table: 'users', action: 'activate', rows: [f.ids.zoe2!] });
    expect(await says()).toEqual(['Active', {}, 'OK']);
    expect((await undo(acted)).outcomes[0]).toMatchObject({
      undone: { row: 'reverted', state: 'Inactive' },
      kept: [{ field: 'status', code: 'V_STATUS' }],
    });
    expect(await says()).toEqual(['Inactive', {}, 'OK']);
  });

  it('is restored with a deleted row, and by the redo of a paste', async () => {
    f = await openFixture(engine);
    const made = await insert({ ...whole, status: 'actif?' });
    await undo(await f.commit([{ table: 'users', row: f.ids.zoe2!, to: null }], f.as('alice')));
    expect(await says()).toEqual(['Draft', actif, 'Unknown status: actif?']);
    const undone = await undo(made);
    expect(await f.row('users', f.ids.zoe2!)).toBeUndefined();
    await undo(undone);
    expect(await says()).toEqual(['Draft', actif, 'Unknown status: actif?']);
  });

  it('is kept in an existing draft, and undo removes it', async () => {
    f = await openFixture(engine);
    const typed = await edit({ status: 'actif?' }, 'erin');
    expect(typed.outcomes[0]).toMatchObject({ outcome: 'accepted', issues: [{ code: 'V_STATUS' }] });
    expect(await says('erin')).toEqual(['Draft', actif, 'Unknown status: actif?']);
    expect((await edit({ status: 'actif?' }, 'erin')).transaction).toBeNull();
    await undo(typed);
    expect(await says('erin')).toEqual(['Draft', {}, null]);
  });

  it('is replaced by the reason why the row cannot be activated', async () => {
    f = await openFixture(engine);
    await insert({ userId: 'zoe2', status: 'actif?' });
    const typed = await edit({ status: 'Active' });
    expect(typed.outcomes[0]).toMatchObject({ outcome: 'held', issues: [{ code: 'V_MISSING' }] });
    expect((await says())[1]).toEqual({});
    await undo(typed);
    expect((await says())[1]).toEqual(actif);
  });

  it('is also kept in a licence admin’s paste, and stops an atomic commit', async () => {
    f = await openFixture(engine);
    await f.commit([{ table: 'users', row: f.ids.bob!, to: { role: 'licence_admin' } }]);
    const changes = [{ table: 'users', to: { ...whole, status: 'actif?' } }];
    expect((await f.writer.commit(f.as('bob'), changes, { partial: false })).outcomes[0]?.outcome).toBe('refused');
    f.ids.zoe2 = (await f.writer.commit(f.as('bob'), changes, { partial: true })).outcomes[0]!.row;
    expect(await says()).toEqual(['Draft', actif, 'Unknown status: actif?']);
  });
});
