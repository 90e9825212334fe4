import { afterEach, describe, expect, it } from 'vitest';
import type { ChangeRequest } from '../../server/model/change.ts';
import { type Fixture, openFixture } from '../kit/administration.ts';
import { engines } from '../kit/stores.ts';

/** What this process did meanwhile, in milliseconds of its processors: other processes do not count. */
async function worked(work: () => Promise<unknown>): Promise<number> {
  const before = process.cpuUsage();
  await work();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1000;
}

/** How many times as much work four times as many changes are: the least of several tries, as what disturbs only ever adds. */
async function growth(asked: (many: number) => () => Promise<unknown>, many: number): Promise<number> {
  const least = async (size: number): Promise<number> => {
    const tries: number[] = [];
    for (let turn = 0; turn < 3; turn += 1) tries.push(await worked(asked(size)));
    return Math.min(...tries);
  };
  await least(many);
  const one = await least(many);
  return (await least(many * 4)) / one;
}

/** Four times as many may take four times as long; where each looked at all others it would be sixteen times. */
const linear = 9;

describe.each(engines)('the work of a commit on %s grows as its changes do', engine => {
  let f: Fixture;
  afterEach(() => f.close());

  const dry = (actor: string, wishes: readonly ChangeRequest[]) => f.writer.commit(f.as(actor), wishes, { dryRun: true });

  it('where all of them are of one row', { timeout: 120_000 }, async () => {
    f = await openFixture(engine);
    const ratio = await growth(
      many => () =>
        dry(
          'alice',
          Array.from({ length: many }, (_, n) => ({ table: 'users', row: f.ids.bob!, to: { firstName: `Bob ${n}` } })),
        ),
      4_000,
    );
    expect(ratio).toBeLessThan(linear);
  });

  it('where one row has cells that were not taken, and is named again and again', { timeout: 120_000 }, async () => {
    f = await openFixture(engine);
    const long = 'x'.repeat(20_000);
    const ratio = await growth(
      many => () =>
        dry('alice', [
          { table: 'users', row: f.ids.erin!, to: { role: long, mobile: long, employmentType: long } },
          ...Array.from({ length: many }, () => ({ table: 'users', row: f.ids.erin!, to: { language: '?' } })),
        ]),
      500,
    );
    expect(ratio).toBeLessThan(linear);
  });

  it('where every row of theirs sets off others', { timeout: 120_000 }, async () => {
    f = await openFixture(engine, { total: 10_000 });
    const ratio = await growth(
      many => () =>
        dry(
          'alice',
          Array.from({ length: many }, (_, n) => ({
            table: 'users',
            to: { userId: `u${n}`, firstName: 'A', lastName: 'B', email: `u${n}@acme.test`, status: 'Active' },
          })),
        ),
      400,
    );
    expect(ratio).toBeLessThan(linear);
  });

  it('but no further where each falls because of the next: then the rest is refused', { timeout: 120_000 }, async () => {
    f = await openFixture(engine, { total: 1_000 });
    const many = 300;
    const made = await f.commit(
      Array.from({ length: many }, (_, n) => ({
        table: 'users',
        to: { userId: `u${n}`, firstName: 'A', lastName: 'B', email: `u${n}@acme.test`, status: 'Active' },
      })),
    );
    const outcome = await dry(
      'alice',
      made.outcomes.map(({ row }, n) => ({
        table: 'users',
        row,
        to: { email: n === many - 1 ? 'alice@acme.test' : `u${n + 1}@acme.test` },
      })),
    );
    expect(outcome.outcomes.every(each => each.outcome === 'refused')).toBe(true);
    expect(new Set(outcome.outcomes.flatMap(({ issues }) => issues.map(issue => issue.code)))).toContain('too_deep');
  });
});
