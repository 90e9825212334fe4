import type { Route } from 'playwright-core';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Cells } from '../../server/model/change.ts';
import { type Acme, password, startAcme } from './acme.ts';
import { type BrowserUser, BrowserUsers } from './browserUser.ts';

/** States that are typed faster than their consequences are found out, and while the server cannot be reached. */
describe('several states one after the other', () => {
  const visitors = new BrowserUsers();
  let acme: Acme;
  let alice: BrowserUser;
  let ids: Record<string, string>;
  /** Dry runs that wait for `answer`. */
  let held: Route[] = [];
  let isHolding = false;

  const status = async (name: string): Promise<unknown> => {
    const { body } = await acme.api.at<{ row: { cells: Cells } }>('GET', `tables/users/rows/${ids[name]}`);
    return body.row.cells.status;
  };
  const statuses = async (): Promise<unknown[]> => [await status('boss'), await status('worker')];
  const answer = async (): Promise<void> => {
    isHolding = false;
    for (const route of held.splice(0)) await route.continue();
  };
  const dialog = () => alice.page.getByRole('alertdialog');
  const type = async (name: string, ...keys: string[]): Promise<void> => {
    await (await alice.cell(`${name}@acme.test`, 'Status')).click();
    await alice.press(...keys);
  };

  beforeAll(async () => {
    acme = await startAcme();
    ids = {
      boss: await acme.add('boss', { status: 'Active' }),
      worker: await acme.add('worker', { status: 'Active' }),
    };
    await acme.api.at('POST', 'commit', { changes: [{ table: 'users', row: ids.worker, to: { manager: ids.boss } }] });
    alice = await visitors.open({ width: 1440, height: 900 });
    alice.page.setDefaultTimeout(15_000);
    await alice.page.route('**/commit', async route => {
      if (isHolding && (route.request().postData() ?? '').includes('"dryRun":true')) held.push(route);
      else await route.continue();
    });
    await alice.signIn(acme.server.url, 'alice', password);
    await alice.row('boss@acme.test').waitFor();
  });
  beforeEach(async () => {
    const changes = [ids.boss, ids.worker].map(row => ({ table: 'users', row, to: { status: 'Active' } }));
    await acme.api.at('POST', 'commit', { changes });
    await alice.page.goto(`${acme.server.url}/users?sort=userId`);
    await alice.row('boss@acme.test').waitFor();
    held = [];
    isHolding = true;
  });
  afterAll(async () => {
    await visitors.close();
    await acme?.stop();
  });

  it('a second state is not lost while the first one is checked', async () => {
    await type('boss', 'i', 'n', 'a', 'Enter');
    await expect.poll(() => held.length).toBe(1);
    await type('worker', 'i', 'n', 'a', 'Enter');
    await answer();
    await dialog().getByRole('button', { name: 'Deactivate 1 person' }).click();
    await dialog().waitFor({ state: 'detached' });
    await expect.poll(statuses).toEqual(['Inactive', 'Inactive']);
  });

  it('a question that comes late takes no key that was meant for the grid', async () => {
    await type('boss', 'i', 'n', 'a', 'Enter');
    await expect.poll(() => held.length).toBe(1);
    const cell = await alice.cell('boss@acme.test', 'Status');
    expect(await cell.getAttribute('aria-busy')).toBe('true');
    await alice.page.locator('.status-sync').getByText('Checking…').waitFor();
    await answer();
    await dialog().waitFor();
    await alice.press('Enter', 'Space', 'a', 'ArrowDown');
    await expect.poll(() => dialog().count()).toBe(1);
    expect(await statuses()).toEqual(['Active', 'Active']);
    await expect.poll(() => alice.page.locator('.status-sync').innerText()).toBe('All saved');
    await dialog().getByRole('button', { name: 'Cancel' }).click();
    await dialog().waitFor({ state: 'detached' });
    await expect.poll(() => cell.getAttribute('aria-busy')).toBe(null);
    expect(await statuses()).toEqual(['Active', 'Active']);
    // The grid has the focus again.
    expect(await cell.evaluate(element => element.closest('[role=grid]')?.contains(document.activeElement))).toBe(true);
  });

  it('the field of the open row says that its new state is checked', async () => {
    await type('boss', 'Space');
    const field = alice.page.locator('.row-field', { has: alice.page.locator('#row-status') });
    await alice.page.locator('#row-status').selectOption('Inactive');
    await expect.poll(() => held.length).toBe(1);
    await field.getByText('Checking…').waitFor();
    expect(await field.getAttribute('aria-busy')).toBe('true');
    await expect.poll(() => alice.page.locator('.row-field[aria-busy=true]').count()).toBe(1);
    await answer();
    await dialog().getByRole('button', { name: 'Cancel' }).click();
    await expect.poll(() => field.getAttribute('aria-busy')).toBe('false');
    expect(await field.getByText('Checking…').count()).toBe(0);
    await alice.press('Escape');
  });

  it('is saved without a connection, after a question that says it could not be checked', async () => {
    const isLoaded = async (name: string): Promise<boolean> =>
      await alice.page.evaluate(
        part => performance.getEntriesByType('resource').some(entry => entry.name.includes(part)),
        `/assets/${name}-`,
      );
    for (const name of ['preview-consequences', 'consequences'])
      await expect.poll(() => isLoaded(name), { timeout: 15_000 }).toBe(true);
    await alice.goOffline();
    try {
      await alice.page.locator('.status-sync[data-state=offline]').waitFor();
      for (const name of ['boss', 'worker']) {
        await type(name, 'i', 'n', 'a', 'Enter');
        await dialog().getByText('The consequences could not be checked.').waitFor();
        await dialog().getByRole('button', { name: 'Deactivate 1 person' }).click();
        await dialog().waitFor({ state: 'detached' });
      }
    } finally {
      await alice.context.setOffline(false);
    }
    await expect.poll(statuses, { timeout: 15_000 }).toEqual(['Inactive', 'Inactive']);
  });

  it('the console shows no errors', () => {
    expect(alice.consoleErrors).toEqual([]);
  });
});
