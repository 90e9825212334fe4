import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type Acme, password, startAcme } from './acme.ts';
import { type BrowserUser, BrowserUsers } from './browserUser.ts';

/** Keyboard only: the focus is never lost, the page's keys work anywhere, and F6 reaches every part. */
describe('focus and keys of the page', () => {
  const visitors = new BrowserUsers();
  let acme: Acme;
  let alice: BrowserUser;

  beforeAll(async () => {
    const status = 'Active';
    acme = await startAcme({ ben: { status }, chloe: { status }, dan: { status }, eve: {} });
    alice = await visitors.open();
  });
  afterAll(async () => {
    await visitors.close();
    await acme?.stop();
  });

  const page = () => alice.page;
  /** Describes the focused element: the active cell, or the part of the page and the element's name. */
  const focus = (): Promise<string> =>
    page().evaluate(() => {
      const { activeElement: at } = document;
      if (at === null || at === document.body) return 'nothing';
      if (at.matches('.sg-cell[data-active]')) return 'the active cell';
      const part = at.closest<HTMLElement>('[data-region]')?.dataset.region ?? 'no part';
      return `${part}: ${at.getAttribute('aria-label') ?? at.textContent?.trim() ?? ''}`;
    });
  const inGrid = () => expect.poll(focus).toBe('the active cell');
  const status = async (who: string) => (await alice.cell(`${who}@acme.test`, 'Status')).innerText();
  const opened = async (): Promise<void> => {
    await page().goto(`${acme.server.url}/users`);
    await alice.row('chloe@acme.test').waitFor();
    await inGrid();
  };

  it('the focus is in the grid after signing in', async () => {
    await alice.signIn(acme.server.url, 'alice', password);
    await alice.row('chloe@acme.test').waitFor();
    await inGrid();
  });

  describe('the focus goes to the grid', () => {
    beforeEach(opened);

    it('after a reload', async () => {
      await page().reload();
      await alice.row('chloe@acme.test').waitFor();
      await inGrid();
    });

    it('in the first row of a table without a row for adding', async () => {
      for (const table of ['seats', 'pools', 'orgs']) {
        await page().goto(`${acme.server.url}/${table}`);
        await page().locator('.sg-body .sg-row .sg-cell').first().waitFor();
        await inGrid();
        await expect.poll(() => page().evaluate(() => document.activeElement?.role), { message: table }).toBe('rowheader');
      }
    });

    it('after choosing another table by mouse or key, and after Back', async () => {
      await page().getByRole('link', { name: 'Seats' }).click();
      await page().waitForURL('**/seats');
      await inGrid();
      await page().getByRole('link', { name: 'Organisations' }).focus();
      await alice.press('Enter');
      await page().waitForURL('**/orgs');
      await inGrid();
      await page().goBack();
      await page().waitForURL('**/seats');
      await inGrid();
    });

    it('after closing the open row by its button, Escape or Space', async () => {
      const panel = page().locator('.panel');
      for (const close of ['button', 'Escape', 'Space']) {
        await (await alice.cell('chloe@acme.test', 'User ID')).click();
        await alice.press('Space');
        await panel.waitFor();
        if (close === 'button') await page().getByRole('button', { name: 'Close the panel' }).click();
        else await alice.press(close);
        await panel.waitFor({ state: 'detached' });
        await inGrid();
        expect(await page().locator('[role=row]:has(:focus)').innerText()).toContain('chloe');
      }
    });

    it('after Escape in a field of the open row', async () => {
      await alice.press('Space');
      await page().locator('#row-lastName').focus();
      await alice.press('Escape');
      await page().locator('.panel').waitFor({ state: 'detached' });
      await inGrid();
    });

    it('after closing help, shortcuts, a menu or a message', async () => {
      await page().locator('.account-button').click();
      await page().getByRole('menuitem', { name: 'Help' }).click();
      await page().locator('.help').waitFor();
      await alice.press('Escape');
      await expect.poll(focus).toContain('Your account');
      await alice.press('Shift+F6', 'Shift+F6');
      await inGrid();
      await alice.press('Shift+F10');
      await page().getByRole('menu').waitFor();
      await alice.press('Escape');
      await inGrid();
      await (await alice.cell('eve@acme.test', 'Last Name')).click();
      await alice.paste('Roux\tx@acme.test');
      await page().locator('.toast').first().waitFor();
      await page().getByRole('button', { name: 'Dismiss' }).first().focus();
      await alice.press('Enter');
      await inGrid();
      await alice.press('Control+z');
      await alice.row('eve@acme.test').waitFor();
      await page().locator('.status-sync[data-state=saved]').waitFor();
    });

    it('after a pressed button disappears', async () => {
      await (await alice.cell('dan@acme.test', 'User ID')).click();
      await alice.press('Space');
      await page().locator('.panel-actions').getByRole('button', { name: 'Deactivate' }).focus();
      await alice.press('Enter');
      await expect.poll(() => status('dan')).toBe('Inactive');
      await inGrid();
      await alice.press('Control+z');
      await expect.poll(() => status('dan')).toBe('Active');
    });

    it('but not while the person types elsewhere', async () => {
      const search = page().getByRole('textbox', { name: 'Search users' });
      await search.fill('chl');
      await page().locator('.status').getByText('1 person matches').waitFor();
      expect(await focus()).toBe('tools: Search users');
      await search.fill('');
      await page().locator('.status').getByText('5 people').waitFor();
      expect(await focus()).toBe('tools: Search users');
    });
  });

  describe('keys that work anywhere', () => {
    beforeEach(opened);

    it('undo and redo, from a button of the open row', async () => {
      await (await alice.cell('chloe@acme.test', 'User ID')).click();
      await alice.press('Space');
      await page().locator('.panel-actions').getByRole('button', { name: 'Deactivate' }).click();
      await expect.poll(() => status('chloe')).toBe('Inactive');
      await page().locator('#panel-tab-history').focus();
      await alice.press('Control+z');
      await expect.poll(() => status('chloe')).toBe('Active');
      expect(await focus()).toContain('panel');
      await alice.press('Control+y');
      await expect.poll(() => status('chloe')).toBe('Inactive');
      await alice.press('Control+z');
      await expect.poll(() => status('chloe')).toBe('Active');
    });

    it('a text field keeps its own undo', async () => {
      const search = page().getByRole('textbox', { name: 'Search users' });
      await search.focus();
      await page().keyboard.type('abc');
      await alice.press('Control+z');
      expect(await search.inputValue()).not.toBe('abc');
      expect(await status('chloe')).toBe('Active');
      await search.fill('');
    });

    it('find, from a button and from a text field, repeatedly', async () => {
      const find = page().locator('.sg-find input');
      for (const from of [
        page().getByRole('button', { name: 'Add person' }),
        page().getByRole('textbox', { name: 'Search users' }),
      ]) {
        await from.focus();
        await alice.press('Control+f');
        await expect.poll(() => find.evaluate(input => input === document.activeElement)).toBe(true);
        await page().keyboard.type('dan');
        await page().locator('.sg-found').getByText('Row').waitFor();
        await alice.press('Control+f');
        expect(await find.evaluate((input: HTMLInputElement) => [input.selectionStart, input.selectionEnd])).toEqual([0, 3]);
        await alice.press('Escape');
        await inGrid();
      }
    });

    it('search, from a button and from the grid', async () => {
      const search = page().getByRole('textbox', { name: 'Search users' });
      for (const from of [
        page().getByRole('button', { name: 'Add person' }),
        page().locator('.sg-body [role=rowheader]').first(),
      ]) {
        await from.focus();
        await alice.press('Control+Shift+f');
        await expect.poll(() => search.evaluate(input => input === document.activeElement)).toBe(true);
      }
      await alice.press('Enter');
      await inGrid();
    });

    it('F8, from a button', async () => {
      await page().getByRole('button', { name: 'Add person' }).focus();
      await alice.press('F8');
      await page().locator('.sg-notice').getByText('No problems').waitFor();
    });

    it('paste, from a button at the active cell, from a text field into it', async () => {
      await (await alice.cell('eve@acme.test', 'First Name')).click();
      await page().getByRole('button', { name: 'Add person' }).focus();
      await alice.paste('Evelyne');
      await alice.row('Evelyne').waitFor();
      await inGrid();
      const search = page().getByRole('textbox', { name: 'Search users' });
      await search.focus();
      await alice.paste('Evelyne');
      expect(await search.inputValue()).toBe('Evelyne');
      await page().locator('.status').getByText('1 person matches').waitFor();
      await search.fill('');
    });

    it('none of them while a dialog is open', async () => {
      await alice.press('F1');
      await page().getByRole('dialog').waitFor();
      await alice.press('F8', 'F6');
      expect(await page().locator('.sg-notice').count()).toBe(0);
      expect(await page().evaluate(() => document.activeElement?.closest('[role=dialog]') !== null)).toBe(true);
      await alice.press('Escape');
    });
  });

  describe('parts of the page', () => {
    beforeEach(opened);

    it('F6 and Shift+F6 go round them, and each is announced', async () => {
      await alice.press('Space');
      await page().locator('.panel-fields').waitFor();
      const part = async (): Promise<string> => ((await focus()) === 'the active cell' ? 'grid' : (await focus()).split(':')[0]!);
      const announced = () => page().locator('.workspace > [role=status]').first().innerText();
      const names = {
        panel: 'Open row',
        status: 'Status',
        sidebar: 'List of tables',
        top: 'Views and licences',
        tools: 'Tools',
        grid: 'Table',
      };
      const round = Object.keys(names) as (keyof typeof names)[];
      for (const name of round) {
        await alice.press('F6');
        expect(await part()).toBe(name);
        expect(await announced()).toBe(names[name]);
      }
      for (const name of [...round.slice(0, -1).toReversed(), 'grid']) {
        await alice.press('Shift+F6');
        expect(await part()).toBe(name);
      }
    });

    it('F6 returns to the last focused element of a part', async () => {
      await alice.press('Space');
      await page().locator('#row-lastName').focus();
      await alice.press('Shift+F6');
      await inGrid();
      await alice.press('F6');
      expect(await page().evaluate(() => document.activeElement?.id)).toBe('row-lastName');
    });

    it('F6 from an open editor keeps the typed text', async () => {
      await (await alice.cell('eve@acme.test', 'Last Name')).click();
      await page().keyboard.type('Kept');
      await alice.press('F6');
      await alice.row('Kept').waitFor();
      expect(await focus()).toContain('status');
    });

    it('the first Tab stop leads into the table', async () => {
      await page().evaluate(() => (document.activeElement as HTMLElement).blur());
      await page().locator('.skip').focus();
      expect(
        await page()
          .locator('.skip')
          .evaluate(link => link.getBoundingClientRect().width),
      ).toBeGreaterThan(40);
      const first = await page().evaluate(() =>
        document.querySelector('.workspace :is(a, button, input, [tabindex="0"])')?.textContent?.trim(),
      );
      expect(first).toBe('Skip to the table');
      await alice.press('Enter');
      await inGrid();
    });
  });

  it('the console shows no errors', () => {
    expect(alice.consoleErrors).toEqual([]);
  });
});
