import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Acme, password, startAcme } from './acme.ts';
import { type BrowserUser, BrowserUsers } from './browserUser.ts';

/** What a browser keeps of how a person looks at a table. */
describe('stored settings of views', () => {
  const visitors = new BrowserUsers();
  let acme: Acme;
  let alice: BrowserUser;

  beforeAll(async () => {
    acme = await startAcme({ dan: { status: 'Active' } });
    alice = await visitors.open();
    await alice.signIn(acme.server.url, 'alice', password);
    await alice.row('dan@acme.test').waitFor();
  });
  afterAll(async () => {
    await visitors.close();
    await acme?.stop();
  });

  const go = async (to: string): Promise<void> => {
    await alice.page.goto(`${acme.server.url}${to}`);
  };

  it('column widths are stored per person in one browser', async () => {
    await go('/users');
    await alice.page.locator('.sg-body [role=rowheader]').first().waitFor();
    await alice.press('Control+Home');
    const width = async (of: BrowserUser): Promise<number> => (await of.page.locator('.sg-header').nth(2).boundingBox())!.width;
    await (await alice.cell('alice@acme.test', 'Last Name')).click();
    const before = await width(alice);
    await alice.press('Control+ArrowUp', 'ArrowUp', 'Shift+ArrowRight', 'Shift+ArrowRight');
    await expect.poll(() => width(alice)).toBe(before + 32);
    await alice.page.reload();
    await alice.row('alice@acme.test').waitFor();
    expect(await width(alice)).toBe(before + 32);
    const columnKeys = () => alice.page.evaluate(() => Object.keys(localStorage).filter(key => key.includes('columns')));
    const keys = await columnKeys();
    expect(keys).toEqual([expect.stringMatching(/^seatgrid\.administration\.[0-9a-f-]+\.columns\.users$/)]);
    await alice.page.evaluate(name => {
      const text = localStorage.getItem(name)!;
      localStorage.clear();
      localStorage.setItem('seatgrid.columns.users', text);
    }, keys[0]!);
    await alice.page.reload();
    await alice.row('alice@acme.test').waitFor();
    expect(await width(alice)).toBe(before + 32);
    expect(await columnKeys()).toEqual(keys);
  });

  it('each view of each table has its own row height; one without starts with the height that an earlier version stored', async () => {
    const density = () => alice.page.locator('.sg-grid').getAttribute('data-density');
    const choose = async (now: string, next: string) => {
      await alice.page.getByRole('button', { name: `Row height: ${now}` }).click();
      await alice.page.getByRole('menuitemradio', { name: next, exact: true }).click();
      await alice.press('Escape');
      await alice.page.locator('.menu').waitFor({ state: 'detached' });
    };
    const stored = () =>
      alice.page.evaluate(() =>
        Object.keys(localStorage)
          .filter(key => /\.(?:height|columns)/.test(key))
          .map(key => `${key.replace(/^seatgrid\.administration\.[0-9a-f-]+\./, '')}=${localStorage.getItem(key)}`)
          .sort(),
      );
    await alice.page.evaluate(() => {
      const prefix = `seatgrid.${(JSON.parse(localStorage.getItem('seatgrid.people')!) as string[])[0]}`;
      for (const key of Object.keys(localStorage)) if (/\.(?:height|columns)/.test(key)) localStorage.removeItem(key);
      localStorage.setItem(`${prefix}height`, '44');
    });
    await go('/users');
    await alice.row('dan@acme.test').waitFor();
    expect(await density()).toBe('44');
    await choose('Comfortable', 'Compact');
    await expect.poll(density).toBe('24');
    await alice.page.locator('.views a', { hasText: 'Needs attention' }).click();
    await expect.poll(density).toBe('44');
    await alice.page.getByRole('link', { name: 'Organisations' }).click();
    await alice.row('acme').waitFor();
    await expect.poll(density).toBe('44');
    await choose('Comfortable', 'Extra tall');
    await go('/users');
    await alice.row('dan@acme.test').waitFor();
    expect(await density()).toBe('24');
    // A height pins no columns: they still follow the catalog.
    expect(await stored()).toEqual(['height.orgs=64', 'height.users=24', 'height=44']);
    await choose('Compact', 'Normal');
  });

  it('a view keeps what can be read of damaged settings, for its own table only', async () => {
    const width = async (name: string): Promise<number> =>
      (await alice.page.getByRole('columnheader', { name }).first().boundingBox())!.width;
    const store = (settings: unknown, height: unknown) =>
      alice.page.evaluate(
        ([columns, rowHeight]) => {
          const prefix = `seatgrid.${(JSON.parse(localStorage.getItem('seatgrid.people')!) as string[])[0]}`;
          localStorage.setItem(`${prefix}columns.users`, JSON.stringify(columns));
          localStorage.setItem(`${prefix}height.users`, JSON.stringify(rowHeight));
        },
        [settings, height],
      );
    const density = () => alice.page.locator('.sg-grid').getAttribute('data-density');
    await store({}, 44);
    await go('/users?sort=-lastName');
    await alice.row('dan@acme.test').waitFor();
    const [first, last] = [await width('First Name'), await width('Last Name')];
    expect(await density()).toBe('44');
    await store({ sizing: { lastName: last + 40, firstName: 'wide' }, visibility: { jobTitle: 0 }, order: [1] }, 'tall');
    await alice.page.reload();
    await alice.row('dan@acme.test').waitFor();
    expect([await width('First Name'), await width('Last Name'), await density()]).toEqual([first, last + 40, '32']);
    await alice.page.getByRole('link', { name: 'Workspaces' }).click();
    await alice.page.getByRole('link', { name: 'Users' }).click();
    await alice.row('dan@acme.test').waitFor();
    expect([await width('First Name'), await width('Last Name')]).toEqual([first, last + 40]);
    const stored = await alice.page.evaluate(() => Object.keys(localStorage).filter(key => key.includes('.columns.')));
    expect(stored).toEqual([expect.stringMatching(/\.columns\.users$/)]);
  });

  it('the console shows no errors', () => {
    expect(alice.consoleErrors).toEqual([]);
  });
});
