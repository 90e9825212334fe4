import { mkdtempSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import type { Outcome } from '../../server/model/change.ts';
import { HttpClient } from '../kit/client.ts';
import { startServer } from '../kit/server.ts';
import { temporaryFolder } from '../kit/temporaryFolder.ts';

describe('a server that is killed', () => {
  const data = mkdtempSync(join(temporaryFolder(), 'seatgrid-killed-'));
  const env = {
    SEATGRID_DATA: data,
    SEATGRID_SETUP: JSON.stringify({
      email: 'alice@acme.test',
      password: 'correct horse staple',
      organisation: 'ACME',
      accountName: 'acme',
      licences: 5,
    }),
  };
  afterAll(() => rmSync(data, { recursive: true, force: true }));

  it('acknowledged commits are there, once, and people stay signed in', async () => {
    const first = await startServer(env);
    const alice = new HttpClient(first.url);
    await alice.signIn('alice', 'correct horse staple');
    const row = crypto.randomUUID();
    const change = {
      changes: [
        {
          table: 'users',
          row,
          from: null,
          to: { userId: 'ben', firstName: 'Ben', lastName: 'Adam', email: 'ben@acme.test', status: 'Active' },
        },
      ],
    };
    const written = await alice.at<Outcome>('POST', 'commit', change, { 'idempotency-key': 'once' });
    expect(written.body.outcomes[0]?.outcome).toBe('accepted');
    await first.stop('SIGKILL');

    const second = await startServer(env);
    const again = new HttpClient(second.url);
    again.headers.cookie = alice.headers.cookie ?? '';
    const replay = await again.at<Outcome>('POST', 'commit', change, { 'idempotency-key': 'once' });
    // A secret is shown only once.
    const { secrets, ...rest } = written.body;
    expect(secrets).toHaveLength(1);
    expect(replay.body).toEqual({ ...rest, secretsShown: 1 });
    const { body } = await again.at<{ rows: { cells: Record<string, unknown> }[] }>(
      'GET',
      'tables/users/rows?filter=userId%20%3D%20%22ben%22',
    );
    expect(body.rows).toHaveLength(1);
    expect(body.rows[0]?.cells).toMatchObject({ status: 'Active', validationResult: 'OK' });
    const outbox = await again.at<{ count: number }>('GET', 'tables/outbox/rows/count');
    expect(outbox.body.count).toBe(1);
    await second.stop();
  });
});
