import { afterAll, afterEach, beforeAll, expect } from 'vitest';
import { findViolations } from '../../kit/accessibility.ts';
import type { GridPage, Harness } from './harness.ts';
import { startHarness } from './harness.ts';

/*
 * Columns of the harness: 0 User ID (fixed once Active) · 1 Status · 2 Validation result · 3 First name · 4 Last name · 5 E-mail ·
 * 6 Mobile · 7 Team · 8 External ? · 9 Seats · 10 Start · 11 Plan · 12 Note · 13 Created
 */

/** One browser for the tests of a file, and a new grid for each, which must log no errors. `opened` receives each grid. */
export function useGrid(opened: (grid: GridPage) => void, usual = 'rows=1000') {
  let harness: Harness;
  let grid: GridPage;
  beforeAll(async () => {
    harness = await startHarness();
  });
  afterAll(() => harness?.close());
  afterEach(async () => {
    expect(grid.errors).toEqual([]);
    await grid.close();
  });
  return {
    open: async (query = usual, options = {}): Promise<void> => {
      grid = await harness.open(query, options);
      opened(grid);
    },
    selected: () => grid.page.evaluate(() => window.harness.selected),
    value: (row: number, field: string) =>
      grid.page.evaluate(([at, id]) => window.harness.source.at(at)?.cells[id], [row, field] as const),
    count: () => grid.page.evaluate(() => window.harness.source.count()),
    /** Fails if axe reports a violation. */
    check: async (): Promise<void> => {
      const violations = await findViolations(grid.page);
      expect(violations.map(violation => [violation.id, violation.nodes.map(node => node.html.slice(0, 200))])).toEqual([]);
    },
  };
}
