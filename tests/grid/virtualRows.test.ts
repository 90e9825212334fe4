import type { Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import type { GridPage } from './kit/harness.ts';
import { useGrid } from './kit/use-grid.ts';

/* The requirements of an accessible grid with virtual rows and columns, one test each. */

let grid: GridPage;
const { open, count } = useGrid(page => {
  grid = page;
});

interface AxNode {
  nodeId: string;
  role?: { value: string };
  name?: { value: string };
  childIds?: string[];
  ignored: boolean;
}

/** The rows as a screen reader reads them, each with the names of its cells in order. */
async function spoken(page: Page): Promise<string[][]> {
  const client = await page.context().newCDPSession(page);
  const { nodes } = (await client.send('Accessibility.getFullAXTree')) as unknown as { nodes: AxNode[] };
  const byId = new Map(nodes.map(node => [node.nodeId, node]));
  const below = (node: AxNode): AxNode[] =>
    (node.childIds ?? []).flatMap(id => {
      const child = byId.get(id);
      return child ? [child, ...below(child)] : [];
    });
  const root = nodes.find(node => node.role?.value === 'grid')!;
  const rows = below(root).filter(node => !node.ignored && node.role?.value === 'row');
  return rows.map(row =>
    below(row)
      .filter(node => /^(gridcell|rowheader|columnheader|cell)$/i.test(node.role?.value ?? ''))
      .map(node => node.name?.value ?? ''),
  );
}

const tabStops = () => grid.page.locator('.sg-scroll [tabindex="0"]');
/** The numbers of the rows in the DOM including the header, and whether each row's cells are numbered without a gap. */
const numbers = () =>
  grid.page.evaluate(() =>
    [...document.querySelectorAll('[role=row][aria-rowindex]')].map(row => ({
      row: Number(row.getAttribute('aria-rowindex')),
      cells: [...row.querySelectorAll(':scope > [aria-colindex]')].map(cell => Number(cell.getAttribute('aria-colindex'))),
      number: row.querySelector('.sg-gutter')?.textContent?.trim(),
    })),
  );
const scrollTo = (top: number, left = 0) =>
  grid.page.evaluate(
    ([y, x]) => {
      const scroller = document.querySelector('.sg-scroll')!;
      scroller.scrollTop = y!;
      scroller.scrollLeft = x!;
    },
    [top, left],
  );

describe('virtual rows and columns', () => {
  const consistent = async (rows: number): Promise<void> => {
    expect(await grid.page.getByRole('grid').getAttribute('aria-rowcount')).toBe(String(rows + 2));
    const seen = await numbers();
    expect(new Set(seen.map(row => row.row)).size).toBe(seen.length);
    for (const { row, cells, number } of seen) {
      expect(row).toBeGreaterThanOrEqual(1);
      expect(row).toBeLessThanOrEqual(rows + 2);
      if (row > 1 && row < rows + 2) expect(number).toBe(String(row - 1));
      expect(cells).toEqual([...cells].sort((a, b) => a - b));
      expect(cells[0]).toBe(1);
    }
  };

  it('aria-rowcount, aria-rowindex, aria-colcount and aria-colindex stay consistent while scrolling', async () => {
    await open('rows=5000&extra=20');
    expect(await grid.page.getByRole('grid').getAttribute('aria-colcount')).toBe('35');
    for (const [top, left] of [
      [0, 0],
      [333, 900],
      [80_000, 2_000],
      [159_000, 9_999],
    ] as const) {
      await scrollTo(top, left);
      await grid.page.waitForTimeout(60);
      await consistent(5000);
    }
    expect((await grid.text(-1, 33)).trim()).toBe('Extra 20');
  });

  it('they stay consistent after rows are inserted, deleted and sorted, and columns hidden', async () => {
    await open('rows=60');
    await grid.go(60, 3);
    await grid.page.keyboard.type('Ada');
    await grid.press('Enter');
    await expect.poll(count).toBe(61);
    await consistent(61);
    await grid.go(4, 3);
    await grid.press('Shift+ArrowDown', 'Control+-');
    await grid.page.getByRole('button', { name: 'Delete 2 rows' }).click();
    await expect.poll(count).toBe(59);
    await consistent(59);
    await grid.page.evaluate(() => window.harness.source.setSort([{ field: 'userId', descending: true }]));
    await grid.page.evaluate(() => window.harness.handle?.columns.setVisible('status', false));
    await consistent(59);
    expect(await grid.page.getByRole('grid').getAttribute('aria-colcount')).toBe('14');
  });

  it('aria-rowcount is −1 while the number of rows is unknown', async () => {
    await open('rows=60&unknown=yes');
    expect(await grid.page.getByRole('grid').getAttribute('aria-rowcount')).toBe('-1');
  });

  it('there is one tab stop, a roving tabindex, whatever is active, also in a grid without rows', async () => {
    await open();
    await grid.cell(2, 3).click();
    await grid.press('ArrowDown', 'Control+End', 'ArrowUp', 'Home', 'Control+Home', 'ArrowUp');
    await expect.poll(() => tabStops().count()).toBe(1);
    expect(await grid.focus()).toBe('-1,0');
    await grid.context.close();
    await open('rows=0');
    await expect.poll(() => tabStops().count()).toBe(1);
    await grid.context.close();
    await open('rows=0&insert=no');
    await expect.poll(() => tabStops().count()).toBe(1);
    await grid.press('Tab');
    expect(await grid.focus()).toBe('-1,0');
  });

  it('the focused cell stays in the DOM when it is scrolled out, down or sideways', async () => {
    await open('rows=100000&extra=40');
    await grid.cell(3, 4).click();
    await scrollTo(2_000_000, 3_500);
    await grid.cell(62_500, 30).waitFor();
    expect(await grid.focus()).toBe('3,4');
    await grid.page.keyboard.type('here');
    await grid.press('Enter');
    expect(await grid.text(3, 4)).toBe('here');
  });

  it('DOM order is visual order: rows by aria-owns, cells by themselves, the frozen column within its row', async () => {
    await open();
    await scrollTo(7_777, 400);
    await grid.page.waitForTimeout(400);
    const rows = (await spoken(grid.page)).filter(row => /^\d+/.test(row[0] ?? ''));
    const at = rows.map(row => Number.parseInt(row[0]!, 10));
    expect(at.length).toBeGreaterThan(20);
    expect(at.filter(row => row > 1)).toEqual([...at].sort((a, b) => a - b).filter(row => row > 1));
    for (const [index, cells] of rows.entries()) expect(cells[1]).toBe(`u${String(at[index]).padStart(6, '0')}`);
    const lefts = await grid.page.evaluate(() =>
      [...document.querySelectorAll('[aria-rowindex="250"] > [aria-colindex]')]
        .slice(2)
        .map(cell => cell.getBoundingClientRect().left),
    );
    expect(lefts).toEqual([...lefts].sort((a, b) => a - b));
  });
});
