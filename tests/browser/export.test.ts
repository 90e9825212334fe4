import { buffer } from 'node:stream/consumers';
import { parse } from 'csv-parse/sync';
import { readSheet } from 'read-excel-file/node';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Server, startServer } from '../kit/server.ts';
import { type BrowserUser, BrowserUsers } from './browserUser.ts';

/** Rows leave as files, from the tool row. */
describe('the panel that exports rows', () => {
  let server: Server;
  const visitors = new BrowserUsers();
  let helene: BrowserUser;

  beforeAll(async () => {
    server = await startServer({}, ['--demo']);
    helene = await visitors.open({ width: 1440, height: 860 });
    await helene.signIn(server.url, 'helene.verdier', 'la-maison-verdier');
    await helene.waitForText('Noémie');
    await helene.page.evaluate(() =>
      fetch('/api/session', {
        method: 'PATCH',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ language: 'fr' }),
      }),
    );
    await helene.page.goto(`${server.url}/users`);
    await helene.waitForText('Noémie');
  });
  afterAll(async () => {
    await visitors.close();
    await server.stop();
  });

  /** Opens the panel, chooses these values, and returns the name and bytes of the file. */
  async function download(choices: Record<string, string>): Promise<{ name: string; bytes: Buffer }> {
    const { page } = helene;
    await page.getByRole('button', { name: /^Export/ }).click();
    for (const [label, option] of Object.entries(choices))
      await page.locator('.popover').getByLabel(label, { exact: true }).selectOption(option);
    const waiting = page.waitForEvent('download');
    await page.getByRole('link', { name: /^Export/ }).click();
    const file = await waiting;
    await page.locator('.popover').waitFor({ state: 'detached' });
    return { name: file.suggestedFilename(), bytes: await buffer(await file.createReadStream()) };
  }

  it('it exports the filtered rows and shown columns as Excel, in French', async () => {
    const { page } = helene;
    await page.getByLabel(/^Rechercher/).fill('Lambert');
    await helene.row('Lambert').first().waitFor();
    await page.getByRole('button', { name: 'Exporter' }).click();
    await page.getByRole('link', { name: /^Exporter \d{1,2} / }).waitFor();
    await helene.expectAccessible();
    await page.keyboard.press('Escape');
    const { name, bytes } = await download({});
    expect(name).toMatch(/^users-\d{4}-\d{2}-\d{2}\.xlsx$/);
    const [headings, ...rows] = await readSheet(bytes);
    expect(headings).toEqual(expect.arrayContaining(['Identifiant', 'Prénom', 'Nom', 'Statut']));
    expect(rows.length).toBeGreaterThan(0);
    expect(rows.every(row => String(row).includes('Lambert'))).toBe(true);
    expect(rows.length).toBeLessThan(20);
  });

  it('it exports all rows and columns as CSV with the separator of choice', async () => {
    const { bytes } = await download({ Format: 'csv', Lignes: 'all', Colonnes: 'all', 'En-têtes et valeurs': 'stored' });
    expect(bytes.subarray(0, 3)).toEqual(Buffer.from([0xef, 0xbb, 0xbf]));
    const [headings, ...rows] = parse(bytes, { delimiter: ';', bom: true, relax_column_count: false });
    expect(headings).toEqual(expect.arrayContaining(['userId', 'employeeId', 'createdAt']));
    expect(rows.length).toBeGreaterThan(300);
    expect(helene.consoleErrors).toEqual([]);
  });

  it('it exports the rows chosen in the grid from their bar, in any format, with their names', async () => {
    const { page } = helene;
    await page.goto(`${server.url}/users?view=people&search=Lambert`);
    await helene.row('Lambert').first().waitFor();
    const names = (await page.locator('.sg-body [role=rowheader]').allInnerTexts()).map(name => name.replace(/\s+Externe$/, ''));
    expect(names.length).toBeGreaterThan(2);
    await page.locator('.sg-body [role=rowheader]').first().focus();
    await helene.press('Control+Home', 'Shift+Space', 'Shift+ArrowDown');
    const bar = page.locator('.bulk');
    await bar.getByText('Sélection : 2 personnes').first().waitFor();
    await bar.getByRole('button', { name: 'Exporter…' }).click();
    await page.locator('.popover').getByLabel('Format', { exact: true }).selectOption('csv');
    expect(await page.locator('.popover').getByLabel('Lignes').count()).toBe(0);
    await helene.expectAccessible();
    const waiting = page.waitForEvent('download');
    // The address of a link would be that of all rows, also for a middle click.
    const button = page.getByRole('button', { name: 'Exporter 2 personnes' });
    await button.waitFor();
    expect(await page.locator('.popover [href]').count()).toBe(0);
    await button.click();
    const file = await waiting;
    expect(file.suggestedFilename()).toMatch(/^users-\d{4}-\d{2}-\d{2}\.csv$/);
    const bytes = await buffer(await file.createReadStream());
    const [headings, ...rows] = parse(bytes, { delimiter: ';', bom: true });
    expect(headings?.slice(0, 3)).toEqual(['Prénom', 'Nom', 'Statut']);
    expect(rows).toHaveLength(2);
    for (const [first, last] of rows) expect(names).toContain(`${first} ${last}`);
    await page.locator('.popover').waitFor({ state: 'detached' });
    // The bar is still there, with the same rows.
    await bar.getByText('Sélection : 2 personnes').first().waitFor();
    expect(helene.consoleErrors).toEqual([]);
  });

  it('it says that changes which could not be saved are not in the file', async () => {
    const { page } = helene;
    const emails = page.locator('.sg-body [data-field=email]');
    const [first, second] = await emails.allInnerTexts();
    await emails.filter({ hasText: second! }).click();
    await page.keyboard.type(first!);
    await page.keyboard.press('Enter');
    await page.locator('.status').getByText('Enregistré, sauf 1 modification').waitFor();
    await page.getByRole('button', { name: 'Exporter', exact: true }).click();
    await page
      .locator('.popover')
      .getByText('1 modification n’est pas enregistrée. Le fichier contient les valeurs enregistrées.')
      .waitFor();
    await page.keyboard.press('Escape');
    await helene.press('Control+z');
    await page.locator('.status').getByText('Enregistré', { exact: true }).waitFor();
  });

  it('it waits for what was typed last', async () => {
    const { page } = helene;
    const answer = Promise.withResolvers<void>();
    await page.route('**/commit', async route => {
      await answer.promise;
      await route.continue();
    });
    await page.setViewportSize({ width: 2600, height: 860 });
    await page.locator('.sg-body :is([data-field=mobile], [data-field=department], [data-field=lastDay])').first().click();
    await page.keyboard.type('+33611223344');
    await page.keyboard.press('Enter');
    const files: string[] = [];
    page.on('download', file => files.push(file.url()));
    await page.getByRole('button', { name: /^Export/ }).click();
    await page.locator('.popover').getByLabel('Format', { exact: true }).selectOption('csv');
    const waiting = page.waitForEvent('download');
    await page.getByRole('link', { name: /^Export/ }).click();
    await page.getByText('Vos dernières modifications sont en cours').waitFor();
    expect(files).toEqual([]);
    answer.resolve();
    const bytes = await buffer(await (await waiting).createReadStream());
    expect(bytes.toString()).toContain('33611223344');
    await page.unroute('**/commit');
  });

  it('it makes one file, also if something is edited and saved while it is made', async () => {
    const { page } = helene;
    const made = Promise.withResolvers<void>();
    const files: string[] = [];
    page.on('download', file => files.push(file.url()));
    let requests = 0;
    await page.route(/\/users\/export\b/, async route => {
      requests += 1;
      await made.promise;
      await route.continue();
    });
    await page.goto(`${server.url}/users?view=people&search=Lambert`);
    await helene.row('Lambert').first().waitFor();
    await page.locator('.sg-body [role=rowheader]').first().focus();
    await helene.press('Control+Home', 'Shift+Space');
    await page.locator('.bulk').getByRole('button', { name: 'Exporter…' }).click();
    const button = page.locator('.popover').getByRole('button', { name: 'Exporter 1 personne' });
    await button.click();
    await expect.poll(() => requests).toBe(1);
    // What was typed before is undone, which any part of the page does.
    const saved = page.waitForResponse(/\/(?:undo|commit)$/);
    await helene.press('Control+z');
    await saved;
    await page
      .locator('.status')
      .getByText(/^Enregistré/)
      .waitFor();
    made.resolve();
    await page.locator('.popover').waitFor({ state: 'detached' });
    await expect.poll(() => files.length).toBe(1);
    expect(requests).toBe(1);
    await page.unroute(/\/users\/export\b/);
    await page.locator('.sg-body [role=rowheader]').first().click();
    await page.locator('.bulk').waitFor({ state: 'detached' });
  });

  it('once the session has ended it asks to sign in, and gives no file', async () => {
    const { page } = helene;
    const files: string[] = [];
    page.on('download', file => files.push(file.url()));
    await page.getByRole('button', { name: /^Export/ }).click();
    const link = page.getByRole('link', { name: /^Export/ });
    await link.focus();
    await helene.context.clearCookies();
    // Another request may find out first and take the panel away: a click would wait for the link.
    await page.keyboard.press('Enter');
    await page.locator('input[type=password]').waitFor();
    expect(files).toEqual([]);
  });
});
