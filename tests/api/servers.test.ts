import { randomUUID } from 'node:crypto';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import type { Outcome } from '../../server/model/change.ts';
import { type Server, startServer } from '../kit/server.ts';

const owner = { email: 'alice@acme.test', password: 'correct horse staple' };

/** Somebody who talks to one server over HTTP, signed in. */
async function signIn(
  server: Server,
): Promise<(method: string, path: string, body?: unknown) => Promise<{ status: number; body: never }>> {
  const headers: Record<string, string> = { 'content-type': 'application/json', origin: server.url };
  const ask = async (method: string, path: string, body?: unknown) => {
    const answer = await fetch(`${server.url}${path}`, {
      method,
      headers,
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const cookie = answer.headers.get('set-cookie')?.split(';')[0];
    if (cookie !== undefined) headers.cookie = cookie;
    return { status: answer.status, body: (answer.status === 204 ? null : await answer.json()) as never };
  };
  const entered = await ask('POST', '/api/session', { login: owner.email, password: owner.password });
  expect(entered.status).toBe(200);
  return ask;
}

describe('two servers on one PostgreSQL', () => {
  const name = `two_${randomUUID().replaceAll('-', '')}`;
  const servers: Server[] = [];
  const path = '/api/workspaces/administration';

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

  it('both know one owner, and hand out each licence once', async () => {
    const asks = await Promise.all(servers.map(signIn));
    const drafts = Array.from({ length: 12 }, (_, n) => ({
      table: 'users',
      row: randomUUID(),
      from: null,
      to: { userId: `user${n}`, firstName: 'A', lastName: 'B', email: `user${n}@acme.test` },
    }));
    await asks[0]!('POST', `${path}/commit`, { changes: drafts });
    const answers = await Promise.all(
      drafts.map(({ row }, n) =>
        asks[n % 2]!('POST', `${path}/commit`, { changes: [{ table: 'users', row, to: { status: 'Active' } }] }),
      ),
    );
    const fates = answers.map(({ body }) => (body as Outcome).outcomes[0]?.outcome);
    expect(fates.filter(fate => fate === 'accepted')).toHaveLength(4);
    expect(fates.filter(fate => fate === 'held')).toHaveLength(8);
  });

  it('what one writes is on the stream of the other, each transaction once and without gaps', async () => {
    const asks = await Promise.all(servers.map(signIn));
    const seqOf = async () => ((await asks[1]!('GET', `${path}/catalog`)).body as { seq: number }).seq;
    const from = await seqOf();
    const session = await fetch(`${servers[1]!.url}/api/session`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', origin: servers[1]!.url },
      body: JSON.stringify({ login: owner.email, password: owner.password }),
    });
    const cookie = session.headers.get('set-cookie')?.split(';')[0] ?? '';
    const stop = new AbortController();
    const stream = await fetch(`${servers[1]!.url}${path}/stream?after=${from}`, { headers: { cookie }, signal: stop.signal });
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
    await asks[0]!('POST', `${path}/commit`, { changes: [{ table: 'users', row, from: null, to: { userId: 'streamed' } }] });
    for (let n = 0; n < 20; n += 1) {
      await asks[n % 2]!('POST', `${path}/commit`, {
        label: `edit ${n}`,
        changes: [{ table: 'users', row, to: { jobTitle: `Job ${n}` } }],
      });
    }
    await listening;
    stop.abort();
    expect(heard).toEqual(Array.from({ length: 20 }, (_, n) => `edit ${n}`));
  });
});
