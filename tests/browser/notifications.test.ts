import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { HttpClient } from '../kit/client.ts';
import { type Server, startServer } from '../kit/server.ts';
import { type BrowserUser, BrowserUsers } from './browserUser.ts';

const password = 'correct horse staple';

/** Messages in the corner and a row's history, in the reader's language. */
describe('messages', () => {
  let server: Server;
  const visitors = new BrowserUsers();
  let alice: BrowserUser;
  let api: HttpClient;

  beforeAll(async () => {
    const setup = { email: 'alice@acme.test', password, organisation: 'ACME', accountName: 'acme', licences: 3 };
    server = await startServer({ SEATGRID_SETUP: JSON.stringify(setup) });
    api = new HttpClient(server.url);
    await api.signIn('alice', password);
    alice = await visitors.open();
    // The clock is paused, so that no test waits for real seconds.
    await alice.page.clock.install();
    await alice.signIn(server.url, 'alice', password);
    await alice.row('alice').waitFor();
  });
  afterAll(async () => {
    await visitors.close();
    await server?.stop();
  });

  const toasts = () => alice.page.locator('.toast');
  const texts = async (): Promise<string[]> =>
    (await alice.page.locator('.toast-words').allInnerTexts()).map(text => text.trim());
  const advance = (seconds: number) => alice.page.clock.fastForward(seconds * 1000);
  const pasteBelow = async (...lines: string[]): Promise<void> => {
    await alice.page.locator('.sg-body [role=rowheader]').first().click();
    await alice.press('Control+End', 'ArrowDown', 'Home');
    await alice.paste(lines.join('\n'));
  };

  it('a message stays while the mouse or the focus is on it', async () => {
    await pasteBelow('ben\tBen\tAdam\tben@acme.test', 'eve\tEve\tRoux\teve@acme.test');
    await toasts().first().waitFor();
    expect(await texts()).toEqual(['2 rows pasted']);
    await toasts().first().hover();
    await advance(60);
    expect(await texts()).toEqual(['2 rows pasted']);
    await alice.page.mouse.move(300, 300);
    await toasts().getByRole('button', { name: 'Dismiss' }).focus();
    await advance(60);
    expect(await texts()).toEqual(['2 rows pasted']);
    await alice.page.locator('.sg-body [role=rowheader]').first().click();
    await advance(5);
    expect(await texts()).toEqual(['2 rows pasted']);
    await advance(2);
    await expect.poll(texts).toEqual([]);
  });

  it('Escape closes a message and returns the focus to the grid', async () => {
    await pasteBelow('gil\tGil\tVert\tgil@acme.test');
    await toasts().getByRole('button', { name: 'Dismiss' }).focus();
    await alice.press('Escape');
    await expect.poll(texts).toEqual([]);
    await expect.poll(() => alice.page.locator('.sg-body [data-active]:focus').count()).toBe(1);
  });

  it('only the latest message offers Undo, which undoes its own change', async () => {
    await pasteBelow('one\tOne\tUn\tone@acme.test');
    await toasts().first().waitFor();
    await pasteBelow('two\tTwo\tDeux\ttwo@acme.test');
    await expect.poll(() => toasts().count()).toBe(2);
    expect(await toasts().nth(0).getByRole('button', { name: 'Undo' }).count()).toBe(0);
    await toasts().nth(1).getByRole('button', { name: 'Undo' }).click();
    await alice.row('two@acme.test').waitFor({ state: 'detached' });
    await alice.row('one@acme.test').waitFor();
    await expect.poll(async () => (await texts()).at(-1)).toBe('Undone: 1 row');
    await alice.page.mouse.move(300, 300);
    await advance(10);
    await expect.poll(texts).toEqual([]);
  });

  /** Types into everyone's Status cell, from the first person on. */
  const setAll = async (status: string): Promise<void> => {
    await alice.row('ben@acme.test').locator('.sg-type-state').click();
    await alice.press('Control+Shift+ArrowDown');
    await alice.page.keyboard.type(status);
    await alice.press('Control+Enter');
  };

  it('a message says in English what was done, what needs attention, and why', async () => {
    await setAll('Active');
    await expect
      .poll(texts)
      .toEqual([
        '2 activated, 2 need attention: see Validation result. No licence available (3 of 3 used). Add licences in Plan and billing.',
      ]);
  });

  it('a message says in French what was done, with French spacing', async () => {
    await api.ask('PATCH', '/api/session', { language: 'fr' });
    await alice.page.reload();
    await alice.row('alice').waitFor();
    await pasteBelow('pia\tPia\tNoir\tpia@acme.test', 'léo\tLéo\tGris\tleo@acme.test');
    await expect
      .poll(texts)
      .toEqual([
        '1 ligne collée, 1 à corriger\u00a0: voir «\u202fRésultat de validation\u202f». Identifiant invalide\u00a0: 3 à 64 lettres, chiffres, . _ -',
      ]);
    await expect.poll(() => toasts().getByRole('button', { name: 'Annuler' }).count()).toBe(1);
    await alice.row('pia@acme.test').locator('.sg-type-state').click();
    await alice.page.keyboard.type('Actif');
    await alice.press('Enter');
    await expect
      .poll(async () => (await texts()).at(-1))
      .toBe(
        '1 ligne à corriger\u00a0: voir «\u202fRésultat de validation\u202f». Aucune licence disponible (3 sur 3 utilisées). Ajoutez des licences dans Facturation.',
      );
  });

  it('a row’s history is in the reader’s language, with validation results and system actors', async () => {
    await alice.row('pia@acme.test').locator('[role=rowheader]').click();
    await alice.press('Space');
    await alice.page.locator('#panel-tab-history').click();
    const entry = (at: number) => alice.page.locator('.history-entry').nth(at);
    await entry(1).waitFor();
    await expect.poll(() => entry(0).innerText()).toContain('Aucune licence disponible (3 sur 3 utilisées)');
    expect(await entry(0).innerText()).not.toContain('No licence');
    await alice.row('alice@acme.test').locator('[role=rowheader]').click();
    await expect.poll(() => alice.page.locator('.history').innerText()).toContain('Seatgrid (installation)');
    await alice.press('F1');
  });

  it('the console shows no errors', () => {
    expect(alice.consoleErrors).toEqual([]);
  });
});
