import { mkdtempSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { RowsResponse } from '../../server/api/wire.ts';
import { HttpClient } from '../kit/client.ts';
import { type Server, startServer } from '../kit/server.ts';
import { engines, newDatabase } from '../kit/stores.ts';
import { temporaryFolder } from '../kit/temporaryFolder.ts';

const password = 'correct horse staple';
const setup = { email: 'alice@acme.test', password, organisation: 'ACME', accountName: 'acme', licences: 5 };
const rowCount = 3_000;

interface Import {
  id: string;
  state: string;
  applied: number;
  problem: unknown;
}

describe.each(engines)('a server that is killed amid imports, on %s', engine => {
  it('goes on after each start, and writes every row exactly once', { timeout: 300_000 }, async () => {
    const folder = mkdtempSync(join(temporaryFolder(), 'seatgrid-imports-'));
    const env = {
      SEATGRID_DATA: join(folder, 'data'),
      SEATGRID_SETUP: JSON.stringify(setup),
      ...(engine === 'postgres' ? { DATABASE_URL: await newDatabase() } : {}),
    };
    let server: Server = await startServer(env);
    let alice = new HttpClient(server.url);
    const restart = async (): Promise<void> => {
      await server.stop('SIGKILL');
      server = await startServer(env);
      alice = new HttpClient(server.url);
      expect((await alice.signIn('alice@acme.test', password)).status).toBe(200);
    };
    const until = async (id: string, isOver: (found: Import) => boolean): Promise<Import> => {
      for (let attempt = 0; ; attempt += 1) {
        const { body } = await alice.at<Import>('GET', `imports/${id}`);
        if (isOver(body)) return body;
        if (body.state === 'failed' || attempt > 6_000) throw new Error(`The import does not go on: ${JSON.stringify(body)}`);
        await new Promise(resolve => setTimeout(resolve, 20));
      }
    };
    try {
      expect((await alice.signIn('alice@acme.test', password)).status).toBe(200);
      const lines = Array.from({ length: rowCount }, (_, n) => `p${n + 10_000};First;Last${n};p${n}@acme.test`);
      const sent = await fetch(`${server.url}/api/workspaces/administration/imports?table=users&name=people.csv`, {
        method: 'POST',
        headers: { ...alice.headers, 'content-type': 'application/octet-stream' },
        body: `User ID;First Name;Last Name;Email\n${lines.join('\n')}\n`,
      });
      const { id } = (await sent.json()) as Import;
      expect(sent.status).toBe(200);
      // Killed while it reads and tries.
      await restart();
      await until(id, ({ state }) => state === 'staged');
      expect((await alice.at('POST', `imports/${id}/apply`, { mode: 'valid' })).status).toBe(200);
      // On PostgreSQL another server could be at it, so that the next start waits until nothing was heard of it for a while.
      for (let [kills, applied] = [0, 0]; kills < (engine === 'sqlite' ? 2 : 1); kills += 1) {
        ({ applied } = await until(id, found => found.applied > applied || found.state === 'done'));
        expect(applied).toBeLessThan(rowCount);
        await restart();
      }
      expect(await until(id, ({ state }) => state === 'done')).toMatchObject({ applied: rowCount });
      const seen = new Map<unknown, number>();
      for (let after = ''; ; ) {
        const query = `tables/users/rows?limit=500&fields=userId${after === '' ? '' : `&after=${encodeURIComponent(after)}`}`;
        const { body } = await alice.at<RowsResponse>('GET', query);
        for (const { cells } of body.rows) seen.set(cells.userId, (seen.get(cells.userId) ?? 0) + 1);
        if (body.cursor === null) break;
        after = body.cursor;
      }
      expect([...seen].filter(([, times]) => times > 1)).toEqual([]);
      expect(lines.filter(line => !seen.has(line.split(';')[0]))).toEqual([]);
      const { body } = await alice.at<{ transactions: number; left: number }>('GET', `batches/${id}`);
      expect(body).toMatchObject({ transactions: rowCount / 500, left: rowCount / 500 });
    } finally {
      await server.stop('SIGKILL');
      rmSync(folder, { recursive: true, force: true });
    }
  });
});
