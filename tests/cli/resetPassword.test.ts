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

describe.each(engines)('the reset-password command on %s', engine => {
  it('gives a sole owner a new password while Seatgrid runs, and ends the old password and sessions', async () => {
    const folder = mkdtempSync(join(temporaryFolder(), 'seatgrid-way-in-'));
    const env: Record<string, string> = engine === 'sqlite' ? { SEATGRID_DATA: folder } : { DATABASE_URL: await newDatabase() };
    const server = await startServer({ ...env, SEATGRID_SETUP });
    try {
      const before = new HttpClient(server.url);
      expect((await before.signIn(owner.email, owner.password)).status).toBe(200);

      const { code, output } = await seatgrid(['reset-password', 'Alice@ACME.test'], {
        ...env,
        PUBLIC_URL: 'https://grid.example',
      });
      expect([code, output]).toEqual([0, expect.stringContaining('New sign-in details for ACME\n')]);
      expect(output).toContain('https://grid.example/sign-in');
      const temporary = /Temporary password: (\S+)/.exec(output)?.[1] ?? '';

      expect((await before.at('GET', 'catalog')).status).toBe(401);
      const now = new HttpClient(server.url);
      expect((await now.signIn(owner.email, owner.password)).status).toBe(401);
      expect((await now.signIn('alice', temporary)).status).toBe(200);
    } finally {
      await server.stop();
      rmSync(folder, { recursive: true });
    }
  });
});

it('a password reset without data, for an unknown person, without a database or a name exits with 1 and the reason', async () => {
  const folder = mkdtempSync(join(temporaryFolder(), 'seatgrid-way-in-'));
  const none = await seatgrid(['reset-password', 'alice'], { SEATGRID_DATA: folder });
  expect([none.code, none.output]).toEqual([1, `There is no data in ${folder}: check SEATGRID_DATA.\n`]);
  const server = await startServer({ SEATGRID_DATA: folder, SEATGRID_SETUP });
  await server.stop();
  const nobody = await seatgrid(['reset-password', 'bob'], { SEATGRID_DATA: folder });
  expect([nobody.code, nobody.output]).toEqual([1, 'Nobody has the User ID or e-mail bob.\n']);
  const unreachable = await seatgrid(['reset-password', 'alice'], { DATABASE_URL: 'postgres://nobody:secret@127.0.0.1:1/none' });
  expect([unreachable.code, unreachable.output]).toEqual([1, expect.stringContaining('The database cannot be opened')]);
  expect(unreachable.output).not.toContain('secret');
  expect((await seatgrid(['reset-password'], {})).code).toBe(1);
  rmSync(folder, { recursive: true });
});
