import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type Acme, password, startAcme } from './acme.ts';
import { type BrowserUser, BrowserUsers } from './browserUser.ts';

/** In a narrow window the drawer and the open row cover the grid: keys lead to nothing that is covered. */
describe('the focus in a narrow window', () => {
  const visitors = new BrowserUsers();
  let acme: Acme;
  let alice: BrowserUser;

  beforeAll(async () => {
    acme = await startAcme({ ben: { status: 'Active' }, eve: { email: null } });
    alice = await visitors.open({ width: 800, height: 700 });
    await alice.signIn(acme.server.url, 'alice', password);
    await alice.row('ben@acme.test').waitFor();
  });
  afterAll(async () => {
    expect(alice.consoleErrors).toEqual([]);
    await visitors.close();
    await acme?.stop();
  });

  const page = () => alice.page;
  /** The focused element: the active cell, or the part of the page and the element's name. */
  const focus = (): Promise<string> =>
    page().evaluate(() => {
      const at = document.activeElement!;
      if (at.matches('.sg-cell[data-active]')) return 'the active cell';
      return `${at.closest<HTMLElement>('[data-region]')?.dataset.region}: ${at.getAttribute('aria-label') ?? at.textContent}`;
    });
  const inGrid = () => expect.poll(focus).toBe('the active cell');
  const opened = async (): Promise<void> => {
    await page().goto(`${acme.server.url}/users`);
    await alice.row('ben@acme.test').waitFor();
    await inGrid();
  };
  beforeEach(opened);
  /** Whether the focused element is on top where it is drawn. */
  const isSeen = () =>
    page().evaluate(() => {
      const at = document.activeElement!;
      const { left, top, width, height } = at.getBoundingClientRect();
      const over = document.elementFromPoint(left + width / 2, top + height / 2);
      return over !== null && (at.contains(over) || over.contains(at));
    });
  const drawer = () => page().locator('.drawer-backdrop');
  const openDrawer = async (): Promise<void> => {
    await page().locator('.top .button.icon').first().click();
    await drawer().waitFor();
  };
  const openRow = async (): Promise<void> => {
    await alice.press('Space');
    await page().locator('#panel-tab-history').focus();
  };

  it('the drawer takes the focus, and Escape gives it back to the grid', async () => {
    await openDrawer();
    await expect.poll(focus).toContain('sidebar');
    await alice.press('F6');
    expect(await focus()).toContain('sidebar');
    await alice.press('Escape');
    await drawer().waitFor({ state: 'detached' });
    await inGrid();
  });

  it.each([
    ['the drawer', openDrawer],
    ['the open row', openRow],
  ])('the keys of the page uncover the grid from %s', async (_, open) => {
    for (const [key, part] of [
      ['Control+f', 'grid: Find in table'],
      ['Control+Shift+f', 'tools: Search users'],
      ['F8', 'the active cell'],
    ] as const) {
      await open();
      await alice.press(key);
      await expect.poll(focus).toBe(part);
      expect(await isSeen()).toBe(true);
      expect(await drawer().count()).toBe(0);
      expect(await page().locator('.panel').count()).toBe(0);
      await opened();
    }
  });

  it('F6 stays in the open row, which covers the other parts, and undo leaves it open', async () => {
    await openRow();
    await alice.press('F6');
    expect(await focus()).toContain('panel');
    await alice.press('Control+z');
    expect(await focus()).toContain('panel');
    expect(await isSeen()).toBe(true);
  });
});
