import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Cells, ChangeRequest, Outcome } from '../../server/model/change.ts';
import { type Fixture, openFixture, setup } from '../kit/administration.ts';
import { engines } from '../kit/stores.ts';

/** The role and state of everybody before each commit. */
const offices: Record<string, { role: string; status: string }> = {
  alice: { role: 'owner', status: 'Active' },
  bob: { role: 'manager', status: 'Active' },
  carol: { role: 'licence_admin', status: 'Active' },
  dave: { role: 'member', status: 'Active' },
  gus: { role: 'team_admin', status: 'Active' },
  ina: { role: 'owner', status: 'Active' },
};
const people = [...Object.keys(offices), 'erin', 'jean'];

/** The actors: everybody in ACME, and the owner of another organisation; mostly owners and managers. */
const actors = ['alice', 'alice', 'bob', 'bob', 'carol', 'carol', 'dave', 'gus', 'jean', 'zoe'];

const cells = fc.record(
  {
    firstName: fc.constantFrom('Ann', 'Bo'),
    role: fc.constantFrom('owner', 'manager', 'licence_admin', 'team_admin', 'member'),
    status: fc.constantFrom('Draft', 'Invited', 'Active', 'Inactive'),
    jobTitle: fc.constantFrom('Chef', null),
    employeeId: fc.constantFrom('E7', null),
    external: fc.constant(true),
  },
  { requiredKeys: [] },
) as fc.Arbitrary<Cells>;
const fewCells = fc.oneof(
  cells,
  fc.record({ role: fc.constantFrom('owner', 'manager', 'member') }),
  fc.record({ status: fc.constantFrom('Active', 'Inactive', 'Invited') }),
);

/** A change of one row: of a person, their licence or their access. */
const asked = fc.oneof(
  { weight: 6, arbitrary: fc.record({ table: fc.constant('users'), name: fc.nat(2), to: fewCells }) },
  { weight: 2, arbitrary: fc.record({ table: fc.constant('users'), name: fc.nat(2), to: fc.constant(null) }) },
  {
    weight: 2,
    arbitrary: fc.record({
      table: fc.constant('seats'),
      name: fc.nat(2),
      to: fc.constantFrom({ user: 'erin' }, { user: 'ina' }, null),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      table: fc.constant('access'),
      name: fc.nat(2),
      to: fc.constantFrom({ level: 'admin' }, { level: 'user' }, null),
    }),
  },
);

/** A commit that names few rows, most of them repeatedly. No actor removes their own permission to continue. */
const commits = fc
  .record({
    by: fc.constantFrom(...actors),
    names: fc.tuple(fc.constantFrom(...people), fc.constantFrom(...people), fc.constantFrom(...people)),
    all: fc.array(asked, { minLength: 2, maxLength: 6 }),
  })
  .filter(({ by, names, all }) => all.every(({ table, name }) => table !== 'users' || names[name] !== by));
type Commit = typeof commits extends fc.Arbitrary<infer T> ? T : never;

async function open(engine: (typeof engines)[number]): Promise<Fixture> {
  const f = await openFixture(engine, { total: 9 });
  for (const name of ['gus', 'ina']) {
    f.ids[name] = crypto.randomUUID();
    const to = { userId: name, firstName: name, lastName: 'X', email: `${name}@acme.test`, org: f.acme };
    await f.commit([{ table: 'users', row: f.ids[name], from: null, to }], setup);
  }
  if (!(await restore(f))) throw new Error('Not everybody has their office');
  return f;
}

/** Restores everybody's role; false if somebody was deleted. */
async function restore(f: Fixture): Promise<boolean> {
  const there = await f.reader.rows(
    'users',
    people.map(name => f.ids[name]!),
  );
  if (there.size < people.length || there.get(f.ids.erin!)?.status !== 'Draft') return false;
  const requests = Object.entries(offices).map(([name, to]): ChangeRequest => ({ table: 'users', row: f.ids[name]!, to }));
  return (await f.commit(requests, setup)).outcomes.every(each => each.outcome === 'accepted');
}

