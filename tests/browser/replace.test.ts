import { uuidv7 } from 'uuidv7';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Acme, password, startAcme } from './acme.ts';
import { type BrowserUser, BrowserUsers } from './browserUser.ts';

/** Find and replace over rows that are loaded or not, with a preview and one undo. */
describe('find and replace', () => {
  const visitors = new BrowserUsers();
  let acme: Acme;
  let alice: BrowserUser;

  beforeAll(async () => {
    acme = await startAcme();
    const changes = Array.from({ length: 900 }, (_, at) => ({
      table: 'users',
      row: uuidv7(),
      from: null,
      to: {
        userId: `p${at + 1000}`,
        firstName: `Ann${at}`,
        lastName: 'Lee',
        email: `p${at + 1000}@acme.test`,
        department: at % 3 === 0 ? 'Sales (North)' : 'Support',
        jobTitle: at === 5 ? 'sales lead' : null,
      },
    }));
    await acme.api.at('POST', 'commit', { changes });
    alice = await visitors.open({ width: 2200 });
    await alice.signIn(acme.server.url, 'alice', password);
    await alice.row('alice@acme.test').waitFor();
    await alice.page.goto(`${acme.server.url}/users?view=people&sort=userId`);
    await alice.row('p1000').waitFor();
  });
  afterAll(async () => {
    await visitors.close();
    await acme?.stop();
  });

  const dialog = () => alice.page.getByRole('dialog');
  const status = () => dialog().locator('p[role=status]');
  const open = async (text: string, replacement: string): Promise<void> => {
    await alice.press('Control+h');
    await dialog()
      .getByLabel(/^(Find|Rechercher)$/)
      .fill(text);
    await dialog()
      .getByLabel(/^(Replace with|Remplacer par)$/)
      .fill(replacement);
  };
  /** Number of rows that match a filter. */
  const count = async (filter: string): Promise<unknown> =>
    (await acme.api.at<{ count: number }>('GET', `tables/users/rows/count?filter=${encodeURIComponent(filter)}`)).body.count;

  it('changes the text in every column and row of the view, and one undo takes it back', async () => {
    await open('SALES', 'Trade');
    await expect.poll(() => status().innerText()).toBe('301 cells change in 301 rows.');
    await dialog().getByText('301 rows are OK').or(dialog().getByText('301 rows need attention')).waitFor();
    await alice.expectAccessible();
    await alice.press('Enter');
    await dialog().waitFor({ state: 'detached' });
    await expect.poll(() => count('department = "Trade (North)"'), { timeout: 20_000 }).toBe(300);
    expect(await count('jobTitle = "Trade lead"')).toBe(1);
    expect(await count('department = "Support"')).toBe(600);
    await alice.press('Control+z');
    await expect.poll(() => count('department = "Sales (North)"'), { timeout: 20_000 }).toBe(300);
    expect(await count('jobTitle = "sales lead"')).toBe(1);
  });

  it('changes only the selected cells, and leaves and counts those that are read-only', async () => {
    await alice.press('Control+Home');
    await (await alice.cell('p1000', 'Department')).click();
    await alice.press('Shift+ArrowDown', 'Shift+ArrowDown', 'Shift+ArrowDown');
    await open('(north)', 'N');
    expect(await dialog().getByLabel('In the 4 selected cells').isChecked()).toBe(true);
    await expect.poll(() => status().innerText()).toBe('2 cells change in 2 rows.');
    await alice.press('Enter');
    await expect.poll(() => count('department = "Sales N"')).toBe(2);
    await alice.press('Control+Home', 'Shift+Space');
    await open('alice', 'alicia');
    await expect.poll(() => status().innerText()).toMatch(/A read-only cell stays as it is\./);
    await alice.press('Escape');
  });

  it('keeps a text that is no longer valid, marked, and says so before', async () => {
    await (await alice.cell('p1001', 'Email')).click();
    await open('p1001@', 'p1001 at ');
    await expect.poll(() => status().innerText()).toBe('1 cell changes.');
    await dialog().getByText('1 row needs attention').waitFor();
    await alice.press('Enter');
    await alice.row('p1001 at acme.test').waitFor();
  });

  it('says when nothing can be changed, and stays open', async () => {
    await open('nowhere at all', 'x');
    await expect.poll(() => status().innerText()).toBe('No cell you can change contains this text.');
    await alice.press('Enter');
    await expect.poll(() => dialog().count()).toBe(1);
    await alice.press('Escape');
    expect(alice.consoleErrors).toEqual([]);
  });
});
