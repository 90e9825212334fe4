import { describe, expect, it } from 'vitest';
import type { GridPage } from './kit/harness.ts';
import { useGrid } from './kit/use-grid.ts';

/* Pastes that do not fit. Filling, tiling and spreading are in copyPaste.test.ts. */

let grid: GridPage;
const { open, value, count, check } = useGrid(page => {
  grid = page;
});
const dialog = () => grid.page.getByRole('dialog');
const button = (name: string) => dialog().getByRole('button', { name });
const people = (rows: number): string =>
  Array.from({ length: rows }, (_, index) => `f${index}\t${index % 10 === 0 ? '' : `l${index}`}\r\n`).join('');

describe('a paste past the last column', () => {
  it('adds nothing: each extra column is shown with its first values, and skipped unless a field is chosen', async () => {
    await open();
    await grid.go(1, 12);
    await grid.paste({ plain: 'n1\tc\tAnn\t42\r\nn2\tc\tBea\t43\r\n' });
    await dialog().waitFor();
    expect(await dialog().innerText()).toContain('2 extra columns');
    expect(await dialog().locator('label').allInnerTexts()).toEqual(['Column 3 Ann, Bea', 'Column 4 42, 43']);
    await check();
    await button('Paste').click();
    await expect.poll(() => grid.lastReport()).toContain('2 extra columns were skipped');
    expect([await value(1, 'note'), await value(2, 'note')]).toEqual(['n1', 'n2']);
    expect(await grid.page.getByRole('grid').getAttribute('aria-colcount')).toBe('15');
  });

  it('puts a column into the chosen field; no field twice; by keyboard alone', async () => {
    await open();
    await grid.go(1, 12);
    await grid.paste({ plain: 'n1\tc\tAnn\t42\r\n' });
    await dialog().waitFor();
    const lists = dialog().locator('select');
    await expect.poll(() => lists.first().evaluate(list => list === document.activeElement)).toBe(true);
    await lists.first().selectOption({ label: 'First name' });
    expect(await lists.nth(1).locator('option', { hasText: 'First name' }).isDisabled()).toBe(true);
    await lists.nth(1).selectOption({ label: 'Seats' });
    await button('Paste').focus();
    await grid.press('Enter');
    await expect.poll(() => value(1, 'firstName')).toBe('Ann');
    expect([await value(1, 'seats'), await value(1, 'note')]).toEqual([42, 'n1']);
    expect(await grid.lastReport()).not.toContain('skipped');
    await expect.poll(() => grid.focus()).toBe('1,12');
    await grid.press('Control+z');
    await expect.poll(() => value(1, 'firstName')).toBe('Bob');
  });

  it('changes nothing if cancelled, and otherwise goes where it began although rows were deleted meanwhile', async () => {
    await open('rows=30');
    await grid.go(5, 12);
    await grid.paste({ plain: 'n1\tc\tx\r\n' });
    await button('Cancel').click();
    expect(await value(5, 'note')).toBeNull();
    await expect.poll(() => grid.focus()).toBe('5,12');
    await grid.paste({ plain: 'n1\tc\tx\r\n' });
    await dialog().waitFor();
    await grid.page.evaluate(() => {
      const { source } = window.harness;
      return source.commit([{ table: 'users', row: source.at(0)!.id, to: null }], '');
    });
    await button('Paste').click();
    await expect.poll(() => value(4, 'note')).toBe('n1');
    expect(await value(4, 'userId')).toBe('u000006');
  });
});

describe('a paste past the last row', () => {
  it('creates a few rows at once', async () => {
    await open('rows=5');
    await grid.go(5, 3);
    await grid.paste({ plain: people(8) });
    await expect.poll(count).toBe(13);
    expect(await dialog().count()).toBe(0);
  });

  it('of more than a screen is previewed: how many rows are OK, why not, and the licences; then pasted', async () => {
    await open('rows=5&delay=60');
    await grid.go(5, 3);
    await grid.paste({ plain: people(100) });
    await dialog().waitFor();
    expect(await dialog().innerText()).toContain('Add 100 rows?');
    await expect.poll(() => dialog().innerText()).toContain('90 rows are OK');
    const text = await dialog().innerText();
    expect(text).toContain('10 rows need attention');
    expect(text).toContain('Missing: Last name (10)');
    expect(text).toContain('Base: 20 of 50 licences used now, 110 afterwards');
    expect(await count()).toBe(5);
    await check();
    expect(await button('Paste').evaluate(element => element === document.activeElement)).toBe(true);
    await grid.press('Enter');
    await expect.poll(count).toBe(105);
  });

  it('creates no row if cancelled, and the selection stays', async () => {
    await open('rows=5');
    await grid.go(5, 3);
    await grid.paste({ plain: people(100) });
    await dialog().waitFor();
    await grid.press('Escape');
    await expect.poll(() => grid.focus()).toBe('5,3');
    expect(await count()).toBe(5);
    await grid.paste({ plain: people(100) });
    await button('Paste').click();
    await expect.poll(count).toBe(105);
  });
});

it('a paste over hidden columns writes only visible ones, and says so', async () => {
  await open();
  await grid.page.evaluate(() => window.harness.handle?.columns.setVisible('lastName', false));
  await grid.cell(1, 3).click();
  await grid.paste({ plain: 'A\tb@acme.test' });
  await expect.poll(() => value(1, 'email')).toBe('b@acme.test');
  expect(await value(1, 'lastName')).toBe('Schmidt');
  expect(await grid.lastReport()).toContain('A hidden column in between was left as it is');
});

it('a paste into read-only cells skips them, and lists them by column and row', async () => {
  await open();
  await grid.cell(0, 0).click();
  await grid.paste({ plain: 'a\tActive\tx\r\nb\tActive\tx\r\nc\tActive\tx\r\nd\tInvited\tx\r\n' });
  await expect.poll(() => grid.lastReport()).toContain('User ID 1–3 · Validation result 1–4');
  expect(await value(3, 'userId')).toBe('d');
  expect(await grid.lastReport()).toContain('7 read-only cells were left as they are');
});

it('a paste into a sorted view keeps rows in place until they are sorted again', async () => {
  await open('rows=50');
  await grid.page.evaluate(() => window.harness.source.setSort([{ field: 'firstName', descending: false }]));
  const before = await grid.text(3, 0);
  await grid.cell(3, 3).click();
  await grid.paste({ plain: 'Zzz' });
  await expect.poll(() => grid.text(3, 3)).toBe('Zzz');
  expect(await grid.text(3, 0)).toBe(before);
});
