import { uuidv7 } from 'uuidv7';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Cells, ChangeRequest, Outcome } from '../../server/model/change.ts';
import { HttpClient } from '../kit/client.ts';
import { type AliceSession, password, startWithAlice } from './acme.ts';
import { type BrowserUser, BrowserUsers } from './browserUser.ts';

const person = (name: string, cells: Cells = {}): ChangeRequest => ({
  table: 'users',
  row: uuidv7(),
  from: null,
  to: { userId: name, firstName: name, lastName: 'Adam', email: `${name}@acme.test`, status: 'Active', ...cells },
});

/** ACME with two licences, both in use: by Alice and by Mia, a member. Three more people wait. */
describe('Plan and billing', () => {
  const visitors = new BrowserUsers();
  let session: AliceSession;
  let alice: BrowserUser;
  let mia: string;
  let isFirst = true;

  beforeAll(async () => {
    session = await startWithAlice(visitors, {
      licences: 2,
      prepare: async api => {
        const { body } = await api.at<Outcome>('POST', 'commit', { changes: [person('Mia')] });
        mia = body.secrets?.[0]?.secret ?? '';
        await api.at('POST', 'commit', { changes: ['Nina', 'Omar', 'Pia'].map(name => person(name)) });
      },
    });
    ({ alice } = session);
  });
  beforeEach(async () => {
    if (!isFirst) await alice.page.goto(`${session.server.url}/plan`);
    isFirst = false;
  });
  afterAll(async () => {
    await visitors.close();
    await session?.server.stop();
  });

  const region = (name: string | RegExp) => alice.page.getByRole('region', { name });
  const figure = (name: string) =>
    alice.page.locator('.plan-figures dl > div').filter({ hasText: name }).locator('dd').innerText();
  const figures = () => Promise.all(['total', 'used', 'reserved', 'available', 'over'].map(figure));

  it('Ctrl+Shift+F goes to the search of the people with a licence', async () => {
    await alice.page.goto(`${session.server.url}/plan`);
    await region('Who has a licence').getByText('Mia').first().waitFor();
    await alice.press('Control+Shift+F');
    await alice.page.keyboard.type('ali');
    await expect.poll(() => alice.page.locator('.plan-holders tbody tr').count()).toBe(1);
  });

  it('opens from the meter with the focus on its heading, and Back returns to the grid', async () => {
    await alice.page.goto(`${session.server.url}/users`);
    await alice.page.locator('.meter').click();
    await alice.page.waitForURL('**/plan');
    const heading = alice.page.getByRole('heading', { level: 1, name: 'Plan and billing' });
    await expect.poll(() => heading.evaluate(element => element === document.activeElement)).toBe(true);
    expect(await alice.page.title()).toBe('Plan and billing · ACME · Seatgrid');
    expect(await alice.page.locator('.sidebar [aria-current=page]').innerText()).toContain('Plan and billing');
    await alice.page.goBack();
    await alice.row('Mia@acme.test').waitFor();
    expect(await alice.page.title()).toBe('Users · ACME · Seatgrid');
    await alice.page.goForward();
    await heading.waitFor();
    await alice.page.reload();
    await heading.waitFor();
  });

  it('says how many licences there are, what uses them, and who has one since when', async () => {
    await expect.poll(figures).toEqual(['2', '2', '0', '0', '0']);
    const product = region('Products').getByRole('row', { name: 'Seatgrid' });
    expect(await product.getByRole('cell').allInnerTexts()).toEqual([
      'Active person',
      expect.any(String),
      '2',
      '2',
      '0',
      '0',
      '0',
    ]);
    const subscription = region('Subscriptions').getByRole('row', { name: 'Seatgrid × 2' });
    await subscription.getByText('In use').waitFor();
    const holders = region('Who has a licence').getByRole('row');
    await expect.poll(() => holders.count()).toBe(3);
    const day = new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'short', year: 'numeric', timeZone: 'Europe/Paris' });
    const mias = region('Who has a licence').getByRole('row', { name: 'Mia Adam' });
    expect(await mias.getByRole('cell').allInnerTexts()).toEqual([
      'Active',
      day.format(new Date()),
      'Active person',
      'Alice ACME',
      'Seatgrid',
    ]);
    await mias.getByRole('link', { name: 'Mia Adam' }).click();
    await alice.page.waitForURL(/\/users\/[-0-9a-f]+$/);
    await alice.page.getByRole('complementary', { name: /Mia Adam/ }).waitFor();
    await alice.page.goBack();
    await alice.page.waitForURL('**/plan');
  });

  it('reads its chart by keyboard, and as a table with the same numbers', async () => {
    await alice.page.locator('.segments').getByText('All', { exact: true }).click();
    expect(await alice.page.getByRole('radio', { name: 'All' }).isChecked()).toBe(true);
    const use = region('Use over time');
    await use.getByText(/The organisation was created on/).waitFor();
    await expect.poll(() => use.getByRole('img').getAttribute('aria-label')).toMatch(/^Licences used: .*2 of 2 \(/);
    await use.getByRole('button', { name: 'Show as table' }).click();
    const table = use.getByRole('table');
    expect(await table.getByRole('row').nth(1).getByRole('cell').allInnerTexts()).toEqual(['2', '0', '2']);
    await use.getByRole('button', { name: 'Show as chart' }).click();
    await use.getByRole('img').waitFor();
  });

  it('adds licences after saying what the total will be, and offers no undo, which subscriptions do not have', async () => {
    await alice.page.getByRole('button', { name: 'Add licences' }).click();
    const form = alice.page.getByRole('dialog', { name: 'Add licences' });
    await alice.page.keyboard.type('zero');
    await alice.press('Enter');
    await form.getByText('Enter a whole number from 1 to 1,000,000.').waitFor();
    const quantity = form.getByLabel('Licences', { exact: true });
    expect(await quantity.getAttribute('aria-invalid')).toBe('true');
    await quantity.fill('2');
    await form.getByText('Seatgrid: 2 → 4 licences').waitFor();
    await form.getByLabel('Starts').fill('2040-02-01');
    await form.getByLabel('Ends').fill('2040-01-01');
    await alice.press('Tab');
    await form.getByText('The end must not be before the start').waitFor();
    await form.getByLabel('Ends').fill('');
    await alice.press('Tab');
    await form.getByText('These licences can be used from 1 February 2040.').waitFor();
    await form.getByLabel('Starts').fill('');
    await alice.press('Tab');
    await form.getByText('Seatgrid: 2 → 4 licences').waitFor();
    await form.getByRole('button', { name: 'Add 2 licences' }).click();
    await form.waitFor({ state: 'detached' });
    await expect.poll(figures).toEqual(['4', '2', '0', '2', '0']);
    await alice.waitForText('2 licences added: Seatgrid');
    await region('Subscriptions').getByRole('row').nth(2).waitFor();
    expect(await alice.page.locator('.toast').getByRole('button', { name: 'Undo' }).count()).toBe(0);
  });

  it('activates the people who wait for a licence, as far as licences last, and says who stays', async () => {
    await alice.waitForText('3 people are waiting for a licence. 2 licences are free now.');
    await alice.page.getByRole('button', { name: 'Activate them…' }).click();
    const question = alice.page.getByRole('dialog', { name: 'Activate the people waiting for a licence' });
    await question.getByText('2 people will be activated').waitFor();
    await question.getByText('Seatgrid: 2 → 4 of 4 licences used').waitFor();
    await question.getByText('1 person cannot be activated').waitFor();
    await question.getByText(/No licence available \(4 of 4 used\)/).waitFor();
    const sent = alice.page.waitForRequest(
      request => request.url().endsWith('/commit') && (request.postDataJSON() as { dryRun?: true }).dryRun !== true,
    );
    await question.getByRole('button', { name: 'Activate 2 people' }).click();
    const { changes } = (await sent).postDataJSON() as { changes: ChangeRequest[] };
    expect(changes.map(({ from, to }) => ({ from, to }))).toEqual(
      Array.from({ length: 2 }, () => ({ from: { status: 'Draft' }, to: { status: 'Active' } })),
    );
    await question.waitFor({ state: 'detached' });
    await alice.copySecrets();
    await expect.poll(figures).toEqual(['4', '4', '0', '0', '0']);
    await alice.waitForText('1 person is waiting for a licence.');
    expect(await alice.page.getByRole('button', { name: 'Activate them…' }).count()).toBe(0);
    await expect.poll(() => region('Who has a licence').getByRole('row', { name: 'Nina Adam' }).count()).toBe(1);
    await alice.page.getByRole('button', { name: 'Show them' }).click();
    await alice.row('Pia@acme.test').waitFor();
    await expect.poll(() => alice.row('Mia@acme.test').count()).toBe(0);
  });

  it('shows who ends next and renews it, and follows what others do', async () => {
    const today = new Date();
    const end = new Date(today.getTime() + 20 * 86_400_000).toISOString().slice(0, 10);
    const to = { product: 'base', quantity: 1, reference: 'A-1041', endsAt: end, appliedTo: 'acme' };
    await session.api.at('POST', 'commit', { changes: [{ table: 'subscriptions', row: uuidv7(), from: null, to }] });
    await expect.poll(figures).toEqual(['5', '4', '0', '1', '0']);
    await alice.waitForText(/A-1041 \(1 licence\) ends on .*\. Then Seatgrid has 4 licences left, 0 of them free\./);
    const row = region('Subscriptions').getByRole('row', { name: 'A-1041' });
    await row.getByText(/Ends in (19|20) days/).waitFor();
    await row.getByRole('button', { name: 'Renew 1: A-1041' }).click();
    const form = alice.page.getByRole('dialog', { name: 'Add licences' });
    await form.getByText(/These licences can be used from/).waitFor();
    await form.getByRole('button', { name: 'Cancel' }).click();
    await row.getByRole('link', { name: 'A-1041' }).click();
    await alice.page.waitForURL(/\/subscriptions\/[-0-9a-f]+$/);
    await alice.page.locator('.sidebar').getByRole('link', { name: 'Plan and billing' }).click();
    await row.waitFor();
  });

  it('searches the people with a licence, fifty at a time', async () => {
    const many = Array.from({ length: 60 }, (_, at) => person(`p${at + 10}`));
    const to = { product: 'base', quantity: 60, appliedTo: 'acme' };
    const subscription = { table: 'subscriptions', row: uuidv7(), from: null, to };
    await session.api.at('POST', 'commit', { changes: [subscription, ...many] });
    const holders = region('Who has a licence');
    await holders.getByText('1–50 of 64, held longest first').waitFor();
    let release!: () => void;
    const released = new Promise<void>(done => {
      release = done;
    });
    const nextPage = /\/seats\/rows\?.*offset=50/;
    await alice.page.route(nextPage, async route => {
      await released;
      await route.continue();
    });
    const asked = alice.page.waitForRequest(nextPage);
    await holders.getByRole('button', { name: 'Next page' }).click();
    await asked;
    // Until the next page is there, the line tells of the page that is shown.
    expect(await holders.locator('.plan-foot .number').innerText()).toBe('1–50 of 64, held longest first');
    release();
    await holders.getByText('51–64 of 64, held longest first').waitFor();
    await alice.page.unroute(nextPage);
    await alice.press('Control+f');
    await holders.getByLabel('Search people').fill('p42');
    await expect.poll(() => holders.getByRole('row').count()).toBe(2);
    await holders.getByText('p42 Adam').waitFor();
    await holders.getByLabel('Search people').fill('nobody of this name');
    await holders.getByText('Nobody with a licence matches.').waitFor();
    await alice.press('Escape');
    await holders.getByText('1–50 of 64, held longest first').waitFor();
    await holders.getByRole('link', { name: 'Open as a grid' }).click();
    await alice.page.waitForURL('**/seats');
    await alice.page.goBack();
  });

  it('passes axe in light and dark, also as a table, with its form, and in a narrow window, and nothing overflows', async () => {
    await region('Who has a licence').getByText('p10 Adam').waitFor();
    await alice.expectAccessibleInBothThemes();
    await alice.page.getByRole('button', { name: 'Show as table' }).click();
    await alice.expectAccessible();
    await alice.page.getByRole('button', { name: 'Add licences' }).click();
    await alice.page.getByRole('dialog').waitFor();
    await alice.expectAccessible();
    await alice.press('Escape');
    await alice.page.getByRole('button', { name: 'Show as chart' }).click();
    for (const width of [1024, 640, 390, 320]) {
      await alice.page.setViewportSize({ width, height: 800 });
      const spill = () =>
        alice.page
          .locator('.plan-page, .plan-card')
          .evaluateAll(parts => parts.filter(each => each.scrollWidth > each.clientWidth + 1).map(each => each.className));
      await expect.poll(spill).toEqual([]);
    }
    await alice.page.setViewportSize({ width: 390, height: 800 });
    await alice.expectAccessible();
    await alice.page.setViewportSize({ width: 1280, height: 800 });
  });

  it('is in French for a French reader', async () => {
    const language = (chosen: string) =>
      alice.page.evaluate(
        to =>
          fetch('/api/session', {
            method: 'PATCH',
            headers: { 'content-type': 'application/json' },
            body: JSON.stringify({ language: to }),
          }),
        chosen,
      );
    await language('fr');
    await alice.page.reload();
    await alice.page.getByRole('heading', { level: 1, name: 'Facturation' }).waitFor();
    await alice.waitForText('Qui a une licence');
    await alice.waitForText(/Fin dans (19|20) jours/);
    await alice.waitForText('1 personne attend une licence.');
    expect(await alice.page.title()).toBe('Facturation · ACME · Seatgrid');
    await language('en');
    expect(alice.consoleErrors).toEqual([]);
  });

  it('shows a member their own licence and whom to ask, and no subscriptions', async () => {
    const own = new HttpClient(session.server.url);
    await own.signIn('Mia', mia);
    await own.ask('POST', '/api/session/password', { current: mia, next: password });
    const visitor = await visitors.open();
    await visitor.signIn(session.server.url, 'Mia', password);
    await visitor.row('Mia@acme.test').waitFor();
    await visitor.page.locator('.meter').click();
    await visitor.waitForText('To get more licences, ask an owner, a manager or a licence admin of ACME.');
    await visitor.waitForText('Your licence');
    await expect.poll(() => visitor.page.locator('.plan-holders tbody tr').count()).toBe(1);
    await visitor.waitForText('Mia Adam');
    expect(await visitor.page.getByRole('button', { name: 'Add licences' }).count()).toBe(0);
    expect(await visitor.page.getByRole('region', { name: 'Subscriptions' }).count()).toBe(0);
    expect(await visitor.page.getByText('Nina').count()).toBe(0);
    await visitor.expectAccessible();
    expect(visitor.consoleErrors).toEqual([]);
    await visitor.context.close();
  });
});
