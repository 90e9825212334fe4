import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Acme, password, startAcme } from './acme.ts';
import { type BrowserUser, BrowserUsers } from './browserUser.ts';

/** Questions about ambiguous pastes, and finding the rows that need attention. */
describe('rows that need attention', () => {
  const visitors = new BrowserUsers();
  let acme: Acme;
  let alice: BrowserUser;

  beforeAll(async () => {
    acme = await startAcme({ guy: { status: 'Active' } });
    alice = await visitors.open();
    await alice.signIn(acme.server.url, 'alice', password);
    await alice.row('alice').waitFor();
  });
  afterAll(async () => {
    expect(alice.consoleErrors).toEqual([]);
    await visitors.close();
    await acme?.stop();
  });

  const dialog = () => alice.page.getByRole('dialog');
  const find = async (name: string) => {
    const filter = encodeURIComponent(`email = "${name}@acme.test"`);
    const { body } = await acme.api.at<{ rows: { id: string; cells: Record<string, unknown> }[] }>(
      'GET',
      `tables/users/rows?filter=${filter}`,
    );
    return body.rows[0];
  };

  const pasteBelow = async (text: string): Promise<void> => {
    await alice.page.locator('.sg-insert .sg-cell').first().click();
    await alice.paste(text);
  };

  it('an ambiguous column of dates is asked about once: day or month first', async () => {
    const days = (name: string) => find(name).then(row => row?.cells.firstDay);
    const pasteDates = (names: string, ...dates: string[]) =>
      pasteBelow(['E-mail\tFirst day', ...dates.map((date, at) => `${names}${at}@acme.test\t${date}`)].join('\n'));
    await pasteDates('open', '02/03/2026', '04/05/2026');
    await dialog().getByText('How are the dates in First day written?').waitFor();
    expect(await dialog().getByLabel('day/month/year').isChecked()).toBe(true);
    await dialog().getByLabel('month/day/year').check();
    await alice.expectAccessible(null, '.dialog');
    await alice.screenshot('paste-dates');
    await dialog().getByRole('button', { name: 'Paste' }).click();
    await expect.poll(() => days('open0')).toBe('2026-02-03');
    expect(await days('open1')).toBe('2026-04-05');
    // Each column has its own question.
    await pasteBelow(
      'E-mail\tFirst day\tLast day\ntwo0@acme.test\t02/03/2026\t04/05/2026\ntwo1@acme.test\t03/04/2026\t05/06/2026',
    );
    await dialog().getByText('How are the dates in Last day written?').waitFor();
    await dialog().getByRole('group', { name: 'Last day' }).getByLabel('month/day/year').check();
    expect(await dialog().getByRole('group', { name: 'First day' }).getByLabel('day/month/year').isChecked()).toBe(true);
    await dialog().getByRole('button', { name: 'Paste' }).click();
    await expect.poll(async () => (await find('two1'))?.cells).toMatchObject({ firstDay: '2026-04-03', lastDay: '2026-05-06' });
    // One day after the twelfth decides for the whole column, so no question appears.
    await pasteDates('sure', '02/03/2026', '12/31/2026');
    await expect.poll(() => days('sure0')).toBe('2026-02-03');
    expect(await days('sure1')).toBe('2026-12-31');
  });

  it('F8 goes to a person who is still active after their last day', async () => {
    const commit = (changes: unknown[]) => acme.api.at('POST', 'commit', { changes });
    const { body } = await acme.api.at<{ rows: { id: string }[] }>('GET', 'tables/orgs/rows?limit=1');
    await commit([{ table: 'orgs', row: body.rows[0]!.id, from: {}, to: { lastDay: 'remind' } }]);
    const guy = (await find('guy'))!;
    await commit([{ table: 'users', row: guy.id, from: {}, to: { lastDay: '2026-04-03' } }]);
    const fresh = await visitors.open();
    await fresh.signIn(acme.server.url, 'alice', password);
    await fresh.row('alice').waitFor();
    await fresh.page.goto(`${acme.server.url}/users?search=guy`);
    await (await fresh.cell('guy@acme.test', 'User ID')).click();
    const says = 'Last day was 3 April 2026: deactivate them, or correct the day';
    await fresh.page
      .locator('.status-problems')
      .getByText(/^1 to fix/)
      .waitFor();
    const active = fresh.page.locator('.sg-body [data-active]');
    // The button in the status bar does the same as the key.
    await fresh.page.getByRole('button', { name: 'F8 next problem' }).click();
    await expect.poll(() => active.getAttribute('data-field')).toBe('validationResult');
    await (await fresh.cell('guy@acme.test', 'User ID')).click();
    await expect.poll(() => active.getAttribute('data-field')).toBe('userId');
    await fresh.press('F8');
    await expect.poll(() => active.getAttribute('data-field')).toBe('validationResult');
    await expect.poll(() => active.innerText()).toBe(says);
    expect(await active.getAttribute('aria-invalid')).toBe('true');
    await fresh.press('Space');
    await fresh.page.locator('.panel-issues').getByText(says).waitFor();
    await fresh.screenshot('last-day-passed');
    expect(fresh.consoleErrors).toEqual([]);
    await fresh.context.close();
  });

  it.each([
    ['search', 'search=mi'],
    ['filter', `filter=${encodeURIComponent('OR(CONTAINS(userId, "mi"), userId = "alice")')}`],
  ])('F8 and Shift+F8 stay within a %s, round its end, and it is said how many are outside of it', async (_, narrowed) => {
    for (const name of ['mia', 'mimi', 'mila', 'zed'])
      if ((await find(name)) === undefined) await acme.add(name, name === 'mimi' ? {} : { mobile: '12' });
    const fresh = await visitors.open();
    await fresh.signIn(acme.server.url, 'alice', password);
    await fresh.row('alice').waitFor();
    await fresh.page.goto(`${acme.server.url}/users?${narrowed}&sort=userId`);
    await fresh.row('mimi@acme.test').waitFor();
    await fresh.row('zed@acme.test').waitFor({ state: 'detached' });
    const active = fresh.page.locator('.sg-body [data-active]');
    const at = async (): Promise<string> => {
      const row = await active.locator('..').innerText();
      return `${row.match(/\w+(?=@acme)/)?.[0]} ${await active.getAttribute('data-field')}`;
    };
    await (await fresh.cell('mimi@acme.test', 'User ID')).click();
    for (const [key, place] of [
      ['F8', 'mia mobile'],
      ['F8', 'mila mobile'],
      ['F8', 'mia mobile'],
      ['Shift+F8', 'mila mobile'],
      ['Shift+F8', 'mia mobile'],
    ] as const) {
      await fresh.press(key);
      await expect.poll(at, { message: key }).toBe(place);
    }
    expect((await fresh.page.locator('.status-problems').boundingBox())?.height).toBeGreaterThanOrEqual(24);
    expect(await fresh.page.locator('.status-problems').innerText()).toMatch(/^2 of [34] to fix$/);
    await fresh.page.goto(`${acme.server.url}/users?search=mimi`);
    await fresh.row('zed@acme.test').waitFor({ state: 'detached' });
    await fresh.page.locator('.sg-body .sg-row .sg-cell').first().click();
    await fresh.press('F8');
    await fresh.page
      .locator('.sg-note')
      .filter({ hasText: /^No problems among these rows; [34] rows outside this view/ })
      .waitFor();
    expect(fresh.consoleErrors).toEqual([]);
    await fresh.context.close();
  });

  it('an unknown status stays marked in its cell until a state is chosen', async () => {
    await pasteBelow('E-mail\tStatus\nodd@acme.test\tactif?\neven@acme.test\tActif');
    await alice.row('odd@acme.test').waitFor();
    const cell = await alice.cell('odd@acme.test', 'Status');
    await expect.poll(() => cell.innerText()).toBe('actif?');
    await expect.poll(() => cell.getAttribute('aria-invalid')).toBe('true');
    await expect
      .poll(async () => (await alice.cell('odd@acme.test', 'Validation result')).innerText())
      .toMatch(/^Unknown status: actif\?/);
    await alice.page.reload();
    await alice.row('odd@acme.test').waitFor();
    await expect.poll(() => cell.innerText()).toBe('actif?');
    await cell.click();
    await alice.page.locator('.sg-note').filter({ hasText: 'Unknown status: actif?' }).waitFor();
    await alice.press('Alt+ArrowDown');
    await alice.page.getByRole('option', { name: 'Draft', exact: true }).click();
    await expect.poll(() => cell.innerText()).toBe('Draft');
    await expect.poll(async () => (await find('odd'))?.cells.validationResult).toBeNull();
    await alice.press('Control+z');
    await expect.poll(() => cell.innerText()).toBe('actif?');
  });
});
