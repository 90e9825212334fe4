import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type Acme, password, startAcme } from './acme.ts';
import { type BrowserUser, BrowserUsers } from './browserUser.ts';
import { groupOf as group, panelOf, titleOf } from './rowPanel.ts';

const visitors = new BrowserUsers();
afterAll(() => visitors.close());

/** What the panel of one row shows and does: head, actions, locks, link, related rows and history. */
describe('the open row of a small organisation', () => {
  let acme: Acme;
  let alice: BrowserUser;
  let ids: Record<string, string>;

  beforeAll(async () => {
    acme = await startAcme({
      ben: { status: 'Active' },
      cleo: { status: 'Active', role: 'licence_admin' },
      dan: {},
      eve: { status: 'Active' },
    });
    const { body } = await acme.api.at<{ rows: { id: string; cells: { userId: string } }[] }>(
      'GET',
      'tables/users/rows?fields=userId',
    );
    ids = Object.fromEntries(body.rows.map(row => [row.cells.userId, row.id]));
    alice = await visitors.open({ width: 1440, height: 900 });
    await alice.signIn(acme.server.url, 'alice', password);
    await alice.row('ben@acme.test').waitFor();
  });
  afterAll(() => acme?.stop());

  const open = async (who: BrowserUser, name: string, table = 'users'): Promise<void> => {
    await who.page.goto(`${acme.server.url}/${table}/${ids[name] ?? name}`);
    await who.page.locator('.panel-fields').waitFor();
  };
  const addAccess = async (workspace: string, user: string): Promise<void> => {
    const { body } = await acme.api.at<{ rows: { id: string }[] }>('GET', `tables/workspaces/rows?filter=name="${workspace}"`);
    const to = { user: ids[user], workspace: body.rows[0]!.id };
    await acme.api.at('POST', 'commit', { changes: [{ table: 'access', to }] });
  };

  beforeEach(() => open(alice, 'ben'));

  it('shows name, state, result and actions, the rest with reasons in the menu', async () => {
    await expect.poll(() => titleOf(alice)).toBe('ben Adam');
    expect(await panelOf(alice).locator('.row-head-line').innerText()).toMatch(/Active\s+OK\s+Member · ben$/);
    expect(await panelOf(alice).locator('.panel-actions > button.framed:not(.icon)').allInnerTexts()).toEqual([
      'Reset password…',
      'Deactivate',
    ]);
    await alice.page.getByRole('button', { name: 'More actions' }).press('Enter');
    const items = alice.page.getByRole('menuitem');
    await items.first().waitFor();
    expect(await items.first().innerText()).toBe('Sign out everywhere…');
    const remove = items.filter({ hasText: 'Delete row' });
    expect(await remove.innerText()).toContain('Set Status to Inactive before deleting');
    await remove.click({ force: true });
    await expect.poll(() => alice.page.getByRole('menu').count()).toBe(1);
    await alice.expectAccessibleInBothThemes('.menu');
    await alice.press('Escape');
    await expect.poll(() => alice.page.evaluate(() => document.activeElement?.getAttribute('aria-label'))).toBe('More actions');
  });

  it('says why a field is locked and what to do instead, by keyboard, in both languages', async () => {
    await alice.page.locator('#row-userId .row-lock').focus();
    await alice.press('Enter');
    const note = panelOf(alice).locator('#row-userId-why');
    await note.getByText('User ID cannot be changed once the account exists').waitFor();
    await note.getByText('For another User ID, use Deactivate, then Delete row').waitFor();
    await alice.expectAccessibleInBothThemes('.panel');
    await alice.press('Escape');
    await expect.poll(() => note.isVisible()).toBe(false);
    expect(await alice.page.evaluate(() => document.activeElement?.className)).toBe('row-lock');
    await alice.press('Escape');
    await panelOf(alice).waitFor({ state: 'detached' });

    await acme.api.ask('PATCH', '/api/session', { language: 'fr' });
    await open(alice, 'ben');
    await alice.page.getByRole('button', { name: 'Pourquoi ne puis-je pas modifier Licences\u202f?' }).click();
    const french = panelOf(alice).locator('#row-seats-why');
    await french.getByText('Il est calculé à partir des lignes de Places.').waitFor();
    await french.getByText('Utilisez Activer ou Désactiver').waitFor();
    await french.getByRole('link', { name: 'Facturation' }).waitFor();
    await acme.api.ask('PATCH', '/api/session', { language: 'en' });
  });

  it('what to do instead leads to Plan and billing, and to the rows of the table that it names', async () => {
    await panelOf(alice).getByRole('button', { name: 'Why can’t I edit Licences?' }).press('Enter');
    const licences = panelOf(alice).locator('#row-seats-why .row-why-remedy');
    expect(await licences.innerText()).toBe('Use Activate or Deactivate. Who has which licence is shown in Plan and billing.');
    await alice.expectAccessibleInBothThemes('.panel');
    await licences.getByRole('link', { name: 'Plan and billing' }).press('Enter');
    await expect.poll(() => new URL(alice.page.url()).pathname).toBe('/plan');
    await alice.page.goBack();
    await panelOf(alice).getByRole('button', { name: 'Why can’t I edit Workspaces?' }).press('Enter');
    const instead = panelOf(alice).locator('#row-workspaces-why .row-why-remedy');
    expect(await instead.innerText()).toBe('Give or remove access in Access rights.');
    await instead.getByRole('link', { name: 'Access rights' }).press('Enter');
    await expect.poll(() => new URL(alice.page.url()).pathname).toBe('/access');
    await expect.poll(() => new URL(alice.page.url()).searchParams.get('filter')).toContain(ids.ben);
  });

  it('copies a link that works after sign-in in another browser, and says when the row is gone', async () => {
    await panelOf(alice).getByRole('button', { name: 'Copy the link to this row' }).click();
    await alice.waitForText('Link copied');
    const link = await alice.page.evaluate(() => navigator.clipboard.readText());
    expect(link).toBe(`${acme.server.url}/users/${ids.ben}`);
    const other = await visitors.open();
    await other.page.goto(link);
    await other.page.getByLabel('User ID').fill('alice');
    await other.page.getByLabel('Password', { exact: true }).fill(password);
    await other.press('Enter');
    await panelOf(other).getByRole('heading', { name: 'ben Adam' }).waitFor();
    const gone = await acme.add('gil');
    await acme.api.at('POST', 'commit', { changes: [{ table: 'users', row: gone, to: null }] });
    await other.page.goto(`${acme.server.url}/users/${gone}`);
    await panelOf(other).getByText('This row has been deleted, or you do not have access to it.').waitFor();
    expect(other.consoleErrors).toEqual([]);
  });

  it('adds a related row for the open one, shows why one is refused, and follows changes by others', async () => {
    await acme.api.at('POST', 'commit', {
      changes: ['Showroom', 'Atelier'].map(name => ({ table: 'workspaces', to: { name } })),
    });
    const access = group(alice, /^Access rights/);
    await access.getByRole('button', { name: 'Add to Access rights' }).press('Enter');
    const form = alice.page.getByRole('dialog', { name: 'Add to Access rights: ben Adam' });
    await form.waitFor();
    await alice.expectAccessible();
    await alice.page.keyboard.type('Show');
    await form.getByRole('option', { name: 'Showroom' }).waitFor();
    await alice.press('Enter');
    await form.getByRole('button', { name: 'Add', exact: true }).press('Enter');
    await form.waitFor({ state: 'detached' });
    await expect.poll(() => access.locator('h3').innerText()).toMatch(/Access rights\s1/);
    expect(await access.locator('li').innerText()).toMatch(/Showroom\s+Full use/);

    await access.getByRole('button', { name: 'Add to Access rights' }).click();
    await alice.page.keyboard.type('Show');
    await form.getByRole('option', { name: 'Showroom' }).waitFor();
    await alice.press('Enter');
    await form.getByRole('button', { name: 'Add', exact: true }).click();
    await form.getByText('This person already has access to this workspace').waitFor();
    await form.getByRole('button', { name: 'Cancel' }).click();

    await addAccess('Atelier', 'ben');
    await expect.poll(() => access.locator('h3').innerText()).toMatch(/Access rights\s2/);
    await access.getByRole('link', { name: 'Showroom' }).click();
    await alice.page.waitForURL('**/access/*');
  });

  it('undoes at once what concerns only this row', async () => {
    await acme.api.at('POST', 'commit', { changes: [{ table: 'users', row: ids.ben, to: { department: 'Sales' } }] });
    await alice.page.locator('#panel-tab-history').click();
    const entry = alice.page.locator('.history-entry').first();
    await entry.getByText('changed Department').waitFor();
    await entry.getByRole('button', { name: 'Undo' }).click();
    await expect.poll(() => entry.innerText()).toMatch(/Sales\s*empty$/);
    expect(await alice.page.getByRole('dialog').count()).toBe(0);
  });

  it('shows first what an undo does beyond this row', async () => {
    const changes = ['ben', 'dan', 'eve'].map(name => ({ table: 'users', row: ids[name], to: { location: 'Lyon' } }));
    await acme.api.at('POST', 'commit', { changes });
    await alice.page.locator('#panel-tab-history').click();
    await alice.page.locator('.history-entry').first().getByText('changed Location').waitFor();
    await alice.page.locator('.history-entry').first().getByRole('button', { name: 'Undo' }).click();
    const dialog = alice.page.getByRole('dialog', { name: 'Undo 3 rows?' });
    await dialog.getByText('This change covers 3 rows. Undoing it affects all of them.').waitFor();
    await dialog.getByText('3 rows will get their earlier values back').waitFor();
    await alice.expectAccessible();
    const locations = async (): Promise<unknown[]> => {
      const { body } = await acme.api.at<{ rows: { cells: { location: string | null } }[] }>(
        'GET',
        'tables/users/rows?fields=location&filter=location="Lyon"',
      );
      return body.rows;
    };
    expect(await locations()).toHaveLength(3);
    await dialog.getByRole('button', { name: 'Cancel' }).click();
    expect(await locations()).toHaveLength(3);
    await alice.page.locator('.history-entry').first().getByRole('button', { name: 'Undo' }).click();
    await dialog.getByRole('button', { name: 'Undo 3 rows' }).click();
    await expect.poll(locations).toHaveLength(0);
  });

  it('says before the undo of a deactivation that a licence is used again', async () => {
    await acme.api.at('POST', 'act', { table: 'users', action: 'deactivate', rows: [ids.eve] });
    await open(alice, 'eve');
    await alice.page.locator('#panel-tab-history').click();
    await alice.page.locator('.history-entry').first().getByRole('button', { name: 'Undo' }).click();
    const dialog = alice.page.getByRole('dialog', { name: 'Undo this change?' });
    await dialog.getByText('Licences in use, Seatgrid: 3 → 4').waitFor();
    await dialog.getByText('1 row in Seats will change as a result').waitFor();
    await dialog.getByRole('button', { name: 'Undo', exact: true }).click();
    await expect.poll(() => panelOf(alice).locator('.row-head .pill').innerText()).toBe('Active');
  });

  it('fills the screen of a phone, where Back closes it', async () => {
    await alice.page.setViewportSize({ width: 390, height: 844 });
    await alice.page.goto(`${acme.server.url}/users`);
    // A tap on a card opens its row.
    await alice.row('ben').first().click();
    await panelOf(alice).waitFor();
    expect(await panelOf(alice).boundingBox()).toMatchObject({ x: 0, y: 0, width: 390, height: 844 });
    expect(await alice.page.evaluate(() => document.documentElement.scrollWidth)).toBe(390);
    const small = await alice.page.evaluate(() =>
      [...document.querySelectorAll('.panel-head button, .row-lock, .panel-actions button')]
        .map(each => each.getBoundingClientRect())
        .filter(({ width, height }) => width < 40 || height < 40),
    );
    expect(small).toEqual([]);
    await alice.expectAccessible();
    await alice.page.goBack();
    await panelOf(alice).waitFor({ state: 'detached' });
    expect(new URL(alice.page.url()).pathname).toBe('/users');
    await alice.page.setViewportSize({ width: 1440, height: 900 });
  });

  it('shows no console errors', () => {
    expect(alice.consoleErrors).toEqual([]);
  });
});
