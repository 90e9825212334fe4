import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type Acme, password, startAcme } from './acme.ts';
import { type BrowserUser, BrowserUsers } from './browserUser.ts';

/** Two windows on the same rows: one changes exactly what it selects, whatever the other does meanwhile. */
describe('a selection while another person edits the same rows', () => {
  const visitors = new BrowserUsers();
  let acme: Acme;
  let alice: BrowserUser;
  let other: BrowserUser;
  const ids = new Map<string, string>();

  beforeAll(async () => {
    acme = await startAcme({}, 30);
    [alice, other] = [await visitors.open(), await visitors.open()];
    for (const person of [alice, other]) await person.signIn(acme.server.url, 'alice', password);
  });
  afterAll(async () => {
    await visitors.close();
    await acme?.stop();
  });

  /** People of this test only; the others are filtered out. */
  let round = 0;
  const name = (who: string): string => `${who}${round}`;
  beforeEach(async () => {
    round += 1;
    for (const who of ['ben', 'chloe', 'dan', 'eve']) ids.set(who, await acme.add(name(who), { department: `d${round}` }));
    for (const person of [alice, other]) {
      await person.page.goto(`${acme.server.url}/users?sort=userId&filter=${encodeURIComponent(`department = "d${round}"`)}`);
      await person.row(name('eve')).waitFor();
    }
  });

  const cell = (who: string, column: string, by = alice) => by.cell(`${name(who)}@acme.test`, column);
  const text = async (who: string, column: string) => (await cell(who, column)).innerText();
  const choose = async (from: string, to = from, column = 'Last Name'): Promise<void> => {
    await (await cell(from, column)).click();
    if (to !== from) await (await cell(to, column)).click({ modifiers: ['Shift'] });
  };
  /** Deletes a row in the other window and waits until this one shows that. */
  const deletes = async (who: string): Promise<void> => {
    await (await cell(who, 'User ID', other)).click();
    await other.press('Control+-');
    await alice.row(name(who)).waitFor({ state: 'detached' });
  };
  const rowsDeleted = /no longer exist: nothing was changed/;

  it('Delete on a row that another window deleted changes no other row', async () => {
    await choose('chloe');
    await deletes('chloe');
    await alice.press('Delete');
    await alice.waitForText(rowsDeleted);
    expect([await text('ben', 'Last Name'), await text('dan', 'Last Name')]).toEqual(['Adam', 'Adam']);
  });

  it('Delete over a state cell leaves the state and marks nothing', async () => {
    await (await cell('ben', 'First Name')).click();
    await (await cell('chloe', 'Status')).click({ modifiers: ['Shift'] });
    await alice.press('Delete');
    await alice.waitForText('2 rows cleared');
    expect(await alice.page.locator('.sg-body [aria-invalid=true]').count()).toBe(0);
    await alice.press('Control+z');
    await expect.poll(() => text('ben', 'First Name')).toBe(name('ben'));
  });

  it('typing for two rows changes the one that is left', async () => {
    await choose('ben', 'chloe', 'Last Name');
    await deletes('chloe');
    await alice.page.keyboard.type('Clerk');
    await alice.press('Control+Enter');
    await expect.poll(() => text('ben', 'Last Name')).toBe('Clerk');
    expect(await text('dan', 'Last Name')).toBe('Adam');
  });

  it('a row that appears between selected rows is not selected', async () => {
    await choose('ben', 'dan', 'Last Name');
    await acme.add(name('bob'), { department: `d${round}` });
    await alice.row(name('bob')).waitFor();
    await expect.poll(() => alice.page.locator('.status-selected').first().innerText()).toBe('3 rows selected');
    await alice.page.keyboard.type('Clerk');
    await alice.press('Control+Enter');
    await expect.poll(() => text('dan', 'Last Name')).toBe('Clerk');
    expect([await text('ben', 'Last Name'), await text('bob', 'Last Name'), await text('eve', 'Last Name')]).toEqual([
      'Clerk',
      'Adam',
      'Adam',
    ]);
  });

  it('all rows means the rows that existed when they were selected', async () => {
    await choose('ben', 'ben', 'Last Name');
    await alice.press('Control+ ');
    await acme.add(name('fay'), { department: `d${round}` });
    await alice.row(name('fay')).waitFor();
    await alice.page.keyboard.type('Clerk');
    await alice.press('Control+Enter');
    await expect.poll(() => text('eve', 'Last Name')).toBe('Clerk');
    expect(await text('fay', 'Last Name')).toBe('Adam');
  });

  it('an editor stays with its row while rows appear above it', async () => {
    await choose('dan', 'dan', 'Last Name');
    await alice.page.keyboard.type('Cle');
    await acme.add(name('abe'), { department: `d${round}` });
    await alice.row(name('abe')).waitFor();
    await alice.page.keyboard.type('rk');
    await alice.press('Enter');
    await expect.poll(() => text('dan', 'Last Name')).toBe('Clerk');
    expect([await text('chloe', 'Last Name'), await text('eve', 'Last Name')]).toEqual(['Adam', 'Adam']);
  });

  it('an e-mail address is not copied to several people, and a message says so', async () => {
    await choose('ben', 'dan', 'Email');
    await alice.press('Control+Enter');
    await alice.waitForText(/Each row needs its own Email/);
    await expect.poll(() => alice.row(`${name('ben')}@acme.test`).count()).toBe(1);
    await expect.poll(() => alice.row(`${name('dan')}@acme.test`).count()).toBe(1);
  });

  it('the status bar counts each selected row once', async () => {
    const selected = () => alice.page.locator('.status-selected').first().innerText();
    const number = async (who: string) => alice.row(name(who)).locator('.sg-gutter > span').first();
    await (await number('ben')).click();
    await (await number('dan')).click({ modifiers: ['Control'] });
    await expect.poll(selected).toMatch(/^2 of \d+ people selected$/);
    await (await cell('dan', 'Email')).click({ modifiers: ['Control'] });
    expect(await selected()).toMatch(/^2 rows selected \(\d+ cells\)$/);
    await (await number('ben')).click({ modifiers: ['Control'] });
    await expect.poll(selected).toMatch(/^\d+ cells selected$/);
  });
});
