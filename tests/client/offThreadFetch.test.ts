import { expect, it } from 'vitest';
import { createApi, NoConnection } from '../../client/sync/api.ts';
import { createOffThreadFetch, type FetchReply, type FetchRequest } from '../../client/sync/off-thread-fetch.ts';

/** A fake worker: records its messages, and replies when the test says so. */
class Thread extends EventTarget {
  readonly messages: FetchRequest[] = [];
  postMessage(message: FetchRequest): void {
    this.messages.push(message);
  }
  say(data: FetchReply | 'ready'): void {
    this.dispatchEvent(new MessageEvent('message', { data }));
  }
}

function open() {
  const here: string[] = [];
  const thread = new Thread();
  const reading = createOffThreadFetch((path, init) => {
    here.push(`${init.method} ${path}`);
    return Promise.resolve(new Response('"here"'));
  });
  reading.start(thread as EventTarget as Worker);
  const api = createApi({
    fetch: reading.fetch,
    wait: () => Promise.resolve(),
    onSignedOut: () => Promise.reject(new Error('not here')),
    newKey: () => 'key',
  });
  return { api, here, thread };
}

const answer = (id: number, text: string, status = 200): FetchReply => ({
  id,
  status,
  statusText: '',
  type: 'application/json',
  text,
});

it('reads use the main thread until the worker is ready, then the worker; writes use the main thread', async () => {
  const { api, here, thread } = open();
  expect(await api.get('/a')).toBe('here');
  thread.say('ready');
  const reading = api.get('/b');
  expect(thread.messages).toEqual([{ id: 1, path: '/b' }]);
  thread.say(answer(1, '"there"'));
  expect(await reading).toBe('there');
  await api.write('/c', {});
  expect(here).toEqual(['GET /a', 'POST /c']);
});

it('responses reach their callers in any message, and a refusal keeps its message', async () => {
  const { api, thread } = open();
  thread.say('ready');
  const [one, two] = [api.get('/1'), api.get('/2')];
  thread.say(answer(2, '{"title":"No","status":403,"code":"no"}', 403));
  thread.say(answer(1, '1'));
  expect(await one).toBe(1);
  await expect(two).rejects.toMatchObject({ problem: { status: 403, code: 'no', title: 'No' } });
});

it('an aborted request is aborted in the worker too, and its response is ignored', async () => {
  const { api, thread } = open();
  thread.say('ready');
  const stop = new AbortController();
  const reading = api.get('/x', stop.signal);
  stop.abort();
  await expect(reading).rejects.toMatchObject({ name: 'AbortError' });
  expect(thread.messages).toEqual([{ id: 1, path: '/x' }, { id: 1 }]);
  thread.say(answer(1, '1'));
});

it('a failed request is tried four times in all', async () => {
  const { api, thread } = open();
  thread.say('ready');
  const reading = api.get('/x').catch((error: unknown) => error);
  for (let id = 1; id <= 4; id += 1) {
    await expect.poll(() => thread.messages.length).toBe(id);
    thread.say({ id, lost: true });
  }
  expect(await reading).toBeInstanceOf(NoConnection);
});

it('when the worker fails, its requests and all later ones use the main thread', async () => {
  const { api, here, thread } = open();
  thread.say('ready');
  const reading = api.get('/x');
  thread.dispatchEvent(new Event('error'));
  expect(await reading).toBe('here');
  expect(await api.get('/y')).toBe('here');
  expect(here).toEqual(['GET /x', 'GET /y']);
});
