import { mkdtempSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { HttpClient } from '../kit/client.ts';
import { type Server, startServer } from '../kit/server.ts';
import { temporaryFolder } from '../kit/temporaryFolder.ts';
import { startWithAlice } from './acme.ts';
import { type BrowserUser, BrowserUsers } from './browserUser.ts';

const licences = 10;
/** Mistakes of a tired admin. Each time nothing typed is lost, the cell is marked, and a message says what to do. */
describe('mistakes of a tired admin', () => {
  const data = mkdtempSync(join(temporaryFolder(), 'seatgrid-mistakes-'));
  const visitors = new BrowserUsers();
  let server: Server;
  let api: HttpClient;
  let alice: BrowserUser;

  beforeAll(async () => {
    ({ server, api, alice } = await startWithAlice(visitors, { licences, data }));
  });
  afterAll(async () => {
    await visitors.close();
    await server?.stop();
    rmSync(data, { recursive: true, force: true });
  });

  const saved = () => alice.page.locator('.status-sync[data-state=saved]').waitFor();

  /** Deletes everyone but the owner and reloads the page. */
  beforeEach(async () => {
    // What is not saved yet would be sent again after the reload.
    await saved();
    const rows = await api.at<{ rows: { id: string; cells: { status: string; userId: string } }[] }>(
      'GET',
      'tables/users/rows?limit=200',
    );
    const others = rows.body.rows.filter(row => row.cells.userId !== 'alice');
    const change = (to: object | null, of = others) =>
      api.at('POST', 'commit', { changes: of.map(({ id: row }) => ({ table: 'users', row, to })) });
    const active = others.filter(row => row.cells.status === 'Active');
    if (active.length > 0) await change({ status: 'Inactive' }, active);
    if (others.length > 0) await change(null);
    await alice.page.goto(`${server.url}/users`);
    await alice.row('alice').waitFor();
  });

  /** Adds people over HTTP. */
  const people = async (...cells: object[]): Promise<void> => {
    const changes = cells.map(to => ({ table: 'users', row: crypto.randomUUID(), from: null, to }));
    const { body } = await api.at<{ outcomes: { outcome: string }[] }>('POST', 'commit', { changes });
    expect(body.outcomes.every(({ outcome }) => outcome === 'accepted')).toBe(true);
  };
  /** Number of people made so far: User IDs and addresses of deleted people are never reused. */
  let last = 0;
  const newPerson = () => {
    last += 1;
    return { userId: `ben${last}`, firstName: 'Ben', lastName: 'Adam', email: `ben${last}@acme.test` };
  };

  /** Goes to the row for adding and pastes. */
  const pasteBelow = async (...lines: string[]): Promise<void> => {
    await alice.row('alice').getByText('alice', { exact: true }).first().click();
    await alice.press('ArrowDown');
    await alice.paste(lines.join('\n'));
  };
  const text = async (row: string, column: string): Promise<string> => (await alice.cell(row, column)).innerText();
  const message = () => alice.page.locator('.sg-note');

  it('a block pasted one column off is kept, marked at the cells, and undone by one Undo', async () => {
    await pasteBelow('Ben\tAdam\tben@acme.test\tben', 'Eve\tRoux\teve@acme.test\teve');
    await alice.row('eve@acme.test').waitFor();
    expect(await text('ben@acme.test', 'Email')).toContain('ben');
    await (await alice.cell('ben@acme.test', 'Email')).click();
    await expect.poll(() => message().innerText()).toMatch(/Invalid e-mail address\s+Write it like name@example.com/);
    await alice.press('Control+z');
    await alice.row('eve@acme.test').waitFor({ state: 'detached' });
    await pasteBelow('ben\tBen\tAdam\tben@acme.test');
    await alice.row('ben@acme.test').waitFor();
    expect(await text('ben@acme.test', 'Email')).toContain('ben@acme.test');
    expect(await alice.page.locator('.sg-body [aria-invalid=true]').count()).toBe(0);
  });

  it('a block copied with its header row skips the header row and says so', async () => {
    await pasteBelow('User ID\tFirst name\tLast name\tE-mail', 'ben\tBen\tAdam\tben@acme.test');
    await alice.waitForText('1 row pasted. The header row was skipped');
    await expect.poll(() => alice.row('Draft').count()).toBe(1);
  });

  it('names in the Status column stay as typed and say which values are possible', async () => {
    await pasteBelow('ben\tBen\tAdam\tben@acme.test\tworks here');
    await alice.row('works here').waitFor();
    await (await alice.cell('ben@acme.test', 'Status')).click();
    await expect.poll(() => message().innerText()).toMatch(/Unknown status: works here\s+Choose from the list/);
  });

  it('with too few licences for forty people, the first rows get them, and the others say why and continue once there are more', async () => {
    const count = licences - 1 + 40;
    const lines = Array.from({ length: count }, (_, at) => `u${at + 100}\tU\tU${at + 100}\tu${at + 100}@acme.test\tActive`);
    await pasteBelow(...lines);
    await alice.waitForText(`Seatgrid: 1 of ${licences} licences used now, ${licences} afterwards`);
    await alice.page.getByRole('button', { name: 'Paste' }).click();
    expect((await alice.copySecrets()).size).toBe(licences - 1);
    await alice.page.locator('.meter').getByText(`${licences} used of ${licences}`).waitFor();
    await alice.page.locator('.status-problems').getByText('40 to fix').waitFor();
    await alice.waitForText(/No licence available \(10 of 10 used\)\. Add licences in Plan and billing\./);
    expect(await text('u100@acme.test', 'Validation result')).toContain('OK');
    await alice.page.locator('.status-problems').click();
    await alice.waitForText('40 people');
    await (await alice.cell('u109@acme.test', 'User ID')).click();
    await alice.press('Space');
    await alice.page.locator('.panel-issues a').click();
    await alice.page.waitForURL('**/plan');
    await alice.page.getByRole('link', { name: 'Subscriptions' }).click();
    await alice.row('Seatgrid').first().waitFor();
    await alice.page.getByRole('button', { name: 'Add row' }).click();
    await alice.page.keyboard.type('Seatgrid');
    await alice.press('Tab');
    await alice.page.keyboard.type('40');
    await alice.press('Tab');
    await alice.waitForText(`10 used of 50`);
    await alice.page.getByRole('link', { name: 'Users' }).click();
    await alice.row('u109').waitFor();
    await (await alice.cell('u109@acme.test', 'Status')).click();
    await alice.press('Control+Shift+ArrowDown');
    await alice.page.keyboard.type('Active');
    await alice.press('Control+Enter');
    await alice.page.getByRole('alertdialog').getByRole('button', { name: 'Activate 40 people' }).click();
    expect((await alice.copySecrets()).size).toBe(40);
    await alice.waitForText(`50 used of 50`);
  });

  it('the e-mail of an inactive person is marked, with how to reactivate them', async () => {
    const ben = newPerson();
    await people({ ...ben, status: 'Active' });
    await alice.row(ben.email).waitFor();
    await (await alice.cell(ben.email, 'Status')).click();
    await alice.page.keyboard.type('Inactive');
    await alice.press('Enter');
    await saved();
    await pasteBelow();
    await alice.press('Control+End', 'ArrowDown', 'Home');
    await alice.paste(`again\tBen\tNouveau\t${ben.email}\tActive`);
    await alice.row('Nouveau').waitFor();
    await expect.poll(() => text('Nouveau', 'Validation result')).toContain('E-mail already in use');
    await expect.poll(() => text('Nouveau', 'Status')).toContain('Draft');
    await (await alice.cell('Nouveau', 'Email')).click();
    await expect.poll(() => message().innerText()).toContain('reactivate their row instead');
  });

  it('the last owner cannot be deactivated by typing or menu, and is told what to do first', async () => {
    await (await alice.cell('alice@acme.test', 'Status')).click();
    await alice.page.keyboard.type('Inactive');
    await alice.press('Enter');
    await alice.page
      .locator('.toast')
      .getByText(/needs one active owner/)
      .first()
      .waitFor();
    expect(await text('alice@acme.test', 'Status')).toContain('Active');
    await (await alice.cell('alice@acme.test', 'Status')).click();
    await expect.poll(() => message().innerText()).toMatch(/Inactive.*needs one active owner.*First give the role Owner/s);
    await alice.press('Escape');
    await (await alice.cell('alice@acme.test', 'User ID')).click({ button: 'right' });
    await alice.page.getByRole('menuitem', { name: 'Deactivate' }).click();
    await alice.page
      .locator('.toast')
      .getByText(/needs one active owner/)
      .first()
      .waitFor();
    expect(await text('alice@acme.test', 'Status')).toContain('Active');
  });

  it('a date with the month first, and a last day before the first, are marked with what to do', async () => {
    const ben = newPerson();
    await people({ ...ben, status: 'Active', firstDay: '2026-05-04' });
    await (await alice.cell(ben.email, 'User ID')).click();
    await alice.press('Space');
    const { page } = alice;
    const last = page.locator('#row-lastDay');
    await last.fill('12/31/2026');
    await last.press('Enter');
    await alice.waitForText(/Not a date: 12\/31\/2026\. Type day\/month\/year/);
    await alice.waitForText('“12/31/2026”');
    await last.fill('1/4/2026');
    await last.press('Enter');
    await alice.waitForText(/The last day must not be before the first\. Correct one of the two days/);
    await alice.waitForText('“1 Apr 2026”');
    const first = page.locator('#row-firstDay');
    await first.fill('2026-01-05');
    await first.press('Enter');
    await page.locator('.row-refused').getByRole('button', { name: 'Try again' }).click();
    await expect.poll(() => last.inputValue()).toBe('1 Apr 2026');
    await page.locator('.row-refused').waitFor({ state: 'detached' });
  });

  it('two tabs edit one cell: the second keeps its text and is told who was first', async () => {
    const ben = newPerson();
    await people(ben);
    const other = await alice.context.newPage();
    await other.goto(`${server.url}/users`);
    await other.getByText(ben.email).waitFor();
    const cell = await alice.cell(ben.email, 'Last Name');
    await cell.click();
    await alice.press('F2');
    const theirs = other
      .getByRole('row')
      .filter({ hasText: ben.email })
      .locator(`[aria-colindex="${await cell.getAttribute('aria-colindex')}"]`);
    await theirs.click();
    await other.keyboard.type('Other');
    await other.keyboard.press('Shift+Tab');
    await other.keyboard.type('Seen');
    await other.keyboard.press('Enter');
    await alice.row(ben.email).getByText('Seen').waitFor();
    await alice.press('Control+a');
    await alice.page.keyboard.type('Mine');
    await alice.press('Enter');
    await (await alice.cell(ben.email, 'Last Name')).click();
    await expect.poll(() => message().innerText()).toMatch(/“Mine”.*Changed by Alice/s);
    expect(await text(ben.email, 'Last Name')).toBe('Other');
    await alice.press('Enter', 'Enter');
    await expect.poll(() => theirs.innerText()).toBe('Mine');
    await other.close();
  });

  it('without a network, changes wait, closing the page asks, and all are sent later', async () => {
    const ben = newPerson();
    await people(ben);
    await alice.row(ben.email).waitFor();
    await alice.goOffline();
    await (await alice.cell(ben.email, 'Last Name')).click();
    await alice.page.keyboard.type('Offline');
    await alice.press('Enter');
    await alice.press('Control+End', 'ArrowDown', 'Home');
    await alice.paste('eve\tEve\tRoux\teve@acme.test');
    await alice.page.locator('.status-sync[data-state=offline]').waitFor();
    await alice.waitForText('Offline');
    expect(await text(ben.email, 'Last Name')).toBe('Offline');
    const asked = alice.page.waitForEvent('dialog');
    const leaving = alice.page.close({ runBeforeUnload: true });
    await (await asked).dismiss();
    await leaving;
    await alice.context.setOffline(false);
    await saved();
    const { body } = await api.at<{ rows: { cells: { lastName: string } }[] }>('GET', 'tables/users/rows?limit=9');
    expect(body.rows.map(row => row.cells.lastName)).toEqual(expect.arrayContaining(['Offline', 'Roux']));
  });

  it('a server restart needs no reload and no retyping', async () => {
    const ben = newPerson();
    await people(ben);
    await alice.row(ben.email).waitFor();
    const { port } = new URL(server.url);
    await server.stop('SIGKILL');
    await (await alice.cell(ben.email, 'Last Name')).click();
    await alice.page.keyboard.type('Typed while it was down');
    await alice.press('Enter');
    await alice.page.locator('.status-sync:not([data-state=saved])').waitFor();
    expect(await text(ben.email, 'Last Name')).toBe('Typed while it was down');
    server = await startServer({ SEATGRID_DATA: data, PORT: port });
    await saved();
    const { body } = await api.at<{ rows: { cells: { lastName: string } }[] }>('GET', 'tables/users/rows?limit=9');
    expect(body.rows.map(row => row.cells.lastName)).toContain('Typed while it was down');
  });

  it('the console shows no errors', () => {
    expect(alice.consoleErrors).toEqual([]);
  });
});
