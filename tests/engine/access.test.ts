import { afterEach, describe, expect, it } from 'vitest';
import type { Cells } from '../../server/model/change.ts';
import { type Fixture, openFixture, setup } from '../kit/administration.ts';
import { engines } from '../kit/stores.ts';

describe.each(engines)('access on %s', engine => {
  let f: Fixture;
  afterEach(() => f.close());
  const as = async (by: string, to: Cells | null, row?: string, table = 'users') => {
    const outcome = await f.writer.commit(f.as(by), [{ table, ...(row === undefined ? {} : { row }), to }]);
    const [first] = outcome.outcomes;
    return first?.outcome === 'accepted' ? 'accepted' : first?.issues[0]?.code;
  };

  it('a row of another organisation does not exist for a person', async () => {
    f = await openFixture(engine);
    for (const row of [f.ids.zoe!, crypto.randomUUID()]) {
      expect(await as('alice', { firstName: 'X' }, row)).toBe('no_such_row');
      expect(await as('alice', null, row)).toBe('no_such_row');
      // The issues of a change reveal nothing about the row either.
      expect(await as('alice', { status: 'Draft' }, row)).toBe('no_such_row');
      expect(await as('alice', { userId: 'other' }, row)).toBe('no_such_row');
      const late = await f.commit([{ table: 'users', row, from: { firstName: 'Zoe' }, to: { firstName: 'X' } }]);
      expect(late.outcomes[0]?.issues.map(issue => issue.code)).toEqual(['no_such_row']);
      const acted = await f.writer.runAction(f.as('alice'), { table: 'users', action: 'deactivate', rows: [row] });
      expect(acted.outcomes[0]?.issues[0]?.code).toBe('no_such_row');
    }
    expect((await f.user('zoe'))?.firstName).toBe('Zoé');
    expect(await as('alice', { name: 'X' }, f.globex, 'orgs')).toBe('no_such_row');
  });

  it('a row that a person adds belongs to their organisation, whatever they type', async () => {
    f = await openFixture(engine);
    expect(await as('alice', { userId: 'kim', org: f.globex })).toBe('read_only');
    const outcome = await f.commit([{ table: 'users', to: { userId: 'kim' } }]);
    expect((await f.row('users', outcome.outcomes[0]!.row))?.org).toBe(f.acme);
  });

  it('a manager manages everybody except owners', async () => {
    f = await openFixture(engine);
    await f.commit([{ table: 'users', row: f.ids.bob!, to: { role: 'manager' } }], setup);
    expect(await as('bob', { firstName: 'Caro' }, f.ids.carol)).toBe('accepted');
    expect(await as('bob', { role: 'team_admin' }, f.ids.carol)).toBe('accepted');
    expect(await as('bob', { role: 'manager' }, f.ids.carol)).toBe('ROLE_OWNERS');
    expect(await as('bob', { role: 'licence_admin' }, f.ids.carol)).toBe('ROLE_OWNERS');
    expect(await as('bob', { role: 'owner' }, f.ids.carol)).toBe('OWNERS_ONLY');
    expect(await as('bob', { firstName: 'X' }, f.ids.alice)).toBe('OWNERS_ONLY');
    expect(await as('bob', { status: 'Inactive' }, f.ids.alice)).toBe('OWNERS_ONLY');
  });

  it('a member changes only their own cells', async () => {
    f = await openFixture(engine);
    expect(await as('carol', { firstName: 'Caro' }, f.ids.carol)).toBe('accepted');
    expect(await as('carol', { email: 'c@acme.test' }, f.ids.carol)).toBe('forbidden');
    expect(await as('carol', { role: 'owner' }, f.ids.carol)).toBe('forbidden');
    expect(await as('carol', { status: 'Active' }, f.ids.erin)).toBe('forbidden');
    expect(await as('carol', { userId: 'new' })).toBe('forbidden');
    expect(await as('carol', { quantity: 10 }, undefined, 'subscriptions')).toBe('forbidden');
  });

  it('no person reaches the tables of Seatgrid itself', async () => {
    f = await openFixture(engine);
    expect(await as('alice', { state: 'active' }, f.as('carol').account, 'accounts')).toBe('no_such_row');
    expect(await as('alice', { user: f.ids.alice! }, undefined, 'sessions')).toBe('forbidden');
  });

  it('a licence admin invites and activates people, but edits no profile', async () => {
    f = await openFixture(engine);
    await f.commit([{ table: 'users', row: f.ids.carol!, to: { role: 'licence_admin' } }], setup);
    const admin = f.as('carol');
    const activate = await f.writer.commit(admin, [{ table: 'users', row: f.ids.erin!, to: { status: 'Active' } }]);
    expect(activate.outcomes[0]?.outcome).toBe('accepted');
    const rename = await f.writer.commit(admin, [{ table: 'users', row: f.ids.erin!, to: { firstName: 'X' } }]);
    expect(rename.outcomes[0]?.issues[0]?.code).toBe('forbidden');
  });
});
