import { buffer } from 'node:stream/consumers';
import { parse } from 'csv-parse/sync';
import { uuidv7 } from 'uuidv7';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Server } from '../kit/server.ts';
import { startWithAlice } from './acme.ts';
import { type BrowserUser, BrowserUsers } from './browserUser.ts';

const csv = (...lines: string[]) => Buffer.from(lines.join('\r\n'), 'latin1');

const people = csv(
  'Prénom;Nom;Courriel;Rôle;Premier jour;Dernier jour;Centre de coût',
  'Agathe;Roussel;agathe@acme.test;Membre;17/04/2027;01/02/2028;4100',
  'Bastien;Lemoine;bastien@acme.test;Mangaer;03/05/2027;;4100',
  'Camille;Da Silva;camille@acme.test;Mangaer;;;2200',
  'Zoé;Petit;pas une adresse;;;;2200',
  'Bob;Adams;bob@acme.test;;;;2200',
);

/** Files come in over a page of their own, which shows what they would change before anything is written. */
describe('the page of an import', () => {
  let server: Server;
  let alice: BrowserUser;
  const visitors = new BrowserUsers();

  beforeAll(async () => {
    ({ server, alice } = await startWithAlice(visitors, {
      prepare: async api => {
        const to = { userId: 'bob', firstName: 'Bob', lastName: 'Adam', email: 'bob@acme.test' };
        await api.at('POST', 'commit', { changes: [{ table: 'users', row: uuidv7(), from: null, to }] });
      },
    }));
    await alice.page.setViewportSize({ width: 2200, height: 900 });
  });
  afterAll(async () => {
    await visitors.close();
    await server.stop();
  });

  /** Chooses a file in the panel of the tool row, by keyboard. */
  async function choose(name: string, bytes: Buffer, labels = { tool: 'Import', button: 'Choose a file…' }): Promise<void> {
    const { page } = alice;
    await page.getByRole('button', { name: labels.tool, exact: true }).focus();
    await alice.press('Enter');
    const button = page.getByRole('button', { name: labels.button });
    await button.waitFor();
    const chooser = page.waitForEvent('filechooser');
    await button.focus();
    await alice.press('Enter');
    await (await chooser).setFiles({ name, mimeType: 'application/octet-stream', buffer: bytes });
  }
  const texts = (field: string) => alice.page.locator(`.sg-body [aria-rowindex] > [data-field="${field}"]`).allInnerTexts();
  /** The element with the focus: its name, or its column. */
  const focus = () =>
    alice.page.evaluate(
      () => document.activeElement?.getAttribute('aria-label') ?? document.activeElement?.getAttribute('data-field') ?? '',
    );

  it('shows what a file would do to each row, corrects its reading, mends all rows at once, and applies, by keyboard alone', async () => {
    const { page } = alice;
    await choose('people.csv', people);
    await page.getByRole('heading', { name: '5 rows for Users' }).waitFor();
    expect(page.url()).toMatch(/\/users\/imports\/[\da-f-]{36}$/);
    await alice.waitForText('people.csv · Windows-1252 (Western Europe) · Semicolon · headings in row 1');
    await expect.poll(() => texts('import:action')).toEqual(['New', 'New', 'New', 'New', 'Update']);
    expect(await page.locator('.sg-body [aria-rowindex] .sg-box').allInnerTexts()).toEqual(['2', '3', '4', '5', '6']);
    const last = page.locator('.sg-body [data-field=lastName][data-was]');
    expect([await last.getAttribute('data-was'), await last.innerText()]).toEqual(['Adam', 'Adams']);
    expect(await focus()).toBe('import:action');
    await alice.expectAccessibleInBothThemes();

    // A column that fills no field, with examples; and one whose dates can be read in two ways.
    const leftOut = page.getByLabel('Field for “Centre de coût”');
    await leftOut.focus();
    await leftOut.selectOption({ label: 'Department' });
    await expect.poll(() => texts('department')).toEqual(['4100', '4100', '2200', '2200', '2200']);
    const dates = page.getByLabel('Dates in “Dernier jour”');
    expect(await dates.locator('..').innerText()).toContain('Both orders are possible');
    await dates.selectOption('mdy');
    await expect.poll(() => texts('lastDay')).toContain('2 Jan 2028');

    // In the headings of the grid: Enter goes to the list, Escape back.
    await page.locator('.sg-body [data-field="import:action"]').first().focus();
    await alice.press('Control+Home', 'ArrowUp', 'ArrowRight', 'ArrowRight', 'Enter');
    expect(await focus()).toBe('Field for “Prénom”');
    await alice.press('Escape');
    expect(await focus()).toBe('firstName');

    // Rows can be found by two fields together.
    const keys = page.locator('.staged-heading').filter({ hasText: /key/ });
    expect(await keys.locator('select').evaluateAll(lists => lists.map(list => (list as HTMLSelectElement).value))).toEqual([
      'email',
    ]);
    await page.getByLabel('and also by').selectOption({ label: 'Last Name' });
    await expect.poll(() => texts('import:action')).toEqual(['New', 'New', 'New', 'New', 'New']);
    await expect.poll(() => keys.count()).toBe(2);
    await page.getByLabel('and also by').first().selectOption({ label: 'No other field' });
    await expect.poll(() => texts('import:action')).toContain('Update');

    // One remedy for two rows, which can be undone.
    const card = page.locator('.staging-card').filter({ hasText: '2 rows: “Mangaer” in Role' });
    await card.getByRole('button', { name: 'Apply to 2 rows' }).press('Enter');
    await expect.poll(() => texts('role')).toEqual(['Member', 'Manager', 'Manager', '', 'Member']);
    await page.getByRole('button', { name: 'Undo the last fix' }).press('Enter');
    await card.waitFor();
    await card.getByRole('button', { name: 'Apply to 2 rows' }).press('Enter');
    await page.getByRole('button', { name: 'Undo the last fix' }).waitFor();

    // Only the rows to fix; the way that writes all or nothing says why it is not possible.
    await page.getByRole('button', { name: 'To fix 1' }).press('Enter');
    await expect.poll(() => texts('email')).toEqual(['pas une adresse']);
    expect(await page.getByRole('button', { name: 'All or nothing' }).getAttribute('title')).toBe('1 row must be fixed first');
    await page.getByRole('button', { name: 'All 5' }).press('Enter');
    await expect.poll(async () => (await texts('email')).length).toBe(5);
    await page.locator('.sg-body [data-field="import:action"]').first().focus();
    await alice.press('Enter');
    await page.getByRole('heading', { name: 'people.csv is imported' }).waitFor();
    await alice.waitForText('4 rows written');
    await alice.waitForText('1 row left out because of problems');
    await alice.expectAccessible();
    expect(alice.consoleErrors).toEqual([]);
  });

  it('gives back the rows to correct as a file, leads to the rows, and is undone as a whole after a reload', async () => {
    const { page } = alice;
    await page.reload();
    await page.getByRole('heading', { name: 'people.csv is imported' }).waitFor();
    const download = page.waitForEvent('download');
    await page.getByRole('link', { name: 'CSV: Download the rows to correct' }).press('Enter');
    const [headings, ...rows] = parse(await buffer(await (await download).createReadStream()), {
      bom: true,
      delimiter: [';', ','],
    });
    expect(headings).toEqual(expect.arrayContaining(['Courriel', 'row_id', 'error_code', 'message']));
    expect(rows).toHaveLength(1);
    await page.getByRole('button', { name: 'Show what changed' }).press('Enter');
    await alice.row('camille').waitFor();
    await expect.poll(() => alice.row('alice').count()).toBe(0);
    expect(await (await alice.cell('bob', 'Last Name')).innerText()).toBe('Adams');
    await page.goBack();
    await page.getByRole('button', { name: 'Undo the import' }).press('Enter');
    await alice.waitForText('The import was undone.');
    await page.getByRole('button', { name: 'Go to Users' }).press('Enter');
    await alice.row('bob').waitFor();
    await expect.poll(() => alice.row('camille').count()).toBe(0);
    expect(await (await alice.cell('bob', 'Last Name')).innerText()).toBe('Adam');
    expect(alice.consoleErrors).toEqual([]);
  });

  it('takes a dropped file, cancels its upload, says what is wrong with a file, and keeps an import that is left', async () => {
    const { page } = alice;
    const drop = (name: string, text: string) =>
      page.evaluate(
        ([called, content]) => {
          const dataTransfer = new DataTransfer();
          dataTransfer.items.add(new File([content!], called!));
          const target = document.querySelector('.sg-body')!;
          for (const type of ['dragenter', 'dragover', 'drop'])
            target.dispatchEvent(new DragEvent(type, { dataTransfer, bubbles: true, cancelable: true }));
        },
        [name, text],
      );
    const uploads = /\/imports\?/;
    const cut = Promise.withResolvers<void>();
    await page.route(uploads, async route => {
      await cut.promise;
      await route.abort().catch(() => undefined);
    });
    const begun = page.waitForRequest(uploads);
    const failed = page.waitForEvent('requestfailed', request => uploads.test(request.url()));
    await drop('slow.csv', 'User ID\nslow1\n');
    await begun;
    await page.getByRole('dialog', { name: 'Uploading slow.csv' }).getByRole('button', { name: 'Cancel' }).press('Enter');
    await failed;
    await page.getByRole('dialog').waitFor({ state: 'detached' });
    cut.resolve();
    await page.unroute(uploads);

    await drop('report.csv', '%PDF-1.7');
    const dialog = page.getByRole('dialog', { name: 'Uploading report.csv' });
    await dialog.getByRole('alert').getByText('This is a PDF. Choose the spreadsheet that it was made from').waitFor();
    await alice.expectAccessible();
    await dialog.getByRole('button', { name: 'Close' }).last().press('Enter');

    await drop('later.csv', 'User ID;Department\nlater1x;Sales\nlater1x;Legal\n');
    await page.getByRole('heading', { name: '2 rows for Users' }).waitFor();
    await expect.poll(() => texts('department')).toEqual(['Sales', 'Legal']);
    await expect.poll(() => texts('import:action')).toEqual(['New', 'Not written']);
    await alice.press('Escape');
    await page.getByText('later.csv is kept: you find it under Import.').first().waitFor();
    await page.getByRole('button', { name: 'Import', exact: true }).press('Enter');
    await page.getByRole('link', { name: 'later.csv' }).press('Enter');
    await page.getByRole('heading', { name: '2 rows for Users' }).waitFor();
    await page.getByRole('button', { name: 'Discard' }).press('Enter');
    await page.getByText('The import of later.csv was discarded. Nothing was written.').first().waitFor();
    await alice.row('bob').waitFor();
    expect(await alice.row('later1x').count()).toBe(0);
    expect(alice.consoleErrors).toEqual([]);
  });

  it('works on a phone, in French: all columns are listed below the cards', async () => {
    const { page } = alice;
    await page.evaluate(() =>
      fetch('/api/session', {
        method: 'PATCH',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ language: 'fr' }),
      }),
    );
    await page.setViewportSize({ width: 390, height: 844 });
    await page.goto(`${server.url}/users`);
    await page.getByText('Bob Adam').first().waitFor();
    await choose('gens.csv', people, { tool: 'Importer', button: 'Choisir un fichier…' });
    await page.getByRole('heading', { name: '5 lignes pour Utilisateurs' }).waitFor();
    await page.getByRole('combobox', { name: 'Champ de « Prénom »' }).waitFor();
    await alice.expectAccessibleInBothThemes();
    const overflow = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
    expect(overflow).toBe(0);
    await page.getByRole('button', { name: 'Appliquer et garder 3 brouillons' }).click();
    await page.getByRole('heading', { name: 'gens.csv est importé' }).waitFor();
    await alice.waitForText('5 lignes écrites');
    await alice.expectAccessible();
    expect(alice.consoleErrors).toEqual([]);
  });
});
