import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { LicenceUseResponse } from '../../server/api/wire.ts';
import { HttpClient } from '../kit/client.ts';
import { type Server, startServer } from '../kit/server.ts';
import { type BrowserUser, BrowserUsers } from './browserUser.ts';

/** Plan and billing of an organisation with a year of history, on a past day and on paper. */
describe('Plan and billing of the example organisation', () => {
  const visitors = new BrowserUsers();
  let server: Server;
  let api: HttpClient;
  let helene: BrowserUser;

  beforeAll(async () => {
    server = await startServer({}, ['--demo']);
    api = new HttpClient(server.url);
    await api.signIn('helene.verdier', 'la-maison-verdier');
    helene = await visitors.open({ width: 1440, height: 900 });
    helene.page.setDefaultTimeout(15_000);
    await helene.signIn(server.url, 'helene.verdier', 'la-maison-verdier');
    await helene.waitForText('Noémie');
    await helene.page.goto(`${server.url}/plan`);
    await helene.page.locator('.plan-figures').waitFor();
  });
  afterAll(async () => {
    await visitors.close();
    await server?.stop();
  });

  const figures = () =>
    helene.page.locator('.plan-figures dd').evaluateAll(all => all.map(each => Number(each.textContent?.replaceAll(/\D/g, ''))));
  const open = () => helene.page.getByRole('button', { name: /^As of/ }).click();

  it('shows a year of use, and who has had a licence since when', async () => {
    await helene.page.getByRole('button', { name: 'Show as table' }).click();
    const months = helene.page.locator('.use-table tbody tr');
    await expect.poll(() => months.count()).toBe(12);
    const used = await months.evaluateAll(all => all.map(row => Number(row.children[1]?.textContent)));
    expect(used.toSorted((a, b) => b - a)).toEqual(used);
    expect(used[0]! - used[11]!).toBeGreaterThan(20);
    await helene.page.getByRole('button', { name: 'Show as chart' }).click();
    const cells = helene.page.locator('.plan-holders tbody tr td.number');
    await expect.poll(() => cells.count()).toBe(50);
    const days = await cells.allInnerTexts();
    const times = days.map(text => Date.parse(`${text} UTC`));
    expect(times.every(time => time < Date.now())).toBe(true);
    expect(times.toSorted((a, b) => a - b)).toEqual(times);
    // Held longest first, so the first page is of those who have had one for nearly a year.
    expect(Date.now() - times[0]!).toBeGreaterThan(300 * 86_400_000);
  });

  it('says how many licences were used on the last day of last month, in three steps', async () => {
    const { body } = await api.at<LicenceUseResponse>('GET', 'licences/use?span=12m');
    const base = body.pools.find(({ product }) => product === 'base')!;
    const [month] = base.periods.slice(-2);
    const today = await figures();
    await open();
    await helene.page.getByRole('button', { name: /^End of last month/ }).click();
    await helene.page.getByText(/^These are the figures at the end of \d+ \w+ \d{4}\.$/).waitFor();
    const free = month!.total - month!.used - month!.reserved;
    await expect.poll(figures).toEqual([month!.total, month!.used, month!.reserved, Math.max(0, free), Math.max(0, -free)]);
    const row = helene.page.locator('.plan-products tbody tr').first();
    expect(await row.locator('td.end').allInnerTexts()).toContain(String(month!.used));
    // What is only known of today is not shown beside it.
    expect(await helene.page.getByRole('heading', { name: 'Subscriptions' }).count()).toBe(0);
    await helene.expectAccessibleInBothThemes();
    await helene.page.getByRole('button', { name: 'Back to today' }).click();
    await expect.poll(figures).toEqual(today);
    await helene.page.getByRole('heading', { name: 'Subscriptions' }).waitFor();
  });

  it('takes any day, as people write it, but no day to come', async () => {
    await open();
    const field = helene.page.getByLabel('Another day');
    await field.fill('2099-01-01');
    await helene.press('Enter');
    await helene.page.getByText('Enter a day up to today.').waitFor();
    await helene.expectAccessible();
    await field.fill('2001-05-03');
    await helene.press('Enter');
    await helene.page.getByText(/^There are no figures for 3 May 2001: they start on /).waitFor();
    expect(await helene.page.locator('.plan-figures').count()).toBe(0);
    await helene.page.getByRole('button', { name: 'Back to today' }).click();
    await helene.page.locator('.plan-figures').waitFor();
  });

  const useOnDay = '**/licences/use?day=*';
  const chooseLastMonth = async () => {
    await open();
    await helene.page.getByRole('button', { name: /^End of last month/ }).click();
  };

  it('shows no figures of today while a past day is read, and none if that fails', async () => {
    const today = await figures();
    const answer = Promise.withResolvers<void>();
    await helene.page.route(useOnDay, async route => {
      await answer.promise;
      await route.fulfill({
        status: 422,
        contentType: 'application/problem+json',
        body: '{"title":"No","detail":"Not this day"}',
      });
    });
    await chooseLastMonth();
    await helene.page.getByText('These are the figures at the end of').waitFor();
    expect(await figures()).toEqual([]);
    expect(await helene.page.locator('.plan-products').count()).toBe(0);
    await helene.page.locator('.plan-wait').getByText('Loading…').waitFor();
    answer.resolve();
    await helene.page.locator('.plan-in > .notice').getByText('Not this day').waitFor();
    expect(await figures()).toEqual([]);
    expect(await helene.page.getByText('These are the figures at the end of').count()).toBe(0);
    await helene.page.unroute(useOnDay);
    await helene.page.getByRole('button', { name: 'Back to today' }).click();
    await expect.poll(figures).toEqual(today);
    await helene.page.locator('.plan-in > .notice').waitFor({ state: 'detached' });
    // Chromium reports the answer itself.
    helene.consoleErrors.splice(0);
  });

  it('keeps the search of people over a past day, and the day in the address', async () => {
    const search = helene.page.getByLabel('Search people');
    await search.fill('Lambert');
    await chooseLastMonth();
    await helene.page.getByText(/^These are the figures at the end of/).waitFor();
    expect(await search.isVisible()).toBe(false);
    expect(new URL(helene.page.url()).searchParams.get('day')).toMatch(/^\d{4}-\d{2}-\d{2}$/);
    await helene.page.getByRole('button', { name: 'Back to today' }).click();
    expect(await search.inputValue()).toBe('Lambert');
    expect(new URL(helene.page.url()).search).toBe('');
    await chooseLastMonth();
    await helene.page.locator('.plan-figures').waitFor();
    const past = await figures();
    await helene.page.reload();
    await expect.poll(figures).toEqual(past);
    await helene.page.getByRole('button', { name: 'Back to today' }).click();
    await helene.page.getByRole('heading', { name: 'Subscriptions' }).waitFor();
  });

  it('prints the whole page without its buttons', async () => {
    await helene.page.emulateMedia({ media: 'print' });
    const box = await helene.page.evaluate(() => ({
      sidebar: document.querySelector<HTMLElement>('.sidebar, [data-region="sidebar"]')?.offsetParent ?? null,
      buttons: [...document.querySelectorAll<HTMLElement>('.plan .button')].filter(each => each.offsetParent !== null).length,
      page: document.querySelector('.plan-page')!.scrollHeight - document.querySelector('.plan-page')!.clientHeight,
      last: document.querySelector('.plan-holders')!.getBoundingClientRect().bottom - document.body.scrollHeight,
    }));
    expect(box).toMatchObject({ sidebar: null, buttons: 0, page: 0 });
    expect(box.last).toBeLessThanOrEqual(0);
    await helene.page.emulateMedia({ media: 'screen' });
  });

  it('the console shows no errors', () => {
    expect(helene.consoleErrors).toEqual([]);
  });
});
