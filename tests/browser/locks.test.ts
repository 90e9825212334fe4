import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Acme, password, startAcme } from './acme.ts';
import { type BrowserUser, BrowserUsers } from './browserUser.ts';

/** The note at a cell that cannot be edited says why, and leads to what can be done instead. */
describe('the note at a locked cell', () => {
  const visitors = new BrowserUsers();
  let acme: Acme;
  let alice: BrowserUser;

  beforeAll(async () => {
    acme = await startAcme({ ben: { status: 'Active' }, cleo: { status: 'Active' } });
    alice = await visitors.open({ width: 1440, height: 900 });
    alice.page.setDefaultTimeout(15_000);
    await alice.signIn(acme.server.url, 'alice', password);
    await alice.row('ben@acme.test').waitFor();
  });
  afterAll(async () => {
    expect(alice.consoleErrors).toEqual([]);
    await visitors.close();
    await acme?.stop();
  });

  const dialog = () => alice.page.getByRole('alertdialog');
  const note = () => alice.page.locator('.sg-note');
  const status = async (who: string): Promise<string> => (await alice.cell(who, 'Status')).innerText();
  const focused = (): Promise<string> => alice.page.evaluate(() => (document.activeElement as HTMLElement).innerText);

  it('names the action that helps as a button; Alt+Enter goes there and Esc back, and both are read out', async () => {
    await (await alice.cell('ben@acme.test', 'User ID')).click();
    await alice.press('Enter');
    await note().getByText('User ID cannot be changed once the account exists').waitFor();
    await note().getByText('For another User ID, use Deactivate, then Delete row, and add the person again.').waitFor();
    const read = alice.page.locator('.sg-grid > [role=status]');
    await expect
      .poll(() => read.innerText())
      .toMatch(/use Deactivate, then Delete row, and add the person again\. Press Alt\+Enter to go there\.$/);
    await alice.expectAccessibleInBothThemes('.sg-note');
    await alice.press('Alt+Enter');
    expect(await focused()).toBe('Deactivate');
    await alice.press('Escape');
    expect(await note().count()).toBe(0);
    expect(await focused()).toBe('ben');
    // Nobody depends on ben, and yet an action in a sentence asks before it changes a state.
    await alice.press('F2', 'Alt+Enter', 'Enter');
    await dialog().getByRole('heading', { name: 'Deactivate 1 person?' }).waitFor();
    await dialog().getByRole('button', { name: 'Cancel' }).click();
    await dialog().waitFor({ state: 'detached' });
    expect(await status('ben@acme.test')).toBe('Active');
    await expect.poll(focused).toBe('ben');
    await alice.press('F2', 'Alt+Enter', 'Enter');
    await dialog().getByRole('button', { name: 'Deactivate 1 person' }).click();
    await expect.poll(() => status('ben@acme.test')).toBe('Inactive');
    await expect.poll(() => note().count()).toBe(0);
    // What has become possible is the next button, and a click on it does not change the selection.
    await (await alice.cell('ben@acme.test', 'User ID')).click();
    await alice.page.keyboard.type('x');
    await note().getByRole('button', { name: 'Delete row' }).click();
    await dialog().getByRole('button', { name: 'Delete 1 person' }).click();
    await alice.row('ben@acme.test').waitFor({ state: 'detached' });
  });

  it('Tab goes on to the next cell, so that a row is entered without looking', async () => {
    const values = { firstName: 'Cléo', lastName: 'Petit' };
    await (await alice.cell('cleo@acme.test', 'First Name')).click();
    await alice.page.keyboard.type('x');
    await alice.press('Shift+Tab');
    await alice.page.keyboard.type('x');
    await note().getByRole('button', { name: 'Deactivate' }).waitFor();
    for (const value of Object.values(values)) {
      await alice.press('Tab');
      await alice.page.keyboard.type(value);
    }
    await alice.press('Enter');
    await expect.poll(async () => await (await alice.cell('cleo@acme.test', 'First Name')).innerText()).toBe(values.firstName);
    await expect.poll(async () => await (await alice.cell('cleo@acme.test', 'Last Name')).innerText()).toBe(values.lastName);
    expect(await status('cleo@acme.test')).toBe('Active');
    expect(await dialog().count()).toBe(0);
  });

  it('a text that leads nowhere has nothing to go to', async () => {
    await alice.page.goto(`${acme.server.url}/orgs`);
    await alice.page.locator('.sg-body [data-field=accountName]').first().click();
    await alice.press('Delete');
    await note().getByText('Change Name instead').waitFor();
    await alice.press('Alt+Enter');
    expect(await note().locator(':focus').count()).toBe(0);
    await alice.press('Tab');
    expect(await note().count()).toBe(0);
  });

  it.each([
    ['en', 'Plan and billing'],
    ['fr', 'Facturation'],
  ])('about licences it leads to Plan and billing, in %s', async (language, name) => {
    await acme.api.ask('PATCH', '/api/session', { language });
    await alice.page.goto(`${acme.server.url}/orgs`);
    await alice.row('ACME').waitFor();
    await alice.page.locator('.sg-body [data-field=licencesUsed]').first().click();
    await alice.press('Delete');
    const link = note().getByRole('link', { name });
    await link.waitFor();
    await expect.poll(() => note().getByRole('link').count()).toBe(1);
    await alice.press('Alt+Enter');
    expect(await focused()).toBe(name);
    await alice.press('Enter');
    await alice.page.getByRole('heading', { name, exact: true }).waitFor();
    expect(new URL(alice.page.url()).pathname).toBe('/plan');
  });
});
