import type { Locator } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Acme, password, startAcme } from './acme.ts';
import { type BrowserUser, BrowserUsers } from './browserUser.ts';

/** The names of linked rows lead to them: by mouse, key, menu, and from the open row. */
describe('links to other rows', () => {
  const visitors = new BrowserUsers();
  let acme: Acme;
  let alice: BrowserUser;

  beforeAll(async () => {
    acme = await startAcme({ ben: { status: 'Active' } });
    alice = await visitors.open();
    await alice.signIn(acme.server.url, 'alice', password);
    await alice.row('ben@acme.test').waitFor();
  });
  afterAll(async () => {
    await visitors.close();
    await acme?.stop();
  });

  const seats = async (): Promise<void> => {
    await alice.page.goto(`${acme.server.url}/seats`);
    await alice.row('ben Adam').waitFor();
  };
  const path = (): string => new URL(alice.page.url()).pathname;
  const name = (field: string) => alice.row('ben Adam').locator(`[data-field=${field}] .sg-link`);
  /** A place in a cell that is beside its link, and beside the button that opens the row. */
  const placeBeside = async (cell: Locator): Promise<{ x: number; y: number }> => ({
    x: (await cell.boundingBox())!.width - 40,
    y: 10,
  });
  /** Selects a cell by a click beside its link. */
  const beside = async (field: string): Promise<void> => {
    const cell = alice.row('ben Adam').locator(`[data-field=${field}]`);
    await cell.click({ position: await placeBeside(cell) });
  };
  const isAtBen = async (): Promise<void> => {
    await alice.page.locator('.panel').getByRole('heading', { name: 'ben Adam' }).waitFor();
    expect(path()).toMatch(/^\/users\/[0-9a-f-]+$/);
    await expect
      .poll(() => alice.page.evaluate(() => document.querySelector('.sg-row:has(:focus)')?.textContent ?? ''))
      .toContain('ben@acme.test');
  };

  it('a click on a read-only link opens its row, and Back returns', async () => {
    await seats();
    await name('pool').click();
    await alice.page.locator('.panel-fields').waitFor();
    expect(path()).toMatch(/^\/pools\/[0-9a-f-]+$/);
    await alice.page.goBack();
    await expect.poll(path).toBe('/seats');
  });

  it('on an editable link, a click on the name opens its row, a click beside it selects, and a double click there edits', async () => {
    await seats();
    const cell = alice.row('ben Adam').locator('[data-field=user]');
    await beside('user');
    expect(await cell.getAttribute('data-active')).toBe('');
    await cell.dblclick({ position: await placeBeside(cell) });
    await alice.page.locator('.sg-editor').waitFor();
    expect(path()).toBe('/seats');
    await alice.press('Escape');
    await name('user').click();
    await isAtBen();
  });

  it('Alt+Enter and the row menu open the linked row', async () => {
    await seats();
    await beside('user');
    await alice.press('Alt+Enter');
    await isAtBen();
    await seats();
    await name('user').click({ button: 'right' });
    await alice.page.getByRole('menuitem', { name: 'Go to ben Adam' }).click();
    await isAtBen();
  });

  it('a link in the open row opens the linked row', async () => {
    await seats();
    await beside('user');
    await alice.press('Space');
    await alice.page.locator('.panel').getByRole('link', { name: 'Go to ben Adam' }).click();
    await isAtBen();
    await alice.expectAccessible();
  });

  it('the console shows no errors', () => {
    expect(alice.consoleErrors).toEqual([]);
  });
});
