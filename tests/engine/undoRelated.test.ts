import { afterEach, describe, expect, it } from 'vitest';
import type { Cells, Outcome } from '../../server/model/change.ts';
import { type Fixture, openFixture, setup } from '../kit/administration.ts';
import { engines } from '../kit/stores.ts';

const results = (outcome: Outcome) => outcome.outcomes.map(each => each.outcome);

/** What undo restores besides entered values: invalid texts, empty cells, links emptied by a deletion, rows deleted with another. */
describe.each(engines)('undo of texts, links and dependent rows on %s', engine => {
  let f: Fixture;
  afterEach(() => f.close());

  const undo = (outcome: Outcome, by = 'alice') => f.writer.undo(f.as(by), outcome.transaction!);
  const edit = (to: Cells) => f.commit([{ table: 'users', row: f.ids.erin!, to }]);
  const texts = async () => JSON.parse(String((await f.user('erin'))?.invalid ?? '{}')) as Record<string, unknown>;

  it('restores an invalid text after an edit, a clear, a redo and a deletion', async () => {
    f = await openFixture(engine);
    const soon = { firstDay: { text: 'soon', code: 'V_DATE', params: { text: 'soon' } } };
    const typed = await edit({ firstDay: 'soon' });
    expect(await texts()).toEqual(soon);
    const undone = await undo(typed);
    expect([results(undone), await texts()]).toEqual([['accepted'], {}]);
    await undo(undone);
    expect(await texts()).toEqual(soon);
    await undo(await edit({ firstDay: 'later' }));
    expect(await texts()).toEqual(soon);
    for (const to of [{ firstDay: '' }, { firstDay: '2026-02-01' }]) {
      await undo(await edit(to));
      expect([await texts(), (await f.user('erin'))?.firstDay]).toEqual([soon, null]);
    }
    await undo(await f.commit([{ table: 'users', row: f.ids.erin!, to: null }]));
    expect(await texts()).toEqual(soon);
    await edit({ userId: 'x y' });
    await undo(await edit({ userId: 'erin', firstDay: '' }));
    expect([Object.keys(await texts()).sort(), (await f.user('erin'))?.userId]).toEqual([['firstDay', 'userId'], 'x y']);
  });

  it('keeps an invalid text that somebody changed in the meantime, and reverts the other cells of its row', async () => {
    f = await openFixture(engine);
    const typed = await edit({ firstDay: 'soon', jobTitle: 'Head' });
    await edit({ firstDay: 'later' });
    const undone = await undo(typed);
    expect(undone.outcomes).toMatchObject([{ outcome: 'accepted', kept: [{ field: 'firstDay', code: 'stale' }] }]);
    expect(await texts()).toMatchObject({ firstDay: { text: 'later' } });
    expect((await f.user('erin'))?.jobTitle).toBeNull();
  });

  it('does not restore an invalid text of a person who has an account by now, and says so', async () => {
    f = await openFixture(engine);
    await edit({ firstDay: 'soon' });
    const undone = await undo(await edit({ firstDay: '2026-01-02', status: 'Active' }));
    expect(undone.outcomes).toMatchObject([
      { outcome: 'accepted', undone: { row: 'reverted', state: 'Inactive' }, kept: [{ field: 'firstDay', code: 'V_DATE' }] },
    ]);
    expect(await f.user('erin')).toMatchObject({ status: 'Inactive', firstDay: '2026-01-02', invalid: null });
  });

  it('restores an emptied cell empty, not with the initial value of a new row', async () => {
    f = await openFixture(engine);
    const subscription = await f.commit([{ table: 'subscriptions', to: { quantity: 1, appliedTo: 'acme' } }], setup);
    const row = subscription.outcomes[0]!.row;
    expect((await f.row('subscriptions', row))?.edition).toBe('team');
    await f.commit([{ table: 'subscriptions', row, to: { edition: null } }], setup);
    const gone = await f.commit([{ table: 'subscriptions', row, to: null }], setup);
    const undone = await f.writer.undo(setup, gone.transaction!);
    expect([results(undone), (await f.row('subscriptions', row))?.edition]).toEqual([['accepted'], null]);
  });

  it('restores the deleted manager of people who have none', async () => {
    f = await openFixture(engine);
    const [dave, carol, bob] = [f.ids.dave!, f.ids.carol!, f.ids.bob!];
    await f.commit([carol, bob].map(row => ({ table: 'users', row, to: { manager: dave } })));
    const gone = await f.commit([{ table: 'users', row: dave, to: null }]);
    expect((await f.user('carol'))?.manager).toBeNull();
    await f.commit([{ table: 'users', row: bob, to: { manager: f.ids.alice! } }]);
    const undone = await undo(gone);
    expect([(await f.user('carol'))?.manager, (await f.user('bob'))?.manager]).toEqual([dave, f.ids.alice]);
    expect(undone.outcomes).toMatchObject([
      { row: dave, undone: { row: 'restored' }, kept: [{ row: bob, field: 'manager', code: 'stale' }] },
    ]);
    expect(undone.cascades).toContainEqual({ table: 'users', row: carol, change: 'changed' });
    await undo(undone);
    expect([(await f.user('dave')) ?? null, (await f.user('carol'))?.manager]).toEqual([null, null]);
  });

  it('leaves a manager empty if restoring the link would close a loop, and restores the person anyway', async () => {
    f = await openFixture(engine);
    const [dave, carol] = [f.ids.dave!, f.ids.carol!];
    await f.commit([{ table: 'users', row: dave, to: { manager: f.ids.bob! } }]);
    await f.commit([{ table: 'users', row: carol, to: { manager: dave } }]);
    const gone = await f.commit([{ table: 'users', row: dave, to: null }]);
    await f.commit([{ table: 'users', row: f.ids.bob!, to: { manager: carol } }]);
    const undone = await undo(gone);
    expect(undone.outcomes).toMatchObject([
      { row: dave, outcome: 'accepted', kept: [{ row: carol, field: 'manager', code: 'V_MANAGER_LOOP' }] },
    ]);
    expect([(await f.user('dave'))?.manager, (await f.user('carol'))?.manager]).toEqual([f.ids.bob, null]);
  });

  it('restores a workspace with its access rights and the links of its invitations', async () => {
    f = await openFixture(engine);
    const [WS1, right] = [f.ids.WS1!, f.ids.right!];
    const input = { address: 'new@x.test', level: 'user' };
    await f.writer.runAction(f.as('alice'), { table: 'workspaces', action: 'inviteOutside', rows: [WS1], input });
    const [invite] = await f.all('invites', 'state', 'pending');
    const gone = await f.commit([{ table: 'workspaces', row: WS1, to: null }]);
    expect([await f.row('access', right), (await f.row('invites', invite!.id))?.workspace]).toEqual([undefined, null]);
    const undone = await undo(gone);
    expect(results(undone)).not.toContain('refused');
    expect(await f.row('access', right)).toMatchObject({ workspace: WS1, user: f.ids.jean });
    expect((await f.row('invites', invite!.id))?.workspace).toBe(WS1);
    expect(undone.outcomes.map(each => each.table)).not.toContain('invites');
  });

  it('reports the links that a person may no longer set', async () => {
    f = await openFixture(engine);
    const owner = { role: 'owner', userId: 'olga', firstName: 'O', lastName: 'L', email: 'olga@acme.test', status: 'Active' };
    await f.commit([{ table: 'users', row: f.ids.bob!, to: { role: 'manager' } }]);
    const olga = (await f.commit([{ table: 'users', to: owner }])).outcomes[0]!.row;
    await f.commit([olga, f.ids.carol!].map(row => ({ table: 'users', row, to: { manager: f.ids.dave! } })));
    const gone = await f.commit([{ table: 'users', row: f.ids.dave!, to: null }]);
    const undone = await undo(gone, 'bob');
    expect(undone.outcomes).toMatchObject([{ row: f.ids.dave, outcome: 'accepted', kept: [{ row: olga, code: 'OWNERS_ONLY' }] }]);
    expect([(await f.row('users', olga))?.manager, (await f.user('carol'))?.manager]).toEqual([null, f.ids.dave]);
  });
});
