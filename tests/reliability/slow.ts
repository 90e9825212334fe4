import { randomUUID } from 'node:crypto';
import { connect, type Socket } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';
import { HttpClient } from '../kit/client.ts';
import { type Server, startServer } from '../kit/server.ts';
import { type Campaign, ensure, progress } from './campaign.ts';
import { type MemoryUsage, measurableEnv, measureMemory, megabytes } from './memory.ts';

const owner = { email: 'alice@acme.test', password: 'correct horse staple' };
const rows = '/api/workspaces/administration/tables/users/rows';

/** Hundreds of clients that send or read as slowly as they can neither slow other people down nor fill the memory. */
export const slow: Campaign = {
  name: 'slow',
  async run(size) {
    const each = size === 'full' ? 150 : 30;
    const rounds = size === 'full' ? 6 : 1;
    const server = await startServer({
      ...measurableEnv,
      SEATGRID_SETUP: JSON.stringify({ ...owner, organisation: 'ACME', accountName: 'acme', licences: 20 }),
    });
    const crowd: Socket[] = [];
    try {
      const client = new HttpClient(server.url);
      await client.signIn(owner.email, owner.password);
      await fill(client, size === 'full' ? 3_000 : 1_000);
      const cookie = client.headers.cookie ?? '';
      await work(client); // warms up
      const before = await measureMemory(server);
      const during: MemoryUsage[] = [];
      const after: MemoryUsage[] = [];
      let connected = 0;
      const quiet: Work[] = [];
      const crowded: Work[] = [];
      for (let round = 0; round < rounds; round += 1) {
        // Alternates, so that other load on the machine affects both.
        quiet.push(await work(client));
        crowd.push(...gather(server, cookie, each));
        await work(client); // until the pages that the crowd asked for are made
        crowded.push(await work(client));
        during.push(await measureMemory(server));
        connected = Math.max(connected, crowd.filter(socket => !socket.destroyed).length);
        for (const socket of crowd.splice(0)) socket.destroy();
        await pause(500);
        after.push(await measureMemory(server));
        progress('slow', round + 1, rounds);
      }
      const ratio = (of: keyof Work): number => middle(crowded.map(each => each[of])) / middle(quiet.map(each => each[of]));
      const served = 1 / ratio('took');
      ensure(served > 0.4, `Others got only ${(served * 100).toFixed(0)} % of their work done beside slow clients`);
      ensure(ratio('median') < 4, `Others waited ${ratio('median').toFixed(1)} times as long beside slow clients`);
      ensure(connected > each, `Only ${connected} slow clients were still connected: nothing was proved`);
      const most = Math.max(...during.map(({ heap }) => heap)) - before.heap;
      ensure(most < 5 * each * megabyte, `Slow clients take ${megabytes(most)} of memory`);
      const kept = after.map(({ heap }) => heap);
      const grown = (kept.at(-1) ?? 0) - (kept[Math.floor(rounds / 3)] ?? 0);
      ensure(
        grown < 8 * megabyte,
        () => `Memory is not given back when slow clients are gone: ${kept.map(megabytes).join(', ')}`,
      );
      return {
        'slow clients': 5 * each,
        'of them connected when the others were done': connected,
        'work done beside them, to quiet': `${(served * 100).toFixed(0)} %`,
        'median wait, to quiet': `${ratio('median').toFixed(2)} ×`,
        'heap before, and at most beside them': [before.heap, before.heap + most].map(megabytes).join(', '),
        'heap after each crowd': kept.map(megabytes).join(', '),
        'RSS before, and after each crowd': [before, ...after].map(({ rss }) => megabytes(rss)).join(', '),
      };
    } finally {
      for (const socket of crowd) socket.destroy();
      await server.stop();
    }
  },
};

const megabyte = 1024 * 1024;
const middle = (numbers: readonly number[]): number => [...numbers].sort((a, b) => a - b)[Math.floor(numbers.length / 2)] ?? 0;

/** How long a fixed piece of work took, and the median of its requests; in milliseconds, for ratios only. */
interface Work {
  took: number;
  median: number;
}

/** The work of other people meanwhile: pages read and cells edited, four at a time. */
async function work(client: HttpClient): Promise<Work> {
  const waits: number[] = [];
  const began = performance.now();
  await Promise.all(
    Array.from({ length: 4 }, async () => {
      const row = randomUUID();
      await client.at('POST', 'commit', { changes: [{ table: 'users', row, from: null, to: { firstName: 'New' } }] });
      for (let turn = 0; turn < 40; turn += 1) {
        const start = performance.now();
        const { status } =
          turn % 4 === 0
            ? await client.at('POST', 'commit', { changes: [{ table: 'users', row, to: { firstName: `Name ${turn}` } }] })
            : await client.at('GET', 'tables/users/rows?limit=100');
        ensure(status === 200, `Somebody quick was answered ${status}`);
        waits.push(performance.now() - start);
      }
    }),
  );
  return { took: performance.now() - began, median: middle(waits) };
}

async function fill(client: HttpClient, many: number): Promise<void> {
  const changes = Array.from({ length: many }, (_, n) => ({
    table: 'users',
    row: randomUUID(),
    from: null,
    to: {
      userId: `u.${n}`,
      firstName: `Name ${n}`,
      lastName: 'Person',
      jobTitle: 'Job '.repeat(30).trim(),
      department: 'D'.repeat(100),
    },
  }));
  const { status } = await client.at('POST', 'commit', { changes });
  ensure(status === 200, `The people could not be made: ${status}`);
}

/**
 * Starts this many slow clients of each kind: sending headers, a small body, a large body, reading large pages, reading the
 * stream.
 */
function gather(server: Server, cookie: string, each: number): Socket[] {
  const { hostname, port } = new URL(server.url);
  const head = `host: localhost\r\ncookie: ${cookie}\r\n`;
  const post = `${head}content-type: application/json\r\ncontent-length: 60000\r\n\r\n`;
  const kinds: { first: string; drop: string | null }[] = [
    { first: `GET ${rows} HTTP/1.1\r\n${head}`, drop: 'x: y\r\n' },
    { first: `POST /api/session HTTP/1.1\r\n${post}`, drop: ' ' },
    { first: `POST /api/workspaces/administration/commit HTTP/1.1\r\n${post}`, drop: ' ' },
    { first: `GET ${rows}?limit=1000 HTTP/1.1\r\n${head}\r\n`.repeat(4), drop: null },
    { first: `GET /api/workspaces/administration/stream HTTP/1.1\r\n${head}\r\n`, drop: null },
  ];
  return kinds.flatMap(({ first, drop }) =>
    Array.from({ length: each }, () => {
      const socket = connect({ host: hostname, port: Number(port) });
      socket.on('error', () => socket.destroy());
      socket.once('connect', () => {
        socket.pause();
        socket.write(first);
        if (drop === null) return;
        const drip = setInterval(() => (socket.writable ? socket.write(drop) : clearInterval(drip)), 300);
        socket.once('close', () => clearInterval(drip));
      });
      return socket;
    }),
  );
}
