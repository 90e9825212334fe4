import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Acme, password, startAcme } from './acme.ts';
import { type BrowserUser, BrowserUsers } from './browserUser.ts';

/** An open row beside the grid in a narrow window: nothing overlaps, and the active cell stays visible. */
describe('a narrow window with an open row', () => {
  const visitors = new BrowserUsers();
  let acme: Acme;
  let alice: BrowserUser;

  beforeAll(async () => {
    acme = await startAcme({ ben: {}, cleo: { mobile: 'no number' } });
    alice = await visitors.open({ locale: 'fr-FR' });
    await alice.signIn(acme.server.url, 'alice', password);
    await alice.row('cleo@acme.test').waitFor();
  });
  afterAll(async () => {
    await visitors.close();
    await acme?.stop();
  });

  it.each([910, 1000, 1100, 1280])('has no overlap at %i pixels and keeps the active cell visible', async width => {
    await alice.page.setViewportSize({ width, height: 700 });
    await alice.page.goto(`${acme.server.url}/users`);
    await alice.row('cleo@acme.test').waitFor();
    await alice.page.locator('.sg-body [role=rowheader]').first().click();
    await alice.press('F8');
    await alice.page.locator('.sg-body [data-active][aria-invalid=true]').waitFor();
    await alice.press('Space');
    await alice.page.locator('.panel').waitFor();
    const isSeen = (): Promise<boolean> =>
      alice.page.evaluate(() => {
        const box = document.querySelector('.sg-body [data-active]')?.getBoundingClientRect();
        const panel = document.querySelector('.panel')!.getBoundingClientRect();
        if (!box) return false;
        const at = document.elementFromPoint((box.left + Math.min(box.right, panel.left)) / 2, (box.top + box.bottom) / 2);
        return box.left < panel.left - 40 && at?.closest('[data-active]') !== null;
      });
    await expect.poll(isSeen).toBe(true);
    const over = await alice.page.evaluate(() => {
      const { left } = document.querySelector('.panel')!.getBoundingClientRect();
      return [...document.querySelectorAll('.top > *, .tools > *, .status > *')]
        .filter(one => one.getBoundingClientRect().right > left + 1 && getComputedStyle(one).display !== 'none')
        .map(one => one.className);
    });
    expect(over).toEqual([]);
    await alice.press('Space');
    await alice.page.locator('.panel').waitFor({ state: 'detached' });
  });

  it('keeps the search box in place for any table name', async () => {
    const places = new Set<number>();
    for (const table of ['users', 'workspaces', 'seats', 'access']) {
      await alice.page.goto(`${acme.server.url}/${table}`);
      places.add(Math.round((await alice.page.locator('.search').boundingBox())!.x));
    }
    expect(places.size).toBe(1);
    expect(alice.consoleErrors).toEqual([]);
  });
});
