import { uuidv7 } from 'uuidv7';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type Acme, password, startAcme } from './acme.ts';
import { type BrowserUser, BrowserUsers } from './browserUser.ts';

/** What the bar of chosen rows offers, in which places, and what becomes of rows that are not loaded or for which there is no licence. */
describe('the bar of chosen rows', () => {
  const visitors = new BrowserUsers();
  let acme: Acme;
  let alice: BrowserUser;

  beforeAll(async () => {
    acme = await startAcme({}, 5);
    await acme.add('ann', { status: 'Active', department: 'First' });
    const left = await acme.add('ian', { status: 'Active', department: 'First' });
    await acme.api.at('POST', 'commit', { changes: [{ table: 'users', row: left, to: { status: 'Inactive' } }] });
    await acme.add('ivy', { status: 'Invited', department: 'First' });
    for (let at = 1; at <= 4; at += 1) await acme.add(`draft${at}`, { department: 'First' });
    const changes = Array.from({ length: 330 }, (_, at) => ({
      table: 'users',
      row: uuidv7(),
      from: null,
      to: { userId: `person.${String(at).padStart(3, '0')}` },
    }));
    await acme.api.at('POST', 'commit', { changes });
    alice = await visitors.open({ width: 1440, height: 900 });
    alice.page.setDefaultTimeout(15_000);
    await alice.signIn(acme.server.url, 'alice', password);
    await alice.row('ann@acme.test').waitFor();
  });
  afterAll(async () => {
    await visitors.close();
    await acme?.stop();
  });

  const bar = () => alice.page.locator('.bulk');
  const dialog = () => alice.page.getByRole('alertdialog');
  const show = async (query: string, row: string): Promise<void> => {
    await alice.page.goto(`${acme.server.url}/users?${query}`);
    await alice.row(row).waitFor();
  };
  /** Chooses the rows of these people and waits until the bar has counted them. */
  const choose = async (...names: string[]): Promise<void> => {
    await alice.press('Escape');
    for (const name of names) {
      await alice.row(`${name}@acme.test`).hover();
      await alice.row(`${name}@acme.test`).getByRole('checkbox').click();
    }
    await bar()
      .getByText(`${names.length} ${names.length === 1 ? 'person' : 'people'} selected`)
      .first()
      .waitFor();
  };
  const buttons = () =>
    bar()
      .locator('.button')
      .evaluateAll(all =>
        all.map(each => ({
          words: each.getAttribute('aria-label'),
          isOff: each.getAttribute('aria-disabled') === 'true',
          title: each.getAttribute('title'),
          left: Math.round(each.getBoundingClientRect().left),
        })),
      );

  it('has the same buttons in the same places for each selection; one that fits no row is quiet and says why', async () => {
    await show('search=First', 'draft4@acme.test');
    const offered = async (...names: string[]) => {
      await choose(...names);
      await expect.poll(async () => (await buttons()).some(({ isOff }) => isOff)).toBe(true);
      return buttons();
    };
    const active = await offered('ann');
    const drafts = await offered('draft1', 'draft2', 'draft3');
    const inactive = await offered('ian');
    const invited = await offered('ivy');
    const words = (of: typeof active) => of.map(each => each.words);
    expect(words(active)).toEqual(
      ['Activate', 'Deactivate', 'Set field…', 'Invite again', 'Delete', 'Copy', 'Export…', 'More', 'Clear selection (Esc)'].map(
        (name, at) => ([0, 3, 4].includes(at) ? `${name} 0 of 1 person` : name),
      ),
    );
    expect(words(drafts).slice(0, 5)).toEqual(['Activate', 'Deactivate 0 of 3 people', 'Set field…', 'Invite', 'Delete']);
    expect(words(inactive).slice(0, 2)).toEqual(['Reactivate', 'Deactivate 0 of 1 person']);
    expect(words(invited)[3]).toMatch(/^Invite again/);
    for (const other of [drafts, inactive, invited])
      expect(other.map(({ left }) => left)).toEqual(active.map(({ left }) => left));
    expect(drafts[1]).toMatchObject({ isOff: true, title: 'Only an active person can be deactivated' });
    expect(active[4]).toMatchObject({ isOff: true, title: 'Set Status to Inactive before deleting' });
    // Without a pointer over it, the button says why when it is pressed.
    await choose('ian');
    await bar().getByRole('button', { name: 'Deactivate 0 of 1 person' }).focus();
    await alice.press('Enter');
    await alice.page.locator('.sg-note').getByText('Only an active person can be deactivated').waitFor();
  });

  it.each(['en', 'fr'])('has room for all its buttons at every width, in %s', async language => {
    await acme.api.ask('PATCH', '/api/session', { language });
    await show('search=First', 'draft4@acme.test');
    await alice.row('ann@acme.test').hover();
    await alice.row('ann@acme.test').getByRole('checkbox').click();
    await bar().waitFor();
    const cut: number[] = [];
    for (const width of [2000, 1600, 1560, 1440, 1420, 1280, 1220, 1024, 800]) {
      await alice.page.setViewportSize({ width, height: 900 });
      const fits = await bar().evaluate(element => {
        const [place, last] = [element.parentElement!, element.lastElementChild!].map(each => each.getBoundingClientRect());
        return element.scrollWidth <= element.clientWidth && last!.right <= place!.right;
      });
      if (!fits) cut.push(width);
    }
    await alice.page.setViewportSize({ width: 1440, height: 900 });
    await acme.api.ask('PATCH', '/api/session', { language: 'en' });
    expect(cut).toEqual([]);
  });

  it('says how many licences are missing, activates the first ones, and leads to those that stay', async () => {
    await show('search=First', 'draft4@acme.test');
    // Five licences: Alice, the active person and the invitation have one each.
    await choose('draft1', 'draft2', 'draft3', 'draft4');
    await bar().getByRole('button', { name: 'Activate', exact: true }).click();
    const first = dialog().getByRole('button', { name: 'Activate the first 2' });
    await first.waitFor();
    await dialog().getByText('2 people stay unchanged').waitFor();
    for (const name of ['draft3', 'draft4'])
      expect(await dialog().locator('li').filter({ hasText: name }).innerText()).toMatch(/No licence available/);
    await dialog().getByRole('button', { name: 'Add licences' }).waitFor();
    await alice.expectAccessible();
    await first.click();
    const toast = alice.page.locator('.toast').last();
    await toast.getByText('2 are Active now; 2 stay unchanged').waitFor();
    await toast.getByRole('button', { name: 'Show unchanged rows' }).click();
    await alice.row('draft1@acme.test').waitFor({ state: 'detached' });
    const shown = alice.page.locator('.sg-body [role=row]').filter({ hasText: '@acme.test' });
    await expect.poll(() => shown.count()).toBe(2);
    for (const name of ['draft3', 'draft4']) await alice.row(`${name}@acme.test`).waitFor();
  });

  it('chooses all rows, loaded or not, and acts on all of them', async () => {
    await show('search=person.', 'person.000');
    await alice.press('Control+Home');
    await alice.row('person.000').hover();
    await alice.row('person.000').getByRole('checkbox').click();
    await bar().getByRole('button', { name: 'Select all 330' }).click();
    await bar().getByText('330 people selected').first().waitFor();
    await alice.page.locator('.status').getByText('330 of 330 people selected').waitFor();
    await expect.poll(() => bar().locator('.bulk-all').isVisible()).toBe(false);
    await bar().getByRole('button', { name: 'Set field…' }).click();
    await alice.page.getByLabel('Field', { exact: true }).selectOption('Department');
    await alice.page.getByLabel('New value').fill('Last');
    await alice.page.getByRole('button', { name: 'Set Department for 330 people' }).click();
    await dialog().getByRole('button', { name: 'Set Department for 330 people' }).click();
    const changed = async () => {
      const { body } = await acme.api.at<{ total: number }>(
        'GET',
        `tables/users/rows?limit=1&total=true&filter=department="Last"`,
      );
      return body.total;
    };
    await expect.poll(changed).toBe(330);
    await alice.press('Control+z');
    await expect.poll(changed).toBe(0);
  });

  describe('an action that is chosen before the rows are saved', () => {
    let arrives: PromiseWithResolvers<void>;
    const requests: string[] = [];
    /** The server saves the rows at once, and only its answer comes late. */
    let isAnswerLate = false;
    beforeEach(async () => {
      await show('', 'alice@acme.test');
      arrives = Promise.withResolvers();
      requests.length = 0;
      await alice.page.route(/\/(?:commit|act)$/, async route => {
        requests.push(new URL(route.request().url()).pathname.split('/').at(-1)!);
        if (requests.length > 1) return await route.continue();
        if (isAnswerLate) {
          const response = await route.fetch();
          await arrives.promise;
          return await route.fulfill({ response });
        }
        await arrives.promise;
        await route.continue();
      });
      await alice.page.locator('.sg-body [role=rowheader]').first().focus();
      await alice.press('Control+End', 'ArrowDown', 'Home');
      await alice.paste(['late1\tLate\tOne\tlate1@acme.test', 'late2\tLate\tTwo\tlate2@acme.test'].join('\n'));
      await alice.row('late2@acme.test').waitFor();
      await alice.press('Shift+Space');
      await bar().getByText('2 people selected').first().waitFor();
      await bar().getByRole('button', { name: 'Delete', exact: true }).click();
      await alice.page.getByText('This starts once the rows are saved. Esc cancels it.').waitFor();
      await alice.expectAccessible(null, '.bar-positioner');
      expect(requests).toEqual(['commit']);
    });
    afterEach(async () => {
      await alice.page.unroute(/\/(?:commit|act)$/);
      // The page opens where it was left.
      await alice.page.locator('.sg-body [role=rowheader]').first().focus();
      await alice.press('Control+Home');
    });

    it('is not done if the selection is cleared meanwhile', async () => {
      await alice.press('Escape');
      await bar().waitFor({ state: 'detached' });
      arrives.resolve();
      await alice.page.locator('.toast').getByText('2 rows pasted').waitFor();
      await alice.page.locator('.status').getByText('All saved').waitFor();
      expect(requests).toEqual(['commit']);
      await alice.press('Control+z');
      await alice.row('late2@acme.test').waitFor({ state: 'detached' });
    });

    it('waits until they are saved, says so, and is then done', async () => {
      arrives.resolve();
      await alice.row('late2@acme.test').waitFor({ state: 'detached' });
      await alice.page.locator('.toast').getByText('2 rows deleted').waitFor();
      expect(await alice.page.getByText('This starts once the rows are saved').count()).toBe(0);
      expect(requests.at(-1)).toBe('act');
    });

    describe('whose answer comes late', () => {
      beforeAll(() => {
        isAnswerLate = true;
      });

      it('is done to the others if one of the rows has gone meanwhile', async () => {
        const find = async (name: string): Promise<string | undefined> => {
          const { body } = await acme.api.at<{ rows: { id: string }[] }>('GET', `tables/users/rows?search=${name}&limit=1`);
          return body.rows[0]?.id;
        };
        await expect.poll(() => find('late1')).toBeDefined();
        await acme.api.at('POST', 'commit', { changes: [{ table: 'users', row: await find('late1'), to: null }] });
        await alice.row('late1@acme.test').waitFor({ state: 'detached' });
        arrives.resolve();
        await alice.row('late2@acme.test').waitFor({ state: 'detached' });
        expect(await alice.page.getByText('This starts once the rows are saved').count()).toBe(0);
        expect(await find('late2')).toBeUndefined();
      });
    });
  });

  it('a button that is pressed before its functions are loaded acts once they are', async () => {
    const arrives = Promise.withResolvers<void>();
    const other = await visitors.open({ width: 1440, height: 900 });
    let isHeld = false;
    await other.page.route(/\/bulk-[\w-]+\.js$/, async route => {
      const response = await route.fetch();
      isHeld ||= (await response.text()).includes('chooseAll:');
      if (isHeld) await arrives.promise;
      await route.fulfill({ response });
    });
    await other.signIn(acme.server.url, 'alice', password);
    await other.row('ann@acme.test').waitFor();
    await (await other.cell('ann@acme.test', 'User ID')).click();
    await other.press('Shift+Space');
    await other.page.locator('.bulk').getByRole('button', { name: 'Clear selection' }).click();
    await expect.poll(() => isHeld).toBe(true);
    await expect.poll(() => other.page.locator('.bulk').count()).toBe(1);
    arrives.resolve();
    await other.page.locator('.bulk').waitFor({ state: 'detached' });
    expect(other.consoleErrors).toEqual([]);
    await other.context.close();
  });

  it('deletes the chosen rows by a button', async () => {
    await show('search=person.0', 'person.009');
    await alice.press('Control+Home', 'Control+a');
    await bar().getByText('100 people selected').first().waitFor();
    await bar().getByRole('button', { name: 'Delete', exact: true }).click();
    await dialog().getByRole('button', { name: 'Delete 100 people' }).click();
    await alice.row('person.009').waitFor({ state: 'detached' });
    await alice.press('Control+z');
    await alice.row('person.009').waitFor();
  });

  it('the console shows no errors', () => {
    expect(alice.consoleErrors).toEqual([]);
  });
});
