import { expect, it } from 'vitest';
import { startPeriodicTask } from '../../server/effects/periodicTask.ts';
import { keepLog } from './office.ts';

const moment = (ms: number): Promise<void> => new Promise(done => setTimeout(done, ms));

it('rounds run at once, when woken and at every interval, never two at the same time', async () => {
  let running = 0;
  let most = 0;
  let count = 0;
  const rounds = startPeriodicTask({
    name: 'test',
    intervalMs: 60,
    log: keepLog(),
    run: async () => {
      running += 1;
      most = Math.max(most, running);
      count += 1;
      await moment(5);
      running -= 1;
    },
  });
  expect(count).toBe(1);
  for (let n = 0; n < 20; n++) rounds.wake();
  await moment(30);
  expect(count).toBe(2);
  await moment(60);
  expect(count).toBeGreaterThanOrEqual(3);
  expect(most).toBe(1);
  await rounds.stop();
  const ended = count;
  rounds.wake();
  await moment(80);
  expect(count).toBe(ended);
});

it('a round that throws is logged, and the next one runs', async () => {
  const log = keepLog();
  let count = 0;
  const rounds = startPeriodicTask({
    name: 'test',
    intervalMs: 60_000,
    log,
    run: () => {
      count += 1;
      return count === 1 ? Promise.reject(new Error('the database is away')) : Promise.resolve();
    },
  });
  await moment(5);
  rounds.wake();
  await rounds.stop();
  expect(count).toBe(2);
  expect(log.told).toHaveLength(1);
  expect(log.told[0]?.message).toContain('test');
});

it('stopping waits for the round in progress', async () => {
  let done = false;
  const rounds = startPeriodicTask({
    name: 'test',
    intervalMs: 60_000,
    log: keepLog(),
    run: async () => {
      await moment(20);
      done = true;
    },
  });
  await rounds.stop();
  expect(done).toBe(true);
});
