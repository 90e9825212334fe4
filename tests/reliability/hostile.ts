import { randomUUID } from 'node:crypto';
import { connect } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';
import { randomOf } from '../../server/demo/random.ts';
import type { Outcome } from '../../server/model/change.ts';
import type { HttpClient } from '../kit/client.ts';
import { type Server, startServer } from '../kit/server.ts';
import { type Campaign, ensure, type Figures, progress } from './campaign.ts';
import { operationsOf } from './hostile/document.ts';
import { type Known, type Request, RequestFuzzer } from './hostile/requests.ts';
import { type RawResponse, sendRaw } from './hostile/wire.ts';
import { ensureFlat, type MemoryUsage, measurableEnv, measureMemory } from './memory.ts';
import { RetryingClient } from './retryingClient.ts';

const owner = { email: 'alice@acme.test', password: 'correct horse staple' };
const megabyte = 1024 * 1024;

/**
 * Whatever is sent to any route, the answer is never a 5xx, every refusal is a problem with a code and a message, and memory
 * does not grow.
 */
export const hostile: Campaign = {
  name: 'hostile',
  async run(size, seed) {
    const requests = size === 'full' ? 10_000 : 400;
    const server = await startServer({
      ...measurableEnv,
      TRUST_PROXY: '1', // so that the owner has an address of their own, and is not kept out for what others tried
      SEATGRID_SETUP: JSON.stringify({ ...owner, organisation: 'ACME', accountName: 'acme', licences: 20 }),
    });
    let output = '';
    server.process.stdout?.on('data', chunk => (output += String(chunk)));
    try {
      const client = new RetryingClient(server.url);
      client.headers['x-forwarded-for'] = '10.1.2.3';
      const known = await signInAndSeed(client);
      const { operations, resolve } = await operationsOf(server.url);
      const forger = new RequestFuzzer(operations, resolve, randomOf(seed));
      const statuses = new Map<string, number>();
      const weights: MemoryUsage[] = [];
      const together = 8;
      for (let turn = 0; turn < requests; turn += together) {
        const batch = Array.from({ length: together }, (_, at) => forger.request(turn + at, known));
        const answers = await Promise.all(batch.map(request => ask(server, request)));
        for (const [at, answer] of answers.entries()) checkResponse(batch[at]!, answer, statuses);
        if (answers.some(({ status }) => status === 401)) known.cookie = await ensureSignedIn(client);
        if (Math.floor(turn / (requests / 24)) >= weights.length) {
          weights.push(await measureMemory(server));
          progress('hostile', turn, requests);
        }
      }
      const without = statuses.get('closed without an answer') ?? 0;
      ensure(without < requests / 20, `${without} of ${requests} requests got no answer at all`);
      for (const way of [oversized, endless]) {
        // One of the last requests may have ended the session.
        known.cookie = await ensureSignedIn(client);
        await way(server, known.cookie);
      }
      known.cookie = await ensureSignedIn(client);
      const look = `GET /api/workspaces/administration/tables/users/rows?limit=5 HTTP/1.1\r\nhost: localhost\r\ncookie: ${known.cookie}\r\nconnection: close\r\n\r\n`;
      const { status: last } = await patiently(() => sendRaw(server.url, [look]));
      ensure(last === 200, `After all of it the server does not answer as before, but ${last}`);
      const failed = output.split('\n').filter(line => /"level":(?:50|60)/.test(line));
      ensure(failed.length === 0, () => `The server logged failures: ${failed.slice(0, 3).join('\n')}`);
      const figures: Figures = {
        requests,
        routes: operations.length,
        ...Object.fromEntries([...statuses].sort(([a], [b]) => (a < b ? -1 : 1))),
      };
      return { ...figures, ...ensureFlat(weights, { heap: 8 * megabyte, rss: 48 * megabyte }) };
    } finally {
      await server.stop();
    }
  },
};

async function signInAndSeed(client: HttpClient): Promise<Known> {
  await ensureSignedIn(client);
  const rows = Array.from({ length: 6 }, () => randomUUID());
  const made = await client.at<Outcome>('POST', 'commit', {
    changes: rows.slice(0, 5).map((row, n) => ({
      table: 'users',
      row,
      from: null,
      to: { userId: `u${n}`, firstName: 'A', lastName: 'B', email: `u${n}@acme.test` },
    })),
  });
  return { cookie: client.headers.cookie ?? '', rows, transactions: [made.body.transaction ?? '', randomUUID()] };
}

