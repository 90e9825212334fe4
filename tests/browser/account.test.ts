import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { HttpClient } from '../kit/client.ts';
import { freePort } from '../kit/port.ts';
import { type Server, startServer } from '../kit/server.ts';
import { type MailServer, startMailServer } from '../kit/smtp.ts';
import { type BrowserUser, BrowserUsers } from './browserUser.ts';

const owner = { email: 'ada@founded.example', password: 'seven purple lamps' };
const next = 'green paper boats';

/** The folder for screenshots; none are taken without it. */
const folder = process.env.SHEETS;

/** The link in the last message to an address. */
function linkTo(mail: MailServer, address: string, path: string): string {
  const mailMessages = mail.received.filter(mailMessage => mailMessage.to.includes(address) && mailMessage.text.includes(path));
  return /http\S+#\S+/.exec(mailMessages.at(-1)?.text ?? '')?.[0] ?? '';
}

describe('one’s own account', () => {
  let mail: MailServer;
  let server: Server;
  const visitors = new BrowserUsers();
  let ada: BrowserUser;

  beforeAll(async () => {
    mail = await startMailServer();
    const setup = { ...owner, organisation: 'Founded', accountName: 'founded', licences: 5 };
    server = await startServer({ SMTP_URL: mail.url, SEATGRID_SETUP: JSON.stringify(setup) });
    ada = await visitors.open();
  });
  afterAll(async () => {
    await visitors.close();
    await server?.stop();
    await mail?.stop();
  });

  /** Checks that nothing overflows on a phone and that axe passes in light and dark; takes a screenshot if asked for. */
  async function look(name: string): Promise<void> {
    const { page } = ada;
    await page.setViewportSize({ width: 390, height: 700 });
    const [inside, across] = await page.evaluate(() => [document.documentElement.scrollWidth, innerWidth]);
    expect([name, inside <= across]).toEqual([name, true]);
    await ada.expectAccessibleInBothThemes();
    if (folder !== undefined) {
      mkdirSync(folder, { recursive: true });
      for (const colorScheme of ['light', 'dark'] as const) {
        await page.emulateMedia({ colorScheme });
        await page.screenshot({ path: join(folder, `account-${name}-${colorScheme}.png`) });
      }
    }
    await page.emulateMedia({ colorScheme: 'light' });
    await page.setViewportSize({ width: 1280, height: 800 });
  }

  it('a forgotten password is reset through the link, which ends all other sessions', async () => {
    const { page } = ada;
    const elsewhere = new HttpClient(server.url);
    await elsewhere.signIn(owner.email, owner.password);
    await page.goto(`${server.url}/`);
    await ada.waitForText('Forgotten your password?');
    const focused = (): Promise<string | null> =>
      page.evaluate(() => document.activeElement?.getAttribute('autocomplete') ?? null);
    await expect.poll(focused).toBe('username');
    await look('sign-in');
    await page.getByRole('link', { name: 'Forgotten your password?' }).focus();
    await ada.press('Enter');
    await ada.waitForText('Reset your password');
    await expect.poll(focused).toBe('username');
    await look('forgotten');
    await page.getByLabel('E-mail or User ID').fill(owner.email);
    await ada.press('Enter');
    await ada.waitForText('Check your e-mail');
    await look('sent');
    await mail.until(1);
    const link = linkTo(mail, owner.email, '/reset#');
    expect(link).toContain(`${server.url}/reset#`);
    await page.goto(link);
    await page.reload();
    await ada.waitForText('Choose a new password');
    await page.getByLabel('New password').fill('founded12345');
    await ada.press('Enter');
    await ada.waitForText('Easy to guess');
    await look('reset');
    await page.getByLabel('New password').fill(next);
    await ada.press('Enter');
    await page.locator('.sg-body [role=rowheader]').first().waitFor();
    expect((await elsewhere.at('GET', 'catalog')).status).toBe(401);
    await mail.until(2);
    expect(mail.received.at(-1)?.text).toContain('was changed');
    await page.goto(`${server.url}/reset#${'x'.repeat(43)}`);
    await page.reload();
    await ada.waitForText('This link is no longer valid');
    await look('reset-gone');
    await page.getByRole('link', { name: 'Ask for a new link' }).waitFor();
  });

  it('a new e-mail takes effect once its link has been opened', async () => {
    const { page } = ada;
    await page.goto(`${server.url}/users`);
    await page.locator('.sg-body [role=rowheader]').first().waitFor();
    await page.locator('.account-button').first().click();
    await page.getByRole('menuitem', { name: 'Change e-mail' }).click();
    await page.getByLabel('Current password').fill('not the password');
    for (const [typed, says] of [
      ['ada\u200b@founded.example', 'Invalid e-mail address: invisible character U+200B at position 4.'],
      ['ada@founded', 'Invalid e-mail address. The domain needs a dot, as in example.com.'],
    ] as const) {
      await page.getByLabel('New e-mail').fill(typed);
      await ada.press('Enter');
      await ada.waitForText(says);
    }
    await page.getByLabel('New e-mail').fill('ada.lovelace@founded.example');
    await ada.press('Enter');
    await ada.waitForText('Wrong password.');
    await look('email');
    await page.getByLabel('Current password').fill(next);
    await ada.press('Enter');
    await ada.waitForText(/Waiting for ada.lovelace@founded.example to confirm, until/);
    await look('email-waiting');
    await ada.press('Escape');
    await ada.waitForText('Waiting for ada.lovelace@founded.example to confirm');
    await mail.until(4);
    await page.goto(linkTo(mail, 'ada.lovelace@founded.example', '/confirm-email#'));
    await page.reload();
    await ada.waitForText('Confirm your e-mail address');
    await look('confirm');
    await page.getByRole('button', { name: 'Confirm this address' }).focus();
    await ada.press('Enter');
    await ada.waitForText('Your e-mail address has been changed');
    await look('confirmed');
    await mail.until(6);
    expect((await new HttpClient(server.url).signIn('ada.lovelace@founded.example', next)).status).toBe(200);
  });

  it('sessions can be ended one by one and all together', async () => {
    const { page } = ada;
    const others = [new HttpClient(server.url), new HttpClient(server.url), new HttpClient(server.url)];
    for (const other of others) await other.signIn('ada', next);
    await page.goto(`${server.url}/users`);
    await page.locator('.sg-body [role=rowheader]').first().waitFor();
    await page.locator('.account-button').first().click();
    await page.getByRole('menuitem', { name: 'Sessions' }).click();
    await ada.waitForText('This session');
    await ada.waitForText(/Chrome on Linux/);
    await look('sessions');
    const rows = page.locator('.sessions li');
    const before = await rows.count();
    expect(before).toBeGreaterThanOrEqual(4);
    await page.getByRole('button', { name: 'End the session: Unknown device' }).first().focus();
    await ada.press('Enter');
    await page.waitForFunction(count => document.querySelectorAll('.sessions li').length === count, before - 1);
    await page.getByRole('button', { name: /^End \d+ other sessions$/ }).focus();
    await ada.press('Enter');
    await ada.waitForText('You are not signed in anywhere else.');
    for (const other of others) expect((await other.at('GET', 'catalog')).status).toBe(401);
    await expect.poll(() => rows.count()).toBe(1);
  });

  it('the account pages are in French when the browser is', async () => {
    const chloe = await visitors.open({ locale: 'fr-FR', width: 390, height: 700 });
    await chloe.page.goto(`${server.url}/forgotten`);
    await chloe.waitForText('Réinitialiser votre mot de passe');
    await chloe.page.getByLabel('E-mail ou identifiant').fill('personne@nulle-part.example');
    await chloe.press('Enter');
    await chloe.waitForText('Consultez vos e-mails');
    if (folder !== undefined) await chloe.page.screenshot({ path: join(folder, 'account-sent-fr.png') });
    await chloe.page.goto(`${server.url}/`);
    await chloe.signIn(server.url, 'ada', 'pas le bon mot de passe');
    await chloe.waitForText('Identifiant ou mot de passe incorrect. Réessayez.');
    if (folder !== undefined) await chloe.page.screenshot({ path: join(folder, 'account-wrong-fr.png') });
    expect([...ada.consoleErrors, ...chloe.consoleErrors]).toEqual([]);
  });
});

describe('one’s own account without a mail server', () => {
  it('the page says whom to ask, and at which address to sign in', async () => {
    const visitors = new BrowserUsers();
    const port = await freePort();
    const server = await startServer({
      PORT: String(port),
      PUBLIC_URL: 'https://seatgrid.example',
      SEATGRID_SETUP: JSON.stringify({ ...owner, organisation: 'Founded', accountName: 'founded', licences: 5 }),
    });
    const ada = await visitors.open({ width: 390, height: 700 });
    const at = `http://127.0.0.1:${port}`;
    await ada.page.goto(`${at}/`);
    await ada.waitForText('You cannot sign in at this address of Seatgrid.');
    expect(await ada.page.getByRole('link', { name: 'https://seatgrid.example' }).getAttribute('href')).toBe(
      'https://seatgrid.example',
    );
    if (folder !== undefined) await ada.page.screenshot({ path: join(folder, 'account-elsewhere.png') });
    await ada.page.goto(`${at}/forgotten`);
    await ada.waitForText('This installation sends no messages.');
    await visitors.close();
    await server.stop();
  });
});
