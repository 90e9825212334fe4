import { once } from 'node:events';
import type { Server } from 'node:http';
import { type AddressInfo, connect } from 'node:net';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { readConfig } from '../../server/config.ts';
import { listen } from '../../server/listen.ts';
import type { Fixture } from '../kit/administration.ts';
import { sendRaw } from '../reliability/hostile/wire.ts';
import { fixtureSite, type Site } from './site.ts';

let f: Fixture;
let site: Site;
let patient: Server;
let impatient: Server;
const portOf = (server: Server): number => (server.address() as AddressInfo).port;
beforeAll(async () => {
  ({ f, site } = await fixtureSite('sqlite'));
  const config = { ...readConfig({}), port: 0 };
  patient = await listen(site.app.fetch, config);
  impatient = await listen(site.app.fetch, config, { headers: 300, whole: 900, small: 300, interval: 50 });
});
afterAll(async () => {
  patient.close();
  impatient.close();
  await f.close();
});

const post = 'POST /api/session HTTP/1.1\r\nhost: localhost\r\ncontent-type: application/json\r\n';

it.each([
  ['headers', 'GET /api/session HTTP/1.1\r\nhost: localhost\r\nx: '],
  ['a small body', `${post}content-length: 50\r\n\r\n{`],
  ['a body in chunks', `${post}transfer-encoding: chunked\r\n\r\n1\r\n{\r\n`],
])('%s that stop arriving are given up, and others are answered meanwhile', async (_, bytes) => {
  const url = `http://127.0.0.1:${portOf(impatient)}`;
  const slow = sendRaw(url, [bytes]);
  expect((await fetch(`${url}/api/session`)).status).toBe(200);
  const said = await slow;
  expect(said.status).toBe(408);
  expect(JSON.parse(said.body)).toMatchObject({ status: 408, detail: expect.stringMatching(/ /) });
  expect(site.failures).toEqual([]);
});

it('a large body that is not needed is left unread, its response arrives, and the connection ends', async () => {
  const size = 60_000_000;
  const socket = connect({ host: '127.0.0.1', port: portOf(patient) });
  let heard = '';
  socket.on('data', chunk => {
    heard += chunk.toString('latin1');
  });
  const ended = new Promise<void>(resolve => {
    socket.once('error', () => resolve());
    socket.once('close', () => resolve());
  });
  socket.write(`${post}content-length: ${size}\r\n\r\n`);
  const chunk = Buffer.alloc(64 * 1024, ' ');
  for (let sent = 0; sent < size && !socket.destroyed; sent += chunk.length) {
    if (!socket.write(chunk)) await Promise.race([once(socket, 'drain').catch(() => undefined), ended]);
  }
  await ended;
  expect(heard).toMatch(/^HTTP\/1\.1 413 /);
  // The buffers of both ends may have been sent.
  expect(socket.bytesWritten - socket.writableLength).toBeLessThan(size / 4);
  expect(site.failures).toEqual([]);
});