async function ensureSignedIn(client: HttpClient): Promise<string> {
  const { body } = await client.ask<{ person: unknown }>('GET', '/api/session');
  if (body.person === null) {
    delete client.headers.cookie;
    const { status } = await client.signIn(owner.email, owner.password);
    ensure(status === 200, `The owner cannot sign in again: ${status}`);
  }
  return client.headers.cookie ?? '';
}

const describeRequest = (request: Request): string =>
  `${request.what}\n${Buffer.concat(request.bytes.map(part => Buffer.from(part)))
    .toString('utf8')
    .slice(0, 600)}`;

async function ask(server: Server, request: Request): Promise<RawResponse> {
  try {
    return await patiently(() => sendRaw(server.url, request.bytes, request));
  } catch (cause) {
    throw new Error(`No answer to ${describeRequest(request)}`, { cause });
  }
}

/** The answer once the client has points left; until then it is always the same 429. */
async function patiently(ask: () => Promise<RawResponse>): Promise<RawResponse> {
  for (;;) {
    const answer = await ask();
    if (answer.status !== 429 || !answer.body.includes('"too_many_requests"')) return answer;
    await pause(Number(answer.headers['retry-after']) * 1_000);
  }
}

/** Checks and counts an answer. Throws when it breaks what must hold for every answer. */
function checkResponse(request: Request, { status, headers, body }: RawResponse, statuses: Map<string, number>): void {
  const sent = (): string => `${describeRequest(request)}\n→ ${status} ${JSON.stringify(headers)}\n${body.slice(0, 600)}`;
  const key = status === null ? 'closed without an answer' : `answers ${status}`;
  statuses.set(key, (statuses.get(key) ?? 0) + 1);
  if (status === null) return;
  ensure(status < 500, () => `A 5xx: ${sent()}`);
  if (status < 400) return;
  ensure(headers['content-type'] === 'application/problem+json', () => `Not a problem: ${sent()}`);
  if (request.bytes[0]?.toString().startsWith('HEAD') === true || body === '') return;
  const problem = JSON.parse(body) as { code?: unknown; detail?: unknown; status?: unknown };
  const isSaid =
    typeof problem.code === 'string' && problem.code !== '' && typeof problem.detail === 'string' && / /.test(problem.detail);
  ensure(isSaid && problem.status === status, () => `A problem without a code and words: ${sent()}`);
  ensure(!/node_modules|\bat \w+ \(|SQLITE|\.ts:\d|select .* from/i.test(body), () => `An answer shows the inside: ${sent()}`);
}

/** Bodies beyond the limit of a route are refused and not held in memory. */
async function oversized(server: Server, cookie: string): Promise<void> {
  for (const [path, bytes] of [
    ['/api/session', megabyte],
    ['/api/workspaces/administration/undo', 8 * megabyte],
    ['/api/workspaces/administration/commit', 66 * megabyte],
  ] as const) {
    const head = `POST ${path} HTTP/1.1\r\nhost: localhost\r\ncookie: ${cookie}\r\ncontent-type: application/json\r\nconnection: close\r\ncontent-length: ${bytes}\r\n\r\n`;
    const { status } = await patiently(() => sendRaw(server.url, [head, Buffer.alloc(bytes, 0x20)]));
    ensure(status === 413 || status === null, `A body of ${bytes} bytes for ${path} was answered ${status}`);
  }
}

/** A body that never ends is cut off, and the server continues. */
async function endless(server: Server, cookie: string): Promise<void> {
  const { hostname, port } = new URL(server.url);
  const socket = connect({ host: hostname, port: Number(port) });
  const received = { answer: '', closed: false };
  const over = (): boolean => received.closed || received.answer !== '';
  socket.on('data', chunk => (received.answer += chunk.toString('latin1')));
  socket.once('close', () => (received.closed = true));
  socket.on('error', () => (received.closed = true));
  socket.write(
    `POST /api/session HTTP/1.1\r\nhost: localhost\r\ncookie: ${cookie}\r\ncontent-type: application/json\r\ntransfer-encoding: chunked\r\n\r\n`,
  );
  const chunk = `10000\r\n${' '.repeat(0x10000)}\r\n`;
  for (let sent = 0; !over() && sent < 4_096; sent += 1) if (!socket.write(chunk)) await pause(1);
  for (let waited = 0; !over() && waited < 200; waited += 1) await pause(50);
  socket.destroy();
  const refused = received.closed || received.answer.startsWith('HTTP/1.1 413');
  ensure(refused, `A body without end was answered ${received.answer.slice(0, 100)}`);
}
