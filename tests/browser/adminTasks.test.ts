import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { HttpClient } from '../kit/client.ts';
import { startServer } from '../kit/server.ts';
import { type Acme, password, startAcme } from './acme.ts';
import { type BrowserUser, BrowserUsers } from './browserUser.ts';
import { panelOf } from './rowPanel.ts';
import { Steps } from './steps.ts';

/*
 * Twelve tasks that admins often have, and how many steps they take. They start in Users with nothing selected, and end with what the page
 * shows. Three can only be done in part; mocks.md says what is missing, and how it was before.
 */

const visitors = new BrowserUsers();
afterAll(() => visitors.close());

describe('the steps that a task of an admin takes', () => {
  let acme: Acme;
  let alice: BrowserUser;
  let steps: Steps;

  const leavers = Array.from({ length: 12 }, (_, at) => `leaver${at + 1}`);
  beforeAll(async () => {
    // 17 licences are used or reserved, so that 25 newcomers lack 6.
    acme = await startAcme({}, 36);
    for (const name of [...leavers, 'giver', 'other']) await acme.add(name, { status: 'Active' });
    await acme.add('mona', { status: 'Active', role: 'manager' });
    await acme.add('taker');
    await acme.add('guest', { status: 'Invited', email: 'guest@acme.tset' });
    await acme.add('partial', { email: null, lastName: 'Incomplete' });
    alice = await visitors.open({ width: 1440, height: 900 });
    alice.page.setDefaultTimeout(15_000);
    await alice.signIn(acme.server.url, 'alice', password);
    await alice.row('alice@acme.test').waitFor();
  });
  afterAll(() => acme?.stop());
  beforeEach(async () => {
    await alice.page.goto(`${acme.server.url}/users`);
    // Where the last task has scrolled to is remembered.
    await alice.page.locator('.sg-body [role=rowheader]').first().focus();
    await alice.press('Control+Home');
    await alice.row('alice@acme.test').waitFor();
    steps = await Steps.of(alice);
  });

  const bar = () => alice.page.locator('.bulk');
  const dialog = () => alice.page.getByRole('alertdialog');
  const toast = (text: string) => alice.page.locator('.toast').filter({ hasText: text });
  const status = async (who: string): Promise<string> => (await alice.cell(who, 'Status')).innerText();
  const free = (): Promise<string> => alice.page.locator('.meter b').innerText();

  it('15: bring in 25 people under headings of another language, activate 19, add 6 licences, activate the others', async () => {
    expect(await free()).toBe('19 free');
    const lines = Array.from({ length: 25 }, (_, at) => `Roy\tAnn\tnew${at + 10}@acme.test\tnew${at + 10}`);
    await steps.click(alice.page.locator('.sg-insert .sg-cell').first());
    await steps.paste(['Nom\tPrénom\tCourriel\tIdentifiant', ...lines].join('\n'));
    await alice.page.getByRole('dialog').getByText('25 rows are OK').waitFor();
    await steps.press('Enter');
    await toast('25 rows pasted').waitFor();
    await steps.press('Shift+Space');
    await bar().getByText('25 people selected').first().waitFor();
    await steps.click(bar().getByRole('button', { name: 'Activate', exact: true }));
    await steps.click(dialog().getByRole('button', { name: 'Activate the first 19' }));
    await steps.click(toast('19 are Active now; 6 stay unchanged').getByRole('button', { name: 'Show unchanged rows' }));
    await alice.page.locator('.status').getByText('6 people match').waitFor();
    await steps.click(alice.page.locator('.meter'));
    await steps.click(alice.page.getByRole('button', { name: 'Add licences' }).first());
    await steps.type('6');
    await steps.press('Enter');
    await toast('6 licences added: Seatgrid').waitFor();
    await steps.back();
    await alice.row('new34@acme.test').waitFor();
    await steps.press('Control+a');
    await bar().getByText('6 people selected').first().waitFor();
    await steps.click(bar().getByRole('button', { name: 'Activate', exact: true }));
    await steps.click(dialog().getByRole('button', { name: 'Activate 6 people' }));
    await toast('6 are Active now').waitFor();
    await expect.poll(() => status('new34@acme.test')).toBe('Active');
    await expect.poll(free).toBe('0 free');
    expect(steps.count).toBe(15);
  });

  it('12: offboard 12 people whose e-mails are on the clipboard, the consequences seen first', async () => {
    await steps.click(alice.page.getByRole('button', { name: 'Filter', exact: true }));
    await steps.click(alice.page.getByRole('button', { name: 'Add condition' }));
    await steps.choose(alice.page.getByLabel('Column', { exact: true }), 'email');
    await steps.choose(alice.page.getByLabel('Comparison'), 'is any of');
    await steps.click(alice.page.getByLabel('Value', { exact: true }));
    await steps.paste(leavers.map(name => `${name}@acme.test`).join('\r\n'));
    await alice.page.locator('.status').getByText('12 people match').waitFor();
    await steps.press('Escape');
    await steps.click(alice.page.getByRole('checkbox', { name: /^Select all/ }));
    await bar().getByText('12 people selected').first().waitFor();
    await steps.click(bar().getByRole('button', { name: 'Deactivate', exact: true }));
    await dialog().getByText('become Inactive').waitFor();
    expect((await dialog().innerText()).replaceAll(/\s+/g, ' ')).toContain('12 become Inactive 12 licences freed');
    await steps.click(dialog().getByRole('button', { name: 'Deactivate 12 people' }));
    await toast('12 are Inactive now').waitFor();
    await expect.poll(() => status('leaver12@acme.test')).toBe('Inactive');
    expect(steps.count).toBe(12);
  });

  it('1: say who has a licence and since when', async () => {
    await steps.click(alice.page.locator('.meter'));
    const day = new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'short', year: 'numeric', timeZone: 'Europe/Paris' });
    const holders = alice.page.getByRole('region', { name: 'Who has a licence' });
    expect(await holders.getByRole('row', { name: 'giver Adam' }).innerText()).toContain(day.format(new Date()));
    expect(steps.count).toBe(1);
  });

  it('6: give the licence of one person to another', async () => {
    await steps.click(await alice.cell('giver@acme.test', 'Status'));
    await steps.type('Inactive');
    await steps.press('Enter');
    await steps.click(await alice.cell('taker@acme.test', 'Status'));
    await steps.type('Active');
    await steps.press('Enter');
    await expect.poll(() => Promise.all([status('giver@acme.test'), status('taker@acme.test')])).toEqual(['Inactive', 'Active']);
    await expect.poll(async () => (await alice.cell('taker@acme.test', 'Validation result')).innerText()).toBe('OK');
    expect(steps.count).toBe(6);
  });

  it('5: correct the address of somebody who was invited with a typo, who gets the invitation', async () => {
    await steps.press('Control+f');
    await steps.type('acme.tset');
    await alice.page.locator('.sg-body [data-field=email][data-active]').getByText('guest@acme.tset').waitFor();
    await steps.press('Escape');
    await steps.type('guest@acme.test');
    await steps.press('Enter');
    await alice.page.getByText('Invitation sent to guest@acme.test').first().waitFor({ state: 'attached' });
    expect(await status('guest@acme.test')).toBe('Invited');
    expect(steps.count).toBe(5);
  });

  it('9: find out why a row cannot be activated, and do what it says', async () => {
    await steps.click(await alice.cell('Incomplete', 'Status'));
    await steps.type('Active');
    await steps.press('Enter');
    await alice.row('Incomplete').getByText('Missing: Email').waitFor({ state: 'attached' });
    await steps.click(alice.row('Incomplete').locator('.sg-remedy'));
    await steps.type('partial@acme.test');
    await steps.press('Enter');
    await alice.row('partial@acme.test').waitFor();
    await steps.click(await alice.cell('Incomplete', 'Status'));
    await steps.type('Active');
    await steps.press('Enter');
    await expect.poll(() => status('Incomplete')).toBe('Active');
    expect(steps.count).toBe(9);
  });

  it('2: find out why a cell cannot be edited, and what to do instead', async () => {
    await steps.click(await alice.cell('other@acme.test', 'User ID'));
    await steps.press('Enter');
    const note = alice.page.locator('.sg-note');
    await note.getByText('User ID cannot be changed once the account exists').waitFor();
    await note.getByText('For another User ID, use Deactivate, then Delete row, and add the person again.').waitFor();
    await note.getByRole('button', { name: 'Deactivate' }).waitFor();
    expect(steps.count).toBe(2);
  });

  it('5: undo what a colleague has pasted', async () => {
    const [mail] = acme.mail.received.filter(({ to }) => to.includes('mona@acme.test'));
    const current = /Temporary password: (\S+)/.exec(mail!.text)![1]!;
    const mona = new HttpClient(acme.server.url);
    await mona.signIn('mona', current);
    await mona.ask('POST', '/api/session/password', { current, next: password });
    const { body } = await acme.api.at<{ rows: { id: string }[] }>('GET', 'tables/users/rows?search=Roy&limit=50');
    const changes = body.rows.map(({ id: row }) => ({ table: 'users', row, to: { lastName: 'Wrong' } }));
    expect((await mona.at('POST', 'commit', { changes })).status).toBe(200);
    await steps.click(await alice.cell('new10@acme.test', 'Last Name'));
    await steps.press('Space');
    await steps.click(panelOf(alice).getByRole('tab', { name: 'History' }));
    const entry = panelOf(alice).locator('.history-entry').first();
    await entry.getByText('mona Adam').waitFor();
    await steps.click(entry.getByRole('button', { name: 'Undo' }));
    await steps.click(alice.page.getByRole('dialog').getByRole('button', { name: 'Undo 25 rows' }));
    for (const who of ['new10@acme.test', 'new13@acme.test'])
      await expect.poll(async () => (await alice.cell(who, 'Last Name')).innerText()).toBe('Roy');
    expect(steps.count).toBe(5);
  });

  it('the console shows no errors', () => {
    expect(alice.consoleErrors).toEqual([]);
  });
});

