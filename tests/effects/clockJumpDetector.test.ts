import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { startClock } from '../../server/effects/clock.ts';
import { createClockJumpDetector } from '../../server/effects/clockJumpDetector.ts';
import { type Fixture, openFixture, setup } from '../kit/administration.ts';
import { engines } from '../kit/stores.ts';
import { keepLog } from './office.ts';

const hour = 3_600_000;
const year = 365 * 24 * hour;
const t0 = Date.parse('2026-01-15T10:00:00.000Z');

describe('a trusted time', () => {
  /** Checks readings of the clocks, given as minutes counted and hours of error. */
  const trusted = (known: number | null, looks: readonly [minutes: number, off: number][]): boolean[] => {
    const steady = createClockJumpDetector(known);
    return looks.map(
      ([minutes, off]) => steady.check({ time: t0 + minutes * 60_000 + off * hour, elapsed: minutes * 60_000 }).steady,
    );
  };

  it.each<[string, number | null, [number, number][], boolean[]]>([
    [
      'goes on',
      t0,
      [
        [0, 0],
        [1, 0],
        [120, 0],
      ],
      [true, true, true],
    ],
    [
      'begins in an empty home',
      null,
      [
        [0, 9_000],
        [1, 9_000],
      ],
      [true, true],
    ],
    [
      'shifts by less than an hour',
      t0,
      [
        [0, 0],
        [1, 0.9],
        [2, 0],
      ],
      [true, true, true],
    ],
    [
      'jumps ahead and comes back',
      t0,
      [
        [0, 0],
        [1, 9_000],
        [5, 9_000],
        [6, 0],
      ],
      [true, false, false, true],
    ],
    [
      'jumps back and comes back',
      t0,
      [
        [0, 0],
        [1, -9_000],
        [6, 0],
      ],
      [true, false, true],
    ],
    [
      'jumps ahead and stays there for ten minutes',
      t0,
      [
        [0, 0],
        [1, 5],
        [6, 5],
        [10.9, 5],
        [11, 5],
        [12, 5],
      ],
      [true, false, false, false, true, true],
    ],
    [
      'jumps from one time to another',
      t0,
      [
        [0, 0],
        [1, 5],
        [10, 9],
        [12, 9],
        [19, 9],
        [20, 9],
      ],
      [true, false, false, false, false, true],
    ],
    [
      'was long away',
      t0 - 8 * hour,
      [
        [0, 0],
        [9, 0],
        [10, 0],
      ],
      [false, false, true],
    ],
    [
      'starts a year ahead and is put right',
      t0,
      [
        [0, 8_760],
        [1, 0],
        [2, 0],
      ],
      [false, true, true],
    ],
  ])('a time that %s', (_, known, looks, expected) => {
    expect(trusted(known, looks)).toEqual(expected);
  });

  it('law: an even time is trusted, and a time that jumped only after ten minutes', () => {
    const look = fc.record({ minutes: fc.integer({ min: 1, max: 9 }), off: fc.constantFrom(0, 0, 0, 3, 8_760, -200) });
    fc.assert(
      fc.property(fc.array(look, { minLength: 1, maxLength: 60 }), looks => {
        const steps: [number, number][] = [[0, 0]];
        for (const { minutes, off } of looks) steps.push([steps.at(-1)![0] + minutes, off]);
        const results = trusted(t0, steps);
        let believed = 0;
        let since = 0;
        for (const [at, [minute, off]] of steps.entries()) {
          if (at > 0 && off !== steps[at - 1]?.[1]) since = minute;
          const right = off === believed || minute - since >= 10;
          expect([minute, results[at]]).toEqual([minute, right]);
          if (right) believed = off;
        }
      }),
      { numRuns: 300 },
    );
  });
});

describe.each(engines)('a clock that jumps, on %s', engine => {
  let f: Fixture;
  beforeEach(async () => {
    f = await openFixture(engine);
  });
  afterEach(() => f.close());

  it('a clock a year ahead and back changes nothing, on one server and then on another', async () => {
    await f.commit([{ table: 'users', row: f.ids.erin!, to: { status: 'Invited' } }]);
    await f.commit(
      [{ table: 'subscriptions', to: { product: 'base', quantity: 3, appliedTo: 'acme', endsAt: '2026-03-31' } }],
      setup,
    );
    await f.commit(
      [
        {
          table: 'sessions',
          to: { user: f.ids.alice!, account: f.as('alice').account, tokenHash: 'x', expiresAt: '2026-01-20T00:00:00.000Z' },
        },
      ],
      setup,
    );
    const all = async () => [
      await f.pool(),
      await f.user('erin'),
      await f.all('invites', 'user', f.ids.erin!),
      await f.all('sessions', 'user', f.ids.alice!),
      await f.reader.seq(),
    ];
    const before = await all();
    for (let server = 1; server <= 2; server += 1) {
      // Two servers on one home, each started with its clock a year ahead, then corrected.
      const log = keepLog();
      const at = { time: t0 + year, elapsed: 0 };
      let looks = 0;
      const clock = startClock({
        ...f,
        log,
        elapsed: () => at.elapsed,
        now: () => {
          looks += 1;
          return new Date(at.time);
        },
      });
      const look = async (time: number, elapsed: number) => {
        const seen = looks;
        Object.assign(at, { time, elapsed });
        clock.wake();
        await expect.poll(() => looks).toBeGreaterThan(seen);
      };
      await expect.poll(() => clock.jump()).toBeCloseTo(year / 1000);
      await look(t0 + year + 60_000, 60_000);
      expect(await all()).toEqual(before);
      await look(t0 + 120_000, 120_000);
      await expect.poll(() => clock.jump()).toBe(0);
      await clock.stop();
      expect(await all()).toEqual(before);
      expect(log.told.map(each => each.message)).toEqual([
        expect.stringContaining('the time has jumped'),
        expect.stringContaining('the time runs evenly again'),
      ]);
    }
  });
});
