import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { serve } from '@hono/node-server';
import { build } from 'vite';
import { hashPassword, newPasswordCells } from '../../server/identity/password.ts';
import type { Catalogs } from '../../server/model/catalogs.ts';
import { openSite } from '../api/site.ts';
import type { Fixture } from '../kit/administration.ts';
import { freePort } from '../kit/port.ts';

/** The password of Alice on such a page. */
export const alicePassword = 'seven purple lamps';

/** Serves the page on a fixture whose catalogs the test chooses, and gives Alice a password. `stop` also closes the fixture. */
export async function servePage(f: Fixture, catalogs: Catalogs): Promise<{ url: string; stop: () => Promise<void> }> {
  const dist = mkdtempSync(join(tmpdir(), 'seatgrid-page-'));
  await build({
    root: 'client',
    configFile: 'client/vite.config.ts',
    logLevel: 'silent',
    build: { outDir: dist, emptyOutDir: true },
  });
  const to = newPasswordCells(await hashPassword(alicePassword));
  const row = String((await f.user('alice'))?.account);
  await f.commit([{ table: 'accounts', row, to }], { kind: 'system', name: 'session' });
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  const site = openSite(f, { publicUrl: url, client: dist, catalogs });
  const server = serve({ fetch: site.app.fetch, port, hostname: '127.0.0.1' });
  const stop = async (): Promise<void> => {
    server.close();
    if ('closeAllConnections' in server) server.closeAllConnections();
    await site.settled();
    await f.close();
    rmSync(dist, { recursive: true, force: true });
  };
  return { url, stop };
}
