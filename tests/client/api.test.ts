import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { createApi } from '../../client/sync/api.ts';

describe('an answer that breaks off in the middle', () => {
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

  it.each(['write', 'get'] as const)('is asked for again: %s', async how => {
    await new Promise<void>(done => server.listen(0, '127.0.0.1', done));
    const { port } = server.address() as AddressInfo;
    const api = createApi({
      fetch: (path, init) => fetch(`http://127.0.0.1:${port}${path}`, init),
      wait: () => Promise.resolve(),
      signedOut: () => Promise.reject(new Error('not here')),
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
