import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { seatgrid } from '../kit/cli.ts';
import { startServer } from '../kit/server.ts';
import { engines, newDatabase } from '../kit/stores.ts';
import { temporaryFolder } from '../kit/temporaryFolder.ts';

const owner = { email: 'alice@acme.test', password: 'correct horse staple' };
const SEATGRID_SETUP = JSON.stringify({ ...owner, organisation: 'ACME', accountName: 'acme', licences: 5 });

describe.each(engines)('the rotate-key command on %s', engine => {
  it('adds a key to the key file while Seatgrid runs, and refuses a malformed SEATGRID_KEY with one sentence', async () => {
    const folder = mkdtempSync(join(temporaryFolder(), 'seatgrid-rotate-'));
    const database: Record<string, string> = engine === 'sqlite' ? {} : { DATABASE_URL: await newDatabase() };
    const env = { SEATGRID_DATA: folder, ...database };
    const server = await startServer({ ...env, SEATGRID_SETUP });
    try {
      expect(await seatgrid(['rotate-key'], env)).toMatchObject({
        code: 0,
        output: expect.stringContaining('There are no credentials yet'),
      });
      const file = join(folder, 'credentials.key');
      const first = Buffer.alloc(32, 5).toString('base64');
      writeFileSync(file, `${first}\n`, { mode: 0o600 });
      const rotated = await seatgrid(['rotate-key'], env);
      expect(rotated).toMatchObject({
        code: 0,
        output: expect.stringMatching(/Credentials encrypted with the key [\da-f]{12}: 0\./),
      });
      const keys = readFileSync(file, 'utf8').trim().split('\n');
      expect(keys).toHaveLength(2);
      expect(keys[1]).toBe(first);
      expect(rotated.output).not.toContain(keys[0]);
      expect(statSync(file).mode & 0o777).toBe(0o600);
      const wrong = await seatgrid(['rotate-key'], { ...env, SEATGRID_KEY: 'not-a-key' });
      expect(wrong.code).toBe(1);
      expect(wrong.output.trim()).toMatch(/^SEATGRID_KEY .*: write 32 bytes in base64, .*\.$/);
      expect(wrong.output).not.toContain('not-a-key');
    } finally {
      await server.stop();
      rmSync(folder, { recursive: true });
    }
  });
});
