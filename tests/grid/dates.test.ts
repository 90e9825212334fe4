import { describe, expect, it } from 'vitest';
import type { GridPage } from './kit/harness.ts';
import { useGrid } from './kit/use-grid.ts';

let grid: GridPage;
const { open } = useGrid(page => {
  grid = page;
}, 'rows=10');

/** Types into the date column and returns what the cell then shows. */
async function typed(text: string): Promise<string> {
  const column = 10;
  await grid.go(0, column);
  await grid.press('Delete', 'Enter');
  await grid.page.keyboard.type(text);
  await grid.press('Enter');
  await expect.poll(() => grid.text(0, column)).not.toBe('');
  return grid.text(0, column);
}

/** What the empty editor of a date shows. */
async function placeholder(): Promise<string | null> {
  await grid.go(0, 10);
  await grid.press('Enter');
  const shown = await grid.page.locator('.sg-date-editor .sg-input').getAttribute('placeholder');
  await grid.press('Escape');
  return shown;
}

describe('a typed date is read in the usual form', () => {
  it('of British English', async () => {
    await open('rows=10', { locale: 'en-GB' });
    expect(await placeholder()).toBe('DD/MM/YYYY');
    expect(await typed('3/4/2026')).toBe('3 Apr 2026');
    expect(await typed('3 avr. 2026')).toBe('3 Apr 2026');
    expect(await typed('2026/02/01')).toBe('1 Feb 2026');
    expect(await typed('1.2.26')).toBe('1 Feb 2026');
  });
  it('of American English', async () => {
    await open('rows=10', { locale: 'en-US' });
    expect(await placeholder()).toBe('MM/DD/YYYY');
    expect(await typed('3/4/2026')).toBe('4 Mar 2026');
    expect(await typed('12/31/2026')).toBe('31 Dec 2026');
    expect(await typed('15-Jan-2026')).toBe('15 Jan 2026');
  });
  it('of French, day first, as the empty editor shows', async () => {
    await open('rows=10&language=fr', { locale: 'fr-FR' });
    expect(await typed('3 avr. 2026')).toBe('3 avr. 2026');
    expect(await typed('1/2/2026')).toBe('1 févr. 2026');
    await grid.press('ArrowUp', 'Enter');
    const input = grid.page.locator('.sg-date-editor .sg-input');
    expect(await input.inputValue()).toBe('01/02/2026');
    expect(await input.getAttribute('placeholder')).toBe('JJ/MM/AAAA');
    await grid.press('Enter');
    expect(await typed('12/31/2026')).toBe('12/31/2026');
  });
});
