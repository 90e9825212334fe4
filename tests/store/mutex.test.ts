import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { FairQueue, type Requester } from '../../server/model/fairQueue.ts';
import { Refusal } from '../../server/model/writer.ts';
import { maxQueuedPerPerson } from '../../server/store/mutex.ts';
import { engines, withStore } from '../kit/stores.ts';
import { both } from './tables.ts';

const by = (person: string, org = 'acme'): Requester => ({ org, person });

describe('a fair queue', () => {
  it('serves the requester who has used least, however much others ask for', () => {
    const queue = new FairQueue<string>();
    for (let n = 0; n < 4; n += 1) queue.push(by('carol'), `paste ${n}`, 20_000);
    expect(queue.take()).toBe('paste 0');
    queue.push(by('bob'), 'cell', 1);
    queue.push(by('alice'), 'cell too', 1);
    queue.charge(by('carol'), 1_800);
    expect([queue.take(), queue.take(), queue.take()]).toEqual(['cell', 'cell too', 'paste 1']);
  });

  it('serves the smaller of two equal requests first, and organisations in turn whatever their size', () => {
    const queue = new FairQueue<string>();
    queue.push(by('a'), 'large', 1_000);
    queue.push(by('b'), 'small', 1);
    expect(queue.take()).toBe('small');
    queue.charge(by('b'), 10);
    for (const person of ['c', 'd', 'e']) queue.push(by(person), person, 1);
    queue.push(by('z', 'globex'), 'z', 1);
    expect(queue.take()).toBe('z');
  });

  it('limits the waiting work of one person and of nobody else', () => {
    const queue = new FairQueue<number>(3);
    expect([1, 2, 3, 4].map(n => queue.push(by('carol'), n, 1))).toEqual([true, true, true, false]);
    expect(queue.push(by('bob'), 5, 1)).toBe(true);
    expect(queue.length).toBe(4);
  });

  it('gives everybody a fair share, and runs the work of each person in order', () => {
    const requests = fc.array(fc.record({ person: fc.constantFrom('a', 'b', 'c'), cost: fc.integer({ min: 1, max: 50 }) }), {
      minLength: 1,
      maxLength: 60,
    });
    fc.assert(
      fc.property(requests, all => {
        const queue = new FairQueue<{ person: string; cost: number; at: number }>();
        for (const [at, { person, cost }] of all.entries()) queue.push(by(person), { person, cost, at }, cost);
        const given = new Map<string, number>();
        const last = new Map<string, number>();
        const left = Map.groupBy(all, (each): string => each.person);
        for (let next = queue.take(); next !== undefined; next = queue.take()) {
          expect(next.at).toBeGreaterThan(last.get(next.person) ?? -1);
          last.set(next.person, next.at);
          // Nobody who still waits is behind by more than one piece of work.
          for (const [person, rest] of left) {
            if (rest.length > 0) expect(given.get(next.person) ?? 0).toBeLessThanOrEqual((given.get(person) ?? 0) + 50);
          }
          left.get(next.person)?.shift();
          given.set(next.person, (given.get(next.person) ?? 0) + next.cost);
          queue.charge(by(next.person), next.cost);
        }
        expect(left.values().every(rest => rest.length === 0)).toBe(true);
      }),
    );
  });
});

describe.each(engines)('fair writing on %s', engine => {
  it('runs the small change of another person before the second large change of one person', async () => {
    const test = await withStore(engine, both);
    const done: string[] = [];
    const write = (name: string, person: string, rows: number) =>
      test.store.write(
        async tx => {
          for (let at = 0; at < rows / 100; at += 1) await tx.meta('x');
          done.push(name);
          return { commit: false, value: null };
        },
        rows,
        by(person),
      );
    await Promise.all([
      ...Array.from({ length: 4 }, (_, n) => write(`paste ${n}`, 'carol', 20_000)),
      write('cell', 'bob', 1),
      write('other cell', 'alice', 1),
    ]);
    expect(done.indexOf('cell')).toBeLessThan(2);
    expect(done.indexOf('other cell')).toBeLessThan(3);
    expect(done.filter(name => name.startsWith('paste'))).toEqual(['paste 0', 'paste 1', 'paste 2', 'paste 3']);
    await test.close();
  });

  it('refuses more work of a person with too much waiting, and serves others', async () => {
    const test = await withStore(engine, both);
    const write = (person: string) => test.store.write(async () => ({ commit: false, value: person }), 1, by(person));
    const all = await Promise.allSettled(Array.from({ length: maxQueuedPerPerson + 5 }, () => write('carol')));
    const refused = all.filter(each => each.status === 'rejected').map(each => each.reason as unknown);
    expect(refused.length).toBeGreaterThan(0);
    expect(refused.every(reason => reason instanceof Refusal && reason.code === 'too_many_waiting')).toBe(true);
    expect(await write('bob')).toBe('bob');
    expect(await write('carol')).toBe('carol');
    await test.close();
  });
});
