import { describe, expect, it } from 'vitest';
import type { GridPage } from './kit/harness.ts';
import { useHeadings } from './kit/headings.ts';
import { useGrid } from './kit/use-grid.ts';

let grid: GridPage;
const { open, selected, check } = useGrid(page => {
  grid = page;
});
const { item, button, entries, announced } = useHeadings(() => grid);

describe('a heading', () => {
  it('shows the type of its column, a lock if it cannot be written, and its menu button', async () => {
    await open();
    const parts = await grid.page.locator('.sg-header').evaluateAll(headings =>
      headings.map(heading => ({
        field: heading.getAttribute('data-field'),
        icon: heading.querySelector('.sg-kind path')?.getAttribute('d') ?? '',
        lock: heading.querySelector('.sg-lock') !== null,
      })),
    );
    expect(parts.filter(({ lock }) => lock).map(({ field }) => field)).toEqual(['validation']);
    expect(parts.every(({ icon }) => icon.length > 5)).toBe(true);
    const icon = (field: string) => parts.find(part => part.field === field)?.icon;
    expect(icon('firstName')).toBe(icon('lastName'));
    expect(new Set(['firstName', 'status', 'validation', 'email', 'mobile', 'team'].map(icon)).size).toBe(6);
    const visibility = (name: string) => button(name).evaluate(element => getComputedStyle(element).opacity);
    expect(await visibility('First name')).toBe('1');
  });

  it('under 100 pixels it shows the button only while the mouse or the focus is on it', async () => {
    await open();
    await grid.page.evaluate(() => window.harness.handle!.columns.resize('firstName', 90));
    const opacity = () => button('First name').evaluate(element => getComputedStyle(element).opacity);
    expect(await opacity()).toBe('0');
    await grid.cell(-1, 3).hover();
    expect(await opacity()).toBe('1');
    await grid.cell(5, 5).hover();
    expect(await opacity()).toBe('0');
    await grid.cell(0, 3).click();
    await grid.press('ArrowUp');
    expect([await grid.focus(), await opacity()]).toEqual(['-1,3', '1']);
  });

  it.each(['chevron', 'Alt+ArrowDown', 'Shift+F10', 'ContextMenu', 'right click'])(
    '%s opens the same menu, and Escape returns to the heading',
    async way => {
      await open();
      if (way === 'chevron') await button('Status').click();
      else if (way === 'right click') await grid.cell(-1, 1).click({ button: 'right' });
      else {
        await grid.cell(0, 1).click();
        await grid.press('ArrowUp', way);
      }
      await item('Sort A to Z').waitFor();
      expect(await entries()).toEqual([
        'Sort A to Z',
        'Sort Z to A',
        'Filter by this column',
        'Freeze up to here',
        'Hide column',
        'Resize to fit',
        'Copy with heading',
        'Wider',
        'Narrower',
        'Move right',
        'Hidden columns…',
      ]);
      await grid.press('Escape');
      await expect.poll(() => grid.focus()).toBe('-1,1');
      await grid.press('ArrowRight');
      expect(await grid.focus()).toBe('-1,2');
    },
  );

  it('a click beside the button selects the column as before', async () => {
    await open();
    await grid.cell(-1, 3).click({ position: { x: 40, y: 10 } });
    expect(await selected()).toMatchObject({ rows: 1000, cells: 1000 });
    await grid.cell(-1, 3).click({ button: 'right' });
    await item('Sort A to Z').waitFor();
    await grid.press('Escape');
    await expect.poll(() => grid.focus()).toBe('-1,3');
    expect(await selected()).toMatchObject({ rows: 1000, cells: 1000 });
  });

  it('sorts in the words of its type, by keyboard, and says so', async () => {
    await open();
    const words = async (column: number): Promise<string[]> => {
      await grid.go(0, column);
      await grid.press('ArrowUp');
      await expect.poll(() => grid.focus()).toBe(`-1,${column}`);
      await grid.press('Alt+ArrowDown');
      await item('Hidden columns…', false).waitFor();
      const found = (await entries()).slice(0, 2);
      await grid.press('Escape');
      await item('Hidden columns…', false).waitFor({ state: 'detached' });
      await expect.poll(() => grid.focus()).toBe(`-1,${column}`);
      return found;
    };
    expect(await words(1)).toEqual(['Sort A to Z', 'Sort Z to A']);
    expect(await words(8)).toEqual(['Sort unticked first', 'Sort ticked first']);
    expect(await words(9)).toEqual(['Sort smallest first', 'Sort largest first']);
    expect(await words(10)).toEqual(['Sort oldest first', 'Sort newest first']);
    await grid.press('Alt+ArrowDown');
    await item('Sort newest first').waitFor();
    await expect.poll(() => grid.page.evaluate(() => document.activeElement?.closest('[role=menu]') !== null)).toBe(true);
    await grid.press('ArrowDown', 'ArrowDown');
    await grid.press('Enter');
    await expect.poll(() => grid.cell(-1, 10).getAttribute('aria-sort')).toBe('descending');
    await expect.poll(() => grid.focus()).toBe('-1,10');
    await expect.poll(() => announced().innerText()).toContain('Sorted by Start, descending: 1,000 rows');
    await grid.press('Alt+ArrowDown');
    await item('Do not sort').click();
    await expect.poll(() => grid.page.locator('[aria-sort]').count()).toBe(0);
  });

  it('copies its column with the heading', async () => {
    await open('rows=3', { permissions: ['clipboard-read', 'clipboard-write'] });
    await button('First name').click();
    await item('Copy with heading').click();
    const copied = async (): Promise<string[]> =>
      (await grid.page.evaluate(() => navigator.clipboard.readText())).trimEnd().split(/\r?\n/);
    await expect.poll(copied).toEqual(['First name', 'Alice', 'Bob', 'Carol']);
    await grid.cell(0, 3).click();
    await grid.cell(1, 4).click({ modifiers: ['Shift'] });
    await grid.page.keyboard.press('Shift+F10');
    await item('Copy with headings').click();
    await expect.poll(async () => (await copied())[0]).toBe('First name\tLast name');
  });

  it('its words are not covered by the button that sorts', async () => {
    await open();
    const columns = await grid.page.locator('.sg-header').count();
    for (let column = 0; column < columns; column += 1) {
      await grid.cell(-1, column).hover();
      const covered = await grid.cell(-1, column).evaluate(heading => {
        const sort = heading.querySelector('.sg-sort')!.getBoundingClientRect();
        const words = document.createRange();
        words.selectNodeContents(heading.querySelector('.sg-title')!);
        const { left, right } = words.getBoundingClientRect();
        return sort.width > 0 && sort.left < right && sort.right > left ? heading.textContent : null;
      });
      expect(covered).toBeNull();
    }
  });

  it('what cannot be done is below a line, with its reason', async () => {
    await open();
    await button('User ID').click();
    await item('Sort A to Z').waitFor();
    expect((await entries()).slice(-2)).toEqual(['Freeze up to here', 'Hide column']);
    expect(await grid.page.locator('.menu-reason').allInnerTexts()).toEqual([
      'The first column always stays in place',
      'The first column cannot be hidden',
    ]);
    await check();
  });
});
