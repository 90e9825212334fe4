import { describe, expect, it } from 'vitest';
import type { GridPage } from './kit/harness.ts';
import { useGrid } from './kit/use-grid.ts';

let grid: GridPage;
const { open, value, check } = useGrid(page => {
  grid = page;
});

/** The columns with lists: options, and rows of the table of teams. */
const [languages, groups] = [14, 15];
const openLists = (query = ''): Promise<void> => open(`rows=20&lists=yes${query}`);
const chosen = () => grid.page.locator('.sg-items [aria-selected="true"]').allTextContents();

describe('a list cell with the keyboard alone', () => {
  it('arrows and Space choose, Backspace removes the last, Enter accepts, Escape cancels', async () => {
    await openLists();
    await grid.go(1, languages);
    await grid.press('F2', 'ArrowDown', 'Space', 'ArrowDown', 'ArrowDown', 'Space');
    expect(await chosen()).toEqual(['English', 'German']);
    await check();
    await grid.press('Enter');
    expect([await value(1, 'languages'), await grid.text(1, languages)]).toEqual([['en', 'de'], 'English, German']);
    await grid.press('ArrowUp', 'F2', 'Backspace', 'Enter');
    expect(await value(1, 'languages')).toEqual(['en']);
    await grid.press('ArrowUp', 'F2', 'ArrowDown', 'Space', 'Escape');
    expect(await value(1, 'languages')).toEqual(['en']);
    await grid.press('F2', 'Enter');
    expect(await value(1, 'languages')).toEqual(['en']);
  });

  it('typing replaces the list: a comma chooses the first match and continues, Enter chooses and accepts', async () => {
    await openLists();
    await grid.go(2, languages);
    await grid.page.keyboard.type('fre,ger');
    await grid.press('Enter');
    expect([await value(2, 'languages'), await grid.text(2, languages)]).toEqual([['fr', 'de'], 'French, German']);
    await grid.press('ArrowUp');
    await grid.page.keyboard.type('eng');
    await grid.press('Tab');
    expect(await value(2, 'languages')).toEqual(['en']);
  });

  it('rows are found while typing, and the chosen ones come first', async () => {
    await openLists();
    await grid.go(1, groups);
    await grid.press('F2');
    await grid.page.keyboard.type('sal');
    await grid.page.locator('.sg-choice', { hasText: 'Sales' }).waitFor();
    await expect.poll(() => grid.page.locator('.sg-choice').count()).toBe(1);
    await grid.page.keyboard.type(',');
    await grid.page.keyboard.type('leg');
    await expect.poll(() => grid.page.locator('.sg-choice').allTextContents()).toEqual(['Legal']);
    await grid.press('Enter');
    expect([await value(1, 'groups'), await grid.text(1, groups)]).toEqual([['team-1', 'team-4'], 'Sales, Legal']);
    await grid.press('ArrowUp', 'F2');
    await expect
      .poll(async () => (await grid.page.locator('.sg-choice').allTextContents()).slice(0, 2))
      .toEqual(['Sales', 'Legal']);
    expect(await chosen()).toEqual(['Sales', 'Legal']);
    await grid.press('Escape');
  });

  it('Delete clears it, Ctrl+Z restores it exactly, and a copy of it is pasted unchanged', async () => {
    await openLists();
    await grid.go(1, languages);
    await grid.page.keyboard.type('ger,eng');
    await grid.press('Enter', 'ArrowUp', 'Delete');
    await expect.poll(() => value(1, 'languages')).toBeNull();
    await grid.press('Control+z');
    await expect.poll(() => value(1, 'languages')).toEqual(['de', 'en']);
    await grid.press('Control+c', 'ArrowDown', 'Control+v');
    await expect.poll(() => value(2, 'languages')).toEqual(['de', 'en']);
    await grid.paste({ plain: 'French, German' });
    await expect.poll(() => value(2, 'languages')).toEqual(['fr', 'de']);
  });

  it('says in French how several are chosen', async () => {
    await openLists('&language=fr');
    await grid.go(1, languages);
    await grid.press('F2');
    expect(await grid.page.locator('.sg-items').getAttribute('aria-label')).toBe('Langues\u00a0: plusieurs choix possibles');
  });
});
