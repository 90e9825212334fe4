import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type Acme, password, startAcme } from './acme.ts';
import { type BrowserUser, BrowserUsers } from './browserUser.ts';

/** Two windows at the same rows: what one selects is what it changes, whatever the other does meanwhile. */
describe('a selection while somebody else works on the same rows', () => {
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

  /** People of this test alone; those before are out of sight. */
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
  /** The other window deletes a row, and this one has heard of it. */
  const deletes = async (who: string): Promise<void> => {
    await (await cell(who, 'User ID', other)).click();
    await other.press('Control+-');
    await alice.row(name(who)).waitFor({ state: 'detached' });
  };
  const gone = /no longer here: nothing was changed/;

  it('Delete after the row was deleted in another window changes no other row', async () => {
    await choose('chloe');
    await deletes('chloe');
    await alice.press('Delete');
    await alice.waitForText(gone);
    expect([await text('ben', 'Last Name'), await text('dan', 'Last Name')]).toEqual(['Adam', 'Adam']);
  });

  it('Delete of cells with a state among them leaves the state, which cannot be empty, and marks nothing', async () => {
    await (await cell('ben', 'First Name')).click();
    await (await cell('chloe', 'Status')).click({ modifiers: ['Shift'] });
    await alice.press('Delete');
    await alice.waitForText('2 rows cleared');
    expect(await alice.page.locator('.sg-body [aria-invalid=true]').count()).toBe(0);
    await alice.press('Control+z');
    await expect.poll(() => text('ben', 'First Name')).toBe(name('ben'));
  });

  it('what is typed for two rows goes into the one that is left', async () => {
    await choose('ben', 'chloe', 'Last Name');
    await deletes('chloe');
    await alice.page.keyboard.type('Clerk');
    await alice.press('Control+Enter');
    await expect.poll(() => text('ben', 'Last Name')).toBe('Clerk');
    expect(await text('dan', 'Last Name')).toBe('Adam');
  });

  it('a row that comes in between is not among those that are selected', async () => {
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

  it('all rows are all that were there', async () => {
    await choose('ben', 'ben', 'Last Name');
    await alice.press('Control+ ');
    await acme.add(name('fay'), { department: `d${round}` });
    await alice.row(name('fay')).waitFor();
    await alice.page.keyboard.type('Clerk');
    await alice.press('Control+Enter');
    await expect.poll(() => text('eve', 'Last Name')).toBe('Clerk');
    expect(await text('fay', 'Last Name')).toBe('Adam');
  });

  it('an editor stays with its row while rows come above it', async () => {
    await choose('dan', 'dan', 'Last Name');
    await alice.page.keyboard.type('Cle');
    await acme.add(name('abe'), { department: `d${round}` });
    await alice.row(name('abe')).waitFor();
    await alice.page.keyboard.type('rk');
    await alice.press('Enter');
    await expect.poll(() => text('dan', 'Last Name')).toBe('Clerk');
    expect([await text('chloe', 'Last Name'), await text('eve', 'Last Name')]).toEqual(['Adam', 'Adam']);
  });

  it('an address is not copied to several people, and that is said', async () => {
    await choose('ben', 'dan', 'Email');
    await alice.press('Control+Enter');
    await alice.waitForText(/Each row needs its own Email/);
    expect(await alice.row(`${name('ben')}@acme.test`).count()).toBe(1);
    expect(await alice.row(`${name('dan')}@acme.test`).count()).toBe(1);
  });

  it('rows are counted, and what is selected twice counts once', async () => {
    const selected = () => alice.page.locator('.status-selected').first().innerText();
    const number = async (who: string) => alice.row(name(who)).locator('.sg-gutter > span').first();
    await (await number('ben')).click();
    await (await number('dan')).click({ modifiers: ['Control'] });
    expect(await selected()).toBe('2 rows selected');
    await (await cell('dan', 'Email')).click({ modifiers: ['Control'] });
    expect(await selected()).toMatch(/^2 rows selected \(\d+ cells\)$/);
    await (await number('ben')).click({ modifiers: ['Control'] });
    await expect.poll(selected).toMatch(/^\d+ cells selected$/);
  });
});
