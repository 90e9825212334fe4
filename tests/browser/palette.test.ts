import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Acme, password, startAcme } from './acme.ts';
import { type BrowserUser, BrowserUsers } from './browserUser.ts';

/** The command palette, with the keyboard only. */
describe('the command palette', () => {
  const visitors = new BrowserUsers();
  let acme: Acme;
  let alice: BrowserUser;

  beforeAll(async () => {
    acme = await startAcme({ guy: { status: 'Active' }, ines: { firstName: 'Inès', lastName: 'Martin' } });
    alice = await visitors.open();
    await alice.signIn(acme.server.url, 'alice', password);
    await alice.row('alice').waitFor();
  });
  afterAll(async () => {
    expect(alice.consoleErrors).toEqual([]);
    await visitors.close();
    await acme?.stop();
  });

  const box = () => alice.page.getByRole('combobox', { name: /^(Jump to|Aller à)$/ });
  const options = () => alice.page.getByRole('listbox').getByRole('option');
  const active = async () => {
    const id = await box().getAttribute('aria-activedescendant');
    return id === null ? null : (await alice.page.locator(`[id="${id}"] .palette-label`).innerText()).trim();
  };
  const path = () => new URL(alice.page.url()).pathname;
  const open = async (typed = ''): Promise<void> => {
    await alice.press('Control+k');
    await box().waitFor();
    if (typed !== '') await alice.page.keyboard.type(typed);
  };
  const isInGrid = () => alice.page.evaluate(() => document.activeElement?.closest('.sg-grid') !== null);

  it('opens from the grid, from a text field and from an editor, and gives the focus back', async () => {
    await (await alice.cell('guy@acme.test', 'User ID')).click();
    await open();
    expect(await active()).toBeNull();
    await alice.press('Enter');
    expect(await box().isVisible()).toBe(true);
    await alice.press('Escape');
    await expect.poll(isInGrid).toBe(true);
    const search = alice.page.getByRole('textbox', { name: 'Search users' });
    await search.click();
    await open();
    await alice.press('Escape');
    await expect.poll(() => search.evaluate(element => element === document.activeElement)).toBe(true);
    await (await alice.cell('ines@acme.test', 'First Name')).click();
    await alice.press('F2');
    await alice.page.locator('.sg-editor').waitFor();
    await open();
    await alice.press('Escape');
    await box().waitFor({ state: 'detached' });
  });

  it('finds a table by a few letters, and goes there', async () => {
    await open('works');
    await expect.poll(active).toBe('Workspaces');
    await alice.press('Enter');
    await alice.page.waitForURL('**/workspaces');
    await expect.poll(isInGrid).toBe(true);
  });

  it('opens a view of the last table also from Plan and billing', async () => {
    await alice.page.goto(`${acme.server.url}/users`);
    await alice.row('alice').waitFor();
    await open('plan and');
    await expect.poll(active).toBe('Plan and billing');
    await alice.press('Enter');
    await alice.page.waitForURL('**/plan');
    await box().waitFor({ state: 'detached' });
    await alice.page.locator('#page-title').waitFor();
    await open('needs att');
    await expect.poll(active).toBe('Users › Needs attention');
    await alice.press('Enter');
    await alice.page.waitForURL('**/users?view=attention');
    await expect.poll(isInGrid).toBe(true);
    await alice.page.goto(`${acme.server.url}/workspaces`);
    await alice.page.locator('.empty h2').waitFor();
  });

  it('finds a person by name without accents, by e-mail and by User ID, and opens their row', async () => {
    for (const typed of ['ines mart', 'INES@acme', 'martin']) {
      await open(typed);
      await expect.poll(active).toBe('Inès Martin');
      await alice.press('Enter');
      await alice.page.locator('.panel').getByRole('heading', { name: 'Inès Martin' }).waitFor();
      expect(path()).toMatch(/^\/users\/.{36}$/);
      await alice.page.goto(`${acme.server.url}/workspaces`);
      await alice.page.locator('.empty h2').waitFor();
    }
  });

  it('offers what was chosen last first, and stores no name', async () => {
    await open();
    await expect.poll(() => options().first().locator('.palette-label').innerText()).toBe('Inès Martin');
    const stored = await alice.page.evaluate(() => JSON.stringify(Object.entries(localStorage)));
    expect(stored).toContain('person:');
    expect(stored).not.toContain('Martin');
    await alice.press('Escape');
  });

  it('opens a view of another table', async () => {
    await open('externals');
    await expect.poll(active).toMatch(/Externals$/);
    await alice.page.keyboard.type(' users');
    await expect.poll(active).toBe('Users › Externals');
    await alice.press('Enter');
    await alice.page.waitForURL('**/users?view=externals');
    await alice.page.getByRole('heading', { name: 'No externals yet' }).waitFor();
  });

  it('runs an action on the selected row, and says why another cannot be run', async () => {
    await alice.page.goto(`${acme.server.url}/users`);
    await (await alice.cell('guy@acme.test', 'User ID')).click();
    await open('invit');
    const reason = options().filter({ hasText: 'Only a draft can be invited' });
    await reason.waitFor();
    expect(await reason.getAttribute('aria-disabled')).toBe('true');
    await alice.press('Control+a');
    await alice.page.keyboard.type('deactivate');
    await expect.poll(active).toBe('Deactivate');
    await alice.press('Enter');
    await expect.poll(async () => (await alice.cell('guy@acme.test', 'Status')).innerText()).toContain('Inactive');
  });

  it('adds a row, changes the appearance and the language', async () => {
    await open('add person');
    await expect.poll(active).toBe('Add person');
    await alice.press('Enter');
    await alice.page.keyboard.type('typed');
    await alice.press('Enter');
    await alice.row('typed').waitFor();
    await open('dark');
    await expect.poll(active).toBe('Appearance: Dark');
    await alice.press('Enter');
    await expect.poll(() => alice.page.evaluate(() => document.documentElement.dataset.theme)).toBe('dark');
    await open('franç');
    await alice.press('Enter');
    await alice.page.getByRole('button', { name: 'Ajouter une personne' }).waitFor();
    await open('theme');
    await alice.press('Control+a');
    await alice.page.keyboard.type('apparence');
    await expect.poll(active).toBe('Apparence\u00a0: Claire');
    await alice.press('Enter');
  });

  it('is a combobox with a list that screen readers follow, in French too, and passes axe', async () => {
    await open('util');
    await expect.poll(active).toBe('Utilisateurs');
    expect(await box().getAttribute('aria-expanded')).toBe('true');
    await alice.press('ArrowDown');
    const selected = alice.page.getByRole('option', { selected: true });
    await expect.poll(() => selected.count()).toBe(1);
    expect(await selected.getAttribute('id')).toBe(await box().getAttribute('aria-activedescendant'));
    await expect.poll(() => alice.page.locator('.palette-note [role=status]').innerText()).toMatch(/^\d+ résultats?$/);
    await alice.expectAccessibleInBothThemes('.palette');
    await alice.page.keyboard.type('zzzz');
    await expect.poll(() => alice.page.locator('.palette-note [role=status]').innerText()).toContain('Aucun résultat');
    await alice.press('Escape');
    await alice.page.setViewportSize({ width: 320, height: 640 });
    await open();
    const right = await alice.page.locator('.palette').evaluate(element => element.getBoundingClientRect().right);
    expect(right).toBeLessThanOrEqual(320);
    await alice.press('Escape');
  });
});
