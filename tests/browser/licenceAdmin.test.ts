import { mkdtempSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Outcome } from '../../server/model/change.ts';
import { HttpClient } from '../kit/client.ts';
import { type Server, startServer } from '../kit/server.ts';
import { temporaryFolder } from '../kit/temporaryFolder.ts';
import { type BrowserUser, BrowserUsers } from './browserUser.ts';

const password = 'correct horse staple';
const setup = { email: 'alice@acme.test', password, organisation: 'ACME', accountName: 'acme', licences: 10 };

/** A role that may add people may also fill in and delete its own drafts. */
describe('a licence admin', () => {
  const data = mkdtempSync(join(temporaryFolder(), 'seatgrid-licence-admin-'));
  const visitors = new BrowserUsers();
  let server: Server;
  let leo: BrowserUser;

  beforeAll(async () => {
    server = await startServer({ SEATGRID_DATA: data, SEATGRID_SETUP: JSON.stringify(setup) });
    const api = new HttpClient(server.url);
    await api.signIn('alice', password);
    const to = {
      userId: 'leo',
      firstName: 'Leo',
      lastName: 'Adam',
      email: 'leo@acme.test',
      role: 'licence_admin',
      status: 'Active',
    };
    const { body } = await api.at<Outcome>('POST', 'commit', {
      changes: [{ table: 'users', row: crypto.randomUUID(), from: null, to }],
    });
    const own = new HttpClient(server.url);
    const current = body.secrets?.[0]?.secret ?? '';
    await own.signIn('leo', current);
    await own.ask('POST', '/api/session/password', { current, next: password });
    leo = await visitors.open();
    await leo.signIn(server.url, 'leo', password);
    await leo.row('leo@acme.test').waitFor();
  });
  afterAll(async () => {
    await visitors.close();
    await server?.stop();
    rmSync(data, { recursive: true, force: true });
  });

  it('adds a person by typing, and every cell is saved', async () => {
    await leo.page.getByRole('button', { name: 'Add person' }).click();
    const typed = ['nina', 'Nina', 'Roux', 'nina@acme.test'];
    for (const text of typed) {
      await leo.page.keyboard.type(text);
      await leo.press('Tab');
    }
    await leo.row('nina@acme.test').waitFor();
    await leo.page.locator('.status-sync[data-state=saved]').waitFor();
    await leo.page.reload();
    await leo.row('nina@acme.test').waitFor();
    for (const text of typed) await leo.row('nina@acme.test').getByText(text, { exact: true }).first().waitFor();
    expect(await leo.row('nina@acme.test').locator('[aria-invalid=true]').count()).toBe(0);
  });

  it('sees at a field of somebody else who may change it', async () => {
    await leo.row('alice@acme.test').locator('[role=rowheader]').click();
    await leo.press('Space');
    await leo.page.getByRole('button', { name: 'Why can’t I edit First Name?' }).press('Enter');
    const note = leo.page.locator('#row-firstName-why');
    await note.getByText('Your role cannot change it in this row.').waitFor();
    expect(await note.locator('.row-why-remedy').innerText()).toBe('Ask someone with one of these roles: Owner or Manager.');
    await leo.expectAccessible();
    await leo.press('Escape', 'Escape');
    await leo.page.locator('.panel').waitFor({ state: 'detached' });
  });

  it('changes and deletes their own draft, but no other person', async () => {
    await (await leo.cell('nina@acme.test', 'Last Name')).click();
    await leo.page.keyboard.type('Blanc');
    await leo.press('Enter');
    await leo.row('Blanc').waitFor();
    await (await leo.cell('nina@acme.test', 'Last Name')).click();
    await leo.press('Control+-');
    await leo.row('nina@acme.test').waitFor({ state: 'detached' });
    await (await leo.cell('alice@acme.test', 'Last Name')).click();
    await leo.page.keyboard.type('Other');
    await expect.poll(() => leo.page.locator('.sg-note.sg-notice').count()).toBe(1);
    expect(await leo.page.locator('.sg-input').count()).toBe(0);
  });
});
