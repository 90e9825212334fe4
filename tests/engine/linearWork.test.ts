import { afterEach, describe, expect, it } from 'vitest';
import type { ChangeRequest } from '../../server/model/change.ts';
import { type Fixture, openFixture } from '../kit/administration.ts';
import { engines } from '../kit/stores.ts';

/** The CPU time of this process for some work, in milliseconds: other processes do not count. */
async function worked(work: () => Promise<unknown>): Promise<number> {
  const before = process.cpuUsage();
  await work();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1000;
}

/** The ratio of work for four times as many changes: the smallest of several measurements, because disturbances only add. */
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

/** Four times as many changes may take four times as long; quadratic work would take sixteen times as long. */
const linear = 9;

describe.each(engines)('the work of a commit on %s is linear in its changes', engine => {
  let f: Fixture;
  afterEach(() => f.close());

  const dry = (actor: string, requests: readonly ChangeRequest[]) => f.writer.commit(f.as(actor), requests, { dryRun: true });

  it('if all changes are for one row', { timeout: 120_000 }, async () => {
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

  it('if a row with invalid cells is named repeatedly', { timeout: 120_000 }, async () => {
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

  it('if every row causes changes in others', { timeout: 120_000 }, async () => {
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

  it('except if each change is refused because of the next one: then the rest is refused', { timeout: 120_000 }, async () => {
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
