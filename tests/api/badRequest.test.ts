import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { readConfig } from '../../server/config.ts';
import { listen } from '../../server/listen.ts';
import type { Fixture } from '../kit/administration.ts';
import { sendRaw } from '../reliability/hostile/wire.ts';
import { fixtureSite, type Site } from './site.ts';

let f: Fixture;
let site: Site;
let server: Server;
let url: string;
beforeAll(async () => {
  ({ f, site } = await fixtureSite('sqlite'));
  server = await listen(site.app.fetch, { ...readConfig({}), port: 0 });
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterAll(async () => {
  server.close();
  await f.close();
});

const host = 'host: localhost\r\nconnection: close\r\n';

it.each([
  ['noise', '\x16\x03\x01\x02\r\n\r\n', 400, 'unreadable'],
  [
    'a chunk of no size',
    `POST /api/session HTTP/1.1\r\n${host}content-type: application/json\r\ntransfer-encoding: chunked\r\n\r\nzz\r\n`,
    400,
    'unreadable',
  ],
  ['no host', 'GET /api/session HTTP/1.1\r\nconnection: close\r\n\r\n', 400, 'unreadable'],
  ['a host that is none', 'GET /api/session HTTP/1.1\r\nhost: a b\r\nconnection: close\r\n\r\n', 400, 'unreadable'],
  ['a path that is none', `GET evil HTTP/1.1\r\n${host}\r\n`, 400, 'unreadable'],
  ['headers without end', `GET / HTTP/1.1\r\n${host}x: ${'y'.repeat(20_000)}\r\n\r\n`, 431, 'headers_too_large'],
  ['what it cannot expect', `GET / HTTP/1.1\r\n${host}expect: miracles\r\n\r\n`, 417, 'unexpected'],
])('%s is answered with a problem', async (_, bytes, status, code) => {
  const said = await sendRaw(url, [Buffer.from(bytes, 'latin1')], { unfinished: true });
  expect([said.status, said.headers['content-type']]).toEqual([status, 'application/problem+json']);
  expect(JSON.parse(said.body)).toMatchObject({ status, code, detail: expect.stringMatching(/ /) });
  expect(site.failures).toEqual([]);
});

it('a client that disconnects in the middle of a body is not logged as an error', async () => {
  await sendRaw(url, [`POST /api/session HTTP/1.1\r\n${host}content-type: application/json\r\ncontent-length: 50\r\n\r\n{`], {
    unfinished: true,
  });
  expect((await fetch(`${url}/api/session`)).status).toBe(200);
  expect(site.failures).toEqual([]);
});
