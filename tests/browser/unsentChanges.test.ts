import type { Page } from 'playwright-core';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { HttpClient } from '../kit/client.ts';
import type { Server } from '../kit/server.ts';
import { password, startWithAlice } from './acme.ts';
import { BrowserUser, BrowserUsers } from './browserUser.ts';
import { countQueuedWrites } from './queuedWrites.ts';

/** A change without an answer survives its page, for the person who made it and nobody else. */
describe('unsent changes', () => {
  const visitors = new BrowserUsers();
  let server: Server;
  let api: HttpClient;
  let alice: BrowserUser;
  let row: string;

  beforeAll(async () => {
    ({ server, api, alice } = await startWithAlice(visitors, {
      prepare: async (by, at) => {
        const bob = {
          userId: 'bob',
          firstName: 'Bob',
          lastName: 'Roux',
          email: 'bob@acme.test',
          role: 'manager',
          status: 'Active',
        };
        const { body } = await by.at<{ secrets: { secret: string }[] }>('POST', 'commit', {
          changes: [{ table: 'users', row: crypto.randomUUID(), from: null, to: bob }],
        });
        const other = new HttpClient(at.url);
        const given = body.secrets[0]!.secret;
        await other.signIn('bob', given);
        expect((await other.ask('POST', '/api/session/password', { current: given, next: password })).status).toBeLessThan(300);
      },
    }));
  });
  afterAll(async () => {
    await visitors.close();
    await server?.stop();
  });

  let last = 0;
  beforeEach(async () => {
    last += 1;
    row = crypto.randomUUID();
    const to = { userId: `eve${last}`, firstName: 'Eve', lastName: `Adam${last}`, email: `eve${last}@acme.test` };
    expect((await api.at('POST', 'commit', { changes: [{ table: 'users', row, from: null, to }] })).status).toBe(200);
    await alice.row(`eve${last}@acme.test`).waitFor();
  });

  const lastName = async (): Promise<string | undefined> => {
    const { body } = await api.at<{ row: { cells: { lastName: string } } }>('GET', `tables/users/rows/${row}`);
    return body.row?.cells.lastName;
  };
  /** Types into this test's row. */
  const type = async (text: string): Promise<void> => {
    await (await alice.cell(`eve${last}@acme.test`, 'Last Name')).click();
    await alice.page.keyboard.type(text);
    await alice.press('Enter');
  };
  const state = (name: string, page = alice.page) => page.locator(`.status-sync[data-state=${name}]`);
  /** Blocks only the changes of this page from reaching the server. */
  const blockCommits = (page: Page) => page.route('**/commit', route => route.abort());
  /** Expects this number of changes in the browser's database. */
  const expectQueued = (count: number) => expect.poll(() => alice.page.evaluate(countQueuedWrites)).toBe(count);
  /** Closes the page without a confirmation and opens another one. */
  const another = async (): Promise<void> => {
    await expectQueued(1);
    const { context } = alice;
    await alice.page.close();
    alice = new BrowserUser(await context.newPage(), context);
    await alice.page.goto(`${server.url}/users`);
    await alice.row('alice').waitFor();
  };

  it('are counted and sent when the network is back', async () => {
    await alice.goOffline();
    await type('One');
    await type('Two');
    await state('offline').getByText('Offline · 2 changes waiting').waitFor();
    await alice.context.setOffline(false);
    await state('saved').getByText('All saved').waitFor();
    expect(await lastName()).toBe('Two');
  });

  it('can be undone offline: the undo waits for the connection and says so', async () => {
    await type('One');
    await state('saved').waitFor();
    await alice.goOffline();
    await type('Two');
    await alice.press('Control+z');
    await alice.waitForText('You are offline: this will be undone when the connection is back.');
    await alice.context.setOffline(false);
    await expect.poll(lastName).toBe('One');
    await alice.waitForText('Undone: 1 row');
  });

  it('are counted even if only changes are blocked', async () => {
    await blockCommits(alice.page);
    await type('Held');
    await state('waiting').getByText('1 change waiting').waitFor();
    await alice.page.unroute('**/commit');
    await state('saved').waitFor();
    expect(await lastName()).toBe('Held');
  });

  it('are shown and sent by the next page after this one is closed or crashes', async () => {
    await alice.goOffline();
    await type('Kept');
    await state('offline').getByText('1 change waiting').waitFor();
    await expectQueued(1);
    await alice.page.close();
    await alice.context.setOffline(false);
    const { context } = alice;
    alice = new BrowserUser(await context.newPage(), context);
    await blockCommits(alice.page);
    await alice.page.goto(`${server.url}/users`);
    await state('waiting').getByText('1 change waiting').waitFor();
    await expect.poll(async () => (await alice.cell(`eve${last}@acme.test`, 'Last Name')).innerText()).toBe('Kept');
    expect(await lastName()).toBe(`Adam${last}`);
    await alice.page.unroute('**/commit');
    await alice.waitForText(/The changes waiting in this browser have been sent/);
    await state('saved').waitFor();
    expect(await lastName()).toBe('Kept');
  });

  it('are applied once even if the server’s answer was lost', async () => {
    await alice.page.route('**/commit', async route => {
      await route.fetch();
      await route.abort();
    });
    await alice.press('Control+End', 'ArrowDown', 'Home');
    await alice.page.keyboard.type(`once${last}`);
    await alice.press('Tab');
    await expect
      .poll(async () => (await api.at<{ count: number }>('GET', `tables/users/rows/count?search=once${last}`)).body.count)
      .toBe(1);
    await another();
    await alice.waitForText(/The changes waiting in this browser have been sent/);
    await state('saved').waitFor();
    expect((await api.at<{ count: number }>('GET', `tables/users/rows/count?search=once${last}`)).body.count).toBe(1);
  });

  it.each(['closed', 'killed'])('are sent by another open page when theirs is %s', async how => {
    const other = await alice.context.newPage();
    await other.goto(`${server.url}/users`);
    await other.getByText(`eve${last}@acme.test`).waitFor();
    await blockCommits(alice.page);
    await type('Left behind');
    await state('waiting').waitFor();
    await expectQueued(1);
    if (how === 'killed') {
      // A page that is killed announces nothing.
      await alice.page.evaluate(() => addEventListener('pagehide', event => event.stopImmediatePropagation(), true));
    }
    await alice.page.close();
    alice = new BrowserUser(other, alice.context);
    await expect.poll(lastName, { timeout: 30_000 }).toBe('Left behind');
    await state('saved').waitFor();
  });

  it('are left to their page while it is open, even if it does not answer in time', async () => {
    await blockCommits(alice.page);
    await type('Mine');
    await state('waiting').waitFor();
    await expectQueued(1);
    const other = await alice.context.newPage();
    let asked = 0;
    await other.exposeFunction('countQuestion', () => (asked += 1));
    await other.addInitScript(() => {
      // This page hears no answers.
      globalThis.BroadcastChannel = class extends BroadcastChannel {
        constructor(name: string) {
          super(name);
          this.addEventListener('message', event => {
            if ((event.data as { kind?: string }).kind === 'sending') event.stopImmediatePropagation();
          });
        }
        override postMessage(message: { kind?: string }): void {
          if (message.kind === 'who') (globalThis as unknown as { countQuestion: () => void }).countQuestion();
          super.postMessage(message);
        }
      };
    });
    await other.goto(`${server.url}/users`);
    // It asks again some seconds later, since the write is still there.
    await expect.poll(() => asked, { timeout: 30_000 }).toBeGreaterThan(1);
    expect(await lastName()).toBe(`Adam${last}`);
    await expectQueued(1);
    await alice.page.unroute('**/commit');
    await state('saved').waitFor();
    expect(await lastName()).toBe('Mine');
    await other.close();
  });

  it('that the server refuses later keep their text and the reason', async () => {
    await blockCommits(alice.page);
    await type('Too late');
    await state('waiting').waitFor();
    await api.at('POST', 'commit', { changes: [{ table: 'users', row, to: null }] });
    await another();
    await alice.page.getByRole('button', { name: '1 change not saved' }).click();
    const dialog = alice.page.getByRole('dialog');
    await dialog.getByText('Last Name: Too late').waitFor();
    expect(await dialog.locator('.inline-error').innerText()).not.toBe('');
    await alice.expectAccessible();
    await dialog.getByRole('button', { name: 'Discard' }).click();
    await dialog.waitFor({ state: 'detached' });
    await expectQueued(0);
    await alice.page.reload();
    await alice.row('alice').waitFor();
    expect(await alice.page.getByRole('button', { name: /not saved/ }).count()).toBe(0);
  });

  it('that are older than the server remembers are not sent without asking', async () => {
    await blockCommits(alice.page);
    await type('Old');
    await state('waiting').waitFor();
    await expectQueued(1);
    await alice.page.evaluate(async () => {
      const database = await new Promise<IDBDatabase>(resolve => {
        const request = indexedDB.open('seatgrid');
        request.addEventListener('success', () => resolve(request.result));
      });
      const store = database.transaction('writes', 'readwrite').objectStore('writes');
      await new Promise<void>(resolve => {
        const all = store.getAll();
        all.addEventListener('success', () => {
          for (const one of all.result as { write: { at: number } }[])
            store.put({ ...one, write: { ...one.write, at: one.write.at - 86_400_000 } });
        });
        store.transaction.addEventListener('complete', () => resolve());
      });
      database.close();
    });
    await another();
    await alice.page.getByRole('button', { name: '1 change not saved' }).click();
    await alice.waitForText('There was no answer for a day. Check whether the change was made before you send it again.');
    expect(await lastName()).toBe(`Adam${last}`);
    await alice.page.getByRole('button', { name: 'Send again' }).click();
    await expect.poll(lastName).toBe('Old');
    await alice.page.getByRole('dialog').waitFor({ state: 'detached' });
  });

  it('are hidden and unsent while another person is signed in, and sent when their person is back', async () => {
    await blockCommits(alice.page);
    await type('Only Alice');
    await state('waiting').waitFor();
    const leave = async (): Promise<void> => {
      await alice.page.locator('.account-button').first().click();
      await alice.page.getByRole('menuitem', { name: 'Sign out' }).click();
    };
    await leave();
    await alice.waitForText(/1 change has not been saved yet\. It stays in this browser/);
    await alice.expectAccessible();
    await alice.page.getByRole('button', { name: 'Stay signed in' }).click();
    await leave();
    await alice.page.getByRole('button', { name: 'Sign out and keep' }).click();
    await alice.page.getByLabel('E-mail or User ID').waitFor();
    await alice.page.unroute('**/commit');
    await alice.signIn(server.url, 'bob', password);
    await alice.row(`eve${last}@acme.test`).waitFor();
    await state('saved').waitFor();
    expect(await alice.page.getByText('Only Alice').count()).toBe(0);
    expect(await lastName()).toBe(`Adam${last}`);
    await leave();
    await alice.page.getByLabel('E-mail or User ID').waitFor();
    await alice.signIn(server.url, 'alice', password);
    await expect.poll(lastName).toBe('Only Alice');
  });

  it('are deleted after a month if their person does not come back', async () => {
    await expectQueued(0);
    await alice.page.evaluate(async () => {
      const database = await new Promise<IDBDatabase>(resolve => {
        const request = indexedDB.open('seatgrid');
        request.addEventListener('success', () => resolve(request.result));
      });
      const transaction = database.transaction('writes', 'readwrite');
      for (const days of [1, 31]) {
        const write = { key: `${days}`, at: Date.now() - days * 86_400_000, label: '', to: 'undo', body: {} };
        transaction.objectStore('writes').put({ owner: 'administration somebody', key: write.key, write });
      }
      await new Promise<void>(resolve => {
        transaction.addEventListener('complete', () => resolve());
      });
      database.close();
    });
    await alice.page.reload();
    await state('saved').waitFor();
    await expectQueued(1);
  });

  it('the console shows no errors', () => {
    expect(alice.consoleErrors).toEqual([]);
  });
});
