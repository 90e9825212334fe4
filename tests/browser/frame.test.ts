import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Acme, password, startAcme } from './acme.ts';
import { type BrowserUser, BrowserUsers } from './browserUser.ts';

/** The sidebar with its numbers, the views of a table, the tool row, the status bar and empty places. */
describe('the frame of the page', () => {
  const visitors = new BrowserUsers();
  let acme: Acme;
  let alice: BrowserUser;

  beforeAll(async () => {
    acme = await startAcme({ guy: { status: 'Active' }, ida: { status: 'Active' }, cut: { status: 'Active', email: '' } });
    alice = await visitors.open();
    await alice.signIn(acme.server.url, 'alice', password);
    await alice.row('alice').waitFor();
  });
  afterAll(async () => {
    expect(alice.consoleErrors).toEqual([]);
    await visitors.close();
    await acme?.stop();
  });

  const entry = (name: string) => alice.page.locator('.sidebar').getByRole('link', { name, exact: true });
  const numberOf = (name: string) => entry(name).locator('.count').innerText();
  const view = (name: string | RegExp) => alice.page.getByRole('navigation', { name: 'Views' }).getByRole('link', { name });
  const shownColumns = () => alice.page.locator('.sg-header').allInnerTexts();
  const search = () => new URL(alice.page.url()).searchParams;

  it('the sidebar counts the rows of tables, and follows what others do', async () => {
    await expect.poll(() => numberOf('Users')).toBe('4');
    expect(await entry('Users').getAttribute('aria-description')).toBe('4');
    await acme.add('new');
    await expect.poll(() => numberOf('Users')).toBe('5');
    const invited = crypto.randomUUID();
    const commit = (to: object) => acme.api.at('POST', 'commit', { changes: [{ table: 'users', row: invited, ...to }] });
    await commit({ from: null, to: { email: 'zoe@acme.test', status: 'Invited' } });
    await expect.poll(() => numberOf('Invitations')).toBe('1');
    await commit({ from: {}, to: { status: 'Draft' } });
    await expect.poll(() => numberOf('Invitations')).toBe('0');
    await commit({ to: null });
    await expect.poll(() => numberOf('Users')).toBe('5');
  });

  it('each tab says how many rows its view has, opens it, and keeps it in the address', async () => {
    await view(/^Needs attention 1$/).waitFor();
    await view(/^Externals 0$/).waitFor();
    await view(/^Needs attention/).click();
    await alice.row('guy@acme.test').waitFor({ state: 'detached' });
    expect(search().get('view')).toBe('attention');
    expect(search().get('filter')).toBeNull();
    await alice.page.locator('.status').getByText('1 person', { exact: true }).waitFor();
    await alice.page.reload();
    await alice.row('cut').waitFor();
    expect(await view(/^Needs attention/).getAttribute('aria-current')).toBe('true');
    expect(await alice.row('guy@acme.test').count()).toBe(0);
    await view(/^All/).click();
    await alice.row('guy@acme.test').waitFor();
    expect(search().get('view')).toBeNull();
  });

  it('the row that is open beside the grid is marked in it', async () => {
    const open = alice.page.locator('.sg-row[data-open]');
    await alice.row('guy@acme.test').getByRole('rowheader').click();
    await alice.press('Space');
    await expect.poll(() => open.allInnerTexts()).toEqual([expect.stringContaining('guy@acme.test')]);
    await alice.press('Escape');
    await expect.poll(() => open.count()).toBe(0);
  });

  it('while rows are chosen, the status bar says their number instead of that of all', async () => {
    await alice.row('guy@acme.test').locator('.sg-box').click();
    await expect.poll(() => alice.page.locator('.status').innerText()).toMatch(/1 of \d+ people selected/);
    expect(await alice.page.locator('.status-count').innerText()).toBe('');
    await alice.press('Escape');
    await expect.poll(() => alice.page.locator('.status-count').innerText()).toMatch(/^\d+ people$/);
  });

  it('each view keeps its own columns and widths; a filter narrows the view', async () => {
    await view('People').click();
    await expect.poll(shownColumns).toEqual(expect.arrayContaining(['Person', 'Job title']));
    expect((await shownColumns())[0]).toBe('Person');
    expect((await alice.page.locator('.sg-body [role=rowheader]').allInnerTexts()).join()).toMatch(/\bguy\b/);
    await alice.page.getByRole('button', { name: 'Columns' }).click();
    await alice.page.getByRole('dialog').getByLabel('Mobile').uncheck();
    await alice.press('Escape');
    await alice.page.getByRole('button', { name: '1 hidden' }).waitFor();
    expect(await shownColumns()).not.toContain('Mobile');
    await view(/^All/).click();
    await expect.poll(shownColumns).toContain('Mobile');
    expect((await shownColumns())[0]).toBe('User ID');
    await view('People').click();
    await expect.poll(shownColumns).not.toContain('Mobile');
    await alice.page.reload();
    await alice.page.getByRole('button', { name: '1 hidden' }).waitFor();
    expect((await shownColumns())[0]).toBe('Person');
    const filter = encodeURIComponent('status = "Active"');
    await alice.page.goto(`${acme.server.url}/users?view=attention&filter=${filter}`);
    await alice.page.locator('.empty h2').getByText('No rows match.').waitFor();
    await alice.page.getByRole('button', { name: '1 filter' }).waitFor();
    await alice.page.getByRole('button', { name: 'Clear search and filter' }).click();
    await alice.row('cut').waitFor();
    expect(search().get('view')).toBe('attention');
  });

  it('an empty view says what would be there, with one main button and a way back', async () => {
    await alice.page.goto(`${acme.server.url}/users?view=externals`);
    await alice.page.getByRole('heading', { name: 'No externals yet' }).waitFor();
    await alice.page.locator('.status').getByText('0 people', { exact: true }).waitFor();
    expect(await alice.page.locator('.empty .button.main').allInnerTexts()).toEqual(['Invite someone to a workspace']);
    await alice.expectAccessibleInBothThemes();
    await alice.page.getByRole('button', { name: 'Show all people' }).click();
    await alice.row('guy@acme.test').waitFor();
    await view(/^Externals/).click();
    await alice.page.getByRole('button', { name: 'Invite someone to a workspace' }).click();
    await alice.page.waitForURL('**/workspaces');
    await alice.page.locator('.empty .button.main').getByText('Add row').click();
    await expect.poll(() => alice.page.evaluate(() => document.activeElement?.closest('.sg-grid') !== null)).toBe(true);
  });

  it('an active tool says its state on a tint', async () => {
    await alice.page.goto(`${acme.server.url}/users?sort=status&filter=${encodeURIComponent('status = "Active"')}`);
    await alice.row('guy@acme.test').waitFor();
    const active = () => alice.page.locator('.tools .button.on').allInnerTexts();
    await expect.poll(active).toEqual(['1 filter', 'Sorted by Status']);
    await alice.page.getByRole('button', { name: 'Row height: Normal' }).click();
    await alice.page.getByRole('menuitemradio', { name: 'Compact' }).click();
    await alice.page
      .locator('.tools .button.on')
      .and(alice.page.getByRole('button', { name: 'Row height: Compact' }))
      .waitFor();
    await alice.press('Escape');
    await alice.page.locator('.menu').waitFor({ state: 'detached' });
    await alice.page.getByRole('button', { name: 'Row height: Compact' }).click();
    await alice.page.getByRole('menuitemradio', { name: 'Normal' }).click();
    await alice.press('Escape');
  });

  it('the status bar says what is wrong most often, shows those rows, and leads to the remedy', async () => {
    await alice.page.goto(`${acme.server.url}/users`);
    const status = alice.page.locator('.status-problems');
    await status.getByText('1 to fix: 1 incomplete').waitFor();
    for (const name of ['max', 'may', 'mia', 'moss', 'moe', 'mona', 'mory', 'myra', 'myriam'])
      await acme.add(name, { status: 'Active' });
    await status.getByText(/^\d+ to fix: \d+ needs? a licence$/).waitFor();
    await status.click();
    await expect.poll(() => search().get('view')).toBe('attention');
    expect(await status.getAttribute('aria-pressed')).toBe('true');
    await status.click();
    await expect.poll(() => search().get('view')).toBeNull();
    await alice.page.locator('.status-remedy').getByText('Add licences').click();
    await expect.poll(() => new URL(alice.page.url()).pathname).not.toBe('/users');
  });

  it('the number of problems keeps the filter and the search that some of them match', async () => {
    const filter = 'CONTAINS(userId, "m")';
    await alice.page.goto(`${acme.server.url}/users?search=myr&filter=${encodeURIComponent(filter)}`);
    const status = alice.page.locator('.status-problems');
    await status.getByText(/^2 of \d+ to fix$/).waitFor();
    for (const shown of ['attention', null]) {
      await status.click();
      await expect.poll(() => search().get('view')).toBe(shown);
      expect([search().get('search'), search().get('filter')]).toEqual(['myr', filter]);
      await expect.poll(() => status.innerText()).toMatch(/^2 of \d+ to fix$/);
    }
    await alice.page.goto(`${acme.server.url}/users?search=guy`);
    await status.getByText(/elsewhere|outside/).waitFor();
    await status.click();
    await expect.poll(() => search().get('view')).toBe('attention');
    expect(search().get('search')).toBeNull();
  });

  it('a link to some rows of a table shows them all, whatever view of it was shown last', async () => {
    const find = async (name: string): Promise<string> =>
      (await acme.api.at<{ rows: { id: string }[] }>('GET', `tables/users/rows?filter=userId="${name}"`)).body.rows[0]!.id;
    const manager = await find('alice');
    for (const name of ['r1', 'r2', 'r3', 'r4', 'r5', 'r6']) await acme.add(name, { manager });
    await alice.page.goto(`${acme.server.url}/users/${manager}?view=attention`);
    await expect.poll(() => view(/^Needs attention/).getAttribute('aria-current')).toBe('true');
    await alice.page.locator('.panel').getByRole('button', { name: 'Show all 6' }).click();
    await alice.page.locator('.status').getByText('6 people match', { exact: true }).waitFor();
    expect(search().get('view')).toBeNull();
    expect(search().get('filter')).toBe(`manager = "${manager}"`);
  });

  it('the account is at the foot of the sidebar, with avatar, name and help', async () => {
    const foot = alice.page.locator('.sidebar-foot');
    expect(await foot.innerText()).toContain('Alice');
    await foot.getByRole('button', { name: 'Help' }).click();
    await alice.page.locator('.help').waitFor();
    await alice.press('Escape');
    await foot.locator('.account-button').click();
    await alice.page.getByRole('menuitem', { name: 'Sign out' }).waitFor();
    await alice.press('Escape');
  });
});
