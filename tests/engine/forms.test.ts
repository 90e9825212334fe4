import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Cells } from '../../server/model/change.ts';
import { catalog, type Fixture, openFixture } from '../kit/administration.ts';
import { engines } from '../kit/stores.ts';

/** Every action with a form, a row of F0 for which it is offered, and a complete input. */
const forms: readonly { table: string; action: string; row: (f: Fixture) => Promise<string>; full: Cells }[] = [
  {
    table: 'subscriptions',
    action: 'apply',
    row: async f => (await f.all('subscriptions', 'appliedTo', f.acme))[0]!.id,
    full: { accountName: 'acme' },
  },
  {
    table: 'workspaces',
    action: 'inviteOutside',
    row: f => Promise.resolve(f.ids.WS1!),
    full: { address: 'ext@partner.test', level: 'user' },
  },
];

describe.each(engines)('action forms on %s', engine => {
  let f: Fixture;
  beforeEach(async () => {
    f = await openFixture(engine);
  });
  afterEach(() => f.close());

  const act = async ({ table, action, row }: (typeof forms)[number], input?: Cells) =>
    f.writer.runAction(f.as('alice'), { table, action, rows: [await row(f)], ...(input === undefined ? {} : { input }) });

  it('this test covers every action with a form', () => {
    const found = [...catalog.tables.values()].flatMap(({ id, actions }) =>
      [...actions].filter(([, { action }]) => action.form !== undefined).map(([action]) => `${id}.${action}`),
    );
    expect(found.sort()).toEqual(forms.map(({ table, action }) => `${table}.${action}`).sort());
  });

  it.each(forms)('$table $action refuses missing, empty and unknown inputs, and changes nothing', async form => {
    const fields = catalog.table(form.table).actions.get(form.action)?.action.form ?? {};
    const demanded = Object.keys(fields).filter(name => fields[name]?.required === true && fields[name]?.initial === undefined);
    expect(demanded).not.toEqual([]);
    const seq = await f.reader.seq();
    for (const name of demanded) {
      const { [name]: _left, ...rest } = form.full;
      for (const input of [rest, { ...rest, [name]: null }, { ...rest, [name]: '' }, { ...rest, [name]: ' \u00a0 ' }]) {
        const [outcome] = (await act(form, input)).outcomes;
        expect(outcome).toMatchObject({ outcome: 'refused', issues: [{ code: 'input_missing', field: name }] });
        expect(outcome?.issues[0]?.message).toBe(`${fields[name]?.label.en} is required`);
      }
    }
    const [without] = (await act(form)).outcomes;
    expect(without?.outcome).toBe('refused');
    for (const name of ['state', 'row', 'now', '__proto__x', 'constructor']) {
      const [outcome] = (await act(form, { ...form.full, [name]: 'x' })).outcomes;
      expect(outcome).toMatchObject({ outcome: 'refused', issues: [{ code: 'unknown_input', field: name }] });
    }
    expect(await f.reader.seq()).toBe(seq);
    expect((await act(form, form.full)).outcomes[0]?.outcome).toBe('accepted');
  });

  it('an action without a form refuses any input', async () => {
    const act = f.writer.runAction(f.as('alice'), {
      table: 'users',
      action: 'deactivate',
      rows: [f.ids.carol!],
      input: { status: 'Draft' },
    });
    expect((await act).outcomes[0]).toMatchObject({ outcome: 'refused', issues: [{ code: 'unknown_input' }] });
    expect((await f.user('carol'))?.status).toBe('Active');
  });

  it('a subscription does not move if the form is empty', async () => {
    const before = await f.pool();
    await act(forms[0]!, { accountName: '' });
    expect(await f.pool()).toEqual(before);
  });

  it('a role cannot be emptied, and a new row without a role is a member', async () => {
    for (const role of [null, '', '  ']) {
      const emptied = await f.commit([{ table: 'users', row: f.ids.carol!, to: { role } }]);
      expect(emptied.outcomes[0]).toMatchObject({
        outcome: 'refused',
        issues: [{ message: 'Role cannot be empty', field: 'role' }],
      });
    }
    const made = await f.commit([{ table: 'users', to: { userId: 'kim', role: '' } }]);
    expect((await f.row('users', made.outcomes[0]!.row))?.role).toBe('member');
    expect((await f.user('carol'))?.role).toBe('member');
  });

  it('the message about too few licences says how many are in use and what the limit is', async () => {
    const [subscription] = await f.all('subscriptions', 'appliedTo', f.acme);
    await f.commit([{ table: 'subscriptions', row: subscription!.id, to: { appliedTo: null } }], {
      kind: 'system',
      name: 'setup',
    });
    const [outcome] = (await f.commit([{ table: 'users', row: f.ids.erin!, to: { status: 'Active' } }])).outcomes;
    expect(outcome).toMatchObject({
      outcome: 'held',
      issues: [{ message: 'No licence available: 3 in use, the limit is 0. Add licences in Plan and billing.' }],
    });
  });
});
