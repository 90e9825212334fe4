import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Server, startServer } from '../kit/server.ts';
import { type PersonAtBrowser, Visitors } from './person.ts';

/** The product's main job, by hand, from the set-up link to the mail that was sent. Each step goes on from the one before. */
describe('the main job in a real browser', () => {
  let server: Server;
  const visitors = new Visitors();
  let alice: PersonAtBrowser;

  beforeAll(async () => {
    server = await startServer();
    alice = await visitors.open();
  });
  afterAll(async () => {
    await visitors.close();
    await server.stop();
  });

  it('sets up from the one-time link', async () => {
    await alice.page.goto(server.setupLink);
    const { page } = alice;
    await page.getByLabel('Name', { exact: true }).fill('ACME');
    await page.getByLabel('Licences').fill('4');
    await page.getByLabel('First name').fill('Alice');
    await page.getByLabel('Last name').fill('Martin');
    await page.getByLabel('E-mail').fill('alice@acme.test');
    await page.getByLabel('Password', { exact: true }).fill('correct horse staple');
    await alice.isAccessible();
    await alice.picture('setup');
    await alice.press('Enter');
    await alice.sees('1 of 4 licences');
    await alice.isAccessible();
    await alice.picture('first-screen');
  });

  it('pastes a block from a spreadsheet, with what Excel puts around it', async () => {
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
    expect(await alice.page.getByText('Draft', { exact: true }).count()).toBe(6);
    await expect(alice.row('chloe').getByText('No "X" ir').count()).resolves.toBe(1);
    await alice.picture('pasted');
  });

  it('sets them Active, and each row says OK or what to do', async () => {
    await (await alice.cell('ben@acme.test', 'Status')).click();
    await alice.press('Control+Shift+ArrowDown');
    await alice.page.keyboard.type('Active');
    await alice.press('Control+Enter');
    await alice.sees('4 of 4 licences');
    await expect((await alice.cell('ben@acme.test', 'Validation result')).innerText()).resolves.toContain('OK');
    await expect((await alice.cell('dan@acme.test', 'Validation result')).innerText()).resolves.toContain('Missing: Last Name');
    await expect((await alice.cell('Roux', 'Validation result')).innerText()).resolves.toContain('E-mail already in use');
    await expect((await alice.cell('gil@acme', 'Validation result')).innerText()).resolves.toContain('Invalid e-mail address');
    await expect((await alice.cell('fay@acme.test', 'Validation result')).innerText()).resolves.toContain('OK');
    await alice.isAccessible();
    await alice.picture('activated');
  });
});
