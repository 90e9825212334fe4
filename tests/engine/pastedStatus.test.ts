import { afterEach, describe, expect, it } from 'vitest';
import type { Cells, Outcome } from '../../server/model/change.ts';
import { type Fixture, openFixture } from '../kit/administration.ts';
import { engines } from '../kit/stores.ts';

const actif = { status: { text: 'actif?', code: 'V_STATUS', params: { text: 'actif?' } } };

describe.each(engines)('a status that names none on %s', engine => {
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

  it('is kept beside the cell of a new row, with the other texts, until the cell is mended', async () => {
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

  it('stays where the row is sent back as it was read, and goes where a blank is typed over it', async () => {
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

  it('goes where the row is activated by the menu, and does not come back to an account', async () => {
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

  it('comes back with a row that was deleted, and with a paste that is done again', async () => {
    f = await openFixture(engine);
    const made = await insert({ ...whole, status: 'actif?' });
    await undo(await f.commit([{ table: 'users', row: f.ids.zoe2!, to: null }], f.as('alice')));
    expect(await says()).toEqual(['Draft', actif, 'Unknown status: actif?']);
    const undone = await undo(made);
    expect(await f.row('users', f.ids.zoe2!)).toBeUndefined();
    await undo(undone);
    expect(await says()).toEqual(['Draft', actif, 'Unknown status: actif?']);
  });

  it('is kept beside the cell of a draft that is there, and undo takes it away', async () => {
    f = await openFixture(engine);
    const typed = await edit({ status: 'actif?' }, 'erin');
    expect(typed.outcomes[0]).toMatchObject({ outcome: 'accepted', issues: [{ code: 'V_STATUS' }] });
    expect(await says('erin')).toEqual(['Draft', actif, 'Unknown status: actif?']);
    expect((await edit({ status: 'actif?' }, 'erin')).transaction).toBeNull();
    await undo(typed);
    expect(await says('erin')).toEqual(['Draft', {}, null]);
  });

  it('goes where the row cannot be activated for another reason, which is said', async () => {
    f = await openFixture(engine);
    await insert({ userId: 'zoe2', status: 'actif?' });
    const typed = await edit({ status: 'Active' });
    expect(typed.outcomes[0]).toMatchObject({ outcome: 'held', issues: [{ code: 'V_MISSING' }] });
    expect((await says())[1]).toEqual({});
    await undo(typed);
    expect((await says())[1]).toEqual(actif);
  });

  it('is kept by a licence admin’s paste too, and stops all where all or nothing is asked', async () => {
    f = await openFixture(engine);
    await f.commit([{ table: 'users', row: f.ids.bob!, to: { role: 'licence_admin' } }]);
    const changes = [{ table: 'users', to: { ...whole, status: 'actif?' } }];
    expect((await f.writer.commit(f.as('bob'), changes, { partial: false })).outcomes[0]?.outcome).toBe('refused');
    f.ids.zoe2 = (await f.writer.commit(f.as('bob'), changes, { partial: true })).outcomes[0]!.row;
    expect(await says()).toEqual(['Draft', actif, 'Unknown status: actif?']);
  });
});
