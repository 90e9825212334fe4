import { setTimeout as pause } from 'node:timers/promises';
import { expect, it } from 'vitest';
import { madeOnce } from '../../server/api/events.ts';
import { type Heard, type Listener, Tail } from '../../server/api/tail.ts';
import type { LogEntry, Reader } from '../../server/model/session.ts';
import { catalog } from '../kit/administration.ts';

const entryOf = (seq: number): LogEntry & { more: boolean } => ({
  transaction: { id: `t${seq}`, seq, at: '', actor: '', actorName: '', label: '', undoes: null },
  changes: [{ table: 'users', row: `r${seq}`, scope: [], from: null, to: {} }] as unknown as LogEntry['changes'],
  more: false,
});

/** A log of so many transactions; notes what is asked of it. */
function logOf(count: () => number) {
  const asked: string[] = [];
  const reader = {
    seq: () => Promise.resolve(count()),
    logCut: () => Promise.resolve(0),
    tail(after: number, limit: number) {
      asked.push(`tail ${after}`);
      return Promise.resolve(Array.from({ length: Math.min(limit, count() - after) }, (_, at) => entryOf(after + 1 + at)));
    },
    rows(_table: string, ids: readonly string[]) {
      asked.push(`rows ${ids.join()}`);
      return Promise.resolve(new Map());
    },
  } as unknown as Reader;
  return { reader, asked };
}

const listener = (): Listener & { seqs: number[] } => {
  const seqs: number[] = [];
  return { seqs, closed: false, hear: (heard: Heard) => void seqs.push(heard.transaction.seq), lost: () => seqs.push(-1) };
};

it('who comes back after a cut is told what they missed without its being read again', async () => {
  let count = 10;
  const { reader, asked } = logOf(() => count);
  const tail = new Tail(reader, catalog, { info() {}, warn() {}, error() {} });
  const [first, back, late] = [listener(), listener(), listener()];
  await tail.listen(10, first);
  count = 300;
  tail.changed();
  while (first.seqs.at(-1) !== 300) await pause(5);
  expect(first.seqs).toEqual(Array.from({ length: 290 }, (_, at) => 11 + at));

  asked.length = 0;
  await tail.listen(40, back);
  expect(back.seqs).toEqual(Array.from({ length: 260 }, (_, at) => 41 + at));
  expect(asked.filter(each => each !== 'tail 300')).toEqual([]);

  // What was before anybody listened is read, and all that came after is not.
  await tail.listen(5, late);
  expect(late.seqs).toEqual(Array.from({ length: 295 }, (_, at) => 6 + at));
  for (const each of [first, back, late]) tail.leave(each);
});

it('an event is made once for all who see the same; one that could not be made, anew for the next who asks', async () => {
  const made = new Map<string, Promise<number>>();
  let times = 0;
  const make = () => {
    times += 1;
    return times === 1 ? Promise.reject(new Error('The database is away')) : Promise.resolve(times);
  };
  await expect(madeOnce(made, 'acme owner', make)).rejects.toThrow('away');
  expect(await madeOnce(made, 'acme owner', make)).toBe(2);
  expect(await madeOnce(made, 'acme owner', make)).toBe(2);
  expect(await madeOnce(made, 'acme member', make)).toBe(3);
});
