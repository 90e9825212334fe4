import { expect, it } from 'vitest';
import type { GridPage } from './kit/harness.ts';
import { useGrid } from './kit/use-grid.ts';

/** The check boxes before the rows: by mouse and keyboard, over loaded and unloaded rows, as they are seen and spoken. */

let grid: GridPage;
const { open, selected, check } = useGrid(opened => {
  grid = opened;
}, 'rows=40');

const box = (row: number) => grid.page.locator(`[aria-rowindex="${row + 2}"] > .sg-gutter > .sg-box`);
const checked = (row: number) => box(row).getAttribute('aria-checked');
const spoken = () => grid.page.locator('.sg-grid > [role=status]').textContent();

it('a click chooses a row and another lets it go; only the chosen count', async () => {
  await open();
  await grid.cell(5, 3).click();
  await box(1).click();
  await box(3).click();
  expect(await selected()).toMatchObject({ chosen: 2, rows: 2 });
  await expect.poll(spoken).toBe('2 of 40 rows selected');
  await box(1).click();
  expect([await checked(1), await checked(3)]).toEqual(['false', 'true']);
  await box(3).click();
  expect(await selected()).toMatchObject({ chosen: 0, cells: 1 });
  await expect.poll(spoken).toBe('Nothing selected');
});

it('chosen rows leave the headings quiet; a selected column marks its own', async () => {
  await open();
  const marked = () => grid.page.locator('.sg-header[data-some]').count();
  await box(1).click();
  expect(await marked()).toBe(0);
  await grid.cell(5, 3).click();
  expect(await marked()).toBe(1);
});

it('the tick of a chosen row can be seen in forced colours', async () => {
  await open('rows=40', { forcedColors: 'active' });
  await box(1).click();
  const [ground, tick, wanted] = await box(1).evaluate(element => {
    const probe = document.body.appendChild(document.createElement('p'));
    probe.style.cssText = 'forced-color-adjust: none; background: Highlight; color: HighlightText';
    const of = (part: string) => getComputedStyle(element, part).backgroundColor;
    const { backgroundColor, color } = getComputedStyle(probe);
    return [of('::before'), of('::after'), [backgroundColor, color]] as const;
  });
  expect([ground, tick]).toEqual(wanted);
  expect(ground).not.toBe(tick);
});

it('Shift+click chooses up to the row, Ctrl+click lets one of them go', async () => {
  await open();
  await box(1).click();
  await box(6).click({ modifiers: ['Shift'] });
  await box(4).click({ modifiers: ['Control'] });
  expect(await selected()).toMatchObject({ chosen: 5 });
  expect([await checked(3), await checked(4), await checked(5)]).toEqual(['true', 'false', 'true']);
});

it('the box in the header chooses all rows, loaded or not, tells a part from all, and lets go', async () => {
  await open('rows=5000&lazy=yes');
  await box(2).click();
  expect(await checked(-1)).toBe('mixed');
  await box(-1).click();
  expect(await selected()).toMatchObject({ chosen: 5_000 });
  await expect.poll(spoken).toBe('5,000 of 5,000 rows selected');
  expect(await checked(-1)).toBe('true');
  await box(-1).click();
  expect(await selected()).toMatchObject({ chosen: 0 });
});

it('the keyboard reaches the boxes: left goes there, Space and X choose, Shift extends, Escape lets go, right returns', async () => {
  await open();
  await grid.cell(2, 0).click();
  await grid.press('ArrowLeft');
  expect(await box(2).evaluate(element => element === document.activeElement)).toBe(true);
  await grid.press('Space', 'ArrowDown', 'ArrowDown', 'x');
  expect(await selected()).toMatchObject({ chosen: 2, active: { position: 4 } });
  await grid.press('Shift+ArrowDown', 'Shift+ArrowDown');
  expect(await selected()).toMatchObject({ chosen: 4, active: { position: 6 } });
  await grid.press('End', 'ArrowDown', 'ArrowDown', 'Shift+x');
  expect(await selected()).toMatchObject({ chosen: 6, active: { position: 8 } });
  await grid.press('ArrowUp', 'x');
  expect(await selected()).toMatchObject({ chosen: 5 });
  await grid.press('Escape');
  expect(await selected()).toMatchObject({ chosen: 0 });
  expect(await box(7).evaluate(element => element === document.activeElement)).toBe(true);
  await grid.press('q');
  expect(await grid.page.locator('.sg-editor').count()).toBe(0);
  await grid.press('ArrowRight');
  expect(await grid.focus()).toBe('7,0');
});

it('the box of all rows is reached above the first row', async () => {
  await open();
  await grid.cell(0, 0).click();
  await grid.press('ArrowLeft', 'ArrowUp', 'Space');
  expect(await selected()).toMatchObject({ chosen: 40 });
  expect(await box(-1).evaluate(element => element === document.activeElement)).toBe(true);
  expect(await box(-1).getAttribute('aria-label')).toBe('Select all 40 rows');
});

it('X types in a cell, because the focus is not on a box', async () => {
  await open();
  await grid.cell(2, 3).click();
  await grid.press('x');
  expect(await grid.page.locator('.sg-input').inputValue()).toBe('x');
  await grid.press('Escape');
});

it('chosen rows stay the same rows when another person adds rows above them', async () => {
  await open();
  await box(3).click();
  await grid.page.evaluate(() => window.harness.addElsewhere(0, { userId: 'new.one' }));
  await expect.poll(() => checked(4)).toBe('true');
  expect(await checked(3)).toBe('false');
});

it('the last row can be scrolled above what floats over the grid', async () => {
  await open();
  await grid.cell(2, 0).click();
  await grid.press('ArrowLeft', 'Space', 'End', 'Control+ArrowDown');
  const gap = await grid.page.evaluate(() => {
    const row = document.querySelector('[aria-rowindex="41"]')!.getBoundingClientRect();
    return document.querySelector('.sg-scroll')!.getBoundingClientRect().bottom - row.bottom;
  });
  expect(gap).toBeGreaterThanOrEqual(64);
});

it('is accessible while rows are chosen, and says so in French', async () => {
  await open('rows=40&language=fr');
  await box(3).click();
  await box(4).click();
  await expect.poll(spoken).toBe('Sélection\u00a0: 2 lignes sur 40');
  await check();
});
