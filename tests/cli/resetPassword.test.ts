import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { seatgrid } from '../kit/cli.ts';
import { HttpClient } from '../kit/client.ts';
import { startServer } from '../kit/server.ts';
import { engines, newDatabase } from '../kit/stores.ts';

const owner = { email: 'alice@acme.test', password: 'correct horse staple' };
const SEATGRID_SETUP = JSON.stringify({ ...owner, organisation: 'ACME', accountName: 'acme', licences: 5 });

describe.each(engines)('seatgrid way-in on %s', engine => {
  it('lets an only owner in who has forgotten the password, while Seatgrid runs', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'seatgrid-way-in-'));
    const env: Record<string, string> = engine === 'sqlite' ? { SEATGRID_DATA: folder } : { DATABASE_URL: await newDatabase() };
    const server = await startServer({ ...env, SEATGRID_SETUP });
    try {
      const before = new HttpClient(server.url);
      expect((await before.signIn(owner.email, owner.password)).status).toBe(200);

      const { code, said } = await seatgrid(['way-in', 'Alice@ACME.test'], { ...env, PUBLIC_URL: 'https://grid.example' });
      expect([code, said]).toEqual([0, expect.stringContaining('New sign-in details for ACME\n')]);
      expect(said).toContain('https://grid.example/sign-in');
      const temporary = /Temporary password: (\S+)/.exec(said)?.[1] ?? '';

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

it('says what is wrong where it can do nothing', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'seatgrid-way-in-'));
  const none = await seatgrid(['way-in', 'alice'], { SEATGRID_DATA: folder });
  expect([none.code, none.said]).toEqual([1, `There is no data in ${folder}: check SEATGRID_DATA.\n`]);
  const server = await startServer({ SEATGRID_DATA: folder, SEATGRID_SETUP });
  await server.stop();
  const nobody = await seatgrid(['way-in', 'bob'], { SEATGRID_DATA: folder });
  expect([nobody.code, nobody.said]).toEqual([1, 'Nobody has the User ID or e-mail bob.\n']);
  const gone = await seatgrid(['way-in', 'alice'], { DATABASE_URL: 'postgres://nobody:secret@127.0.0.1:1/none' });
  expect([gone.code, gone.said]).toEqual([1, expect.stringContaining('The database cannot be opened')]);
  expect(gone.said).not.toContain('secret');
  expect((await seatgrid(['way-in'], {})).code).toBe(1);
  rmSync(folder, { recursive: true });
});
