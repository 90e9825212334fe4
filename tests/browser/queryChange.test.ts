import { uuidv7 } from 'uuidv7';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type Acme, password, startAcme } from './acme.ts';
import { type BrowserUser, BrowserUsers } from './browserUser.ts';

/** A new search, filter or order while the person is far down in the table. */
describe('a new query', () => {
  const visitors = new BrowserUsers();
  let acme: Acme;
  let alice: BrowserUser;

  beforeAll(async () => {
    acme = await startAcme();
    const changes = Array.from({ length: 2_000 }, (_, at) => ({
      table: 'users',
      row: uuidv7(),
      from: null,
      to: { userId: `p${at + 1000}`, firstName: at % 2 ? 'Odd' : 'Even', lastName: `L${at}`, email: `p${at + 1000}@acme.test` },
    }));
    await acme.api.at('POST', 'commit', { changes });
    alice = await visitors.open();
    await alice.signIn(acme.server.url, 'alice', password);
    await alice.row('alice@acme.test').waitFor();
  });
  afterAll(async () => {
    await visitors.close();
    await acme?.stop();
  });
  beforeEach(async () => {
    await alice.page.goto(`${acme.server.url}/users?sort=userId`);
    await alice.row('alice@acme.test').waitFor();
    await alice.page.locator('.sg-body [role=rowheader]').first().click();
    await alice.press('Control+End', 'Home');
    await alice.row('p2999@acme.test').waitFor();
  });

  const scrolled = (): Promise<number> => alice.page.locator('.sg-scroll').evaluate(scroller => scroller.scrollTop);
  const active = (): Promise<string> =>
    alice.page.evaluate(() => document.querySelector('.sg-body .sg-row:has([data-active])')?.textContent ?? '');

  it('a search starts at its first row, and the keys continue from there', async () => {
    await alice.page.locator('.search input').fill('odd');
    await alice.waitForText('1,000 people match');
    await expect.poll(scrolled).toBe(0);
    await alice.row('p1001@acme.test').waitFor();
    await alice.press('Enter');
    await expect.poll(active).toContain('p1001@acme.test');
    await alice.press('ArrowDown');
    await expect.poll(active).toContain('p1003@acme.test');
    await alice.page.locator('.search input').fill('');
    await alice.waitForText('2,001 people');
    await expect.poll(scrolled).toBe(0);
  });

  it('another order shows its first row and keeps the selection', async () => {
    await alice.press('Home');
    await alice.page.getByRole('button', { name: 'Sort by Last Name' }).click();
    await alice.row('alice@acme.test').waitFor();
    await expect.poll(scrolled).toBe(0);
    await expect.poll(active).toContain('p2999@acme.test');
  });

  it('the row that was just edited stays visible', async () => {
    await alice.press('ArrowRight');
    await alice.page.keyboard.type('Odd one');
    await alice.press('Enter');
    await alice.waitForText('All saved');
    await alice.page.locator('.search input').fill('odd');
    await alice.waitForText('1,000 people match');
    await alice.row('p2999@acme.test').waitFor();
    await expect.poll(active).toContain('p2999@acme.test');
  });

  it('a row that an edit takes out of the filter is marked and stays until the rows are reloaded', async () => {
    await alice.page.goto(`${acme.server.url}/users?filter=${encodeURIComponent('firstName = "Even"')}`);
    await alice.waitForText('1,000 people match');
    const cell = await alice.cell('p1000@acme.test', 'First Name');
    await cell.click();
    await alice.page.keyboard.type('Otto');
    await alice.press('Enter');
    const row = alice.row('p1000@acme.test');
    await expect.poll(() => row.getAttribute('data-left')).toBe('');
    expect(await row.locator('.sg-gutter').getAttribute('title')).toMatch(/^No longer matches the filter/);
    expect(await alice.row('p1002@acme.test').getAttribute('data-left')).toBeNull();
    await alice.expectAccessible();
    await alice.press('Control+z');
    await expect.poll(() => row.getAttribute('data-left')).toBeNull();
    await cell.click();
    await alice.page.keyboard.type('Otto');
    await alice.press('Enter');
    await expect.poll(() => row.getAttribute('data-left')).toBe('');
    await alice.waitForText('All saved');
    await alice.page.reload();
    await alice.waitForText('999 people match');
    expect(await row.count()).toBe(0);
    expect(alice.consoleErrors).toEqual([]);
  });
});
