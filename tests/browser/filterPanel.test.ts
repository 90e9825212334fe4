import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Acme, password, startAcme } from './acme.ts';
import { type BrowserUser, BrowserUsers } from './browserUser.ts';

describe('the filter', () => {
  const visitors = new BrowserUsers();
  let acme: Acme;
  let alice: BrowserUser;
  beforeAll(async () => {
    acme = await startAcme({ ben: { status: 'Active' }, cleo: {}, dan: {} }, 2);
    alice = await visitors.open({ width: 1440 });
    await alice.signIn(acme.server.url, 'alice', password);
    await alice.page.locator('.sg-body [role=rowheader]').first().waitFor();
  });
  afterAll(async () => {
    await visitors.close();
    await acme?.stop();
  });
  const formula = (): string | null => new URL(alice.page.url()).searchParams.get('filter');
  /** The rows that are shown, by name: their elements are in no order. */
  const shown = async (): Promise<string[]> => (await alice.page.locator('.sg-body [role=rowheader]').allInnerTexts()).toSorted();

  it('chosen from the values of a column is shown by the panel, which edits it and joins conditions by "or"', async () => {
    const { page } = alice;
    await page.getByRole('button', { name: 'Menu of Status' }).click();
    await page.getByRole('menuitem', { name: 'Filter by this column' }).click();
    const values = page.getByRole('dialog', { name: 'Filter by Status' });
    await values.getByRole('checkbox', { name: 'Select all' }).uncheck();
    await values.getByRole('checkbox', { name: /^Active/ }).check();
    await alice.expectAccessible();
    await values.getByRole('button', { name: 'Apply' }).click();
    await expect.poll(formula).toBe('IN(status, "Active")');
    await expect.poll(shown).toEqual(['alice', 'ben']);
    await expect.poll(() => page.evaluate(() => document.activeElement?.getAttribute('data-field'))).toBe('status');

    await page.getByRole('button', { name: '1 filter' }).click();
    const panel = page.locator('.popover .filter');
    await panel.getByRole('button', { name: 'Remove Active' }).waitFor();
    await panel.getByLabel('Value').selectOption('Draft');
    await expect.poll(formula).toBe('IN(status, "Active", "Draft")');
    await panel.getByRole('button', { name: 'Remove Active' }).click();
    await expect.poll(formula).toBe('IN(status, "Draft")');
    await panel.getByLabel('Comparison').selectOption('is none of');
    await expect.poll(formula).toBe('NOT(IN(status, "Draft"))');
    await panel.getByRole('button', { name: 'Add condition' }).click();
    await panel.getByLabel('Value').nth(1).fill('cle');
    await expect.poll(formula).toBe('AND(NOT(IN(status, "Draft")), CONTAINS(userId, "cle"))');
    await panel.getByLabel('All conditions or any').selectOption('or');
    await expect.poll(formula).toBe('OR(NOT(IN(status, "Draft")), CONTAINS(userId, "cle"))');
    await expect.poll(shown).toEqual(['alice', 'ben', 'cleo']);
    await alice.expectAccessible();
    expect(alice.consoleErrors).toEqual([]);
  });
});
