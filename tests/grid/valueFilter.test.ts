import { describe, expect, it } from 'vitest';
import type { GridPage } from './kit/harness.ts';
import { useHeadings } from './kit/headings.ts';
import { useGrid } from './kit/use-grid.ts';

let grid: GridPage;
const { open, count, check } = useGrid(page => {
  grid = page;
});
const { item, entries, announced } = useHeadings(() => grid);

describe('filtering by values', () => {
  const popover = () => grid.page.getByRole('dialog', { name: /^Filter by/ });
  const filter = () => grid.page.evaluate(() => window.harness.source.filter());
  const tick = (name: string | RegExp) => popover().getByRole('checkbox', { name });

  it('lists the values with their numbers of rows; by keyboard alone some are chosen, shown and announced', async () => {
    await open('rows=1000');
    await grid.cell(0, 1).click();
    await grid.press('ArrowUp', 'Alt+ArrowDown');
    await item('Filter by this column', false).focus();
    await grid.press('Enter');
    await tick(/^Draft/).waitFor();
    const listed = await popover().locator('li').allInnerTexts();
    expect(listed.map(text => text.split('\n')[0])).toEqual(['Draft', 'Invited', 'Active', 'Inactive']);
    expect(listed.reduce((sum, text) => sum + Number(text.split('\n')[1]), 0)).toBe(1000);
    await check();
    expect(
      await popover()
        .getByRole('searchbox')
        .evaluate(input => input === document.activeElement),
    ).toBe(true);
    await grid.press('ArrowDown', ' ', 'ArrowDown', ' ', 'ArrowDown', ' ', 'Enter');
    await expect.poll(filter).toBe('IN(status, "Draft", "Invited")');
    await expect.poll(() => grid.focus()).toBe('-1,1');
    const left = await count();
    expect(left).toBe(listed.slice(0, 2).reduce((sum, text) => sum + Number(text.split('\n')[1]), 0));
    await expect.poll(() => announced().innerText()).toContain(`${left} rows match the filter`);
    await grid.press('Control+Shift+l');
    await expect.poll(() => tick(/^Active/).isChecked()).toBe(false);
    expect(await tick(/^Invited/).isChecked()).toBe(true);
    await popover().getByRole('button', { name: 'Clear' }).click();
    await expect.poll(filter).toBe('');
    expect(await count()).toBe(1000);
  });

  it('searches the values, keeps the other conditions, and leaves everything with Escape', async () => {
    await open('rows=1000');
    await grid.page.evaluate(() => window.harness.source.setFilter('CONTAINS(userId, "u0000")'));
    await grid.cell(0, 3).click();
    await grid.press('Control+Shift+l');
    await tick(/^Alice/).waitFor();
    await grid.page.keyboard.type('alic');
    await expect.poll(() => popover().locator('li').count()).toBe(1);
    await tick('Select all found').uncheck();
    await popover().getByRole('searchbox').fill('');
    expect(await tick('Select all').evaluate((box: HTMLInputElement) => box.indeterminate)).toBe(true);
    await grid.press('Escape');
    await expect.poll(() => grid.focus()).toBe('0,3');
    expect(await filter()).toBe('CONTAINS(userId, "u0000")');
    await grid.press('Control+Shift+l');
    await tick('Select all').uncheck();
    await tick(/^Alice/).check();
    await tick(/^Bob/).check();
    await grid.press('Enter');
    await expect.poll(filter).toBe('AND(CONTAINS(userId, "u0000"), IN(firstName, "Alice", "Bob"))');
  });

  it('a value taken away under a search hides its rows only: others stay, also those that come later', async () => {
    await open('rows=1000');
    await grid.cell(0, 3).click();
    await grid.press('Control+Shift+l');
    await tick(/^Alice/).waitFor();
    const alices = Number(
      (
        await popover()
          .locator('li', { hasText: /^Alice/ })
          .innerText()
      ).split('\n')[1],
    );
    await grid.page.keyboard.type('alic');
    await expect.poll(() => popover().locator('li').count()).toBe(1);
    await tick(/^Alice/).uncheck();
    await popover().getByRole('button', { name: 'Apply' }).click();
    await expect.poll(filter).toBe('NOT(IN(firstName, "Alice"))');
    expect(await count()).toBe(1000 - alices);
    // The popover gives the focus back a moment after it has closed.
    await expect.poll(() => grid.focus()).toBe('0,3');
    await grid.page.evaluate(() => window.harness.elsewhere(0, { firstName: 'Later' }));
    await grid.press('Control+Shift+l');
    await expect.poll(() => tick(/^Later/).isChecked()).toBe(true);
    expect(await tick(/^Alice/).isChecked()).toBe(false);
  });

  it('offers the empty value, and yes and no', async () => {
    await open('rows=50');
    await grid.page.evaluate(() => window.harness.elsewhere(0, { firstName: null }));
    await grid.cell(0, 3).click();
    await grid.press('Control+Shift+l');
    await tick('Select all').uncheck();
    await tick('Empty 1').check();
    await grid.press('Enter');
    await expect.poll(filter).toBe('IN(firstName, BLANK())');
    expect(await count()).toBe(1);
    await grid.page.evaluate(() => window.harness.source.setFilter(''));
    await grid.go(0, 8);
    await grid.press('Control+Shift+l');
    await tick(/^No/).uncheck();
    await grid.press('Enter');
    await expect.poll(filter).toBe('external');
  });

  it('the menu of a cell filters by its value', async () => {
    await open('rows=1000');
    await grid.cell(0, 3).click();
    await grid.press('Shift+F10');
    await item('Filter by this value').click();
    await expect.poll(filter).toBe('IN(firstName, "Alice")');
    expect(await grid.text(3, 3)).toBe('Alice');
  });

  it('a column without a list of values says so', async () => {
    await open('rows=10');
    await grid.go(0, 13);
    await grid.press('Control+Shift+l');
    await expect.poll(() => grid.page.locator('.sg-grid').innerText()).toContain('Dates with a time have no list of values');
    await grid.press('ArrowUp', 'Alt+ArrowDown');
    await item('Sort oldest first').waitFor();
    expect((await entries()).slice(-2)).toEqual(['Filter by this column', 'Freeze up to here']);
  });
});
