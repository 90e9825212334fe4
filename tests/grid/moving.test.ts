import { describe, expect, it } from 'vitest';
import type { GridPage } from './kit/harness.ts';
import { useGrid } from './kit/use-grid.ts';

let grid: GridPage;
const { open, selected, value } = useGrid(page => {
  grid = page;
});

describe('moving by keyboard', () => {
  it('arrows do not wrap; Home, End, Ctrl+Home, Ctrl+End, PgUp and PgDn move', async () => {
    await open();
    await grid.cell(0, 0).click();
    const steps: [string[], string][] = [
      [['ArrowDown', 'ArrowRight'], '1,1'],
      [['ArrowLeft'], '1,0'],
      [['ArrowLeft'], 'span.sg-box'],
      [['ArrowLeft'], 'span.sg-box'],
      [['ArrowRight'], '1,0'],
      [['End'], '1,13'],
      [['ArrowRight'], '1,13'],
      [['Home'], '1,0'],
      [['Control+End'], '999,13'],
      [['Control+Home'], '0,0'],
      [['PageDown'], '21,0'],
      [['PageUp'], '0,0'],
      [['ArrowUp'], '-1,0'],
      [['ArrowDown', 'Control+ArrowRight'], '0,8'],
      [['Control+ArrowLeft'], '0,0'],
      [['Control+ArrowDown'], '999,0'],
      [['ArrowDown'], '1000,0'],
      [['Control+Home', 'Alt+PageDown'], '0,6'],
      [['Alt+PageUp'], '0,0'],
    ];
    for (const [keys, expected] of steps) {
      await grid.press(...keys);
      expect(await grid.focus(), keys.join(' ')).toBe(expected);
    }
  });

  it('Shift extends around the active cell, Ctrl+Shift to the edge; rows, columns and all are selected by key', async () => {
    await open();
    await grid.cell(2, 3).click();
    await grid.press('Shift+ArrowDown', 'Shift+ArrowRight');
    expect(await selected()).toMatchObject({ cells: 4, rows: 2, active: { position: 2 } });
    expect(await grid.cell(3, 4).getAttribute('aria-selected')).toBe('true');
    expect(await grid.cell(4, 4).getAttribute('aria-selected')).toBe('false');
    await grid.press('Shift+ArrowLeft', 'Shift+ArrowLeft');
    expect(await selected()).toMatchObject({ cells: 4 });
    await grid.press('Escape', 'Shift+ ');
    expect(await selected()).toMatchObject({ cells: 14, rows: 1 });
    await grid.press('Escape', 'Control+ ');
    expect(await selected()).toMatchObject({ cells: 1000 });
    await grid.press('Control+a');
    expect(await selected()).toMatchObject({ cells: 14_000, rows: 1000 });
    await grid.cell(0, 0).click();
    await grid.press('Control+Shift+End');
    expect(await selected()).toMatchObject({ cells: 14_000 });
  });

  it('the grid is one tab stop: Tab leaves it; after an edit Tab moves between cells until Escape', async () => {
    await open();
    await grid.cell(0, 3).click();
    await expect.poll(() => grid.page.locator('.sg-scroll [tabindex="0"]').count()).toBe(1);
    await grid.press('F2', 'Tab');
    expect(await grid.focus()).toBe('0,4');
    await grid.press('Tab');
    expect(await grid.focus()).toBe('0,5');
    await grid.press('Shift+Tab', 'F2', 'Enter');
    expect(await grid.focus()).toBe('1,3');
    await grid.press('Escape', 'Tab');
    expect(await grid.focus()).not.toMatch(/^\d+,\d+$/);
  });

  it('F6 leaves, F8 goes to the next problem and its cell, Space opens the row', async () => {
    await open();
    await grid.cell(0, 0).click();
    await grid.press('F8');
    await expect.poll(() => grid.focus()).toBe('4,4');
    await grid.press('F8');
    await expect.poll(() => grid.focus()).toBe('16,4');
    await grid.press('Shift+F8');
    await expect.poll(() => grid.focus()).toBe('4,4');
    await grid.press(' ');
    expect(await grid.page.evaluate(() => window.harness.expanded)).toHaveLength(1);
    await grid.press('F6');
    expect(await grid.focus()).toBe('span.sg-after');
  });

  it('the focused cell stays in the DOM, with its focus, when it scrolls out of view', async () => {
    await open('rows=100000');
    await grid.cell(3, 3).click();
    await grid.page.evaluate(() => {
      document.querySelector('.sg-scroll')!.scrollTop = 1_500_000;
    });
    await expect.poll(() => grid.page.locator('[aria-rowindex="46900"]').count()).toBe(1);
    expect(await grid.focus()).toBe('3,3');
    await grid.press('ArrowDown');
    expect(await grid.focus()).toBe('4,3');
    expect(await grid.page.evaluate(() => document.querySelector('.sg-scroll')!.scrollTop)).toBeLessThan(500);
  });
});

