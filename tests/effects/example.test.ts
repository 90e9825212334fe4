import { expect, it } from 'vitest';
import { demoOrganisation } from '../../server/demo/organisation.ts';
import type { RowOutcome } from '../../server/model/change.ts';
import { openTestWorkspace, setup } from '../kit/administration.ts';
import { engines } from '../kit/stores.ts';

const summary = (outcomes: readonly RowOutcome[]): string[] => [
  ...new Set(outcomes.filter(one => one.outcome !== 'accepted').map(one => `${one.outcome}: ${one.issues[0]?.message}`)),
];

it.each(engines)('the example organisation is stored as intended on %s', async engine => {
  const world = await openTestWorkspace(engine);
  try {
    const outcomes: RowOutcome[][] = [];
    for (const wishes of demoOrganisation(7, world.now.slice(0, 10))) {
      outcomes.push((await world.writer.commit(setup, wishes, { label: 'Example' })).outcomes);
    }
    const [founding = [], arriving = [], leaving = [], everyone = [], ...workspaces] = outcomes;
    expect([founding, arriving, leaving].map(summary)).toEqual([[], [], []]);
    expect(summary(everyone)).toEqual([
      'held: Missing: Last Name',
      'held: Missing: Last Name, Email',
      'held: E-mail already in use',
      'held: User ID already in use',
      'held: Invalid e-mail address',
      'held: Not a mobile number',
      'held: Missing: User ID',
    ]);
    expect(everyone.filter(one => one.outcome === 'held')).toHaveLength(9);
    expect(workspaces.map(summary)).toEqual([[], [], []]);

    const [org] = await world.reader.where('orgs', 'accountName', ['verdier']);
    expect(org).toMatchObject({
      name: 'Maison Verdier',
      licencesTotal: 260,
      licencesUsed: 229,
      licencesReserved: 22,
      licencesAvailable: 9,
    });
    const lots = await world.reader.where('subscriptions', 'purchasedBy', [org?.id ?? '']);
    expect(lots.map(lot => lot.state).sort((a, b) => String(a).localeCompare(String(b)))).toEqual([
      'applied',
      'applied',
      'applied',
      'applied',
      'expired',
      'purchased',
    ]);
    const externals = (await world.reader.where('users', 'org', [org?.id ?? ''])).filter(user => user.external === true);
    expect(externals.map(user => [user.status, user.source, user.workspaces])).toEqual(
      Array.from({ length: 6 }, () => ['Active', 'workspace', 1]),
    );
    const count = (status: string) =>
      world.reader
        .page({ table: 'users', scope: null, sort: [], fields: ['status'], limit: 1_000 })
        .then(({ rows }) => rows.filter(row => row.status === status).length);
    expect(await Promise.all(['Active', 'Invited', 'Draft', 'Inactive'].map(count))).toEqual([235, 22, 39, 24]);
  } finally {
    await world.close();
  }
});
