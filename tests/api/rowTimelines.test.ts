import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Row } from '../../server/model/change.ts';
import { RowTimelines, type Timeline } from '../../server/workspace/rowTimelines.ts';
import { engines, withStore } from '../kit/stores.ts';
import { both, changeOf, keep, people, rowOf, transactionOf } from '../store/tables.ts';

const minute = 60_000;
const start = Date.UTC(2026, 0, 1);
const iso = (time: number): string => new Date(time).toISOString();

/** The cells at the end of a quarter of an hour. */
const cellsAt = ({ points }: Timeline, end: string) => points.findLast(({ at }) => at < end)?.cells;

/** What happens: time passes, and the row or another one gets other cells; or the timeline is asked for, from some time on. */
const step = fc.oneof(
  { weight: 4, arbitrary: fc.record({ wait: fc.integer({ min: 0, max: 40 }), seats: fc.integer({ min: 0, max: 3 }) }) },
  { weight: 1, arbitrary: fc.record({ wait: fc.integer({ min: 0, max: 40 }), other: fc.constant(true) }) },
  { weight: 2, arbitrary: fc.record({ from: fc.integer({ min: 0, max: 200 }) }) },
);

describe.each(engines)('timelines of rows on %s', engine => {
  it('give the cells that a separate record has for each quarter of an hour, in whatever order they are requested', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 1, maxLength: 25 }), fc.integer({ min: 1, max: 4 }), async (steps, read) => {
        const test = await withStore(engine, both);
        const timelines = new RowTimelines('people', ['seats', 'score'], { read, chunk: 2, rows: 3 });
        const byHand: { at: number; seats: number }[] = [];
        let now = start;
        let [row, other] = [rowOf(people, { seats: 0, score: 7 }), rowOf(people)];
        const write = async (before: Row | null, after: Row, fields: string[]): Promise<Row> => {
          await keep(test.store, async tx => {
            const seq = await tx.nextSeq(iso(now));
            after.seq = seq;
            await tx.write('people', [{ before, after, fields: [...fields, 'seq'] }]);
            const only = (of: Row) => Object.fromEntries(fields.map(id => [id, of[id] ?? null]));
            const change = changeOf('people', before, after);
            await tx.log({ ...transactionOf(seq), at: iso(now) }, [
              { ...change, from: before === null ? null : only(before), to: before === null ? after : only(after) },
            ]);
          });
          return after;
        };
        const compare = (timeline: Timeline): void => {
          const first = timeline.since === null ? Number.POSITIVE_INFINITY : Date.parse(timeline.since);
          for (let end = start; end <= now + 15 * minute; end += 15 * minute) {
            if (end <= first) continue;
            const seats = byHand.findLast(({ at }) => at < end)?.seats;
            expect(cellsAt(timeline, iso(end))).toEqual(seats === undefined ? undefined : { seats, score: 7 });
          }
        };
        const ask = async (from: string): Promise<Timeline> => {
          const [live] = (await test.store.reader.rows('people', [row.id])).values();
          const timeline = await timelines.read(test.store.reader, live!, from);
          compare(timeline);
          return timeline;
        };
        try {
          row = await write(null, row, []);
          byHand.push({ at: now, seats: 0 });
          for (const each of steps) {
            if ('from' in each) await ask(iso(start + each.from * minute));
            else if ('other' in each) {
              now += each.wait * minute;
              const name = row.id;
              other = await write(other.seq === 0 ? null : other, { ...other, name }, ['name']);
            } else {
              now += each.wait * minute;
              row = await write(row, { ...row, seats: each.seats }, ['seats']);
              byHand.push({ at: now, seats: each.seats });
            }
          }
          // Asked often enough, everything is known.
          let timeline = await ask('');
          for (let again = 0; timeline.start === 'unread' && again < 30; again += 1) timeline = await ask('');
          expect([timeline.start, timeline.since]).toEqual(['created', iso(start)]);
        } finally {
          await test.close();
        }
      }),
      { numRuns: engine === 'sqlite' ? 25 : 6 },
    );
  });

  it('are read again after an earlier database was restored', async () => {
    const test = await withStore(engine, both);
    try {
      const timelines = new RowTimelines('people', ['seats']);
      const row = rowOf(people, { seats: 1 });
      await keep(test.store, async tx => {
        const seq = await tx.nextSeq(iso(start));
        row.seq = seq;
        await tx.write('people', [{ before: null, after: row, fields: [] }]);
        await tx.log({ ...transactionOf(seq), at: iso(start) }, [changeOf('people', null, row)]);
      });
      const read = (of: Row): Promise<Timeline> => timelines.read(test.store.reader, of, '');
      const [one, two] = await Promise.all([read(row), read(row)]);
      expect(one).toEqual({ points: [{ at: iso(start), cells: { seats: 1 } }], since: iso(start), start: 'created' });
      expect(two).toEqual(one);
      // A restore brings back the row of the first transaction, after a ninth had been read.
      const others = new RowTimelines('people', ['seats']);
      const later = await others.read(test.store.reader, { ...row, seq: 9, seats: 4 }, '');
      expect(later.points).toEqual([{ at: iso(start), cells: { seats: 4 } }]);
      expect(await others.read(test.store.reader, row, '')).toEqual(one);
    } finally {
      await test.close();
    }
  });
});
