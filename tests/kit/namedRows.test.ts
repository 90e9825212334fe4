import { expect, it } from 'vitest';
import type { Outcome } from '../../server/model/change.ts';
import { catalog, openFixture } from './administration.ts';
import { namingAllRows } from './namedRows.ts';
import { expectOnlyChanges } from './rowChanges.ts';

it('an outcome that does not name a row that changed is an error, and so is a row that a test does not expect', async () => {
  const f = await openFixture('sqlite');
  try {
    const deactivate = [{ table: 'users', row: f.ids.carol!, to: { status: 'Inactive' } }];
    const lines = ['orgs acme: activeUsers', 'users carol: status'];
    await expect(expectOnlyChanges(f, () => f.commit(deactivate), lines)).rejects.toThrow(/to deeply equal/);
    const forgetful = f.otherWriter();
    const silent = async (outcome: Promise<Outcome>): Promise<Outcome> => ({ ...(await outcome), cascades: [] });
    const checked = namingAllRows({ ...forgetful, commit: (...args) => silent(forgetful.commit(...args)) }, f.reader, catalog);
    const reactivate = [{ table: 'users', row: f.ids.carol!, to: { status: 'Active' } }];
    await expect(checked.commit(f.as('alice'), reactivate)).rejects.toThrow(/does not name rows that changed: added seats/);
    const changed = await expectOnlyChanges(
      f,
      () => f.commit([{ table: 'users', row: f.ids.erin!, to: { jobTitle: 'Clerk' } }]),
      ['users erin: jobTitle'],
    );
    expect(changed.outcomes[0]?.outcome).toBe('accepted');
  } finally {
    await f.close();
  }
});