describe('the mouse', () => {
  it('drag selects, Shift+click extends, Ctrl+click adds, numbers and headers select rows and columns', async () => {
    await open();
    await grid.cell(1, 3).hover();
    await grid.page.mouse.down();
    await grid.cell(4, 5).hover();
    await grid.page.mouse.up();
    expect(await selected()).toMatchObject({ cells: 12, active: { position: 1, field: 'firstName' } });
    await grid.cell(2, 4).click({ modifiers: ['Shift'] });
    expect(await selected()).toMatchObject({ cells: 4 });
    await grid.cell(8, 5).click({ modifiers: ['Control'] });
    expect(await selected()).toMatchObject({ cells: 5 });
    await grid.page.locator('[aria-rowindex="7"] > [aria-colindex="1"]').click();
    expect(await selected()).toMatchObject({ cells: 14, rows: 1 });
    await grid.cell(-1, 4).click();
    expect(await selected()).toMatchObject({ cells: 1000 });
  });

  it('dragging below the grid scrolls and continues the selection', async () => {
    await open();
    await grid.cell(18, 3).hover();
    await grid.page.mouse.down();
    await grid.page.mouse.move(640, 795, { steps: 4 });
    await expect.poll(async () => (await selected())?.rows).toBeGreaterThan(60);
    await grid.page.mouse.up();
  });

  it('the right button selects first, except inside the selection', async () => {
    await open();
    await grid.cell(1, 3).click();
    await grid.cell(3, 5).click({ modifiers: ['Shift'] });
    await grid.cell(2, 4).click({ button: 'right' });
    expect(await selected()).toMatchObject({ cells: 9 });
    await grid.press('Escape');
    await grid.cell(8, 4).click({ button: 'right' });
    expect(await selected()).toMatchObject({ cells: 1, active: { position: 8 } });
  });

  it('edges resize, a double click fits, headers move columns; all is stored for the next visit', async () => {
    await open();
    const width = async (column: number): Promise<number> => (await grid.cell(-1, column).boundingBox())!.width;
    const edge = (await grid.cell(-1, 3).boundingBox())!;
    await grid.page.mouse.move(edge.x + edge.width, edge.y + 15);
    await grid.page.mouse.down();
    await grid.page.mouse.move(edge.x + edge.width + 60, edge.y + 15, { steps: 3 });
    await grid.page.mouse.up();
    expect(await width(3)).toBe(edge.width + 60);
    await grid.page.mouse.dblclick(edge.x + edge.width + 60, edge.y + 15);
    expect(await width(3)).toBeLessThan(140);
    const from = (await grid.cell(-1, 5).boundingBox())!;
    const to = (await grid.cell(-1, 3).boundingBox())!;
    await grid.page.mouse.move(from.x + 40, from.y + 15);
    await grid.page.mouse.down();
    await grid.page.mouse.move(to.x + 10, to.y + 15, { steps: 4 });
    await grid.page.mouse.up();
    expect(await grid.text(-1, 3)).toBe('E-mail');
    await grid.page.reload();
    await grid.page.waitForSelector('.sg-row .sg-cell');
    expect(await grid.text(-1, 3)).toBe('E-mail');
  });

  it('the fill handle continues a series; Ctrl copies; double click fills down', async () => {
    await open('rows=30');
    const drag = async (row: number, column: number, to: number, ctrl = false): Promise<void> => {
      await grid.go(row, column);
      const box = (await grid.cell(row, column).boundingBox())!;
      await grid.page.mouse.move(box.x + box.width - 3, box.y + box.height - 3);
      await grid.page.mouse.down();
      await grid.cell(to, column).hover();
      if (ctrl) await grid.page.keyboard.down('Control');
      await grid.page.mouse.up();
      if (ctrl) await grid.page.keyboard.up('Control');
    };
    await drag(0, 10, 2);
    const starts = (...rows: number[]) => Promise.all(rows.map(row => value(row, 'start')));
    await expect.poll(() => starts(1, 2)).toEqual(['2020-01-02', '2020-01-03']);
    await drag(4, 10, 6, true);
    await expect.poll(() => starts(5, 6)).toEqual(['2024-05-05', '2024-05-05']);
    await drag(0, 5, 3);
    expect(await value(1, 'email')).toBe('bob.schmidt1@acme.test');
    await expect.poll(() => grid.lastReport()).toContain('Each row needs its own E-mail');
  });
});