describe('the steps that a task takes which is possible as a whole or in part', () => {
  let acme: Acme;
  let alice: BrowserUser;
  let steps: Steps;
  const names = Array.from({ length: 300 }, (_, at) => `person${at + 100}`);

  beforeAll(async () => {
    acme = await startAcme({
      twin: { firstName: 'Ann', lastName: 'Aardvark' },
      twin2: { firstName: 'Ann', lastName: 'Aardvark', email: 'a.aardvark@acme.test' },
      gone: { lastName: 'Zander' },
    });
    const changes = names.map(name => ({
      table: 'users',
      from: null,
      to: { userId: name, firstName: name, lastName: 'Adam', email: `${name}@acme.test` },
    }));
    await acme.api.at('POST', 'commit', { changes });
    await acme.api.at('POST', 'commit', { changes: [{ table: 'workspaces', from: null, to: { name: 'Atelier' } }] });
    alice = await visitors.open({ width: 1440, height: 900 });
    alice.page.setDefaultTimeout(15_000);
    await alice.signIn(acme.server.url, 'alice', password);
    await alice.row('alice@acme.test').waitFor();
  });
  afterAll(() => acme?.stop());
  beforeEach(async () => {
    await alice.page.goto(`${acme.server.url}/users`);
    await alice.row('alice@acme.test').waitFor();
    steps = await Steps.of(alice);
  });

  it('4: update the department of 300 people from a file, by e-mail', async () => {
    const { page } = alice;
    await steps.click(page.getByRole('button', { name: 'Import', exact: true }));
    const chooser = page.waitForEvent('filechooser');
    await steps.click(page.getByRole('button', { name: 'Choose a file…' }));
    const lines = names.map((name, at) => `${name}@acme.test;Team ${at % 5}`);
    await steps.chooseFile(await chooser, 'departments.csv', ['E-mail;Department', ...lines].join('\r\n'));
    await page.getByRole('heading', { name: '300 rows for Users' }).waitFor();
    await steps.press('Enter');
    await page.getByRole('heading', { name: 'departments.csv is imported' }).waitFor();
    await alice.waitForText('300 rows written');
    expect(steps.count).toBe(4);
    const path = `tables/users/rows/count?filter=${encodeURIComponent('department = "Team 4"')}`;
    expect((await acme.api.at<{ count: number }>('GET', path)).body.count).toBe(60);
  });

  it('3: find a person who is there twice by the name, and delete one of the rows', async () => {
    await alice.page.getByRole('columnheader', { name: 'Last Name' }).hover();
    await steps.click(alice.page.getByRole('columnheader', { name: 'Last Name' }).getByRole('button', { name: /^Sort/ }));
    const [first, second] = [2, 3].map(index => alice.page.locator(`.sg-body [aria-rowindex="${index}"]`));
    for (const row of [first!, second!]) await row.getByText('Aardvark').first().waitFor();
    await steps.click(second!.locator('[role=rowheader]'));
    await steps.press('Control+-');
    await expect.poll(() => alice.row('Aardvark').count()).toBe(1);
    expect(steps.count).toBe(3);
  });

  it('6: give one person access to a workspace', async () => {
    await steps.click(await alice.cell('person100@acme.test', 'User ID'));
    await steps.press('Space');
    await steps.click(panelOf(alice).getByRole('button', { name: 'Add to Access rights' }));
    const form = alice.page.getByRole('dialog', { name: 'Add to Access rights: person100 Adam' });
    await form.waitFor();
    await steps.type('Atel');
    await form.getByRole('option', { name: 'Atelier' }).waitFor();
    await steps.press('Enter');
    await steps.click(form.getByRole('button', { name: 'Add', exact: true }));
    await panelOf(alice).getByRole('link', { name: 'Atelier' }).waitFor();
    expect(steps.count).toBe(6);
  });

  it('1: bring back the person whose deletion was the last thing done, also after a reload', async () => {
    const search = alice.page.getByRole('textbox', { name: 'Search users' });
    await search.fill('Zander');
    await alice.row('gone@acme.test').locator('[role=rowheader]').click();
    await alice.press('Control+-');
    await alice.row('gone@acme.test').waitFor({ state: 'detached' });
    await alice.page.goto(`${acme.server.url}/users?search=Zander`);
    await alice.page.locator('.empty h2').waitFor();
    steps = await Steps.of(alice);
    await steps.press('Control+z');
    await alice.row('gone@acme.test').waitFor();
    expect(steps.count).toBe(1);
  });

  it('the console shows no errors', () => {
    expect(alice.consoleErrors).toEqual([]);
  });
});

it('3 steps: say how many licences were used at the end of last month', async () => {
  const server = await startServer({}, ['--demo']);
  const helene = await visitors.open({ width: 1440, height: 900 });
  await helene.signIn(server.url, 'helene.verdier', 'la-maison-verdier');
  await helene.waitForText('Noémie');
  const steps = await Steps.of(helene);
  await steps.click(helene.page.locator('.meter'));
  await steps.click(helene.page.getByRole('button', { name: /^As of today/ }));
  await steps.click(helene.page.getByRole('button', { name: /^End of last month/ }));
  await helene.page.getByText(/These are the figures at the end of \d+ \w+ \d{4}/).waitFor();
  const used = helene.page.locator('.plan-figures dl > div').filter({ hasText: 'used' }).locator('dd');
  expect(Number(await used.innerText())).toBeGreaterThan(100);
  expect(steps.count).toBe(3);
  await server.stop();
});
