import { uuidv7 } from 'uuidv7';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Acme, password, startAcme } from './acme.ts';
import { type BrowserUser, BrowserUsers } from './browserUser.ts';

/** The address names the table and the open row; Back and reload restore them. */
describe('addresses and positions', () => {
  const visitors = new BrowserUsers();
  let acme: Acme;
  let alice: BrowserUser;
  let dan = '';

  beforeAll(async () => {
    acme = await startAcme();
    await acme.add('ben', { status: 'Active' });
    dan = await acme.add('dan', { status: 'Active' });
    const more = Array.from({ length: 120 }, (_, at) => ({
      table: 'users',
      row: uuidv7(),
      from: null,
      to: { userId: `p${at + 100}`, firstName: 'P', lastName: `P${at}`, email: `p${at + 100}@acme.test` },
    }));
    await acme.api.at('POST', 'commit', { changes: more });
    alice = await visitors.open();
    await alice.signIn(acme.server.url, 'alice', password);
    await alice.row('dan@acme.test').waitFor();
  });
  afterAll(async () => {
    await visitors.close();
    await acme?.stop();
  });

  const panel = () => alice.page.locator('.panel');
  const path = (): string => new URL(alice.page.url()).pathname;
  const go = async (to: string): Promise<void> => {
    await alice.page.goto(`${acme.server.url}${to}`);
  };
  const active = (): Promise<string> =>
    alice.page.evaluate(() => document.querySelector('.sg-body .sg-row:has([data-active])')?.textContent ?? '');
  const scrolled = (): Promise<number> => alice.page.locator('.sg-scroll').evaluate(scroller => scroller.scrollTop);

  it('after signing in, the address names the table, and Back does not return to the form', async () => {
    const dora = await visitors.open();
    await dora.page.goto(`${acme.server.url}/api/site`);
    await dora.signIn(acme.server.url, 'alice', password);
    await dora.row('dan@acme.test').waitFor();
    const shown = (): string => new URL(dora.page.url()).pathname + new URL(dora.page.url()).search;
    await expect.poll(shown).toBe('/users');
    await dora.page.goto(`${acme.server.url}/sign-in?search=dan`);
    await dora.row('dan@acme.test').waitFor();
    await expect.poll(shown).toBe('/users?search=dan');
    await dora.page.goto(acme.server.url);
    await dora.row('dan@acme.test').waitFor();
    await expect.poll(shown).toBe('/users');
    await dora.page.getByRole('link', { name: 'Seats' }).click();
    await expect.poll(shown).toContain('/seats');
    await dora.page.goBack();
    await expect.poll(shown).toBe('/users');
    await dora.context.close();
  });

  it('choosing the current table keeps its search in the address and adds no history entry', async () => {
    await go('/seats');
    await alice.page.getByRole('link', { name: 'Users' }).click();
    await alice.page.getByRole('textbox', { name: 'Search users' }).fill('dan');
    await alice.page.waitForURL('**/users?search=dan');
    await alice.page.getByRole('link', { name: 'Users' }).click();
    await alice.page.reload();
    await alice.row('dan@acme.test').waitFor();
    expect(new URL(alice.page.url()).search).toBe('?search=dan');
    await alice.page.goBack();
    await expect.poll(path).toBe('/seats');
  });

  it('the open row is in the address; Back closes it, Forward reopens it, and closing it leaves no entry behind', async () => {
    await go('/users');
    await (await alice.cell('dan@acme.test', 'User ID')).click();
    await alice.press('Space');
    await panel().waitFor();
    expect(path()).toBe(`/users/${dan}`);
    await alice.page.goBack();
    await panel().waitFor({ state: 'detached' });
    expect(path()).toBe('/users');
    await alice.page.goForward();
    await panel().getByRole('heading', { name: 'dan Adam' }).waitFor();
    await alice.page.getByRole('button', { name: 'Close the panel' }).click();
    await expect.poll(path).toBe('/users');
    await alice.page.getByRole('link', { name: 'Seats' }).click();
    await alice.page.waitForURL('**/seats');
    await alice.page.goBack();
    await alice.page.waitForURL('**/users');
    expect(await panel().count()).toBe(0);
  });

  it('browsing rows in the panel adds no history entries', async () => {
    await go('/seats');
    await alice.page.getByRole('link', { name: 'Users' }).click();
    await (await alice.cell('ben@acme.test', 'User ID')).click();
    await alice.press('Space', 'ArrowDown', 'ArrowDown');
    await panel().waitFor();
    expect(path()).not.toBe('/users');
    await alice.page.goBack();
    await expect.poll(path).toBe('/users');
    await alice.page.goBack();
    await expect.poll(path).toBe('/seats');
  });

  it('a reload keeps the open row, and its address opens it elsewhere and scrolls to it', async () => {
    await go(`/users/${dan}`);
    await panel().getByRole('heading', { name: 'dan Adam' }).waitFor();
    await expect.poll(active).toContain('dan@acme.test');
    await alice.page.reload();
    await panel().getByRole('heading', { name: 'dan Adam' }).waitFor();
    await expect.poll(active).toContain('dan@acme.test');
    expect(path()).toBe(`/users/${dan}`);
  });

  it('the panel shows a row that the filter excludes', async () => {
    await go(`/users/${dan}?search=ben`);
    await panel().getByRole('heading', { name: 'dan Adam' }).waitFor();
    expect(await alice.page.locator('.status').innerText()).toContain('1 person matches');
  });

  it('a deleted or unknown row says so', async () => {
    const eve = await acme.add('eve');
    await go(`/users/${eve}`);
    await panel().getByRole('heading', { name: 'eve Adam' }).waitFor();
    await acme.api.at('POST', 'commit', { changes: [{ table: 'users', row: eve, to: null }] });
    const deletedText = 'This row has been deleted, or you do not have access to it.';
    await panel().getByText(deletedText).waitFor();
    for (const row of [eve, crypto.randomUUID(), 'nonsense', '%2F..%2Fcatalog']) {
      await go(`/users/${row}`);
      await panel().getByText(deletedText).waitFor();
    }
    await alice.expectAccessible();
  });

  it('an unknown address says so in both languages and leads back', async () => {
    for (const [language, title, back] of [
      ['fr', 'Page introuvable', 'Aller à vos tables'],
      ['en', 'Page not found', 'Go to your tables'],
    ] as const) {
      await acme.api.ask('PATCH', '/api/session', { language });
      for (const to of ['/nonsense', '/accounts']) {
        await go(to);
        await alice.page.getByRole('heading', { name: title }).waitFor();
      }
      await alice.expectAccessible();
      expect(await alice.page.getByRole('link', { name: back }).evaluate(link => link === document.activeElement)).toBe(true);
    }
    await alice.press('Enter');
    await alice.page.locator('.sg-body [role=rowheader]').first().waitFor();
    await alice.press('Control+Home');
    await alice.row('alice@acme.test').waitFor();
  });

  it('position, selection and scroll are restored after another table and after a reload', async () => {
    await go('/users');
    await alice.row('alice@acme.test').waitFor();
    await alice.press('Control+End', 'Home');
    await alice.row('p219@acme.test').waitFor();
    await (await alice.cell('p210@acme.test', 'Last Name')).click();
    await alice.press('Shift+ArrowDown', 'Shift+ArrowDown', 'Shift+ArrowRight');
    const [where, top] = [await active(), await scrolled()];
    expect(top).toBeGreaterThan(500);
    const isAsBefore = async (): Promise<void> => {
      await expect.poll(active).toBe(where);
      await expect.poll(scrolled).toBe(top);
      await alice.page.locator('.status').getByText('3 rows selected (6 cells)').waitFor();
    };
    await alice.page.getByRole('link', { name: 'Seats' }).click();
    await alice.row('Alice ACME').first().waitFor();
    await alice.page.getByRole('link', { name: 'Users' }).click();
    await isAsBefore();
    await alice.page.goBack();
    await alice.page.waitForURL('**/seats');
    await alice.page.goBack();
    await isAsBefore();
    await alice.page.reload();
    await isAsBefore();
    const stored = await alice.page.evaluate(() => JSON.stringify([sessionStorage, localStorage]));
    expect(stored).not.toContain('acme.test');
  });

  it('another search or order starts at its first row', async () => {
    await go('/users');
    await alice.row('p210@acme.test').waitFor();
    await alice.press('Control+End');
    await alice.row('p219@acme.test').waitFor();
    await go('/users?search=acme&sort=userId');
    await alice.page.locator('.status').getByText('123 people match').waitFor();
    await expect.poll(active).toContain('alice@acme.test');
    expect(await scrolled()).toBe(0);
  });

  it('the view follows its row when rows above were deleted, and the nearest row when it was deleted too', async () => {
    await go('/users');
    await alice.row('alice@acme.test').waitFor();
    await alice.press('Control+Home', 'Control+End', 'PageUp', 'PageUp');
    await expect.poll(active).toMatch(/p1[6-9]\d@/);
    const [name] = /p1\d\d@acme\.test/.exec(await active())!;
    const offset = async (): Promise<number> => Math.round((await alice.row(name).boundingBox())?.y ?? -1);
    const before = await offset();
    await alice.page.getByRole('link', { name: 'Seats' }).click();
    await alice.row('Alice ACME').first().waitFor();
    const { body } = await acme.api.at<{ rows: { id: string; cells: { userId: string } }[] }>(
      'GET',
      'tables/users/rows?limit=200',
    );
    const remove = (which: RegExp) =>
      acme.api.at('POST', 'commit', {
        changes: body.rows
          .filter(({ cells }) => which.test(cells.userId))
          .map(({ id }) => ({ table: 'users', row: id, from: {}, to: null })),
      });
    await remove(/^p1[0-5]/);
    await alice.page.getByRole('link', { name: 'Users' }).click();
    await expect.poll(active).toContain(name);
    await expect.poll(offset).toBe(before);
    await alice.page.getByRole('link', { name: 'Seats' }).click();
    await alice.row('Alice ACME').first().waitFor();
    await remove(/^p(?:1[6-9]|2)/);
    await alice.page.getByRole('link', { name: 'Users' }).click();
    await alice.row('alice@acme.test').waitFor();
    await expect.poll(() => alice.page.locator('.sg-body [data-active]').count()).toBe(1);
  });

  it('the console shows no errors', () => {
    expect(alice.consoleErrors).toEqual([]);
  });
});
