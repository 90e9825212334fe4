import { afterEach, describe, expect, it } from 'vitest';
import type { Cells, Outcome } from '../../server/model/change.ts';
import { type Fixture, openFixture } from '../kit/administration.ts';
import { engines } from '../kit/stores.ts';

const results = (outcome: Outcome) => outcome.outcomes.map(each => each.outcome).join(' ');
const message = (outcome: Outcome, index = 0) => outcome.outcomes[index]?.issues[0]?.message;

describe.each(engines)('the loop on %s', engine => {
  let f: Fixture;
  afterEach(() => f.close());
  const edit = (user: string, to: Cells | null) => ({ table: 'users', row: f.ids[user]!, to });
  const person = (userId: string, more: Cells = {}) => ({
    table: 'users',
    to: { userId, firstName: 'K', lastName: 'L', email: `${userId}@acme.test`, status: 'Active', ...more },
  });

  it('a rule of the organisation refuses only the row that breaks it; the others are deactivated', async () => {
    f = await openFixture(engine);
    const outcome = await f.commit([
      edit('alice', { status: 'Inactive' }),
      edit('bob', { status: 'Inactive' }),
      edit('carol', { status: 'Inactive' }),
    ]);
    expect(results(outcome)).toBe('refused accepted accepted');
    expect(message(outcome)).toBe('The organisation needs one active owner');
    expect((await f.pool()).used).toBe(1);
  });

  it('an atomic change with one invalid row writes nothing', async () => {
    f = await openFixture(engine);
    const outcome = await f.writer.commit(f.as('alice'), [person('kim'), person('lee', { lastName: '' })], { partial: false });
    expect(results(outcome)).toBe('refused refused');
    expect(outcome.transaction).toBeNull();
    expect(message(outcome)).toBe('Nothing was saved, because another row in the same change has a problem');
    expect(message(outcome, 1)).toBe('Missing: Last Name');
  });

  it('two people can swap their addresses in one change', async () => {
    f = await openFixture(engine);
    const outcome = await f.commit([edit('bob', { email: 'carol@acme.test' }), edit('carol', { email: 'bob@acme.test' })]);
    expect(results(outcome)).toBe('accepted accepted');
    expect((await f.user('bob'))?.email).toBe('carol@acme.test');
  });

  it('a freed licence goes to another row of the same change', async () => {
    f = await openFixture(engine, { total: 3 });
    const outcome = await f.commit([edit('carol', { status: 'Inactive' }), edit('erin', { status: 'Active' })]);
    expect(results(outcome)).toBe('accepted accepted');
    expect((await f.pool()).used).toBe(3);
  });

  it('fewer licences deactivate nobody, and none is allocated until one is free', async () => {
    f = await openFixture(engine);
    const subscription = (await f.all('subscriptions', 'appliedTo', f.acme))[0]!;
    await f.commit([{ table: 'subscriptions', row: subscription.id, to: { quantity: 2 } }], { kind: 'system', name: 'clock' });
    expect(await f.pool()).toMatchObject({ total: 2, used: 3, available: 0, over: true });
    const outcome = await f.commit([edit('erin', { status: 'Active' })]);
    expect(results(outcome)).toBe('held');
    expect(message(outcome)).toBe('No licence available: 3 in use, the limit is 2. Add licences in Plan and billing.');
  });

  it('all issues of a row are reported, in order', async () => {
    f = await openFixture(engine, { total: 3 });
    const outcome = await f.commit([person('k!', { lastName: '', mobile: '06 12', employeeId: 'e2' })]);
    expect((await f.row('users', outcome.outcomes[0]!.row))?.validationResult).toBe(
      'Missing: Last Name; Invalid User ID: 3 to 64 letters, digits, . _ -; Invalid mobile number: use the international format, e.g. +33612345678; Employee ID already in use',
    );
  });

  it('an issue is checked again by its own rule, even if another rule has the same code', async () => {
    f = await openFixture(engine);
    const made = await f.commit([{ table: 'users', to: { firstName: 'Zoe', lastName: 'Roy', status: 'Invited' } }]);
    const id = made.outcomes[0]!.row;
    const result = async () => (await f.row('users', id))?.validationResult;
    const held = await result();
    expect(held).toMatch(/^Missing: E-?mail$/i);
    await f.commit([{ table: 'users', row: id, to: { jobTitle: 'Clerk' } }]);
    expect(await result()).toBe(held);
    await f.commit([{ table: 'users', row: id, to: { email: 'zoe@acme.test' } }]);
    expect(await result()).toBe(null);
  });

  it('issues of accounts and licences are reported together', async () => {
    f = await openFixture(engine, { total: 3 });
    const outcome = await f.commit([person('alice', { email: 'bob@acme.test' })]);
    expect((await f.row('users', outcome.outcomes[0]!.row))?.validationResult).toBe(
      'User ID already in use; E-mail already in use; No licence available (3 of 3 used). Add licences in Plan and billing.',
    );
  });

  it('a row that is held for another reason gets no licence, and the next row gets it', async () => {
    f = await openFixture(engine, { total: 4 });
    const outcome = await f.commit([person('kim', { email: 'bob@acme.test' }), person('lee', { userId: 'bob' }), person('mia')]);
    expect(results(outcome)).toBe('held held accepted');
    expect(message(outcome, 0)).toBe('E-mail already in use');
    expect(message(outcome, 1)).toBe('User ID already in use');
  });

  it('a new subscription is applied to the organisation of the person who adds it, unless another one is given', async () => {
    f = await openFixture(engine);
    await f.commit([{ table: 'subscriptions', to: { quantity: 2 } }]);
    expect((await f.pool()).total).toBe(7);
    const kept = await f.commit([{ table: 'subscriptions', to: { quantity: 3, appliedTo: null } }]);
    expect(await f.row('subscriptions', kept.outcomes[0]!.row)).toMatchObject({
      state: 'purchased',
      appliedTo: null,
      purchasedBy: f.acme,
    });
    expect((await f.pool()).total).toBe(7);
  });

  it('invalid text is kept in a draft, and refused in a state in which rules must hold', async () => {
    f = await openFixture(engine);
    const draft = await f.commit([edit('erin', { firstDay: 'soon', mobile: '06 12' })]);
    expect(results(draft)).toBe('accepted');
    const erin = await f.user('erin');
    expect(erin).toMatchObject({ firstDay: null, mobile: '06 12' });
    expect(JSON.parse(String(erin?.invalid))).toMatchObject({
      firstDay: { text: 'soon', code: 'V_DATE' },
      mobile: { code: 'V_PHONE_FORMAT' },
    });
    const active = await f.commit([edit('carol', { firstDay: 'soon' })]);
    expect(active.outcomes[0]).toMatchObject({ outcome: 'refused', issues: [{ code: 'V_DATE', field: 'firstDay' }] });
    await f.commit([edit('erin', { firstDay: '2026-02-01', mobile: '' })]);
    expect((await f.user('erin'))?.invalid).toBeNull();
  });

  it('a typed link finds a person by User ID or e-mail address', async () => {
    f = await openFixture(engine);
    await f.commit([edit('erin', { manager: 'bob' }), edit('carol', { manager: 'Alice@ACME.test' })]);
    expect((await f.user('erin'))?.manager).toBe(f.ids.bob);
    expect((await f.user('carol'))?.manager).toBe(f.ids.alice);
    const foreign = await f.commit([edit('carol', { manager: 'zoe' })]);
    expect(foreign.outcomes[0]).toMatchObject({
      outcome: 'refused',
      issues: [{ message: 'Nobody here has this User ID or e-mail' }],
    });
    const self = await f.commit([edit('carol', { manager: 'carol' })]);
    expect(message(self)).toBe('A user cannot be their own manager');
  });

  it('links to a deleted person are emptied', async () => {
    f = await openFixture(engine);
    await f.commit([edit('erin', { manager: 'dave' })]);
    await f.commit([edit('dave', null)]);
    expect((await f.user('erin'))?.manager).toBeNull();
  });

  it('columns written with their current value need no permission', async () => {
    f = await openFixture(engine);
    const outcome = await f.commit([
      edit('carol', { validationResult: 'OK', external: false, userId: 'carol', firstName: 'Karol' }),
    ]);
    expect(results(outcome)).toBe('accepted');
  });

  it('unknown columns are refused, and hidden ones in the same way', async () => {
    f = await openFixture(engine);
    for (const field of ['nonsense', 'account', '__proto__x', 'version']) {
      const outcome = await f.commit([edit('carol', { [field]: 'x' })]);
      expect(outcome.outcomes[0]).toMatchObject({ outcome: 'refused', issues: [{ code: 'unknown_field' }] });
    }
  });

  it('transactions are numbered without gaps; refused ones and dry runs do not count', async () => {
    f = await openFixture(engine);
    const first = await f.commit([edit('carol', { firstName: 'A' })]);
    await f.commit([edit('carol', { userId: 'no' })]);
    await f.writer.commit(f.as('alice'), [edit('carol', { firstName: 'B' })], { dryRun: true });
    const second = await f.commit([edit('carol', { firstName: 'C' })]);
    expect(second.seq).toBe(first.seq + 1);
    expect(await f.reader.seq()).toBe(second.seq);
  });

  it('each row has a history, latest first, without secrets', async () => {
    f = await openFixture(engine);
    await f.commit([edit('erin', { firstName: 'Erina' })]);
    await f.commit([edit('erin', { status: 'Active' })]);
    const history = await f.reader.history('users', f.ids.erin!, 10);
    const seen = history.flatMap(entry => entry.changes.filter(change => change.origin === 'entered').map(change => change.to));
    expect(seen).toMatchObject([{ status: 'Active' }, { firstName: 'Erina' }, { userId: 'erin' }]);
    const log = JSON.stringify(await f.reader.tail(0, 1000, 1000));
    expect(log).not.toMatch(/passwordHash|tokenHash|Temporary password/);
  });
});
