import { mkdtempSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { seatgrid } from '../kit/cli.ts';
import { HttpClient } from '../kit/client.ts';
import { startServer } from '../kit/server.ts';
import { engines, newDatabase } from '../kit/stores.ts';
import { temporaryFolder } from '../kit/temporaryFolder.ts';

const owner = { email: 'alice@acme.test', password: 'correct horse staple' };
const SEATGRID_SETUP = JSON.stringify({ ...owner, organisation: 'ACME', accountName: 'acme', licences: 5 });

describe.each(engines)('the audit command on %s', engine => {
  it('prints the entries of no organisation, or all with --all, including those that a stopping server writes last', async () => {
    const folder = mkdtempSync(join(temporaryFolder(), 'seatgrid-audit-'));
    const env: Record<string, string> = engine === 'sqlite' ? { SEATGRID_DATA: folder } : { DATABASE_URL: await newDatabase() };
    const server = await startServer({ ...env, SEATGRID_SETUP });
    const read = async (...flags: string[]) => {
      const { code, output } = await seatgrid(['audit', ...flags], env);
      expect(code).toBe(0);
      return output
        .split('\n')
        .filter(line => line !== '')
        .map(line => JSON.parse(line) as Record<string, unknown>);
    };
    try {
      const browser = new HttpClient(server.url);
      expect((await browser.signIn(owner.email, owner.password)).status).toBe(200);
      await seatgrid(['way-in', 'alice'], env);
      expect((await browser.signIn('mallory@nowhere.test', 'whatever it may be')).status).toBe(401);
      await server.stop();
      const orphans = await read();
      expect(orphans.map(({ event, org, rowName, address }) => ({ event, org, rowName, address }))).toEqual([
        { event: 'sign_in_refused', org: null, rowName: 'mallory@nowhere.test', address: '127.0.0.1' },
      ]);
      const all = await read('--all');
      expect(all.map(({ event, channel }) => [event, channel])).toEqual(
        expect.arrayContaining([
          ['set_up', 'system'],
          ['signed_in', 'api'],
          ['reset_asked', 'cli'],
          ['sign_in_refused', 'api'],
        ]),
      );
      expect(JSON.stringify(all)).not.toContain(owner.password);
    } finally {
      await server.stop();
      rmSync(folder, { recursive: true });
    }
  });
});
