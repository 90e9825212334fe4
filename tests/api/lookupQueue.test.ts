import { expect, it } from 'vitest';
import { LookupQueue } from '../../server/identity/lookupQueue.ts';
import { Refusal } from '../../server/model/writer.ts';

/** Work that ends when the test says so. */
function createWork() {
  const begun: string[] = [];
  const waiting: (() => void)[] = [];
  const work = (name: string) => async () => {
    begun.push(name);
    await new Promise<void>(resolve => waiting.push(resolve));
    return name;
  };
  const finish = async (): Promise<void> => {
    waiting.shift()?.();
    await new Promise(resolve => setImmediate(resolve));
  };
  return { begun, work, finish };
}

it('a flood from one network leaves the next turns to others, and at most four look-ups run at once', async () => {
  const queue = new LookupQueue();
  const { begun, work, finish } = createWork();
  const all = [
    ...Array.from({ length: 20 }, () => queue.run('198.51.100.1', work('flood'))),
    queue.run('192.0.2.1', work('someone')),
    queue.run('2001:db8::1', work('someone else')),
  ];
  await new Promise(resolve => setImmediate(resolve));
  expect(begun).toEqual(['flood', 'flood', 'flood', 'flood']);
  await finish();
  await finish();
  expect(begun.slice(4)).toEqual(['someone', 'someone else']);
  for (let at = 0; at < 20; at += 1) await finish();
  expect(await Promise.all(all)).toHaveLength(22);
});

it('a bounded number of look-ups of one network waits, and further ones are refused', async () => {
  const queue = new LookupQueue();
  const { work, finish } = createWork();
  const all = Array.from({ length: 504 }, () => queue.run('198.51.100.1', work('flood')));
  await expect(queue.run('198.51.100.1', work('flood'))).rejects.toMatchObject({
    code: 'server_busy',
    message: 'The server is very busy. Wait 5 seconds and try again',
  });
  const other = queue.run('192.0.2.1', work('someone'));
  for (let at = 0; at < 505; at += 1) await finish();
  expect(await other).toBe('someone');
  expect(await Promise.all(all)).toHaveLength(504);
});

it('waiting look-ups fail at once if the database cannot be reached, and go on after a refusal or another error', async () => {
  const queue = new LookupQueue();
  const fail = (error: Error) => () => Promise.reject(error);
  const lost = Object.assign(new Error('lost'), { code: 'ECONNLOST' });
  const four = (work: () => Promise<string>) => Array.from({ length: 4 }, () => queue.run('192.0.2.1', work).catch(String));
  const failing = four(fail(lost));
  const waiting = queue.run('192.0.2.2', async () => 'looked up');
  await expect(waiting).rejects.toThrow('lost');
  await Promise.all(failing);
  for (const error of [new Refusal('too_many_tries', 'x', { kind: 'too_many' }), new Error('a fault')]) {
    const others = four(fail(error));
    expect(await queue.run('192.0.2.2', async () => 'looked up')).toBe('looked up');
    await Promise.all(others);
  }
});
