import { randomUUID } from 'node:crypto';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import type { Outcome } from '../../server/model/change.ts';
import { HttpClient } from '../kit/client.ts';
import { type Server, startServer } from '../kit/server.ts';

const owner = { email: 'alice@acme.test', password: 'correct horse staple' };

async function signIn(server: Server): Promise<HttpClient> {
  const client = new HttpClient(server.url);
  expect((await client.signIn(owner.email, owner.password)).status).toBe(200);
  return client;
}

describe('two servers on one PostgreSQL', () => {
  const name = `two_${randomUUID().replaceAll('-', '')}`;
  const servers: Server[] = [];

  beforeAll(async () => {
    const url = new URL(inject('postgres'));
    const client = new pg.Client({ connectionString: url.href });
    await client.connect();
    await client.query(`create database ${name}`);
    await client.end();
    url.pathname = `/${name}`;
    const env = {
      DATABASE_URL: url.href,
      SEATGRID_SETUP: JSON.stringify({ ...owner, organisation: 'ACME', accountName: 'acme', licences: 5 }),
    };
    // Both at once: one of them sets up, the other finds it done.
    servers.push(...(await Promise.all([startServer(env), startServer(env)])));
  });
  afterAll(async () => {
    await Promise.all(servers.map(server => server.stop()));
  });

  it('both servers know one owner, and give out each licence once', async () => {
    const asks = await Promise.all(servers.map(signIn));
    const drafts = Array.from({ length: 12 }, (_, n) => ({
      table: 'users',
      row: randomUUID(),
      from: null,
      to: { userId: `user${n}`, firstName: 'A', lastName: 'B', email: `user${n}@acme.test` },
    }));
    await asks[0]!.at('POST', 'commit', { changes: drafts });
    const answers = await Promise.all(
      drafts.map(({ row }, n) =>
        asks[n % 2]!.at<Outcome>('POST', 'commit', { changes: [{ table: 'users', row, to: { status: 'Active' } }] }),
      ),
    );
    const fates = answers.map(({ body }) => body.outcomes[0]?.outcome);
    expect(fates.filter(fate => fate === 'accepted')).toHaveLength(4);
    expect(fates.filter(fate => fate === 'held')).toHaveLength(8);
  });

  it('commits of one server are on the stream of the other, once and without gaps', async () => {
    const asks = await Promise.all(servers.map(signIn));
    const { body: catalog } = await asks[1]!.at<{ seq: number }>('GET', 'catalog');
    const from = catalog.seq;
    const cookie = asks[1]!.headers.cookie ?? '';
    const stop = new AbortController();
    const stream = await fetch(`${servers[1]!.url}/api/workspaces/administration/stream?after=${from}`, {
      headers: { cookie },
      signal: stop.signal,
    });
    const heard: string[] = [];
    const listening = (async () => {
      let text = '';
      for await (const chunk of stream.body!.pipeThrough(new TextDecoderStream())) {
        text += chunk;
        heard.splice(0, heard.length, ...[...text.matchAll(/"label":"(edit \d+)"/g)].map(match => match[1]!));
        if (heard.length >= 20) return;
      }
    })();
    const row = randomUUID();
    await asks[0]!.at('POST', 'commit', { changes: [{ table: 'users', row, from: null, to: { userId: 'streamed' } }] });
    for (let n = 0; n < 20; n += 1) {
      await asks[n % 2]!.at<Outcome>('POST', 'commit', {
        label: `edit ${n}`,
        changes: [{ table: 'users', row, to: { jobTitle: `Job ${n}` } }],
      });
    }
    await listening;
    stop.abort();
    expect(heard).toEqual(Array.from({ length: 20 }, (_, n) => `edit ${n}`));
  });

  it('wrong passwords are counted together, without affecting other addresses and known devices', async () => {
    const [here, there] = servers as [Server, Server];
    const known = await signIn(there);
    const statuses: number[] = [];
    for (let n = 0; n < 10; n += 1) {
      const thief = new HttpClient((n % 2 === 0 ? here : there).url);
      statuses.push((await thief.signIn(owner.email, 'not the password')).status);
    }
    expect(new Set(statuses)).toEqual(new Set([401]));
    for (const server of [here, there])
      expect((await new HttpClient(server.url).signIn(owner.email, owner.password)).status).toBe(429);
    expect((await known.at('GET', 'catalog')).status).toBe(200);
  });
});
