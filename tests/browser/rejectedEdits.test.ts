import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Acme, password, startAcme } from './acme.ts';
import { BrowserUser, BrowserUsers } from './browserUser.ts';
import { countQueuedWrites } from './queuedWrites.ts';

/** A refused text survives its page, for the person who typed it and nobody else. */
describe('refused texts', () => {
  const visitors = new BrowserUsers();
  let acme: Acme;
  let alice: BrowserUser;

  beforeAll(async () => {
    acme = await startAcme({ ben: { status: 'Active' }, eve: { status: 'Active' } });
    alice = await visitors.open();
    await alice.signIn(acme.server.url, 'alice', password);
    await alice.row('eve@acme.test').waitFor();
  });
  afterAll(async () => {
    await visitors.close();
    await acme?.stop();
  });

  const expectQueued = (count: number) => expect.poll(() => alice.page.evaluate(countQueuedWrites)).toBe(count);
  const unsaved = (person: BrowserUser) => person.page.getByRole('button', { name: '1 change not saved' });
  const marked = () => alice.row('eve@acme.test').locator('.sg-type-email[aria-invalid=true]');
  const type = async (text: string): Promise<void> => {
    await (await alice.cell('eve@acme.test', 'Email')).click();
    await alice.page.keyboard.type(text);
    await alice.press('Enter');
  };
  const refuse = async (): Promise<void> => {
    await type('ben@acme.test');
    await marked().waitFor();
    await expectQueued(1);
  };

  it('are shown by the next page, and by no second page meanwhile', async () => {
    await refuse();
    const second = new BrowserUser(await alice.context.newPage(), alice.context);
    await second.page.goto(`${acme.server.url}/users`);
    await second.row('eve@acme.test').waitFor();
    await second.page.locator('.status-sync[data-state=saved]').waitFor();
    expect(await unsaved(second).count()).toBe(0);
    await alice.page.reload();
    await unsaved(alice).click();
    const dialog = alice.page.getByRole('dialog');
    await dialog.getByText('Email: ben@acme.test').waitFor();
    expect(await dialog.locator('.inline-error').innerText()).toContain('E-mail already in use');
    await dialog.getByRole('button', { name: 'Send again' }).click();
    await dialog.waitFor({ state: 'detached' });
    await marked().waitFor();
    await expectQueued(1);
    await second.page.close();
  });

  it('are not counted as saved, on any table', async () => {
    const syncStatus = alice.page.locator('.status-sync');
    await expect.poll(() => syncStatus.innerText()).toBe('Saved, except 1 change');
    await alice.page.getByRole('link', { name: 'Seats' }).click();
    await alice.page.waitForURL('**/seats');
    await expect.poll(() => syncStatus.innerText()).toBe('Saved, except 1 change');
    await alice.page.getByRole('link', { name: 'Users' }).click();
    await marked().waitFor();
    await alice.page.setViewportSize({ width: 390, height: 780 });
    await expect.poll(() => syncStatus.locator('.status-words').isVisible()).toBe(true);
    await alice.page.setViewportSize({ width: 1280, height: 800 });
    await marked().waitFor();
  });

  it('are forgotten when discarded or corrected', async () => {
    await (await alice.cell('eve@acme.test', 'Email')).click();
    await alice.press('Escape');
    await expectQueued(0);
    await refuse();
    await type('eva@acme.test');
    await alice.row('eva@acme.test').waitFor();
    await expectQueued(0);
    await expect.poll(() => alice.page.locator('.status-sync').innerText()).toBe('All saved');
    expect(alice.consoleErrors).toEqual([]);
  });

  it('survive a sign-out and are shown again to the person who typed them', async () => {
    await (await alice.cell('eva@acme.test', 'Email')).click();
    await alice.page.keyboard.type('ben@acme.test');
    await alice.press('Enter');
    await expectQueued(1);
    await alice.page.locator('.account-button').first().click();
    await alice.page.getByRole('menuitem', { name: 'Sign out' }).click();
    await alice.waitForText('those that were not accepted are shown');
    await alice.page.getByRole('button', { name: 'Sign out and keep' }).click();
    await alice.page.getByLabel('E-mail or User ID').waitFor();
    const owners = await alice.page.evaluate(async () => {
      const database = await new Promise<IDBDatabase>(resolve => {
        const request = indexedDB.open('seatgrid');
        request.addEventListener('success', () => resolve(request.result));
      });
      const request = database.transaction('writes').objectStore('writes').getAll();
      return await new Promise<string[]>(resolve => {
        request.addEventListener('success', () => {
          resolve((request.result as { owner: string }[]).map(({ owner }) => owner));
        });
      });
    });
    const { body } = await acme.api.ask<{ person: { user: string } }>('GET', '/api/session');
    expect(owners).toEqual([`administration ${body.person.user}`]);
    await alice.signIn(acme.server.url, 'alice', password);
    await unsaved(alice).waitFor();
  });
});
