import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Server, startServer } from '../kit/server.ts';
import { type BrowserUser, BrowserUsers } from './browserUser.ts';

/** External people by hand: a workspace, an invitation to it, its acceptance in another window, and its end. Each step continues from the one before. */
describe('an external person', () => {
  let server: Server;
  const visitors = new BrowserUsers();
  let helene: BrowserUser;
  let guest: BrowserUser;

  beforeAll(async () => {
    server = await startServer({}, ['--demo']);
    helene = await visitors.open({ width: 1440, height: 860 });
    await helene.signIn(server.url, 'helene.verdier', 'la-maison-verdier');
    await helene.waitForText('Noémie');
    await helene.page.evaluate(() =>
      fetch('/api/session', {
        method: 'PATCH',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ language: 'en' }),
      }),
    );
  });
  afterAll(async () => {
    await visitors.close();
    await server.stop();
  });

  const table = async (name: string): Promise<void> => {
    await helene.page.getByRole('navigation').getByRole('link', { name, exact: true }).click();
  };

  let link = '';

  it('is invited to a workspace, which is created by typing its name and owned by the company account', async () => {
    await helene.page.goto(`${server.url}/workspaces`);
    await helene.waitForText('Fournisseurs cuir');
    await helene.row('Salon de Milan').getByText('Salon de Milan').click();
    await helene.press('ArrowDown');
    await helene.page.keyboard.type('Vitrines de Noël');
    await helene.press('Enter');
    await expect.poll(async () => (await helene.cell('Vitrines de Noël', 'Owner')).innerText()).toContain('Hélène Verdier');
    await helene.expectAccessible();
    await helene.screenshot('workspaces');
  });

  it('is invited from the workspace’s menu, which says why if that is not possible', async () => {
    const invite = async (address: string): Promise<void> => {
      await helene.row('Vitrines de Noël').getByText('Vitrines de Noël').click({ button: 'right' });
      await helene.page.getByRole('menuitem', { name: 'Invite someone from outside' }).click();
      await helene.page.getByLabel('E-mail', { exact: true }).fill(address);
      await helene.press('Enter');
    };
    await invite('');
    await helene.waitForText('Please fill this in.');
    expect(await helene.page.getByLabel('E-mail', { exact: true }).evaluate(input => input === document.activeElement)).toBe(
      true,
    );
    await helene.expectAccessible();
    await helene.page.getByRole('button', { name: 'Cancel' }).click();
    await invite('helene.verdier@maison-verdier.example');
    await helene.waitForText('This address belongs to a person in Users');
    await invite('nour@deco.example');
    link = (await helene.copySecrets()).get('nour@deco.example') ?? '';
    await table('Invitations');
    await helene.row('nour@deco.example').waitFor();
  });

  it('accepts in another window and sees only what they have access to', async () => {
    guest = await visitors.open({ locale: 'fr-FR', dark: true });
    await guest.page.goto(link.replace(/^https?:\/\/[^/]+/, server.url));
    await guest.waitForText('Rejoindre Vitrines de Noël');
    await guest.page.getByLabel('Prénom').fill('Nour');
    await guest.page.getByLabel('Nom', { exact: true }).fill('Haddad');
    await guest.page.getByLabel('Mot de passe', { exact: true }).fill('vitrine de décembre');
    await guest.expectAccessible();
    await guest.screenshot('join-workspace');
    await guest.press('Enter');
    await guest.page.getByRole('navigation').waitFor();
    await guest.row('nour@deco.example').waitFor();
    await guest.page.getByRole('link', { name: 'Espaces de travail' }).click();
    await guest.row('Vitrines de Noël').waitFor();
    await expect.poll(() => guest.page.getByRole('row').count()).toBe(2);
    await expect.poll(() => guest.page.getByRole('navigation').getByRole('link').count()).toBe(3);
    await guest.expectAccessible();
    expect(guest.consoleErrors).toEqual([]);
  });

  it('appears in Users, disappears with the last access, and is restored by undo', async () => {
    await table('Users');
    await helene.page.getByLabel('Search users').fill('nour@deco');
    await helene.row('nour@deco.example').waitFor();
    await table('Access rights');
    await helene.page.getByRole('row').nth(1).getByRole('gridcell').nth(1).click();
    await helene.press('Control+End');
    const right = helene.row('Nour Haddad');
    await expect.poll(() => right.count()).toBe(1);
    await right.getByText('Nour Haddad').click({ button: 'right' });
    await helene.page.getByRole('menuitem', { name: 'Remove from this workspace' }).click();
    await expect.poll(() => right.count()).toBe(0);
    await helene.waitForText('1 row deleted');
    await helene.page.getByRole('button', { name: 'Undo' }).last().click();
    await right.waitFor();
    await table('Users');
    await helene.row('nour@deco.example').waitFor();
    expect(helene.consoleErrors).toEqual([]);
  });

  it('is named when another person opens the invitation, in both languages', async () => {
    await table('Workspaces');
    await helene.row('Salon de Milan').getByText('Salon de Milan').click({ button: 'right' });
    await helene.page.getByRole('menuitem', { name: 'Invite someone from outside' }).click();
    await helene.page.getByLabel('E-mail', { exact: true }).fill('nour@deco.example');
    await helene.press('Enter');
    const another = (await helene.copySecrets()).get('nour@deco.example') ?? '';
    await helene.page.goto(another.replace(/^https?:\/\/[^/]+/, server.url));
    await helene.page.getByRole('button', { name: 'Join', exact: true }).click();
    await helene.waitForText('This invitation is for another address. Sign in with the account of nour@deco.example to join.');
    await helene.expectAccessible();
    await helene.page.getByLabel('Password', { exact: true }).fill('not the password');
    await helene.press('Enter');
    await helene.waitForText('Wrong password.');
    await helene.page.evaluate(() =>
      fetch('/api/session', {
        method: 'PATCH',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ language: 'fr' }),
      }),
    );
    await helene.page.reload();
    await helene.page.getByRole('button', { name: 'Rejoindre', exact: true }).click();
    await helene.waitForText('Cette invitation est destinée à une autre adresse.');
  });
});
