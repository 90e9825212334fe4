import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Cells } from '../../server/model/change.ts';
import { type Acme, password, startAcme } from './acme.ts';
import { type BrowserUser, BrowserUsers } from './browserUser.ts';

/** A field of chosen rows is set to what a formula gives for each of them. */
describe('a field set by a formula', () => {
  const visitors = new BrowserUsers();
  const ids: Record<string, string> = {};
  let acme: Acme;
  let alice: BrowserUser;

  beforeAll(async () => {
    acme = await startAcme();
    for (const [name, cells] of Object.entries({
      ann: { department: 'Sales' },
      ben: { department: 'Sales' },
      cleo: { department: 'Support' },
    }))
      ids[name] = await acme.add(name, { firstName: name.toUpperCase(), ...cells });
    alice = await visitors.open({ width: 1400 });
    await alice.signIn(acme.server.url, 'alice', password);
    await alice.row('ann@acme.test').waitFor();
  });
  afterAll(async () => {
    await visitors.close();
    await acme?.stop();
  });

  const cells = async (field: string): Promise<unknown[]> =>
    await Promise.all(
      ['ann', 'ben', 'cleo'].map(async name => {
        const { body } = await acme.api.at<{ row: { cells: Cells } }>('GET', `tables/users/rows/${ids[name]}`);
        return body.row.cells[field];
      }),
    );
  const dialog = () => alice.page.getByRole('dialog', { name: /Set a field of/ });
  const open = async (field: string): Promise<void> => {
    for (const name of ['ann', 'ben', 'cleo']) {
      const box = alice.row(`${name}@acme.test`).locator('.sg-box');
      if ((await box.getAttribute('aria-checked')) !== 'true') await box.click();
    }
    await alice.page.locator('.bulk').getByRole('button', { name: 'Set field…' }).click();
    await dialog().getByLabel('Field').selectOption({ label: field });
  };
  const type = async (formula: string): Promise<void> => await dialog().getByLabel('Formula').last().fill(formula);

  it('shows the values of the first rows, gives each row its own, and is taken back by one undo', async () => {
    await open('Email');
    await dialog().getByText('Each row needs its own value, so it is given by a formula.').waitFor();
    await type('LOWER({First Name} & "." & {Last Name}) & "@acme.test"');
    await dialog().getByText('ann.adam@acme.test').waitFor();
    await alice.expectAccessible();
    await alice.press('Enter');
    await expect.poll(() => cells('email')).toEqual(['ann.adam@acme.test', 'ben.adam@acme.test', 'cleo.adam@acme.test']);
    await alice.press('Control+z');
    await expect.poll(() => cells('email')).toEqual(['ann@acme.test', 'ben@acme.test', 'cleo@acme.test']);
  });

  it('leaves the rows for which the formula has an error, and says why', async () => {
    await open('Department');
    await dialog().getByLabel('A formula for each row').check();
    await type('{Department} & " " & 10 / (LEN({Department}) - 5)');
    await dialog().getByText('2 people cannot be calculated and will not change:').waitFor();
    await dialog().getByRole('button', { name: 'Set Department for 1 person' }).click();
    await expect.poll(() => cells('department')).toEqual(['Sales', 'Sales', 'Support 5']);
  });

  it.each([
    ['a name that does not exist', '{Frist Name}', 'Did you mean "First Name"?'],
    ['a link that it would follow', '{Manager}.{Email}', 'Use only fields of this table'],
    ['a function that asks who acts', 'ME()', 'Use only fields of this table'],
  ])('is refused with the reason for %s', async (_, formula, reason) => {
    await open('Department');
    await dialog().getByLabel('A formula for each row').check();
    await type(formula);
    await dialog().getByText(reason).waitFor();
    expect(
      await dialog()
        .getByRole('button', { name: /^Set Department/ })
        .isDisabled(),
    ).toBe(true);
    await alice.press('Escape');
    expect(alice.consoleErrors).toEqual([]);
  });
});
