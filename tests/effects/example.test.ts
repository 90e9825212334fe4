import { expect, it } from 'vitest';
import { demoOrganisation } from '../../server/demo/organisation.ts';
import { fillExample } from '../../server/fillExample.ts';
import type { RowOutcome } from '../../server/model/change.ts';
import { openTestWorkspace } from '../kit/administration.ts';
import { engines } from '../kit/stores.ts';

const summary = (outcomes: readonly RowOutcome[]): string[] => [
  ...new Set(outcomes.filter(one => one.outcome !== 'accepted').map(one => `${one.outcome}: ${one.issues[0]?.message}`)),
];

it.each(engines)('the example organisation is stored as intended on %s', async engine => {
  const world = await openTestWorkspace(engine);
  try {
    const history = demoOrganisation(7, world.now.slice(0, 10));
    const outcomes = (await fillExample(world, history)).map(outcome => outcome.outcomes);
    const [asked, problems] = [outcomes.flat(), summary(outcomes.flat())];
    expect(problems.sort()).toEqual(
      [
        'held: Missing: Last Name',
        'held: Missing: Last Name, Email',
        'held: E-mail already in use',
        'held: User ID already in use',
        'held: Invalid e-mail address',
        'held: Not a mobile number',
        'held: Missing: User ID',
      ].sort(),
    );
    expect(asked.filter(one => one.outcome === 'held')).toHaveLength(9);
    expect(asked.filter(one => one.outcome === 'refused')).toEqual([]);

    const [org] = await world.reader.where('orgs', 'accountName', ['verdier']);
    expect(org).toMatchObject({
      name: 'Maison Verdier',
      licencesTotal: 260,
      licencesUsed: 229,
      licencesReserved: 22,
      licencesAvailable: 9,
    });
    const ownSubscriptions = await world.reader.where('subscriptions', 'purchasedBy', [org?.id ?? '']);
    expect(
      ownSubscriptions.map(ownSubscription => ownSubscription.state).sort((a, b) => String(a).localeCompare(String(b))),
    ).toEqual(['applied', 'applied', 'applied', 'applied', 'expired', 'purchased']);
    // Everyone has had their licence since the day on which they joined, and it was given by somebody.
    const seats = await world.reader.where('seats', 'org', [org?.id ?? '']);
    const days = seats.flatMap(seat => (seat.assignedAt ? String(seat.assignedAt).slice(0, 10) : [])).sort();
    expect(new Set(days).size).toBeGreaterThan(45);
    expect([days[0], days.at(-1)! <= '2026-01-14']).toEqual(['2024-12-11', true]);
    expect(seats.filter(seat => seat.createdBy !== 'setup').length).toBeGreaterThan(90);
    // One subscription ended on its day, by the clock.
    const [ended] = ownSubscriptions.filter(ownSubscription => ownSubscription.state === 'expired');
    const [last] = await world.reader.history('subscriptions', ended?.id ?? '', 1);
    expect([last?.transaction.actor, last?.transaction.at.slice(0, 7)]).toEqual(['clock', '2025-11']);
    const times = (await world.reader.tail(0, 1_000, 0)).map(({ transaction }) => transaction.at);
    expect(times).toEqual(times.toSorted());
    expect(times.length).toBeGreaterThan(150);

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
