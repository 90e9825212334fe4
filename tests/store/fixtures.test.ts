import { randomUUID } from 'node:crypto';
import { copyFileSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import of from '../../package.json' with { type: 'json' };
import type { Outcome } from '../../server/model/change.ts';
import type { UndoSteps } from '../../server/model/undoSteps.ts';
import { seatgrid } from '../kit/cli.ts';
import { HttpClient } from '../kit/client.ts';
import { startServer } from '../kit/server.ts';
import { temporaryFolder } from '../kit/temporaryFolder.ts';

const folder = join(import.meta.dirname, 'fixtures');
const versions = readdirSync(folder).flatMap(name => (name.endsWith('.db') ? [name.slice(0, -3)] : []));

it('a data file of this version exists', () => {
  expect(versions).toContain(of.version);
});

it.each(versions)('a data file of version %s opens, has no problems, and can be edited', async version => {
  const data = mkdtempSync(join(temporaryFolder(), 'seatgrid-version-'));
  copyFileSync(join(folder, `${version}.db`), join(data, 'administration.db'));
  const server = await startServer({ SEATGRID_DATA: data });
  try {
    const alice = new HttpClient(server.url);
    expect((await alice.signIn('alice@acme.test', 'correct horse staple')).status).toBe(200);
    const read = async (userId: string) => {
      const filter = encodeURIComponent(`userId = "${userId}"`);
      const { body } = await alice.at<{ rows: { id: string; cells: Record<string, unknown> }[] }>(
        'GET',
        `tables/users/rows?filter=${filter}&fields=jobTitle,status,validationResult,role,seats,firstDay`,
      );
      return body.rows[0];
    };
    const bob = await read('bob');
    expect(bob?.cells).toMatchObject({ jobTitle: 'Zoë’s hand = 手', status: 'Active', seats: 1, firstDay: '2026-01-15' });
    expect((await read('erin'))?.cells).toMatchObject({ status: 'Draft', validationResult: 'Missing: Last Name' });
    expect((await read('carol'))?.cells).toMatchObject({ status: 'Inactive', seats: 0 });

    const newcomer = { userId: 'new.one', firstName: 'N', lastName: 'O', email: 'new.one@acme.test', status: 'Active' };
    const written = await alice.at<Outcome>('POST', 'commit', {
      changes: [
        { table: 'users', row: bob?.id, to: { status: 'Inactive', department: 'Édité' } },
        { table: 'users', row: randomUUID(), from: null, to: newcomer },
        { table: 'users', row: randomUUID(), from: null, to: { ...newcomer, email: 'other@acme.test' } },
      ],
    });
    expect(written.body.outcomes.map(each => each.outcome)).toEqual(['accepted', 'accepted', 'held']);
    const history = await alice.at<{ entries: unknown[] }>('GET', `tables/users/rows/${bob?.id}/history`);
    expect(history.body.entries.length).toBeGreaterThan(3);
    const { body: steps } = await alice.at<UndoSteps>('GET', 'steps');
    expect(steps.undo[0]).toMatchObject({ transaction: written.body.transaction });
    expect(steps.undo.length).toBeGreaterThan(1);
  } finally {
    await server.stop();
  }
  const { code, output } = await seatgrid(['doctor'], { SEATGRID_DATA: data });
  expect(output).toContain('Nothing is wrong.');
  expect(code).toBe(0);
  rmSync(data, { recursive: true, force: true });
});
