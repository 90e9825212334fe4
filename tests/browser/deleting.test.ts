import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type Acme, password, startAcme } from './acme.ts';
import { type BrowserUser, BrowserUsers } from './browserUser.ts';

/** A deletion is refused before any confirmation. A confirmation appears only for people whom undo cannot restore in full. */
describe('deleting rows', () => {
  const visitors = new BrowserUsers();
  let acme: Acme;
  let alice: BrowserUser;

  beforeAll(async () => {
    acme = await startAcme({}, 60);
    for (const name of ['ben', 'chloe', 'dan', 'eve', 'fay']) {
      const row = await acme.add(name, { status: 'Active' });
      if (name === 'ben') continue;
      await acme.api.at('POST', 'commit', { changes: [{ table: 'users', row, to: { status: 'Inactive' } }] });
    }
    await acme.add('gil');
    await acme.add('hugo', { status: 'Invited' });
    for (let at = 100; at < 125; at += 1) await acme.add(`p${at}`, { status: 'Active' });
    alice = await visitors.open();
    await alice.signIn(acme.server.url, 'alice', password);
    await alice.row('ben@acme.test').waitFor();
    alice.page.setDefaultTimeout(10_000);
  });
  afterAll(async () => {
    await visitors.close();
    await acme?.stop();
  });
  beforeEach(async () => {
    await alice.page.goto(`${acme.server.url}/users`);
    await alice.page.locator('.sg-body [role=rowheader]').first().waitFor();
    await alice.press('Control+Home');
    await alice.row('ben@acme.test').waitFor();
  });

  const select = async (from: string, rows = 1): Promise<void> => {
    await (await alice.cell(`${from}@acme.test`, 'User ID')).click();
    for (let at = 1; at < rows; at += 1) await alice.press('Shift+ArrowDown');
  };
  const dialog = () => alice.page.getByRole('alertdialog');
  const waitUntilDeleted = (name: string) => alice.row(`${name}@acme.test`).waitFor({ state: 'detached' });
  const rows = (count: number) => alice.page.locator('.status').getByText(`${count} people`, { exact: true }).waitFor();
  const back = async (): Promise<void> => {
    await alice.press('Control+z');
    await rows(33);
  };

  it('deleting an active person is refused without a confirmation and says what to do first', async () => {
    await select('ben');
    await alice.press('Control+-');
    await alice.page.locator('.sg-notice').getByText('Set Status to Inactive before deleting').waitFor();
    expect(await dialog().count()).toBe(0);
    await expect.poll(() => alice.row('ben@acme.test').count()).toBe(1);
  });

  it('deleting a draft needs no confirmation, because undo restores everything', async () => {
    await select('gil');
    await alice.press('Control+-');
    await waitUntilDeleted('gil');
    expect(await dialog().count()).toBe(0);
    await back();
  });

  it.each(['key', 'menu', 'panel'])(
    'deleting an inactive person by %s asks by name and says what undo does not restore',
    async way => {
      await select('chloe');
      if (way === 'key') await alice.press('Control+-');
      else if (way === 'menu') {
        await alice.press('Shift+F10');
        await alice.page.getByRole('menuitem', { name: 'Delete row' }).click();
      } else {
        await alice.press('Space');
        await alice.page.getByRole('button', { name: 'More actions' }).click();
        await alice.page.getByRole('menuitem', { name: 'Delete row' }).click();
      }
      const asked = alice.page.locator('[role=alertdialog], [role=dialog]');
      await asked.getByText(/not the password: new sign-in details are then needed/).waitFor();
      await asked.getByText('chloe Adam').first().waitFor();
      await alice.expectAccessible();
      await asked.getByRole('button', { name: 'Cancel' }).click();
      await asked.waitFor({ state: 'detached' });
      await alice.row('chloe@acme.test').waitFor();
      await rows(33);
    },
  );

  it('deleting several people names three of those who lose something, counts the others, and says that active ones stay', async () => {
    await select('ben', 7);
    await alice.press('Control+-');
    await dialog().waitFor();
    await dialog().getByText('hugo Adam').waitFor();
    await dialog().getByText('fay Adam').waitFor();
    const text = await dialog().innerText();
    expect(text).toContain('Delete 6 people');
    expect(text).toContain('1 person stays unchanged');
    expect(text).toMatch(/ben Adam\s+Set Status to Inactive before deleting/);
    expect(text).toContain('chloe Adam, dan Adam, eve Adam and fay Adam. Undo brings the row back, but not the password');
    expect(text).toContain('hugo Adam. Undo brings the row back as Draft; the invitation stays cancelled.');
    expect(text).not.toContain('gil Adam');
    await dialog().getByRole('button', { name: 'Delete 6 people' }).click();
    await alice.page.locator('.toast').getByText('6 deleted; 1 stays unchanged').waitFor();
    await rows(27);
    await back();
  });

  it.each(['typed', 'menu'])('deactivating many people asks with their number, %s', async way => {
    await (await alice.cell('p100@acme.test', 'Status')).click();
    await alice.press('Control+Shift+ArrowDown');
    if (way === 'menu') {
      await alice.press('Shift+F10');
      await alice.page.getByRole('menuitem', { name: /^Deactivate 25 of 25/ }).click();
    } else {
      await alice.page.keyboard.type('Inactive');
      await alice.press('Control+Enter');
    }
    await dialog().getByText('Deactivate 25 people?').waitFor();
    await dialog().getByText('licences freed').waitFor();
    await dialog().getByRole('button', { name: 'Cancel' }).click();
    await dialog().waitFor({ state: 'detached' });
    await expect.poll(async () => (await alice.cell('p100@acme.test', 'Status')).innerText()).toBe('Active');
  });

  it('the confirmation is in French for a French reader', async () => {
    await acme.api.ask('PATCH', '/api/session', { language: 'fr' });
    await alice.page.reload();
    await alice.row('chloe@acme.test').waitFor();
    await (await alice.cell('chloe@acme.test', 'Identifiant')).click();
    await alice.press('Control+-');
    await dialog()
      .getByText(/chloe Adam\. Ctrl\+Z rétablit la ligne, mais pas le mot de passe/)
      .waitFor();
    await alice.press('Escape');
    await (await alice.cell('ben@acme.test', 'Identifiant')).click();
    await alice.press('Control+-');
    await alice.page.locator('.sg-notice').getByText('Passez le statut à Inactif avant de supprimer').waitFor();
  });

  it('the console shows no errors', () => {
    expect(alice.consoleErrors).toEqual([]);
  });
});
