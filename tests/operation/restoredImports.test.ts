import { mkdtempSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import type { RowsResponse } from '../../server/api/wire.ts';
import { seatgrid } from '../kit/cli.ts';
import { HttpClient } from '../kit/client.ts';
import { type Server, startServer } from '../kit/server.ts';
import { engines, newDatabase } from '../kit/stores.ts';
import { temporaryFolder } from '../kit/temporaryFolder.ts';

const owner = { email: 'alice@acme.test', password: 'correct horse staple' };
const SEATGRID_SETUP = JSON.stringify({ ...owner, organisation: 'ACME', accountName: 'acme', licences: 5 });
const rowCount = 2_500;

interface Import {
  id: string;
  state: string;
  applied: number;
  problem: { code: string } | null;
}

async function signedIn(server: Server): Promise<HttpClient> {
  const alice = new HttpClient(server.url);
  expect((await alice.signIn(owner.email, owner.password)).status).toBe(200);
  return alice;
}

async function until(alice: HttpClient, id: string, isReached: (found: Import) => boolean): Promise<Import> {
  for (;;) {
    const { body } = await alice.at<Import>('GET', `imports/${id}`);
    if (isReached(body)) return body;
    await new Promise(resolve => setTimeout(resolve, 20));
  }
}

it.each(engines)(
  'an import that a restored backup on %s holds half done has ended, and goes on only when its person says so',
  {
    timeout: 120_000,
  },
  async engine => {
    const folder = mkdtempSync(join(temporaryFolder(), 'seatgrid-restored-'));
    const home = async (name: string): Promise<Record<string, string>> => ({
      SEATGRID_DATA: join(folder, name),
      LOG_LEVEL: 'error',
      ...(engine === 'postgres' ? { DATABASE_URL: await newDatabase() } : {}),
    });
    const [before, after] = [await home('before'), await home('after')];
    let server = await startServer({ ...before, SEATGRID_SETUP });
    try {
      let alice = await signedIn(server);
      const lines = Array.from({ length: rowCount }, (_, n) => `p${n + 10_000};First;Last${n}`);
      const sent = await fetch(`${server.url}/api/workspaces/administration/imports?table=users&name=people.csv`, {
        method: 'POST',
        headers: { ...alice.headers, 'content-type': 'application/octet-stream' },
        body: `User ID;First Name;Last Name\n${lines.join('\n')}\n`,
      });
      const { id } = (await sent.json()) as Import;
      await until(alice, id, ({ state }) => state === 'staged');
      await alice.at('POST', `imports/${id}/apply`, { mode: 'valid' });
      await until(alice, id, ({ applied }) => applied > 0);
      await server.stop('SIGKILL');
      const file = join(folder, 'backup');
      expect((await seatgrid(['backup', file], before)).code).toBe(0);
      expect((await seatgrid(['restore', file], after)).output).toContain('is restored: ');

      server = await startServer(after);
      alice = await signedIn(server);
      const ended = (await alice.at<Import>('GET', `imports/${id}`)).body;
      expect(ended).toMatchObject({ state: 'failed', problem: { code: 'I_RESTORED' } });
      expect(ended.applied).toBeLessThan(rowCount);
      expect((await alice.at('POST', `imports/${id}/apply`, { mode: 'valid' })).status).toBe(200);
      expect(await until(alice, id, ({ state }) => state !== 'applying')).toMatchObject({ state: 'done', applied: rowCount });
      const { body } = await alice.at<RowsResponse>('GET', 'tables/users/rows?limit=1&total=true');
      expect(body).toMatchObject({ total: rowCount + 1 });
    } finally {
      await server.stop('SIGKILL');
      rmSync(folder, { recursive: true, force: true });
    }
  },
);
