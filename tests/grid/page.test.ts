import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type BrowserUser, BrowserUsers } from '../browser/browserUser.ts';
import { type Server, startServer } from '../kit/server.ts';

/* The requirements of the grid that need a server: other people, filters, dry runs, lost connections. */

let server: Server;
const visitors = new BrowserUsers();
let helene: BrowserUser;

beforeAll(async () => {
  server = await startServer({}, ['--demo']);
  helene = await visitors.open();
  await helene.signIn(server.url, 'helene.verdier', 'la-maison-verdier');
  await helene.page.locator('.sg-body [role=rowheader]').first().waitFor();
  await helene.page.evaluate(() =>
    fetch('/api/session', { method: 'PATCH', headers: { 'content-type': 'application/json' }, body: '{"language":"en"}' }),
  );
});
afterAll(async () => {
  await visitors.close();
  await server?.stop();
});

/** Opens the Users table on a new page. */
async function users(query = ''): Promise<void> {
  await helene.page.goto(`${server.url}/users${query}`);
  await helene.page.locator('.sg-body [role=rowheader]').first().waitFor();
}
const announced = () => helene.page.locator('.sg-grid > [role=status]');
const column = async (name: string): Promise<string> =>
  (await helene.page.getByRole('columnheader', { name }).first().getAttribute('aria-colindex')) ?? '';
const cell = async (row: number, name: string) =>
  helene.page.locator(`[aria-rowindex="${row + 2}"] > [aria-colindex="${await column(name)}"]`);

describe('live regions', () => {
  it('the number of filtered rows is announced politely', async () => {
    await users();
    const region = helene.page.locator('.status [aria-live=polite]').first();
    await helene.page.getByRole('textbox', { name: 'Search users' }).fill('verdier');
    await expect.poll(() => region.innerText()).toMatch(/^\d+ (?:people|person) match/);
  });

  it("another person's change of the focused cell is announced", async () => {
    await users();
    const id = await (await cell(1, 'User ID')).innerText();
    await (await cell(1, 'Mobile')).click();
    const other = await visitors.open();
    await other.signIn(server.url, 'helene.verdier', 'la-maison-verdier');
    await other.page.locator('.sg-body [role=rowheader]').first().waitFor();
    await (await other.cell(id, 'Mobile')).click();
    await other.page.keyboard.type('+33 6 12 34 56 78');
    await other.press('Enter');
    await expect.poll(() => announced().innerText()).toContain('Mobile was changed: +33612345678');
    await other.context.close();
  });

  it("a person's own edit is not announced", async () => {
    await users();
    await (await cell(2, 'Mobile')).click();
    await helene.page.keyboard.type('+33 6 98 76 54 32');
    await helene.press('Enter', 'ArrowUp');
    await expect.poll(async () => (await cell(2, 'Mobile')).innerText()).toBe('+33698765432');
    await helene.page.waitForTimeout(600);
    expect(await announced().innerText()).not.toContain('was changed');
  });

  it('only a lost connection is assertive', async () => {
    await users();
    const loud = helene.page.locator('[role=alert], [aria-live=assertive]');
    expect((await loud.allInnerTexts()).join('')).toBe('');
    await helene.goOffline();
    await expect.poll(async () => (await loud.allInnerTexts()).join(''), { timeout: 20_000 }).not.toBe('');
    await helene.context.setOffline(false);
    await expect.poll(async () => (await loud.allInnerTexts()).join(''), { timeout: 20_000 }).toBe('');
  });
});

describe('a paste that does not fit', () => {
  const rows = Array.from(
    { length: 60 },
    (_, index) => `trial.${index}\tAda\t${index < 4 ? '' : `Byron${index}`}\ttrial.${index}@acme.test\tActive\r\n`,
  ).join('');

  it('of many rows is previewed: rows that are OK, that need attention, licences before and after; cancelled, nothing is created', async () => {
    await users();
    await (await cell(0, 'User ID')).click();
    await helene.page.getByRole('button', { name: 'Add person' }).click();
    const count = await helene.page.getByRole('grid').getAttribute('aria-rowcount');
    await helene.paste(rows);
    const dialog = helene.page.getByRole('dialog');
    await dialog.getByText('Add 60 rows?').waitFor();
    await dialog.getByText(/rows? (is|are) OK/).waitFor();
    const text = await dialog.innerText();
    expect(text).toMatch(/\d+ rows? needs? attention/);
    expect(text).toContain('Missing: Last Name (4)');
    expect(text).toMatch(/\d+ of \d+ licences used now, \d+ afterwards/);
    await helene.expectAccessible();
    await dialog.getByRole('button', { name: 'Cancel' }).click();
    expect(await helene.page.getByRole('grid').getAttribute('aria-rowcount')).toBe(count);
  });

  it('into a sorted view stays in place until the view is read again', async () => {
    await users('?sort=lastName');
    const before = await (await cell(3, 'User ID')).innerText();
    await (await cell(3, 'Last Name')).click();
    await helene.paste('Zzyzx');
    await expect.poll(async () => (await cell(3, 'Last Name')).innerText()).toBe('Zzyzx');
    await helene.page.waitForTimeout(1_200);
    expect(await (await cell(3, 'User ID')).innerText()).toBe(before);
  });
});

it('the keyboard help returns the focus to the cell, and its settings take effect at once', async () => {
  await users();
  await (await cell(1, 'Last Name')).click();
  await helene.press('F1');
  await helene.page.getByRole('checkbox', { name: 'Enter goes down' }).check();
  await helene.press('Escape');
  const focused = () => helene.page.evaluate(() => document.activeElement?.parentElement?.getAttribute('aria-rowindex'));
  await expect.poll(focused).toBe('3');
  await helene.press('Enter');
  expect(await focused()).toBe('4');
});

it('at 320 pixels a row is a card, and the page needs no horizontal scrolling', async () => {
  await users();
  await helene.page.setViewportSize({ width: 320, height: 700 });
  await helene.page.locator('.sg-cards').waitFor();
  const [inside, across] = await helene.page.evaluate(() => [document.documentElement.scrollWidth, innerWidth]);
  expect(inside).toBeLessThanOrEqual(across);
  await helene.page.locator('.sg-body [role=rowheader]').first().click();
  await helene.page.locator('.panel-fields').waitFor();
  await helene.press('Escape');
  await helene.expectAccessible();
  await helene.page.setViewportSize({ width: 1280, height: 800 });
});

it('the console shows no errors', () => {
  expect(helene.consoleErrors.filter(each => !/ERR_INTERNET_DISCONNECTED/.test(each))).toEqual([]);
});
