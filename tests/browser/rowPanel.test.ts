import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { HttpClient } from '../kit/client.ts';
import { type Server, startServer } from '../kit/server.ts';
import { type BrowserUser, BrowserUsers } from './browserUser.ts';
import { groupOf as group, panelOf } from './rowPanel.ts';

const visitors = new BrowserUsers();
afterAll(() => visitors.close());

/** The panel of a row among 320, of which only some are loaded. */
describe('the open row of a long table', () => {
  let server: Server;
  let api: HttpClient;
  let helene: BrowserUser;
  let people: string[];

  beforeAll(async () => {
    server = await startServer({}, ['--demo']);
    api = new HttpClient(server.url);
    await api.signIn('helene.verdier', 'la-maison-verdier');
    const { body } = await api.at<{ rows: { id: string; cells: { userId: string } }[] }>(
      'GET',
      'tables/users/rows?limit=1000&fields=userId',
    );
    people = body.rows.map(row => row.id);
    helene = await visitors.open({ width: 1440, height: 900 });
    await helene.signIn(server.url, 'helene.verdier', 'la-maison-verdier');
    await helene.page.locator('.sg-body .sg-cell').first().waitFor();
  });
  afterAll(() => server?.stop());

  const open = async (row: string): Promise<void> => {
    await helene.page.goto(`${server.url}/users/${row}`);
    await helene.page.locator('.panel-fields').waitFor();
  };
  const position = () => helene.page.locator('.panel-position');
  const idInAddress = (): string => new URL(helene.page.url()).pathname.split('/')[2] ?? '';

  it('says its place among all rows, also of a row that is not loaded, and goes to its neighbours by button and key', async () => {
    await open(people[250]!);
    await expect.poll(() => position().innerText()).toBe(`251 of ${people.length}`);
    await panelOf(helene).getByRole('button', { name: 'Next row' }).click();
    await expect.poll(idInAddress).toBe(people[251]);
    await expect.poll(() => position().innerText()).toBe(`252 of ${people.length}`);
    expect(await helene.page.evaluate(() => document.activeElement?.getAttribute('aria-label'))).toBe('Next row');
    await helene.press('Control+ArrowUp', 'Control+ArrowUp');
    await expect.poll(idInAddress).toBe(people[249]);
    await expect.poll(() => helene.page.locator('.sg-body [data-active]').count()).toBe(1);
    await open(people[0]!);
    await expect.poll(() => position().innerText()).toBe(`1 of ${people.length}`);
    expect(await panelOf(helene).getByRole('button', { name: 'Previous row' }).getAttribute('aria-disabled')).toBe('true');
    await panelOf(helene).getByRole('button', { name: 'Previous row' }).click({ force: true });
    expect(idInAddress()).toBe(people[0]);
  });

  it('saves what is being typed in the row where it was typed, and keeps the focus in the field', async () => {
    await open(people[30]!);
    await helene.page.locator('#row-jobTitle').fill('Chapelière');
    await helene.press('Control+ArrowDown');
    await expect.poll(idInAddress).toBe(people[31]);
    expect(await helene.page.evaluate(() => document.activeElement?.id)).toBe('row-jobTitle');
    expect(await helene.page.locator('#row-jobTitle').inputValue()).not.toBe('Chapelière');
    const titleIn = async (row: string): Promise<unknown> =>
      (await api.at<{ row: { cells: { jobTitle: string | null } } }>('GET', `tables/users/rows/${row}`)).body.row.cells.jobTitle;
    await expect.poll(() => titleIn(people[30]!)).toBe('Chapelière');
    expect(await titleIn(people[31]!)).not.toBe('Chapelière');
    await helene.press('Control+ArrowUp');
    await expect.poll(() => helene.page.locator('#row-jobTitle').inputValue()).toBe('Chapelière');
  });

  it('keeps the text of a link of which no row was chosen, in the row where it was typed', async () => {
    await open(people[33]!);
    await helene.page.locator('#row-manager').fill('Nobody of that name');
    await helene.press('Control+ArrowDown');
    await expect.poll(idInAddress).toBe(people[34]);
    expect(await helene.page.locator('#row-manager').inputValue()).not.toBe('Nobody of that name');
    await helene.press('Control+ArrowUp');
    await helene.page
      .locator('.row-field', { has: helene.page.locator('#row-manager') })
      .getByText(/Nobody of that name/)
      .waitFor();
    await helene.page.locator('#row-manager').fill('');
    await helene.press('Tab');
    await helene.page
      .getByText(/Nobody of that name/)
      .first()
      .waitFor({ state: 'detached' });
  });

  it('saves what is being typed in its own row when Back shows another row, or none', async () => {
    const { body } = await api.at<{ rows: { cells: { manager: string | null } }[] }>(
      'GET',
      'tables/users/rows?limit=1000&fields=manager',
    );
    const manager = body.rows.find(({ cells }) => cells.manager !== null)!.cells.manager!;
    const titleIn = async (row: string): Promise<unknown> =>
      (await api.at<{ row: { cells: { jobTitle: string | null } } }>('GET', `tables/users/rows/${row}`)).body.row.cells.jobTitle;
    const before = await titleIn(manager);
    await open(manager);
    await group(helene, /^Direct reports/)
      .locator('li a')
      .first()
      .click();
    await expect.poll(idInAddress).not.toBe(manager);
    const report = idInAddress();
    await helene.page.locator('#row-jobTitle').fill('Modiste');
    await helene.page.goBack();
    await expect.poll(idInAddress).toBe(manager);
    await expect.poll(() => titleIn(report)).toBe('Modiste');
    expect(await helene.page.locator('#row-jobTitle').inputValue()).toBe(before ?? '');
    await helene.page.locator('#row-firstName').click();
    expect(await titleIn(manager)).toBe(before);
    await helene.page.locator('#row-jobTitle').fill('Gantière');
    await helene.page.goBack();
    await expect.poll(() => panelOf(helene).count()).toBe(0);
    await expect.poll(() => titleIn(manager)).toBe('Gantière');
  });

  it('becomes wide with the history beside the fields, and stays so after a reload', async () => {
    await open(people[5]!);
    const width = async (): Promise<number> => (await panelOf(helene).boundingBox())!.width;
    expect(await width()).toBe(400);
    await panelOf(helene).getByRole('button', { name: 'Widen the panel' }).click();
    expect(await width()).toBe(812);
    await helene.page.locator('.history-entry').first().waitFor();
    expect(await helene.page.locator('.panel-fields').isVisible()).toBe(true);
    expect(await helene.page.getByRole('tab').count()).toBe(0);
    await helene.expectAccessibleInBothThemes('.panel');
    await helene.page.reload();
    await helene.page.locator('.history-entry').first().waitFor();
    expect(await width()).toBe(812);
    await helene.page.setViewportSize({ width: 1024, height: 800 });
    await expect.poll(width).toBe(400);
    expect(
      await panelOf(helene)
        .getByRole('button', { name: /Widen|Narrow/ })
        .count(),
    ).toBe(0);
    await helene.page.setViewportSize({ width: 1440, height: 900 });
    await panelOf(helene).getByRole('button', { name: 'Narrow the panel' }).click();
    await expect.poll(width).toBe(400);
  });

  it('groups the fields, and remembers which groups are closed', async () => {
    await open(people[5]!);
    const headings = panelOf(helene).locator('.row-group h3 > button:first-child');
    expect((await headings.allInnerTexts()).slice(0, 3)).toEqual(['Person', 'Work', 'Licence and sign-in']);
    await group(helene, /^Work/).locator('h3 button').focus();
    await helene.press('Enter');
    await expect.poll(() => helene.page.locator('#row-jobTitle').count()).toBe(0);
    await helene.page.reload();
    await helene.page.locator('#row-firstName').waitFor();
    expect(await helene.page.locator('#row-jobTitle').count()).toBe(0);
    await group(helene, /^Work/).locator('h3 button').click();
    await helene.page.locator('#row-jobTitle').waitFor();
    expect(await helene.page.locator('#row-source').count()).toBe(0);
    await group(helene, /More fields/)
      .locator('h3 button')
      .click();
    await helene.page.locator('#row-source').waitFor();
  });

  it('reads each group of related rows with one request, and names them by what differs', async () => {
    const asked: string[] = [];
    helene.page.on('request', request => {
      if (request.url().includes('total=true')) asked.push(new URL(request.url()).pathname.split('/').at(-2) ?? '');
    });
    const { body } = await api.at<{ rows: { cells: { manager: string | null } }[] }>(
      'GET',
      'tables/users/rows?limit=1000&fields=manager',
    );
    const counts = Map.groupBy(body.rows, row => row.cells.manager ?? '');
    const [manager, reports] = [...counts].filter(([id]) => id !== '').sort((a, b) => b[1].length - a[1].length)[0]!;
    await open(manager);
    const shown = group(helene, /^Direct reports/);
    await expect.poll(() => shown.locator('h3').innerText()).toMatch(new RegExp(`^Direct reports\\s${reports.length}$`));
    await expect.poll(() => shown.locator('li').count()).toBe(5);
    await expect
      .poll(() =>
        group(helene, /^Seats/)
          .locator('li a')
          .allInnerTexts(),
      )
      .toEqual(['Seatgrid']);
    expect(new Set(asked).size).toBeLessThanOrEqual(asked.length);
    expect(asked.toSorted()).toEqual(
      ['access', 'invites', 'invites', 'orgs', 'outbox', 'seats', 'users', 'workspaces'].toSorted(),
    );
    await shown.getByRole('button', { name: `Show all ${reports.length}` }).click();
    await expect.poll(() => helene.page.locator('.status').innerText()).toContain(`${reports.length} people`);
    expect(new URL(helene.page.url()).searchParams.get('filter')).toBe(`manager = "${manager}"`);
  });

  it('shows no console errors', () => {
    expect(helene.consoleErrors).toEqual([]);
  });
});
