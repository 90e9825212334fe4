import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Acme, password, startAcme } from './acme.ts';
import { type BrowserUser, BrowserUsers } from './browserUser.ts';

describe('the tabs of the views, on a line without room for all', () => {
  const visitors = new BrowserUsers();
  let acme: Acme;
  let alice: BrowserUser;

  beforeAll(async () => {
    acme = await startAcme({ ben: {} });
    alice = await visitors.open({ width: 1000, height: 700 });
    await alice.signIn(acme.server.url, 'alice', password);
    alice.page.setDefaultTimeout(6_000);
    await alice.row('ben@acme.test').waitFor();
  });
  afterAll(async () => {
    await visitors.close();
    await acme?.stop();
  });

  it('show the one that is open, even the last, and hide only those below the line', async () => {
    // The line is narrower than its tabs in any window.
    await alice.page.locator('.views').evaluate(nav => Object.assign(nav.style, { maxWidth: '180px' }));
    await alice.page.locator('.views[data-cut]').waitFor();
    const count = await alice.page.locator('.views a').count();
    expect(count).toBeGreaterThan(2);
    const at = count - 1;
    await alice.page.locator('.views + button, .views ~ button').first().click();
    await alice.page.getByRole('menuitemradio').nth(at).click();
    const tabs = () =>
      alice.page.locator('.views a').evaluateAll(all => {
        const top = Math.min(...all.map(tab => (tab as HTMLElement).offsetTop));
        return all.map(tab => ({
          isOpen: tab.hasAttribute('aria-current'),
          isOnLine: (tab as HTMLElement).offsetTop === top,
          isShown: getComputedStyle(tab).visibility === 'visible',
        }));
      });
    await expect.poll(async () => (await tabs())[at]).toEqual({ isOpen: true, isOnLine: true, isShown: true });
    await expect.poll(async () => (await tabs()).filter(tab => tab.isOnLine !== tab.isShown)).toEqual([]);
    expect(alice.consoleErrors).toEqual([]);
  });
});
