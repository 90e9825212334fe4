import fc from 'fast-check';
import { afterEach, describe, expect, it } from 'vitest';
import type { Cells, Outcome } from '../../server/model/change.ts';
import { type Fixture, openFixture, setup } from '../kit/administration.ts';
import { engines } from '../kit/stores.ts';

const whole = { userId: 'max', firstName: 'Max', lastName: 'Roy', email: 'max@acme.test', status: 'Active', department: 'Sales' };

/** Cells that break a rule of a person in any state, with the code of the issue. */
const broken: readonly (readonly [string, Cells, string])[] = [
  ['nothing where something must be', { lastName: null }, 'V_MISSING'],
  ['an address that somebody has', { email: 'alice@acme.test' }, 'V_EMAIL_TAKEN'],
  ['an employee number that somebody has', { employeeId: 'E2' }, 'V_EMPLOYEE_TAKEN'],
  ['a mobile that somebody has', { mobile: '+33612345678' }, 'V_PHONE_TAKEN'],
  ['a last day before the first', { firstDay: '2027-02-02', lastDay: '2027-02-01' }, 'V_DAYS'],
];

describe.each(engines)('a pasted row that breaks a rule on %s', engine => {
  let f: Fixture;
  afterEach(() => f.close());
  const paste = (to: Cells, user?: string, how = { partial: true, dryRun: false }): Promise<Outcome> =>
    f.writer.commit(f.as('alice'), [{ table: 'users', ...(user === undefined ? {} : { row: f.ids[user]! }), to }], how);

  it.each(broken)('becomes a draft with the reason if it is new and Active: %s', async (_, cells, code) => {
    f = await openFixture(engine);
    const { outcomes } = await paste({ ...whole, ...cells });
    expect(outcomes[0]).toMatchObject({ outcome: 'held', issues: [{ code }] });
    expect(await f.row('users', outcomes[0]!.row)).toMatchObject({ status: 'Draft', department: 'Sales', ...cells });
    expect((await f.row('users', outcomes[0]!.row))?.validationResult).toBe(outcomes[0]!.issues[0]!.message);
  });

  it('becomes a draft without the cell if it is new and breaks a rule that always holds', async () => {
    f = await openFixture(engine);
    const row = crypto.randomUUID();
    const changes = [{ table: 'users', row, from: null, to: { ...whole, manager: row } }];
    const { outcomes } = await f.writer.commit(f.as('alice'), changes, { partial: true });
    expect(outcomes[0]).toMatchObject({ outcome: 'held', issues: [{ code: 'V_MANAGER_SELF', field: 'manager' }] });
    expect(await f.row('users', row)).toMatchObject({ status: 'Draft', manager: null, department: 'Sales' });
    const corrected = await f.commit([{ table: 'users', row, to: { manager: f.ids.alice! } }], f.as('alice'));
    expect([corrected.outcomes[0]?.outcome, (await f.row('users', row))?.validationResult]).toEqual(['accepted', null]);
  });

  it.each(broken)('saves the other cells and reports the omitted one if it is already Active: %s', async (_, cells, code) => {
    f = await openFixture(engine);
    const was = (await f.user('carol'))!;
    const { outcomes } = await paste({ firstName: 'Carole', status: 'Active', department: 'Sales', ...cells }, 'carol');
    const [kept] = outcomes[0]!.kept ?? [];
    expect([outcomes[0], kept]).toMatchObject([{ outcome: 'accepted', issues: [] }, { code }]);
    expect(outcomes[0]!.kept).toHaveLength(1);
    const is = (await f.user('carol'))!;
    const left = kept!.field ?? Object.keys(cells)[0]!;
    expect(is).toMatchObject({ status: 'Active', firstName: 'Carole', department: 'Sales', validationResult: 'OK' });
    expect(is[left]).toBe(was[left]);
    for (const id of Object.keys(cells)) if (id !== left) expect(is[id]).toBe(cells[id]);
  });

  it('saves the other cells and reports each required cell that it empties', async () => {
    f = await openFixture(engine);
    const { outcomes } = await paste({ lastName: null, firstName: null, email: 'carole@acme.test' }, 'carol');
    expect(outcomes[0]).toMatchObject({ outcome: 'accepted', kept: [{ field: 'firstName' }, { field: 'lastName' }] });
    expect(outcomes[0]!.kept?.map(({ code }) => code)).toEqual(['V_MISSING', 'V_MISSING']);
    expect(await f.user('carol')).toMatchObject({ firstName: 'Carol', lastName: 'Roy', email: 'carole@acme.test' });
  });

  it.each(broken)('stays Inactive with its valid cells if it asks to be Active: %s', async (_, cells, code) => {
    f = await openFixture(engine);
    const { outcomes } = await paste({ status: 'Active', department: 'Sales', ...cells }, 'dave');
    expect(outcomes[0]).toMatchObject({ outcome: 'held', issues: [{ code }] });
    expect(await f.user('dave')).toMatchObject({ status: 'Inactive', department: 'Sales' });
    expect((await f.user('dave'))?.validationResult).toBe(outcomes[0]!.issues[0]!.message);
  });

  it('over an Active person saves each cell or leaves it unchanged with a reason, and saves all valid ones', async () => {
    f = await openFixture(engine);
    const cells = fc.record(
      {
        lastName: fc.constantFrom(null, 'Roy', 'Leroy'),
        email: fc.constantFrom('alice@acme.test', 'carol@acme.test', 'new@acme.test', 'carol@', null),
        employeeId: fc.constantFrom('E2', 'E7', null),
        firstDay: fc.constantFrom('2027-01-01', '2027-03-01', 'soon', null),
        lastDay: fc.constantFrom('2027-02-01', '2027-04-01', null),
        manager: fc.constantFrom(f.ids.carol!, f.ids.alice!, null),
        role: fc.constantFrom('member', 'team_admin', null),
        status: fc.constantFrom('Active', 'active?', ''),
      },
      { requiredKeys: [] },
    );
    let count = 0;
    await fc.assert(
      fc.asyncProperty(cells, async to => {
        count += 1;
        const was = (await f.user('carol'))!;
        const { outcomes } = await paste({ ...to, department: `D${count}` }, 'carol');
        const [{ outcome, issues, kept = [] }] = outcomes as [Outcome['outcomes'][number]];
        const is = (await f.user('carol'))!;
        expect([outcome, issues, is.department, is.status, is.validationResult]).toEqual([
          'accepted',
          [],
          `D${count}`,
          'Active',
          'OK',
        ]);
        const left = new Set(kept.map(({ field }) => field));
        for (const [id, value] of Object.entries(to)) {
          const isTaken = is[id] === value || (id === 'status' && value === 'Active');
          expect([id, isTaken || left.has(id)]).toEqual([id, true]);
          if (!isTaken) expect([id, is[id]]).toEqual([id, was[id]]);
        }
        if (is.firstDay !== null && is.lastDay !== null) expect(String(is.firstDay) <= String(is.lastDay)).toBe(true);
        const wrong = {
          lastName: [null],
          email: ['alice@acme.test', 'carol@', null],
          employeeId: ['E2'],
          manager: [f.ids.carol!],
        };
        const open: Record<string, readonly unknown[]> = { ...wrong, role: [null], status: ['active?', ''] };
        for (const [id, values] of Object.entries(wrong)) expect(values).not.toContain(is[id]);
        for (const id of left) if (open[String(id)] !== undefined) expect(open[String(id)]).toContain(to[id as keyof typeof to]);
      }),
      { numRuns: 40 },
    );
  });

  it('returns in a dry run what the commit then returns', async () => {
    for (const [, cells] of broken) {
      f = await openFixture(engine);
      const outcomesOf = async (dryRun: boolean) => {
        const all = [];
        for (const user of ['carol', 'dave'])
          all.push((await paste({ status: 'Active', department: 'Sales', ...cells }, user, { partial: true, dryRun })).outcomes);
        return all;
      };
      expect(await outcomesOf(true)).toEqual(await outcomesOf(false));
      await f.close();
    }
    f = await openFixture(engine);
  });

  it('is refused if the cell is the only one, or in an atomic commit', async () => {
    f = await openFixture(engine);
    for (const [, cells, code] of broken) {
      const alone = await paste(cells, 'carol');
      const both = await paste({ department: 'Ops', ...cells }, 'carol', { partial: false, dryRun: false });
      // Each of the two days alone would be valid.
      if (code !== 'V_DAYS') expect([code, alone.outcomes[0]]).toMatchObject([code, { outcome: 'refused', issues: [{ code }] }]);
      expect([code, both.outcomes[0]]).toMatchObject([code, { outcome: 'refused' }]);
    }
    expect((await f.user('carol'))?.department).not.toBe('Ops');
  });

  it('gives no additional permissions: a forbidden change is refused as a whole, and licences stay', async () => {
    f = await openFixture(engine, { total: 4 });
    await f.commit([{ table: 'users', row: f.ids.bob!, to: { role: 'licence_admin' } }]);
    const by = (to: Cells, user: string) =>
      f.writer.commit(f.as('bob'), [{ table: 'users', row: f.ids[user]!, to }], { partial: true });
    expect((await by({ lastName: 'X', employeeId: 'E2', role: 'owner' }, 'erin')).outcomes[0]?.outcome).toBe('refused');
    expect((await f.user('erin'))?.lastName).toBe('Noir');
    const before = await f.pool();
    const { outcomes } = await paste({ ...whole, employeeId: 'E2' });
    expect(outcomes[0]?.outcome).toBe('held');
    expect(await f.pool()).toMatchObject({ used: before.used, total: before.total });
  });

  it('does not affect the other rows', async () => {
    f = await openFixture(engine);
    await f.commit([{ table: 'users', row: f.ids.erin!, to: { status: 'Active', lastName: 'Noir' } }], setup);
    const change = (user: string, to: Cells) => ({ table: 'users', row: f.ids[user]!, to });
    const changes = [
      change('carol', { email: 'erin@acme.test', department: 'A' }),
      change('erin', { email: 'bob@acme.test', department: 'B' }),
      change('bob', { email: 'robert@acme.test', department: 'C' }),
    ];
    const { outcomes } = await f.writer.commit(f.as('alice'), changes, { partial: true });
    // Everybody in the chain gets the new address, because each address is free after all changes.
    expect(outcomes.map(each => [each.outcome, each.kept])).toEqual(changes.map(() => ['accepted', undefined]));
    expect((await f.user('carol'))?.email).toBe('erin@acme.test');
    const stuck = [
      change('carol', { email: 'robert@acme.test', department: 'D' }),
      change('bob', { email: 'alice@acme.test', department: 'E' }),
    ];
    const again = await f.writer.commit(f.as('alice'), stuck, { partial: true });
    expect(again.outcomes.map(each => [each.outcome, each.kept?.map(issue => issue.code)])).toEqual([
      ['accepted', ['V_EMAIL_TAKEN']],
      ['accepted', ['V_EMAIL_TAKEN']],
    ]);
    expect([await f.user('carol'), await f.user('bob')]).toMatchObject([
      { email: 'erin@acme.test', department: 'D' },
      { email: 'robert@acme.test', department: 'E' },
    ]);
  });
});
