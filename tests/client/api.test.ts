import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { createApi } from '../../client/sync/api.ts';

describe('an interrupted response', () => {
  const asked: { method: string; key: string }[] = [];
  const server = createServer((request, response) => {
    asked.push({ method: request.method ?? '', key: String(request.headers['idempotency-key'] ?? '') });
    response.writeHead(200, { 'content-type': 'application/json', 'content-length': 11 });
    if (asked.length === 1) response.write('{"don', () => response.destroy());
    else response.end('{"done":42}');
  });
  afterEach(() => {
    asked.length = 0;
    server.close();
  });

  it.each(['write', 'get'] as const)('is requested again: %s', async how => {
    await new Promise<void>(done => server.listen(0, '127.0.0.1', done));
    const { port } = server.address() as AddressInfo;
    const api = createApi({
      fetch: (path, init) => fetch(`http://127.0.0.1:${port}${path}`, init),
      wait: () => Promise.resolve(),
      onSignedOut: () => Promise.reject(new Error('not here')),
      newKey: () => `key ${asked.length + 1}`,
    });
    expect(await (how === 'get' ? api.get('/x') : api.write('/x', {}))).toEqual({ done: 42 });
    const key = how === 'get' ? '' : 'key 1';
    const method = how === 'get' ? 'GET' : 'POST';
    expect(asked).toEqual([
      { method, key },
      { method, key },
    ]);
  });
});

describe('a response with Retry-After', () => {
  const answers = (problems: readonly object[]) => {
    const waits: number[] = [];
    let asked = 0;
    const api = createApi({
      fetch: async () => {
        const problem = problems[asked];
        asked += 1;
        const headers = { 'content-type': 'application/problem+json' };
        return problem === undefined
          ? new Response('{"done":42}', { headers })
          : new Response(JSON.stringify({ status: 429, title: 'Too many requests', ...problem }), { status: 429, headers });
      },
      wait: async milliseconds => void waits.push(milliseconds),
      onSignedOut: () => Promise.reject(new Error('not here')),
      newKey: () => 'key',
    });
    return { api, waits };
  };

  it('is waited for, and the write is sent again', async () => {
    const { api, waits } = answers([{ retryAfter: 3 }, { retryAfter: 2 }]);
    expect(await api.write('/x', {})).toEqual({ done: 42 });
    expect(waits).toEqual([3_000, 2_000]);
  });

  it('is thrown if it has outcomes for rows or asks for a long wait', async () => {
    const ofRows = answers([{ retryAfter: 3, outcome: { outcomes: [] } }]);
    await expect(ofRows.api.write('/x', {})).rejects.toThrow('Too many requests');
    const long = answers([{ retryAfter: 3_600, detail: 'At most 100 rows in an hour' }]);
    await expect(long.api.write('/x', {})).rejects.toThrow('At most 100 rows in an hour');
    expect([...ofRows.waits, ...long.waits]).toEqual([]);
  });
});

it("the message of a problem is in the reader's language if there is a translation", async () => {
  const answer = (code: string) =>
    createApi({
      fetch: async () =>
        new Response(JSON.stringify({ status: 404, title: 'Not found', code, detail: 'There is no such row' }), {
          status: 404,
          headers: { 'content-type': 'application/problem+json' },
        }),
      wait: () => Promise.resolve(),
      onSignedOut: () => Promise.reject(new Error('not here')),
      newKey: () => 'key',
      localize: async problem => (problem.code === 'no_such_row' ? 'Cette ligne n’existe plus' : undefined),
    }).get('/x');
  await expect(answer('no_such_row')).rejects.toMatchObject({
    message: 'Cette ligne n’existe plus',
    localized: 'Cette ligne n’existe plus',
  });
  await expect(answer('other')).rejects.toMatchObject({ message: 'There is no such row', localized: undefined });
});
