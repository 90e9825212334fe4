import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { RowsResponse } from '../../server/api/wire.ts';
import { type Acme, password, startAcme } from './acme.ts';
import { type BrowserUser, BrowserUsers } from './browserUser.ts';

describe('the column Person', () => {
  const visitors = new BrowserUsers();
  let acme: Acme;
  let alice: BrowserUser;

  beforeAll(async () => {
    acme = await startAcme({
      ines: { firstName: 'Inès', lastName: 'Martin' },
      theo: { firstName: 'Théo', lastName: 'Blanc' },
      ada: { firstName: null, lastName: null },
    });
    alice = await visitors.open();
    await alice.signIn(acme.server.url, 'alice', password);
    await alice.row('alice').waitFor();
    await alice.page.getByRole('navigation', { name: 'Views' }).getByRole('link', { name: 'People' }).click();
    await alice.page.getByRole('columnheader', { name: 'Person' }).waitFor();
  });
  afterAll(async () => {
    expect(alice.consoleErrors).toEqual([]);
    await visitors.close();
    await acme?.stop();
  });

  const heading = (name: string) => alice.page.getByRole('rowheader', { name, exact: true });
  /** The headings of the rows from the top: their elements are recycled, and in any order. */
  const headings = () =>
    alice.page.locator('.sg-body [role=rowheader]').evaluateAll(all =>
      all
        .map(cell => ({ text: (cell as HTMLElement).innerText, top: cell.getBoundingClientRect().top }))
        .sort((a, b) => a.top - b.top)
        .map(({ text }) => text),
    );
  const input = (name: string) => alice.page.locator('.sg-editor').getByRole('textbox', { name, exact: true });
  const hasFocus = (name: string) => input(name).evaluate(element => element === document.activeElement);
  /** The first and last name of a person, by User ID, as the server has them. */
  async function namesOf(userId: string): Promise<[unknown, unknown]> {
    const path = `tables/users/rows?filter=${encodeURIComponent(`userId = "${userId}"`)}`;
    const { body } = await acme.api.at<RowsResponse>('GET', path);
    return [body.rows[0]?.cells.firstName, body.rows[0]?.cells.lastName];
  }
  const notice = (text: string | RegExp) => alice.page.locator('.sg-notice, .toast').getByText(text).first();

  it('is the frozen heading of each row: an avatar and the full name, or the title of somebody without one', async () => {
    expect(await alice.page.locator('.sg-headrow .sg-frozen').allInnerTexts()).toEqual(['Person']);
    await heading('Inès Martin').waitFor();
    expect(await heading('Inès Martin').locator('.avatar').getAttribute('data-initials')).toBe('IM');
    expect(await heading('Inès Martin').evaluate(cell => getComputedStyle(cell).fontWeight)).toBe('540');
    expect(await headings()).toContain('ada@acme.test');
    expect(await heading('ada@acme.test').locator('.avatar').getAttribute('data-initials')).toBe('A');
    expect(await alice.page.getByRole('columnheader', { name: 'First Name' }).count()).toBe(0);
  });

  it('Enter opens first and last name side by side; Tab goes between them, Enter writes both', async () => {
    await heading('Inès Martin').click();
    await alice.press('Enter');
    await expect.poll(() => hasFocus('First Name')).toBe(true);
    await alice.expectAccessible(null, '.sg-scroll');
    await alice.press('Control+a');
    await alice.page.keyboard.type('Agnès');
    await alice.press('Tab');
    expect(await hasFocus('Last Name')).toBe(true);
    await alice.press('Shift+Tab');
    expect(await hasFocus('First Name')).toBe(true);
    await alice.press('Tab');
    await alice.page.keyboard.type('Morel');
    await alice.press('Enter');
    await heading('Agnès Morel').waitFor();
    await expect.poll(() => namesOf('ines')).toEqual(['Agnès', 'Morel']);
    await alice.press('Control+z');
    await expect.poll(() => namesOf('ines')).toEqual(['Inès', 'Martin']);
    await heading('Inès Martin').waitFor();
  });

  it('Esc changes nothing, a double click opens it too, Tab after the last name goes to the next cell', async () => {
    await heading('Théo Blanc').dblclick();
    await expect.poll(() => hasFocus('First Name')).toBe(true);
    await alice.page.keyboard.type('x');
    await alice.press('Escape');
    expect(await input('First Name').count()).toBe(0);
    await heading('Théo Blanc').waitFor();
    await alice.press('F2', 'Tab', 'Tab');
    expect(await alice.page.locator('.sg-cell:focus').getAttribute('data-field')).toBe('status');
    expect(await namesOf('theo')).toEqual(['Théo', 'Blanc']);
  });

  it('typing replaces the first name and keeps the last one', async () => {
    await heading('Théo Blanc').click();
    await alice.page.keyboard.type('Timothé');
    await alice.press('Enter');
    await expect.poll(() => namesOf('theo')).toEqual(['Timothé', 'Blanc']);
    await alice.press('Control+z');
    await expect.poll(() => namesOf('theo')).toEqual(['Théo', 'Blanc']);
  });

  it('a name typed into the empty row makes a person', async () => {
    await alice.page.getByRole('button', { name: 'Add person' }).click();
    await alice.press('Home');
    await alice.page.keyboard.type('Maria del Carmen');
    await alice.press('Enter');
    await heading('Maria del Carmen').waitFor();
    const path = `tables/users/rows?filter=${encodeURIComponent('firstName = "Maria"')}`;
    await expect.poll(async () => (await acme.api.at<RowsResponse>('GET', path)).body.rows[0]?.cells.lastName).toBe('del Carmen');
  });

  it('a copy is the full name; it pastes as the same two names, and a text is divided', async () => {
    await heading('Maria del Carmen').click();
    await alice.press('Control+c');
    expect(await alice.page.evaluate(() => navigator.clipboard.readText())).toBe('Maria del Carmen');
    await heading('ada@acme.test').click();
    await alice.press('Control+v');
    await expect.poll(() => namesOf('ada')).toEqual(['Maria', 'del Carmen']);
    await alice.paste('LOVELACE Ada');
    await expect.poll(() => namesOf('ada')).toEqual(['Ada', 'LOVELACE']);
    await alice.paste('Lovelace, Ada');
    await expect.poll(() => namesOf('ada')).toEqual(['Ada', 'Lovelace']);
  });

  it('the preview of a paste shows first and last names as they are divided', async () => {
    await alice.page.getByRole('button', { name: 'Add person' }).click();
    const names = ['WU Li', '王 小明', 'Maria del Carmen López', 'King, Martin Luther, Jr.'];
    const lines = [...names, ...Array.from({ length: 40 }, (_, at) => `Ann Other${at}`)].map(
      (name, at) => `${name}\tx${at}@acme.test`,
    );
    await alice.paste(['Full name\tEmail', ...lines].join('\n'));
    const table = alice.page.getByRole('region', { name: 'First rows' });
    await table.waitFor();
    expect(await table.locator('th').allInnerTexts()).toEqual(['First Name', 'Last Name', 'Email']);
    const cells = await table
      .locator('tbody tr')
      .evaluateAll(rows => rows.map(row => [...row.children].map(cell => cell.textContent)));
    expect(cells.map(row => row.slice(0, 2))).toEqual([
      ['Li', 'WU'],
      ['小明', '王'],
      ['Maria', 'del Carmen López'],
      ['Martin Luther', 'King Jr.'],
      ['Ann', 'Other0'],
    ]);
    await alice.press('Escape');
    await table.waitFor({ state: 'detached' });
  });

  it('a column of full names is found by its heading', async () => {
    await alice.page.getByRole('button', { name: 'Add person' }).click();
    await alice.paste(['Full name\tEmail', 'Lou Petit\tlou@acme.test', 'Roux, Max\tmax@acme.test'].join('\n'));
    await heading('Lou Petit').waitFor();
    await heading('Max Roux').waitFor();
  });

  it('Delete clears both names; Ctrl+D copies none', async () => {
    await heading('Lou Petit').click();
    await alice.press('Delete');
    await heading('lou@acme.test').waitFor();
    await alice.press('Control+z');
    await heading('Lou Petit').waitFor();
    await heading('Lou Petit').click();
    await alice.press('Control+d');
    await notice(/Each row needs its own Person/).waitFor();
    await heading('Lou Petit').waitFor();
  });

  it('its heading sorts by last, then first name, and says where to filter', async () => {
    const header = alice.page.getByRole('columnheader', { name: 'Person' });
    const sort = header.getByRole('button', { name: /Sort/ });
    await header.hover();
    await sort.click();
    await expect.poll(() => new URL(alice.page.url()).searchParams.get('sort')).toBe('lastName,firstName,email,userId');
    await expect.poll(() => header.getAttribute('aria-sort')).toBe('ascending');
    // Those without a name come last, in the order of what is shown instead.
    await acme.add('bea', { firstName: null, lastName: null, email: null });
    await acme.add('abe', { firstName: null, lastName: null, email: null });
    for (const name of ['zora', 'yan']) await acme.add(name, { firstName: null, lastName: null });
    const known = ['Théo Blanc', 'Inès Martin', 'Lou Petit', 'Max Roux', 'yan@acme.test', 'zora@acme.test', 'abe', 'bea'];
    await expect.poll(async () => (await headings()).filter(name => known.includes(name))).toEqual(known);
    await alice.page.getByRole('button', { name: 'Sorted by Person' }).click();
    await expect.poll(() => alice.page.locator('.sort-line').count()).toBe(1);
    expect(await alice.page.locator('.sort-line select').inputValue()).toBe('person');
    await alice.press('Escape');
    await sort.click();
    await expect.poll(() => new URL(alice.page.url()).searchParams.get('sort')).toBe('-lastName,-firstName,-email,-userId');
    await sort.click();
    await expect.poll(() => new URL(alice.page.url()).searchParams.get('sort')).toBeNull();
    await header.click({ button: 'right' });
    await alice.page
      .getByRole('menuitem', { name: /^Filter by this/ })
      .getByText('First Name, Last Name')
      .waitFor();
    await alice.press('Escape');
  });

  it('a refused name is marked at the person', async () => {
    await heading('Théo Blanc').click();
    await alice.press('F2');
    await alice.page.keyboard.type('x'.repeat(80));
    await alice.press('Enter');
    await expect.poll(() => alice.page.locator('.sg-body [role=rowheader][aria-invalid=true]').count()).toBe(1);
    await alice.press('Control+z');
    await expect.poll(() => namesOf('theo')).toEqual(['Théo', 'Blanc']);
  });

  it('the editor of names that loads late begins with what was typed meanwhile', async () => {
    const arrives = Promise.withResolvers<void>();
    await acme.add('zoe', { firstName: null, lastName: null });
    const other = await visitors.open();
    await other.page.route(/parts-editor[^/]*\.js/, async route => {
      await arrives.promise;
      await route.continue();
    });
    await other.signIn(acme.server.url, 'alice', password);
    await other.row('alice').waitFor();
    await other.page.goto(`${acme.server.url}/users?view=people`);
    await other.page.getByRole('rowheader', { name: 'zoe@acme.test', exact: true }).click();
    await other.page.keyboard.type('bob', { delay: 0 });
    arrives.resolve();
    const names = other.page.locator('.sg-parts input');
    await names.nth(1).waitFor();
    expect(await names.evaluateAll(all => all.map(each => (each as HTMLInputElement).value))).toEqual(['bob', '']);
    await other.page.keyboard.type(' ray');
    await other.press('Escape');
    expect(other.consoleErrors).toEqual([]);
    await other.context.close();
  });

  it('a name that was kept but not accepted is shown, edited and left as it is', async () => {
    const long = 'Léo '.repeat(60).trim();
    const { body } = await acme.api.at<RowsResponse>('GET', `tables/users/rows?filter=${encodeURIComponent('userId = "theo"')}`);
    const row = body.rows[0]!.id;
    const change = { table: 'users', row, from: { firstName: 'Théo' }, to: { firstName: long } };
    await acme.api.at('POST', 'commit', { changes: [change] });
    const cell = alice.page.locator('.sg-body [role=rowheader][aria-invalid=true]');
    await expect.poll(() => cell.innerText()).toBe(`${long} Blanc`);
    await cell.click();
    await alice.press('F2');
    await expect.poll(() => input('First Name').inputValue()).toBe(long);
    await alice.press('Enter');
    await cell.click();
    await alice.press('F2', 'Tab');
    await alice.page.keyboard.type('Brun');
    await alice.press('Enter');
    await expect.poll(() => namesOf('theo')).toEqual([long, 'Brun']);
    await expect.poll(() => cell.innerText()).toBe(`${long} Brun`);
    await cell.click();
    await alice.press('F2', 'Control+a');
    await alice.page.keyboard.type('Théo');
    await alice.press('Tab');
    await alice.page.keyboard.type('Blanc');
    await alice.press('Enter');
    await expect.poll(() => namesOf('theo')).toEqual(['Théo', 'Blanc']);
  });

  it('a whole name typed over a person replaces both names, and another first name of two words does not', async () => {
    await heading('Théo Blanc').click();
    await alice.page.keyboard.type('Jean Dupont');
    await alice.press('Enter');
    await expect.poll(() => namesOf('theo')).toEqual(['Jean', 'Dupont']);
    await heading('Jean Dupont').click();
    await alice.press('F2', 'Control+a');
    await alice.page.keyboard.type('Théo Blanc');
    await alice.press('Enter');
    await expect.poll(() => namesOf('theo')).toEqual(['Théo', 'Blanc']);
    await heading('Théo Blanc').click();
    await alice.press('F2');
    await alice.page.keyboard.type(' Marie');
    await alice.press('Enter');
    await expect.poll(() => namesOf('theo')).toEqual(['Théo Marie', 'Blanc']);
    await alice.press('Control+z');
    await expect.poll(() => namesOf('theo')).toEqual(['Théo', 'Blanc']);
  });

  it('a person without a name is copied without a name', async () => {
    await heading('Lou Petit').click();
    await alice.press('Delete');
    await heading('lou@acme.test').click();
    await alice.press('Control+c');
    await expect.poll(() => alice.page.evaluate(() => navigator.clipboard.readText())).toBe('');
    await heading('Max Roux').click();
    await alice.press('Control+v');
    await heading('max@acme.test').waitFor();
    await alice.press('Control+z');
    await heading('Max Roux').waitFor();
  });

  it('can be shown in any view', async () => {
    await alice.page.getByRole('navigation', { name: 'Views' }).getByRole('link', { name: /^All/ }).click();
    await alice.page.getByRole('columnheader', { name: 'User ID' }).waitFor();
    expect(await alice.page.getByRole('columnheader', { name: 'Person' }).count()).toBe(0);
    await alice.page.getByRole('button', { name: 'Columns', exact: true }).click();
    await alice.page.getByRole('dialog').getByLabel('Person').check();
    await alice.press('Escape');
    await heading('theo').click();
    await alice.press('End');
    await alice.page.getByRole('columnheader', { name: 'Person' }).waitFor();
    await alice.page.getByRole('gridcell', { name: 'Théo Blanc', exact: true }).waitFor();
  });
});
