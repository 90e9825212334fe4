import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Server, startServer } from '../kit/server.ts';
import { type BrowserUser, BrowserUsers } from './browserUser.ts';

/** The product's main job by hand, from the set-up link to the sent mail. Each step continues from the one before. */
describe('the main job', () => {
  let server: Server;
  const visitors = new BrowserUsers();
  let alice: BrowserUser;
  /** The temporary passwords that were shown, by address. */
  let passwords: ReadonlyMap<string, string>;

  beforeAll(async () => {
    server = await startServer();
    alice = await visitors.open();
  });
  afterAll(async () => {
    await visitors.close();
    await server.stop();
  });

  it('an installation is set up from the one-time link', async () => {
    await alice.page.goto(server.setupLink);
    const { page } = alice;
    await page.getByLabel('Name', { exact: true }).fill('ACME');
    await page.getByLabel('Licences').fill('4');
    await page.getByLabel('First name').fill('Alice');
    await page.getByLabel('Last name').fill('Martin');
    await page.getByLabel('Password', { exact: true }).fill('correct horse staple');
    for (const [typed, says] of [
      ['alice', 'Invalid e-mail address. The “@” is missing.'],
      ['al\u200bice@acme.test', 'Invalid e-mail address: invisible character U+200B at position 3.'],
    ] as const) {
      await page.getByLabel('E-mail').fill(typed);
      await alice.press('Enter');
      await alice.waitForText(says);
    }
    await page.getByLabel('E-mail').fill('alice@acme.test');
    await alice.expectAccessible();
    await alice.screenshot('setup');
    await alice.press('Enter');
    await alice.waitForText('1 used of 4');
    await alice.expectAccessible();
    await alice.screenshot('first-screen');
  });

  it('a block copied from Excel is pasted', async () => {
    await alice.row('alice').getByText('alice', { exact: true }).first().click();
    await alice.press('ArrowDown');
    await alice.paste(
      [
        'ben\tBen\tAdam\tben@acme.test',
        'chloe\tChloé\t"No ""X"" ir"\tchloe@acme.test',
        'dan\tDan\t\tdan@acme.test',
        'eve\tEve\tRoux\talice@acme.test',
        'fay\tFay\tBlanc\tfay@acme.test',
        'gil\tGil\tVert\tgil@acme',
        '',
      ].join('\r\n'),
    );
    await alice.row('gil@acme').waitFor();
    await expect.poll(() => alice.page.getByText('Draft', { exact: true }).count()).toBe(6);
    await expect(alice.row('chloe').getByText('No "X" ir').count()).resolves.toBe(1);
    await alice.screenshot('pasted');
  });

  it('rows set to Active say OK or what to do', async () => {
    await (await alice.cell('ben@acme.test', 'Status')).click();
    await alice.press('Control+Shift+ArrowDown');
    await alice.page.keyboard.type('Active');
    await alice.press('Control+Enter');
    await alice.waitForText('Shown once: copy them now');
    await alice.expectAccessible();
    await alice.screenshot('shown-once');
    const copyAll = alice.page.getByRole('button', { name: 'Copy all' });
    expect(await alice.page.locator('.toast').count()).toBeGreaterThan(0);
    expect(await copyAll.evaluate(button => document.activeElement === button)).toBe(true);
    const layer = (of: string): Promise<number> =>
      alice.page.locator(of).evaluate(element => Number(getComputedStyle(element).zIndex));
    expect(await layer('.toasts')).toBeLessThan(await layer('.dialog-positioner'));
    await alice.press('Escape');
    await alice.waitForText('Nothing has been copied yet. Close again to leave without copying.');
    await alice.page.getByRole('button', { name: 'Copy for Ben Adam' }).click();
    await alice.waitForText('2 have not been copied yet. Close again to leave without copying them.');
    await alice.waitForText('3 activated');
    passwords = await alice.copySecrets();
    expect([...passwords.keys()]).toEqual(['ben@acme.test', 'chloe@acme.test', 'fay@acme.test']);
    await alice.waitForText('4 used of 4');
    await expect((await alice.cell('ben@acme.test', 'Validation result')).innerText()).resolves.toContain('OK');
    await expect((await alice.cell('dan@acme.test', 'Validation result')).innerText()).resolves.toContain('Missing: Last Name');
    await expect((await alice.cell('Roux', 'Validation result')).innerText()).resolves.toContain('E-mail already in use');
    await expect((await alice.cell('gil@acme', 'Validation result')).innerText()).resolves.toContain('Invalid e-mail address');
    await expect((await alice.cell('fay@acme.test', 'Validation result')).innerText()).resolves.toContain('OK');
    await alice.expectAccessible();
    await alice.screenshot('activated');
  });

  it('held rows are fixed, one problem after the other', async () => {
    await (await alice.cell('dan@acme.test', 'Last Name')).click();
    await alice.page.keyboard.type('Ray');
    await alice.press('Enter');
    await expect.poll(async () => (await alice.cell('dan@acme.test', 'Validation result')).innerText()).toBe('');
    await (await alice.cell('ben@acme.test', 'User ID')).click();
    await alice.press('F8');
    await expect.poll(() => alice.page.locator('[role=row]:has(:focus)').innerText()).toContain('eve');
  });

  it('deactivating by right-click frees a licence in every open window', async () => {
    const other = await visitors.open();
    await other.signIn(server.url, 'alice', 'correct horse staple');
    await other.waitForText('4 used of 4');
    await (await alice.cell('fay@acme.test', 'User ID')).click({ button: 'right' });
    const menu = alice.page.getByRole('menu');
    await menu.getByText('Set Status to Inactive before deleting').waitFor();
    await alice.expectAccessible();
    await alice.screenshot('menu');
    await menu.getByRole('menuitem', { name: 'Deactivate' }).click();
    await alice.waitForText('3 used of 4');
    await other.waitForText('3 used of 4');
    await expect.poll(async () => (await other.cell('fay@acme.test', 'Status')).innerText()).toContain('Inactive');
    await other.context.close();
  });

  it('an inactive person is deleted, and undo restores them', async () => {
    await (await alice.cell('fay@acme.test', 'User ID')).click({ button: 'right' });
    await alice.page.getByRole('menu').getByRole('menuitem', { name: 'Delete row' }).first().click();
    await alice.page.getByRole('alertdialog').getByText('Fay Blanc').waitFor();
    await alice.page.getByRole('alertdialog').getByRole('button', { name: 'Delete 1 person' }).click();
    await alice.row('fay@acme.test').waitFor({ state: 'detached' });
    await alice.press('Control+z');
    await alice.row('fay@acme.test').waitFor();
    await expect((await alice.cell('fay@acme.test', 'Status')).innerText()).resolves.toContain('Inactive');
  });

  it('the Outbox shows the mail without its password, which works for one sign-in', async () => {
    await alice.page.getByRole('link', { name: 'Outbox' }).click();
    await alice.row('ben@acme.test').waitFor();
    await alice.expectAccessible();
    await alice.screenshot('outbox');
    await (await alice.cell('ben@acme.test', 'To')).click();
    await alice.press('Space');
    const text = alice.page.locator('#row-body');
    await expect.poll(() => text.innerText()).toContain('Temporary password: ••••');
    await alice.screenshot('outbox-panel');
    const password = passwords.get('ben@acme.test') ?? '';
    expect(password).toHaveLength(43);

    const ben = await visitors.open({ locale: 'fr-FR' });
    await ben.signIn(server.url, 'ben', password);
    await ben.page
      .getByLabel(/Nouveau mot de passe/)
      .first()
      .waitFor();
    await ben.expectAccessible();
    await ben.screenshot('change-password-fr');
    for (const field of await ben.page.getByLabel(/ouveau mot de passe/).all()) await field.fill('un cheval correct');
    await ben.press('Enter');
    await ben.waitForText('Utilisateurs');
    await ben.screenshot('member-fr');
    await ben.context.close();
  });

  it('a deactivated person is signed out immediately', async () => {
    const ben = await visitors.open();
    await ben.signIn(server.url, 'ben@acme.test', 'un cheval correct');
    await ben.waitForText('Utilisateurs');
    await alice.page.getByRole('link', { name: 'Users' }).click();
    await (await alice.cell('ben@acme.test', 'Status')).click();
    await alice.page.keyboard.type('Inactive');
    await alice.press('Enter');
    await alice.waitForText('2 used of 4');
    await ben.page.getByLabel(/^Mot de passe$/).waitFor();
    await ben.screenshot('locked-out-fr');
    await ben.signIn(server.url, 'ben', 'un cheval correct');
    await ben.waitForText('Identifiant ou mot de passe incorrect. Réessayez.');
    await ben.context.close();
  });

  it('an invited person accepts with a password of their own', async () => {
    await (await alice.cell('dan@acme.test', 'Status')).click();
    await alice.page.keyboard.type('Invited');
    await alice.press('Enter');
    const link = (await alice.copySecrets()).get('dan@acme.test') ?? '';
    await alice.waitForText(/Invitation for dan@acme.test: give them the link yourself/);
    await alice.page.getByRole('link', { name: 'Outbox' }).click();
    // Columns outside the viewport are not rendered.
    await alice.page.setViewportSize({ width: 1700, height: 800 });
    await expect.poll(async () => (await alice.cell('dan@acme.test', 'Link')).innerText()).toContain('/invite#••••');
    expect(link).toMatch(/\/invite#\S{43}/);
    const dan = await visitors.open();
    await dan.page.goto(link.trim());
    await dan.waitForText(/Alice Martin/);
    await dan.expectAccessible();
    await dan.screenshot('invitation');
    await dan.page.getByLabel('Password', { exact: true }).fill('battery horse staple');
    await dan.press('Enter');
    await dan.waitForText('Users');
    await alice.page.setViewportSize({ width: 1280, height: 800 });
    await alice.page.getByRole('link', { name: 'Users' }).click();
    await expect.poll(async () => (await alice.cell('dan@acme.test', 'Status')).innerText()).toContain('Active');
    await dan.context.close();
  });

  it('the console shows no errors', () => {
    expect(alice.consoleErrors).toEqual([]);
  });
});