/** The requests with the row ids of this database; null if a row does not exist. */
async function requestsIn(f: Fixture, { names, all }: Commit): Promise<ChangeRequest[] | null> {
  const requests: ChangeRequest[] = [];
  for (const { table, name, to } of all) {
    const person = f.ids[names[name]!]!;
    const row = table === 'users' ? person : (await f.all(table, 'user', person))[0]?.id;
    if (row === undefined) return null;
    requests.push({ table, row, to: to !== null && 'user' in to ? { user: f.ids[String(to.user)]! } : to });
  }
  return requests;
}

const commitAs = (f: Fixture, by: string, requests: ChangeRequest[]): Promise<Outcome> =>
  f.writer.commit({ ...f.as('alice'), user: f.ids[by]!, org: by === 'zoe' ? f.globex : f.acme }, requests);

/** The cells to compare between databases: everything that a person may set, with names instead of ids. */
async function standing(f: Fixture) {
  const rows: Record<string, unknown> = {};
  const nameOf = (id: unknown) => Object.entries(f.ids).find(([, row]) => row === id)?.[0] ?? null;
  for (const name of people) {
    const user = await f.user(name);
    const seats = await f.all('seats', 'user', f.ids[name]!);
    const rights = await f.all('access', 'user', f.ids[name]!);
    rows[name] = user && {
      ...Object.fromEntries(['firstName', 'role', 'status', 'jobTitle', 'employeeId', 'external'].map(id => [id, user[id]])),
      seats: seats.map(seat => [nameOf(seat.user), seat.state]),
      rights: rights.map(right => right.level),
    };
  }
  return rows;
}

/** Repeats the accepted changes of the combined commit in their own commits, in order; a refused one is retried after the others. */
async function oneByOne(
  f: Fixture,
  by: string,
  requests: readonly ChangeRequest[],
  results: readonly string[],
): Promise<number[]> {
  let left = results.flatMap((result, at) => (result === 'refused' ? [] : [at]));
  while (left.length > 0) {
    const open: number[] = [];
    for (const at of left) {
      const result = (await commitAs(f, by, [requests[at]!])).outcomes[0]!.outcome;
      if (result === 'refused' || (result === 'held' && results[at] === 'accepted')) open.push(at);
    }
    if (open.length === left.length) return open;
    left = open;
  }
  return left;
}

const runs = Number(process.env.LAWS ?? 60);

describe.each(engines)('access on %s', engine => {
  it('a commit that names a row more than once does no more than separate commits', {
    timeout: 600_000,
  }, async () => {
    let homes: Fixture[] = [];
    let acceptedCount = 0;
    const close = (): Promise<unknown> => Promise.all(homes.map(f => f.close()));
    try {
      await fc.assert(
        fc.asyncProperty(commits, async commit => {
          if (homes.length === 0 || !(await Promise.all(homes.map(restore))).every(Boolean)) {
            await close();
            homes = [await open(engine), await open(engine)];
          }
          const [together, apart] = homes as [Fixture, Fixture];
          const [requests, alone] = [await requestsIn(together, commit), await requestsIn(apart, commit)];
          if (requests === null || alone === null) return;
          const { outcomes } = await commitAs(together, commit.by, requests);
          const results = outcomes.map(each => each.outcome);
          acceptedCount += results.filter(result => result !== 'refused').length;
          const left = await oneByOne(apart, commit.by, alone, results);
          expect(left.map(at => [alone[at], outcomes[at]])).toEqual([]);
          expect(await standing(apart)).toEqual(await standing(together));
        }),
        { numRuns: runs, endOnFailure: true },
      );
      expect(acceptedCount).toBeGreaterThan(runs / 12);
    } finally {
      await close();
    }
  });
});
