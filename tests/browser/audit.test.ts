import { text } from 'node:stream/consumers';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readCsv } from '../kit/csv.ts';
import { type Server, startServer } from '../kit/server.ts';
import { type BrowserUser, BrowserUsers } from './browserUser.ts';

/** The audit trail as owners see it: found, filtered and exported. Each step continues from the one before. */
/** A request that the trail records as `commit: read_only`. */
const refused = 'is filled in by Seatgrid and cannot be changed (change)';

describe('the audit trail', () => {
  let server: Server;
  const visitors = new BrowserUsers();
  let helene: BrowserUser;

  beforeAll(async () => {
    server = await startServer({}, ['--demo']);
    helene = await visitors.open({ width: 1440, height: 860 });
    await helene.signIn(server.url, 'helene.verdier', 'la-maison-verdier');
    await helene.waitForText('Noémie');
    await ask('PATCH', '/api/session', { language: 'en' });
  });
  afterAll(async () => {
    await visitors.close();
    await server.stop();
  });

  /** Sends a request to the server as the page does. */
  const ask = (method: string, path: string, body?: object): Promise<{ status: number; body: unknown }> =>
    helene.page.evaluate(
      async ([method, path, body]) => {
        const init = body === null ? { method } : { method, headers: { 'content-type': 'application/json' }, body };
        const answer = await fetch(path, init);
        return { status: answer.status, body: await answer.json() };
      },
      [method, path, body === undefined ? null : JSON.stringify(body)] as const,
    );

  const commit = (changes: object[]) => ask('POST', '/api/workspaces/administration/commit', { changes });

  it('an owner filters for refusals and sees new ones live', async () => {
    await helene.page.goto(`${server.url}/audit`);
    await helene.row('Signed in').first().waitFor();
    const { body } = await ask('GET', '/api/workspaces/administration/tables/users/rows?limit=1&search=Lambert');
    const [row] = (body as { rows: { id: string }[] }).rows;
    expect((await commit([{ table: 'users', row: row?.id, to: { external: true } }])).status).toBe(422);
    await helene.page.getByRole('button', { name: 'Filter', exact: true }).click();
    await helene.page.getByRole('button', { name: 'Add condition' }).click();
    await helene.page.getByLabel('Column', { exact: true }).selectOption('event');
    await helene.page.getByLabel('Value', { exact: true }).selectOption('denied');
    await helene.press('Escape');
    const denied = helene.row(refused);
    await denied.waitFor();
    expect(await (await helene.cell(refused, 'Event')).innerText()).toBe('Denied');
    expect(await (await helene.cell(refused, 'Name')).innerText()).toBe('Hélène Verdier');
    expect(await helene.row('Signed in').count()).toBe(0);
    await helene.expectAccessible();
    await helene.screenshot('audit');
  });

  it('it cannot be edited and has no row for adding', async () => {
    expect(await helene.page.getByRole('button', { name: 'Add row' }).count()).toBe(0);
    const cell = await helene.cell(refused, 'Name');
    await cell.click();
    await helene.page.keyboard.type('Nobody');
    await helene.press('Enter');
    expect(await (await helene.cell(refused, 'Name')).innerText()).toBe('Hélène Verdier');
  });

  it('an export has the filtered rows and visible columns, and is recorded', async () => {
    const waiting = helene.page.waitForEvent('download');
    await helene.page.getByRole('button', { name: 'Export' }).click();
    await helene.page.getByLabel('Format', { exact: true }).selectOption('csv');
    await helene.page.getByRole('link', { name: /^Export \d/ }).click();
    const download = await waiting;
    expect(download.suggestedFilename()).toMatch(/^audit-\d{4}-\d{2}-\d{2}\.csv$/);
    const rows = readCsv((await text(await download.createReadStream())).replace(/^\uFEFF/, ''));
    expect(rows[0]?.slice(0, 3)).toEqual(['Time', 'Event', 'Name']);
    expect(rows[0]).not.toContain('Request ID');
    expect(new Set(rows.slice(1).map(row => row[1]))).toEqual(new Set(['Denied']));
    await helene.page.goto(`${server.url}/audit`);
    await helene.row('Exported').first().waitFor();
    expect(helene.consoleErrors).toEqual([]);
  });

  it('a row’s history tells people of one name apart by their User ID', async () => {
    await helene.page.goto(`${server.url}/users`);
    await helene.waitForText('Noémie');
    await helene.page.getByLabel('Search users').fill('helene.verdier');
    await helene.row('helene.verdier').getByText('helene.verdier').first().click();
    await commit([{ table: 'users', row: await ownRow(), to: { department: 'Direction' } }]);
    await helene.press('Space');
    await helene.page.locator('#panel-tab-history').click();
    await helene.waitForText('(helene.verdier)');
  });

  it('a former owner does not see it', async () => {
    const query = 'limit=1&filter=AND(status%20%3D%20"Active",role%20%3D%20"member",NOT(external))';
    const { body } = await ask('GET', `/api/workspaces/administration/tables/users/rows?${query}`);
    const [other] = (body as { rows: { id: string }[] }).rows;
    expect((await commit([{ table: 'users', row: other?.id, to: { role: 'owner' } }])).status).toBe(200);
    expect((await commit([{ table: 'users', row: await ownRow(), to: { role: 'manager' } }])).status).toBe(200);
    await helene.page.goto(`${server.url}/users`);
    await helene.waitForText('Noémie');
    const tables = helene.page.getByRole('navigation').getByRole('link');
    await expect.poll(() => tables.allInnerTexts()).toContain('Outbox');
    expect(await tables.allInnerTexts()).not.toContain('Audit');
    expect((await ask('GET', '/api/workspaces/administration/tables/audit/rows')).status).toBe(404);
  });

  async function ownRow(): Promise<string> {
    const { body } = await ask('GET', '/api/session');
    return (body as { person: { user: string } }).person.user;
  }
});
