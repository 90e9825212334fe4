import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Acme, password, startAcme } from './acme.ts';
import { type BrowserUser, BrowserUsers } from './browserUser.ts';

declare global {
  interface Window {
    /** The number of streams this page has opened, and the numbers before and after each `online` event. */
    opened: number;
    streamsAround: { before: number; after: number }[];
  }
}

/** The page while offline, and when the network is back. */
describe('the page offline', () => {
  const visitors = new BrowserUsers();
  let acme: Acme;
  let alice: BrowserUser;

  beforeAll(async () => {
    acme = await startAcme({ ben: {} });
    alice = await visitors.open();
    await alice.page.addInitScript(() => {
      window.opened = 0;
      window.streamsAround = [];
      window.EventSource = class extends EventSource {
        constructor(...given: ConstructorParameters<typeof EventSource>) {
          super(...given);
          window.opened += 1;
        }
      };
      // Runs before the page's own listeners.
      addEventListener('online', () => window.streamsAround.push({ before: window.opened, after: -1 }));
    });
    await alice.signIn(acme.server.url, 'alice', password);
    await alice.row('ben@acme.test').waitFor();
  });
  afterAll(async () => {
    await visitors.close();
    await acme?.stop();
  });
  const state = (name: string) => alice.page.locator(`.status-sync[data-state=${name}]`);

  it('warns against a reload, and the browser asks before one', async () => {
    await state('saved').waitFor();
    await alice.row('ben@acme.test').locator('[role=rowheader]').click();
    await alice.goOffline();
    await state('offline').waitFor();
    await alice.page.locator('.toast').getByText('Do not reload the page until then').waitFor();
    const isConfirmed = (): Promise<boolean> =>
      alice.page.evaluate(() => !dispatchEvent(new Event('beforeunload', { cancelable: true })));
    expect(await isConfirmed()).toBe(true);
    await alice.context.setOffline(false);
    await state('saved').waitFor();
    expect(await isConfirmed()).toBe(false);
  });

  it('counts only rows of the last answered search', async () => {
    const { page } = alice;
    const count = (): Promise<string> => page.locator('.status [aria-live]').first().innerText();
    await expect.poll(count).toBe('2 people');
    await alice.goOffline();
    await state('offline').waitFor();
    await page.getByRole('textbox', { name: 'Search users' }).fill('nobody of this name');
    await page.waitForURL('**/users?search=*');
    expect(await count()).toBe('2 people');
    await alice.context.setOffline(false);
    await expect.poll(count).toBe('0 people match');
    await page.getByRole('textbox', { name: 'Search users' }).fill('');
    await expect.poll(count).toBe('2 people');
    await state('saved').waitFor();
  });

  it('opens exactly one stream in the `online` event', async () => {
    await alice.page.evaluate(() => {
      // Runs after the page's own listeners.
      addEventListener('online', () => {
        window.streamsAround.at(-1)!.after = window.opened;
      });
    });
    for (let time = 0; time < 3; time += 1) {
      await alice.goOffline();
      await state('offline').waitFor();
      await alice.context.setOffline(false);
      await state('saved').waitFor();
      const { around, opened } = await alice.page.evaluate(() => ({
        around: window.streamsAround.at(-1)!,
        opened: window.opened,
      }));
      expect(around.after).toBe(around.before + 1);
      expect(opened).toBe(around.after);
    }
    expect(alice.consoleErrors).toEqual([]);
  });
});
