import { afterEach, describe, expect, it } from 'vitest';
import { parse } from '../../formulas/parse.ts';
import { recompute } from '../../server/engine/recompute.ts';
import type { Cells, Outcome } from '../../server/model/change.ts';
import { outcomeStatus } from '../../server/model/outcome.ts';
import { openStore } from '../../server/store/openStore.ts';
import { catalog, clock, type Fixture, openFixture } from '../kit/administration.ts';
import { engines } from '../kit/stores.ts';

const parsed = parse(catalog.table('users').table.attention!);
if (!parsed.ok) throw new Error(parsed.issue.code);
const needsAttention = parsed.tree;

describe.each(engines)('invalid cells on %s', engine => {
  let f: Fixture;
  afterEach(() => f.close());
  const edit = (user: string, to: Cells, how = { partial: true }): Promise<Outcome> =>
    f.writer.commit(f.as('alice'), [{ table: 'users', row: f.ids[user]!, to }], how);
  const insert = (to: Cells): Promise<Outcome> => f.commit([{ table: 'users', to }], f.as('alice'));
  const attention = async (): Promise<number> =>
    f.reader.count({ table: 'users', scope: null, sort: [], filter: needsAttention });

  it('an invalid text of a draft is reported by the commit, the validation result and the count until it is fixed', async () => {
    f = await openFixture(engine);
    const before = await attention();
    const made = await insert({ userId: 'zoe', firstName: 'Z'.repeat(118), firstDay: 'soon', email: 'zoe@' });
    const [row] = made.outcomes;
    expect(row).toMatchObject({
      outcome: 'accepted',
      issues: [
        { field: 'firstName', code: 'too_long' },
        { field: 'firstDay', code: 'V_DATE' },
        { field: 'email', code: 'V_EMAIL_FORMAT' },
      ],
    });
    expect(outcomeStatus(row!)).toBe('attention');
    const validation = async () => String((await f.row('users', row!.row))?.validationResult);
    expect(await validation()).toMatch(/^Too long: at most 60 characters.*; Invalid e-mail address.*; Not a date: soon/);
    expect(await attention()).toBe(before + 1);

    f.ids.zoe = row!.row;
    await edit('zoe', { firstDay: '' });
    expect(await validation()).not.toContain('Not a date');
    await edit('zoe', { department: 'Sales' });
    expect(await validation()).toContain('Invalid e-mail address');
    expect((await edit('zoe', { firstName: 'Zoe', email: 'zoe@acme.test' })).outcomes[0]).toMatchObject({
      outcome: 'accepted',
      issues: [],
    });
    expect((await f.row('users', row!.row))?.validationResult).toBeNull();
    expect(await attention()).toBe(before);
  });

  it('each reason is reported once if the row is also held', async () => {
    f = await openFixture(engine);
    const { outcomes } = await insert({ userId: 'zoe', firstName: 'Zoe', lastName: 'Roy', email: 'zoe@', status: 'Active' });
    expect(outcomes[0]).toMatchObject({ outcome: 'held', issues: [{ code: 'V_EMAIL_FORMAT' }] });
    expect(outcomes[0]!.issues).toHaveLength(1);
  });

  it('valid cells of an Active row are saved, invalid ones stay unchanged and are reported', async () => {
    f = await openFixture(engine);
    const was = await f.user('carol');
    const { outcomes } = await edit('carol', { firstDay: 'soon', department: 'Sales', role: null, firstName: 'Carole' });
    expect(outcomes[0]).toMatchObject({
      outcome: 'accepted',
      issues: [],
      kept: [
        { field: 'firstDay', code: 'V_DATE' },
        { field: 'role', code: 'emptied' },
      ],
    });
    expect(outcomeStatus(outcomes[0]!)).toBe('attention');
    expect(await f.user('carol')).toMatchObject({
      firstDay: was?.firstDay,
      role: was?.role,
      department: 'Sales',
      firstName: 'Carole',
      invalid: null,
      validationResult: 'OK',
    });
  });

  it('an invalid cell is refused if it is the only one, or in an atomic commit', async () => {
    f = await openFixture(engine);
    expect((await edit('carol', { firstDay: 'soon' })).outcomes[0]).toMatchObject({
      outcome: 'refused',
      issues: [{ code: 'V_DATE' }],
    });
    const whole = await edit('carol', { firstDay: 'soon', department: 'Sales' }, { partial: false });
    expect(whole.outcomes[0]).toMatchObject({ outcome: 'refused', issues: [{ code: 'V_DATE' }] });
    expect((await f.user('carol'))?.department).not.toBe('Sales');
  });

  it.each([
    ['blank', '', 'emptied'],
    ['unknown', 'On leave', 'V_STATUS'],
    ['one that cannot follow', 'Invited', 'transition'],
  ])('the other cells are saved if the status is %s', async (_, status, code) => {
    f = await openFixture(engine);
    const { outcomes } = await edit('carol', { status, department: 'Sales' });
    expect(outcomes[0]).toMatchObject({ outcome: 'accepted', kept: [{ field: 'status', code }] });
    expect(await f.user('carol')).toMatchObject({ status: 'Active', department: 'Sales', validationResult: 'OK' });
    expect((await edit('carol', { status })).outcomes[0]).toMatchObject({ outcome: 'refused', issues: [{ code }] });
  });

  it('a new row is a draft if its status is blank, and reports an unknown status', async () => {
    f = await openFixture(engine);
    const blank = await insert({ userId: 'zoe', status: '  ' });
    expect(blank.outcomes[0]).toMatchObject({ outcome: 'accepted', issues: [] });
    const unknown = await insert({ userId: 'max', department: 'Sales', status: 'On leave' });
    expect(unknown.outcomes[0]).toMatchObject({ outcome: 'held', issues: [{ code: 'V_STATUS', field: 'status' }] });
    expect(await f.row('users', unknown.outcomes[0]!.row)).toMatchObject({
      status: 'Draft',
      department: 'Sales',
      validationResult: 'Unknown status: On leave',
      invalid: expect.stringContaining('On leave') as string,
    });
  });

  it('a dry run returns the same outcome', async () => {
    f = await openFixture(engine);
    const asked = { row: f.ids.carol!, table: 'users', to: { status: 'On leave', department: 'Sales', firstDay: '31/31/2026' } };
    const outcomesOf = async (dryRun: boolean) =>
      (await f.writer.commit(f.as('alice'), [asked], { partial: true, dryRun })).outcomes;
    expect(await outcomesOf(true)).toEqual(await outcomesOf(false));
  });

  it('drafts of earlier versions report their invalid texts', async () => {
    f = await openFixture(engine);
    await edit('erin', { firstDay: 'soon' });
    const store = await openStore(f.where, catalog.stored);
    try {
      await store.write(async session => {
        const row = (await session.rows('users', [f.ids.erin!])).get(f.ids.erin!)!;
        const after = { ...row, validationResult: null, issues: null };
        await session.write('users', [{ before: row, after, fields: ['validationResult', 'issues'] }]);
        return { commit: true, value: null };
      });
      const repaired = await store.write(async session => {
        const draft = await recompute(catalog, session, clock);
        return { commit: false, value: draft.get('users', f.ids.erin!)?.after?.validationResult };
      });
      expect(repaired).toMatch(/^Not a date: soon/);
    } finally {
      await store.close();
    }
  });
});
