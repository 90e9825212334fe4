import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { HttpClient } from '../kit/client.ts';
import type { Server } from '../kit/server.ts';
import { password, startWithAlice } from './acme.ts';
import { type BrowserUser, BrowserUsers } from './browserUser.ts';

/** Pasting blocks from other programs: the question, the message and the resulting rows agree. */
describe('a paste', () => {
  const visitors = new BrowserUsers();
  let server: Server;
  let api: HttpClient;
  let alice: BrowserUser;

  beforeAll(async () => {
    ({ server, api, alice } = await startWithAlice(visitors));
  });
  afterAll(async () => {
    expect(alice.consoleErrors).toEqual([]);
    await visitors.close();
    await server?.stop();
  });

  const dialog = (of = alice) => of.page.getByRole('dialog');
  const message = () => alice.page.locator('.sg-note');
  /** Goes to the row for adding and pastes. */
  const pasteBelow = async (text: string, of = alice): Promise<void> => {
    await of.page.locator('.sg-insert .sg-cell').first().click();
    await of.paste(text);
  };
  const find = async (address: string) => {
    const { body } = await api.at<{ rows: { id: string; cells: Record<string, unknown>; invalid?: object }[] }>(
      'GET',
      `tables/users/rows?filter=${encodeURIComponent(`email = "${address}"`)}`,
    );
    return body.rows[0];
  };
  const toast = (text: string | RegExp) => alice.page.locator('.toast').filter({ hasText: text }).first();

  it('matches columns by headings in another order and under synonyms, previews the first rows, then scrolls to them', async () => {
    const lines = Array.from({ length: 25 }, (_, at) => `Roy${at}\tAnn${at}\tann${at}@acme.test\tSales`);
    await pasteBelow(['Surname\tFirst name\tMail\tService', ...lines].join('\n'));
    await dialog().getByText('25 rows are OK').waitFor();
    expect(await dialog().getByRole('heading').innerText()).toBe('Add 25 rows?');
    expect(await dialog().locator('th').allInnerTexts()).toEqual(['Last Name', 'First Name', 'Email', 'Department']);
    await expect.poll(() => dialog().locator('tbody tr').count()).toBe(5);
    expect(await dialog().locator('tbody tr').first().locator('td').allInnerTexts()).toEqual([
      'Roy0',
      'Ann0',
      'ann0@acme.test',
      'Sales',
    ]);
    await alice.expectAccessible(null, '.dialog');
    await alice.screenshot('paste-headings');
    await alice.press('Enter');
    await toast('25 rows pasted. Columns were matched by their headings').waitFor();
    await expect
      .poll(async () => (await find('ann7@acme.test'))?.cells)
      .toMatchObject({
        firstName: 'Ann7',
        lastName: 'Roy7',
        department: 'Sales',
        userId: null,
      });
    await alice.row('ann0@acme.test').waitFor();
    expect(await alice.row('ann0@acme.test').locator('[data-sel]').count()).toBeGreaterThan(0);
    await alice.screenshot('paste-scrolled');
  });

  it('names an unknown heading, which can be given a field', async () => {
    await pasteBelow('E-mail\tKostenstelle\nbea@acme.test\t4711\nbob@acme.test\t4712');
    await dialog().getByText('Column 2 “Kostenstelle” 4711, 4712').waitFor();
    expect(await dialog().locator('th').allInnerTexts()).toEqual(['Email', 'Kostenstelle: skipped']);
    await dialog().locator('select').selectOption({ label: 'Location' });
    expect(await dialog().locator('th').allInnerTexts()).toEqual(['Email', 'Location']);
    await dialog().getByText('2 rows are OK').waitFor();
    await dialog().getByRole('button', { name: 'Paste' }).click();
    await toast('2 rows pasted').waitFor();
    await expect.poll(async () => (await find('bob@acme.test'))?.cells.location).toBe('4712');
  });

  it('splits lines with semicolons, unless one keeps them', async () => {
    const text = 'cid;Cid;Adam;cid@acme.test\ncoe;Coe;Adam;coe@acme.test';
    await pasteBelow(text);
    await dialog().getByText('Each line holds several values').waitFor();
    expect(await dialog().locator('th').allInnerTexts()).toEqual(['User ID', 'First Name', 'Last Name', 'Email']);
    await alice.screenshot('paste-split');
    await dialog().getByLabel('Keep as one column').click();
    expect(await dialog().locator('th').allInnerTexts()).toEqual(['User ID']);
    await dialog().getByText('2 rows need attention').waitFor();
    await dialog().getByLabel('Split into 4 columns at “;”').click();
    await dialog().getByText('2 rows are OK').waitFor();
    await dialog().getByRole('button', { name: 'Paste' }).click();
    await toast('2 rows pasted').waitFor();
    await expect.poll(async () => (await find('coe@acme.test'))?.cells).toMatchObject({ userId: 'coe', firstName: 'Coe' });
  });

  it('shows an invalid text in its cell; mark, validation result, message, count and F8 agree', async () => {
    await pasteBelow(`dan\t${'D'.repeat(118)}\tRoux\tdan@acme.test\ndee\tDee\tRoux\tdee@acme.test`);
    await toast('1 row pasted, 1 needs attention').waitFor();
    expect(await toast('1 needs attention').getAttribute('data-tone')).toBe('warn');
    await alice.page.locator('.status-problems').getByText('1 to fix').waitFor();
    await expect
      .poll(async () => (await alice.cell('dan@acme.test', 'Validation result')).innerText())
      .toMatch(/^Too long: at most 60/);
    await (await alice.cell('dee@acme.test', 'User ID')).click();
    await alice.press('F8');
    await expect.poll(() => message().innerText()).toContain('Too long');
    await alice.screenshot('paste-attention');
    await alice.page.keyboard.type('Dan');
    await alice.press('Enter');
    await alice.page.locator('.status-problems').waitFor({ state: 'detached' });

    const search = alice.page.getByRole('textbox', { name: 'Search users' });
    await pasteBelow('eve\tEve\tRoux\teve@');
    await alice.page.locator('.status-problems').getByText('1 to fix').waitFor();
    await search.fill('ann1');
    await alice.page.locator('.status-problems').getByText('1 to fix outside this view').waitFor();
    await search.fill('eve');
    await alice.page.locator('.status-problems').getByText('1 to fix').waitFor();
    await search.fill('');
  });

  it('keeps an unreadable date in its cell, where it can be edited', async () => {
    await pasteBelow('E-mail\tFirst day\nfay@acme.test\tsoonish\nfin@acme.test\t31/12/2026\nfox@acme.test\t02/03/2026');
    await toast('2 rows pasted, 1 needs attention').waitFor();
    expect(await find('fay@acme.test')).toMatchObject({ cells: { firstDay: null }, invalid: { firstDay: { text: 'soonish' } } });
    await expect.poll(async () => (await find('fox@acme.test'))?.cells.firstDay).toBe('2026-03-02');
    await alice.page.evaluate(() => location.assign('/users?search=fay'));
    await alice.row('fay@acme.test').waitFor();
    await alice.page.getByRole('button', { name: 'Columns' }).click();
    await alice.page.getByLabel('First day').check();
    await alice.press('Escape');
    await alice.row('fay@acme.test').locator('.sg-cell').first().click();
    await alice.press('F8');
    const cell = alice.page.locator('.sg-cell[data-field=firstDay][data-active]');
    await expect.poll(() => cell.innerText()).toBe('soonish');
    await cell.dblclick();
    await expect.poll(() => cell.locator('input').first().inputValue()).toBe('soonish');
    await alice.press('Escape');
    await alice.page.goto(`${server.url}/users`);
    // The saved position belonged to the search, so the whole table starts at its first row.
    await alice.row('alice@acme.test').waitFor();
  });

  it('over existing rows keeps an invalid status beside its cell and accepts the other cells', async () => {
    await api.at('POST', 'commit', {
      changes: ['gil', 'guy'].map(userId => ({
        table: 'users',
        row: crypto.randomUUID(),
        from: null,
        to: { userId, firstName: 'G', lastName: 'Vert', email: `${userId}@acme.test`, status: 'Active' },
      })),
    });
    const fresh = await visitors.open();
    await fresh.signIn(server.url, 'alice', password);
    await fresh.row('alice').waitFor();
    await fresh.page.goto(`${server.url}/users?search=Vert&sort=userId`);
    await (await fresh.cell('gil@acme.test', 'First Name')).click();
    await fresh.paste('Gil\tVert-Roux\tgil@acme.test\ton leave\nGuy\tVert-Roux\tguy@acme.test\t');
    await fresh.waitForText('1 row pasted, 1 needs attention');
    await expect
      .poll(async () => (await find('gil@acme.test'))?.cells)
      .toMatchObject({
        lastName: 'Vert-Roux',
        status: 'Active',
        validationResult: 'OK',
      });
    await expect
      .poll(async () => (await find('guy@acme.test'))?.cells)
      .toMatchObject({ lastName: 'Vert-Roux', status: 'Active' });
    await (await fresh.cell('gil@acme.test', 'Status')).click();
    await expect.poll(() => fresh.page.locator('.sg-note').innerText()).toMatch(/on leave.*Unknown status/);
    expect(fresh.consoleErrors).toEqual([]);
    await fresh.context.close();
  });

  it('is confirmed in French on a phone by keyboard', async () => {
    await api.ask('PATCH', '/api/session', { language: 'fr' });
    const phone = await visitors.open({ width: 390, height: 800, locale: 'fr-FR' });
    await phone.signIn(server.url, 'alice', password);
    await phone.row('alice').first().waitFor();
    // A tap begins to type; Escape stays at the cell.
    await phone.page.locator('.sg-insert .sg-cell').first().click();
    await phone.press('Escape');
    await phone.paste('Prénom\tNom\tCourriel\tVille\nZoé\tNoir\tzoe@acme.test\tLyon');
    await dialog(phone).getByText('Colonne 4 « Ville » Lyon').waitFor();
    expect(await phone.page.evaluate(() => document.documentElement.scrollWidth <= innerWidth)).toBe(true);
    await phone.expectAccessible(null, '.dialog');
    await phone.screenshot('paste-phone');
    await phone.page.locator('.dialog .main').focus();
    await phone.press('Enter');
    await phone.waitForText('Non collé\u00a0: Ville');
    await expect.poll(async () => (await find('zoe@acme.test'))?.cells).toMatchObject({ firstName: 'Zoé', lastName: 'Noir' });
    expect(phone.consoleErrors).toEqual([]);
    await phone.context.close();
    await api.ask('PATCH', '/api/session', { language: 'en' });
  });

  it('by a licence admin or a member skips and lists the cells that they may not write', async () => {
    const people = ['lia', 'mia'].map(userId => ({
      table: 'users',
      row: crypto.randomUUID(),
      from: null,
      to: {
        userId,
        firstName: 'L',
        lastName: 'Brun',
        email: `${userId}@acme.test`,
        status: 'Active',
        role: userId === 'lia' ? 'licence_admin' : 'member',
      },
    }));
    const made = await api.at<{ secrets?: { to: string; secret: string }[] }>('POST', 'commit', { changes: people });
    for (const [login, block, says] of [
      ['lia', 'E-mail\tSeats\tLast sign-in\nnew@acme.test\t1\t2026-01-01', /read-only|Not pasted/],
      ['mia', 'Mia\tBrune\tother@acme.test', /read-only/],
    ] as const) {
      const secret = made.body.secrets?.find(({ to }) => to === `${login}@acme.test`)?.secret ?? '';
      const person = await visitors.open();
      await person.signIn(server.url, login, secret);
      await person.page.getByLabel(/User ID|identifiant/).waitFor({ state: 'detached' });
      await person.page.locator('input[type=password]').first().waitFor();
      for (const field of await person.page.locator('input[type=password]').all()) await field.fill('battery horse staple');
      await person.press('Enter');
      await person.page.locator('.sg-body [role=rowheader]').first().waitFor();
      if (login === 'lia') await pasteBelow(block, person);
      else {
        await (await person.cell('mia@acme.test', 'First Name')).click();
        await person.paste(block);
      }
      await person.page.locator('.toast, [role=dialog]').first().waitFor();
      const confirm = dialog(person).getByRole('button', { name: 'Paste' });
      if (await confirm.count()) await confirm.click();
      await person.waitForText(says);
      expect(person.consoleErrors).toEqual([]);
      await person.context.close();
    }
    await expect.poll(async () => (await find('new@acme.test'))?.cells.status).toBe('Draft');
    await expect.poll(async () => (await find('mia@acme.test'))?.cells).toMatchObject({ firstName: 'Mia', lastName: 'Brune' });
    expect(await find('other@acme.test')).toBeUndefined();
  });
});
