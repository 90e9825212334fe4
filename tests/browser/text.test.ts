import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { HttpClient } from '../kit/client.ts';
import type { Server } from '../kit/server.ts';
import { password, startWithAlice } from './acme.ts';
import { type BrowserUser, BrowserUsers } from './browserUser.ts';

describe('texts and times', () => {
  const visitors = new BrowserUsers();
  let server: Server;
  let api: HttpClient;
  let alice: BrowserUser;

  beforeAll(async () => {
    ({ server, api, alice } = await startWithAlice(visitors, {
      licences: 5,
      prepare: async by => {
        const person = { userId: 'loic', firstName: 'Loïc', lastName: 'Łœuf', email: 'loic@acme.test' };
        await by.at('POST', 'commit', { changes: [{ table: 'users', row: crypto.randomUUID(), from: null, to: person }] });
      },
    }));
    await alice.row('loic').waitFor();
  });
  afterAll(async () => {
    await visitors.close();
    await server?.stop();
  });

  const typeInto = async (column: string, text: string): Promise<void> => {
    await (await alice.cell('loic', column)).click();
    await alice.press('Enter', 'Control+a');
    await alice.page.keyboard.insertText(text);
    await alice.press('Enter');
    await (await alice.cell('loic', column)).click();
  };
  const message = () => alice.page.locator('.sg-note');

  it('a name that is too long stays as typed in cell and panel, with the limit and its length', async () => {
    const long = 'Ab'.repeat(40);
    await typeInto('First Name', long);
    await expect.poll(() => message().innerText()).toContain('Too long: at most 60 characters, not 80');
    expect(await (await alice.cell('loic', 'First Name')).innerText()).toContain(long);
    await alice.press('Space');
    const input = alice.page.locator('#row-firstName');
    await input.fill(`${long}c`);
    await input.press('Enter');
    await alice.waitForText('Too long: at most 60 characters, not 81');
    expect(await input.inputValue()).toBe(`${long}c`);
    await input.fill('Loïc');
    await input.press('Enter');
    await alice.page.getByText('Too long').first().waitFor({ state: 'hidden' });
    await alice.press('Escape');
  });

  it('an invalid address says which character is wrong and where; a name of invisible characters is empty', async () => {
    await typeInto('Email', 'lo\u200bic@acme.test');
    await expect.poll(() => message().innerText()).toContain('Invalid e-mail address: invisible character U+200B at position 3');
    await typeInto('Email', 'loic@acme');
    await expect.poll(() => message().innerText()).toContain('The domain needs a dot, as in example.com.');
    await typeInto('Email', 'loic@acme。test');
    await expect.poll(async () => (await alice.cell('loic', 'Email')).innerText()).toContain('loic@acme.test');
    await typeInto('Last Name', '\u3164\u2800');
    await expect.poll(async () => (await (await alice.cell('loic', 'Last Name')).innerText()).trim()).toBe('');
    await typeInto('Last Name', 'Łœuf');
  });

  it('search, filter and find ignore accents, ligatures and capitals', async () => {
    const search = alice.page.getByRole('textbox', { name: 'Search users' });
    await search.fill('LOEUF');
    await alice.row('alice').waitFor({ state: 'detached' });
    await expect.poll(() => alice.row('loic').count()).toBe(1);
    await search.fill('');
    await alice.row('alice').waitFor();
    await (await alice.cell('alice', 'User ID')).click();
    await alice.press('Control+f');
    await alice.page.keyboard.type('loeuf');
    await expect.poll(() => alice.page.locator('.sg-found').innerText()).toContain('2');
    await alice.press('Escape');
  });

  it.each(['America/New_York', 'Europe/Paris'])(
    'cell, panel, history and filter show times in the reader’s zone, %s',
    async zone => {
      const visitor = await visitors.open({ zone });
      await visitor.signIn(server.url, 'alice', password);
      await visitor.row('loic').waitFor();
      const { body } = await api.at<{ rows: { cells: { at: string } }[] }>('GET', 'tables/audit/rows?sort=-at&limit=1&fields=at');
      const at = body.rows[0]!.cells.at;
      const shown = new Intl.DateTimeFormat('en-GB', { dateStyle: 'medium', timeStyle: 'short', timeZone: zone }).format(
        new Date(at),
      );
      await visitor.page.goto(`${server.url}/audit`);
      const cell = visitor.page.locator('.sg-body [aria-rowindex="2"] [aria-colindex="2"]');
      await expect.poll(() => cell.innerText()).toBe(shown);
      await cell.click();
      await visitor.press('Space');
      await expect.poll(() => visitor.page.locator('#row-at').innerText()).toContain(shown);
      await visitor.press('Escape');

      const local = new Date(Date.parse(at) - 60_000).toLocaleString('sv-SE', { timeZone: zone }).slice(0, 16).replace(' ', 'T');
      await visitor.page.getByRole('button', { name: 'Filter', exact: true }).click();
      await visitor.page.getByRole('button', { name: 'Add condition' }).click();
      await visitor.page.getByLabel('Column', { exact: true }).selectOption('at');
      await visitor.page.getByLabel('Comparison', { exact: true }).selectOption('after');
      const value = visitor.page.getByLabel('Value', { exact: true });
      await value.fill(local);
      await expect.poll(() => cell.innerText()).toBe(shown);
      expect(await value.inputValue()).toBe(local);
      const ahead = new Date(Date.parse(at) + 120_000).toLocaleString('sv-SE', { timeZone: zone }).slice(0, 16).replace(' ', 'T');
      await value.fill(ahead);
      await cell.waitFor({ state: 'detached' });
    },
  );
});
