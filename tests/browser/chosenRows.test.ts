import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Cells, Outcome } from '../../server/model/change.ts';
import { type Acme, password, startAcme } from './acme.ts';
import { type BrowserUser, BrowserUsers } from './browserUser.ts';

/** Rows are chosen, the consequences are seen, and the work is done and undone, on a real server. */
describe('chosen rows', () => {
  const visitors = new BrowserUsers();
  const ids: Record<string, string> = {};
  let acme: Acme;
  let alice: BrowserUser;

  const add = async (name: string, cells: Cells): Promise<void> => {
    ids[name] = await acme.add(name, cells);
  };
  const status = async (name: string): Promise<unknown> => {
    const { body } = await acme.api.at<{ row: { cells: Cells } }>('GET', `tables/users/rows/${ids[name]}`);
    return body.row.cells.status;
  };
  beforeAll(async () => {
    acme = await startAcme({}, 40);
    for (let at = 1; at <= 9; at += 1) await add(`seller${at}`, { status: 'Active', department: 'Sales' });
    await add('seller10', { status: 'Invited', department: 'Sales' });
    await add('seller11', { department: 'Sales' });
    await add('seller12', { department: 'Sales' });
    await add('boss', { status: 'Active', role: 'manager' });
    await add('worker', { status: 'Active' });
    const changes = [
      { table: 'users', row: ids.seller1, to: { role: 'manager' } },
      { table: 'users', row: ids.worker, to: { manager: ids.boss } },
    ];
    await acme.api.at('POST', 'commit', { changes });
    alice = await visitors.open();
    alice.page.setDefaultTimeout(15_000);
    await alice.signIn(acme.server.url, 'alice', password);
    await alice.row('seller1@acme.test').waitFor();
  });
  afterAll(async () => {
    await visitors.close();
    await acme?.stop();
  });

  const bar = () => alice.page.locator('.bulk');
  const dialog = () => alice.page.getByRole('alertdialog');
  /** What a screen reader says of the focused element: its role, name and state. */
  const focused = () =>
    alice.page.evaluate(() => {
      const element = document.activeElement!;
      const role = element.getAttribute('role') ?? element.tagName.toLowerCase();
      const name = element.getAttribute('aria-label') ?? element.textContent?.trim();
      const checked = element.getAttribute('aria-checked');
      return `${role} ${name}${checked === null ? '' : checked === 'true' ? ' checked' : ' not checked'}`;
    });
  const live = () =>
    alice.page.evaluate(() =>
      [...document.querySelectorAll('[role=status], [aria-live=polite]')]
        .map(element => element.textContent?.trim() ?? '')
        .filter(Boolean)
        .join(' | '),
    );

  it('by keyboard alone, as it is spoken: find twelve people, choose them, see the consequences, deactivate, undo', async () => {
    const transcript: string[] = [];
    /** Waits until a screen reader is told this, and adds what it is told. */
    const told = async (pattern: RegExp): Promise<void> => {
      await expect.poll(live).toMatch(pattern);
      transcript.push((pattern.exec(await live())?.[0] ?? '').replaceAll(/\s+/g, ' '));
    };
    const hear = async (): Promise<void> => void transcript.push(await focused());
    await alice.page.goto(`${acme.server.url}/users`);
    await alice.row('seller12@acme.test').waitFor();
    await expect.poll(focused).toMatch(/^rowheader /);
    await alice.press('Control+Shift+F');
    await expect.poll(focused).toBe('input Search users');
    await hear();
    await alice.page.keyboard.type('seller');
    await alice.press('Enter');
    await told(/\d+\s+people match/);
    await alice.press('Control+Home', 'ArrowLeft');
    await expect.poll(focused).toBe('checkbox seller1 Adam not checked');
    await hear();
    await alice.press('x');
    await hear();
    for (let at = 1; at < 12; at += 1) await alice.press('Shift+ArrowDown');
    await expect.poll(live).toContain('12 of 12 people selected');
    await bar().getByRole('button', { name: 'Deactivate 9 of 12 people' }).waitFor();
    await alice.press('F6');
    transcript.push(`region ${await bar().getAttribute('aria-label')}`);
    await expect.poll(focused).toBe('button Activate 2 of 12 people');
    await alice.press('ArrowRight');
    await hear();
    await alice.press('Enter');
    await dialog().waitFor();
    await expect.poll(focused).toBe('button Deactivate 9 people');
    transcript.push(`alertdialog ${await dialog().getByRole('heading').first().innerText()}`);
    await hear();
    const text = (await dialog().innerText()).replaceAll(/\s+/g, ' ');
    expect(text).toContain('9 become Inactive 9 licences freed 0 sessions ended 0 messages sent');
    expect(text).toContain('Manager: seller1 Adam.');
    expect(text).toContain('3 people stay unchanged');
    for (const name of ['seller10', 'seller11', 'seller12'])
      expect(text).toContain(`${name} Adam Only an active person can be deactivated`);
    await alice.expectAccessible();
    await alice.press('Enter');
    await told(/\d+ are Inactive now; \d+ stay unchanged/);
    expect([await status('seller1'), await status('seller9'), await status('seller10')]).toEqual([
      'Inactive',
      'Inactive',
      'Invited',
    ]);
    await alice.press('Control+z');
    await expect.poll(() => status('seller9')).toBe('Active');
    expect([await status('seller1'), await status('seller12')]).toEqual(['Active', 'Draft']);
    await told(/Undone: \d+ rows/);
    await hear();
    expect(transcript).toEqual([
      'input Search users',
      '12 people match',
      'checkbox seller1 Adam not checked',
      'checkbox seller1 Adam checked',
      'region 12 people selected',
      'button Deactivate 9 of 12 people',
      'alertdialog Deactivate 12 people?',
      'button Deactivate 9 people',
      '9 are Inactive now; 3 stay unchanged',
      'Undone: 9 rows',
      'checkbox seller12 Adam checked',
    ]);
  });

  it('the dialog announces what the request then does', async () => {
    const rows = ['seller2', 'seller3', 'seller11'].map(name => ids[name]!);
    const request = { table: 'users', action: 'deactivate', rows };
    const { body: dry } = await acme.api.at<Outcome>('POST', 'act', { ...request, dryRun: true, consequences: true });
    const { body: real } = await acme.api.at<Outcome>('POST', 'act', request);
    expect(real.outcomes).toEqual(dry.outcomes);
    expect(real.licences).toEqual(dry.licences);
    expect(dry.consequences).toMatchObject({ states: [{ from: 'Active', to: 'Inactive', rows: 2 }] });
    await acme.api.at('POST', 'undo', { transaction: real.transaction });
  });

  it('an action is for the rows chosen when its button is pressed, even if they have just changed', async () => {
    await alice.page.goto(`${acme.server.url}/users?search=seller`);
    await alice.row('seller12@acme.test').waitFor();
    await alice.press('Control+Home', 'ArrowLeft');
    await expect.poll(focused).toBe('checkbox seller1 Adam not checked');
    await alice.press('x');
    await bar().getByRole('button', { name: 'Activate 0 of 1 person' }).waitFor();
    const labels = await alice.page.evaluate(() => {
      const more = { key: 'ArrowDown', code: 'ArrowDown', shiftKey: true, bubbles: true, cancelable: true };
      document.activeElement!.dispatchEvent(new KeyboardEvent('keydown', more));
      const buttons = [...document.querySelectorAll<HTMLElement>('.bulk button')];
      buttons.find(button => button.textContent?.startsWith('Deactivate'))?.click();
      return buttons.map(button => button.getAttribute('aria-label') ?? button.textContent);
    });
    expect(labels).toContain('Deactivate');
    expect(await dialog().getByRole('heading').first().innerText()).toBe('Deactivate 2 people?');
    await dialog().getByRole('button', { name: 'Cancel' }).click();
    await dialog().waitFor({ state: 'detached' });
  });

  const openMenu = async (name: string): Promise<void> => {
    await alice.page.goto(`${acme.server.url}/users?search=${name}`);
    await (await alice.cell(`${name}@acme.test`, 'User ID')).click();
    await alice.press('Shift+F10');
  };

  it('one person who manages others is deactivated after a question, another at once', async () => {
    await openMenu('boss');
    await alice.page.getByRole('menuitem', { name: /^Deactivate/ }).click();
    await dialog().getByText('1 person reports to boss Adam').waitFor();
    await dialog().getByText('Manager: boss Adam.').waitFor();
    await dialog().getByRole('button', { name: 'Cancel' }).click();
    await dialog().waitFor({ state: 'detached' });
    expect(await status('boss')).toBe('Active');
    await openMenu('worker');
    await alice.page.getByRole('menuitem', { name: /^Deactivate/ }).click();
    await expect.poll(() => status('worker')).toBe('Inactive');
    expect(await dialog().count()).toBe(0);
  });

  it('a field is set for all chosen rows in one step', async () => {
    await alice.page.goto(`${acme.server.url}/users?search=seller`);
    await alice.row('seller12@acme.test').waitFor();
    await alice.press('Control+Home', 'Control+a');
    await bar().getByRole('button', { name: 'Set field…' }).click();
    await alice.page.getByLabel('Field', { exact: true }).selectOption('Department');
    await alice.page.getByLabel('New value').fill('Marketing');
    await alice.page.getByRole('button', { name: 'Set Department for 12 people' }).click();
    const departments = async () => {
      const { body } = await acme.api.at<{ rows: { cells: Cells }[] }>('GET', 'tables/users/rows?search=seller&limit=50');
      return [...new Set(body.rows.map(({ cells }) => cells.department))];
    };
    await expect.poll(departments).toEqual(['Marketing']);
    await alice.press('Control+z');
    await expect.poll(departments).toEqual(['Sales']);
  });

  it('the bar and the dialog are accessible in both themes, and in French', async () => {
    await acme.api.ask('PATCH', '/api/session', { language: 'fr' });
    await alice.page.goto(`${acme.server.url}/users?search=seller`);
    await alice.row('seller12@acme.test').waitFor();
    await alice.press('Control+Home', 'Control+a');
    expect(await bar().getAttribute('aria-label')).toMatch(/^Sélection\s:\s12 personnes$/);
    await alice.expectAccessibleInBothThemes();
    await bar()
      .getByRole('button', { name: /^Désactiver/ })
      .click();
    await dialog()
      .getByText(/^Désactiver 12 personnes\s\?$/)
      .waitFor();
    await dialog().getByRole('button', { name: 'Désactiver 9 personnes' }).waitFor();
    await dialog().getByText('3 personnes restent sans changement').waitFor();
    await alice.expectAccessibleInBothThemes();
    await alice.press('Escape');
    await dialog().waitFor({ state: 'detached' });
    await acme.api.ask('PATCH', '/api/session', { language: 'en' });
  });

  it.each([
    ['a value for the whole selection', ['a', 'c', 't', 'Control+Enter']],
    ['a fill from above', ['Control+d']],
  ])('%s that gives more than 20 people another state asks first, and for 20 does not', async (way, keys) => {
    const people = Array.from({ length: 22 }, (_, at) => `clerk${at + 10}`);
    if (!('clerk10' in ids)) for (const name of people) await add(name, {});
    const statuses = async () => {
      const { body } = await acme.api.at<{ rows: { cells: Cells }[] }>('GET', 'tables/users/rows?search=clerk&limit=50');
      return Map.groupBy(body.rows, ({ cells }) => String(cells.status));
    };
    const countOf = async (status: string): Promise<number> => (await statuses()).get(status)?.length ?? 0;
    const select = async (count: number): Promise<void> => {
      await alice.page.goto(`${acme.server.url}/users?search=clerk&sort=userId`);
      await (await alice.cell('clerk10@acme.test', 'Status')).click();
      for (let at = 1; at < count; at += 1) await alice.press('Shift+ArrowDown');
      await alice.press(...keys);
    };
    // The first row of a fill has the state already.
    if (way === 'a fill from above')
      await acme.api.at('POST', 'commit', { changes: [{ table: 'users', row: ids.clerk10, to: { status: 'Active' } }] });
    const already = await countOf('Active');
    await select(21 + already);
    await dialog().getByRole('heading', { name: 'Activate 21 people?' }).waitFor();
    await dialog().getByText('become Active').waitFor();
    await dialog().getByText('licences used').waitFor();
    expect(await countOf('Active')).toBe(already);
    await dialog().getByRole('button', { name: 'Cancel' }).click();
    await dialog().waitFor({ state: 'detached' });
    expect(await countOf('Active')).toBe(already);
    await alice.press(...keys);
    await dialog().getByRole('button', { name: 'Activate 21 people' }).click();
    await expect.poll(() => countOf('Active')).toBe(21 + already);
    await alice.press('Control+z');
    await expect.poll(() => countOf('Active')).toBe(already);
    // About one screen is not asked about.
    await select(20 + already);
    await expect.poll(() => countOf('Active')).toBe(20 + already);
    expect(await dialog().count()).toBe(0);
    await alice.press('Control+z');
    await expect.poll(() => countOf('Active')).toBe(already);
  });

  it('the console shows no errors', () => {
    expect(alice.consoleErrors).toEqual([]);
  });
});
