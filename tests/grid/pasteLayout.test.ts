import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Area } from '../../client/grid/paste-layout.ts';
import { type PastePlan, planPaste } from '../../client/grid/paste-layout.ts';

const shape = { rows: 10, columns: 5, create: true, writable: () => true };
/** The cells that a plan writes, each with the cell of the block that it comes from. */
const cellsOf = ({ rows }: PastePlan) =>
  rows.flatMap(({ row, fromRow, columns }) => columns.map(({ column, fromColumn }) => ({ row, column, fromRow, fromColumn })));
const area = (top: number, left: number, bottom = top, right = left): Area => ({ top, left, bottom, right });

describe('a block over a selection', () => {
  const cases: [string, [number, number], Area, object][] = [
    ['one cell fills a range', [1, 1], area(1, 1, 3, 2), { how: 'fill', area: area(1, 1, 3, 2), created: 0, extraColumns: 0 }],
    ['one cell over one cell', [1, 1], area(1, 1), { how: 'once', area: area(1, 1) }],
    ['a block over one cell spreads', [2, 3], area(4, 1), { how: 'once', area: area(4, 1, 5, 3) }],
    ['an even multiple is tiled', [2, 1], area(0, 0, 5, 1), { how: 'tile', area: area(0, 0, 5, 1) }],
    ['a row over several rows is tiled', [1, 2], area(0, 0, 3, 1), { how: 'tile', area: area(0, 0, 3, 1) }],
    ['an uneven multiple is pasted once', [2, 2], area(0, 0, 2, 1), { how: 'once', area: area(0, 0, 1, 1) }],
    ['a smaller selection is exceeded', [3, 3], area(0, 0, 1, 1), { how: 'once', area: area(0, 0, 2, 2) }],
    [
      'rows past the last one are created',
      [4, 1],
      area(8, 0),
      { how: 'once', area: area(8, 0, 11, 0), created: 2, extraRows: 0 },
    ],
    ['all rows from the insert row on are created', [3, 1], area(10, 0), { area: area(10, 0, 12, 0), created: 3 }],
    ['columns past the last one are dropped and counted', [1, 4], area(0, 3), { area: area(0, 3, 0, 4), extraColumns: 2 }],
  ];
  it.each(cases)('%s', (_, [rows, columns], target, expected) => {
    expect(planPaste({ rows, columns }, target, shape)).toMatchObject(expected);
  });

  it('drops rows where none may be created', () => {
    expect(planPaste({ rows: 4, columns: 1 }, area(8, 0), { ...shape, create: false })).toMatchObject({
      created: 0,
      extraRows: 2,
      area: area(8, 0, 9, 0),
    });
  });
  it('skips and lists read-only cells', () => {
    const plan = planPaste({ rows: 2, columns: 2 }, area(0, 0), { ...shape, writable: (_, column) => column !== 1 });
    expect(cellsOf(plan).map(cell => [cell.row, cell.column])).toEqual([
      [0, 0],
      [1, 0],
    ]);
    expect(plan.skipped).toEqual([
      { row: 0, column: 1 },
      { row: 1, column: 1 },
    ]);
  });

  const size = fc.record({ rows: fc.integer({ min: 1, max: 6 }), columns: fc.integer({ min: 1, max: 6 }) });
  const target = fc
    .tuple(
      fc.integer({ min: 0, max: 10 }),
      fc.integer({ min: 0, max: 4 }),
      fc.integer({ min: 0, max: 6 }),
      fc.integer({ min: 0, max: 4 }),
    )
    .map(([top, left, down, right]) => area(top, left, top + down, Math.min(4, left + right)));
  it('writes no cell twice, none outside, and each from the block', () => {
    fc.assert(
      fc.property(size, target, fc.boolean(), (block, where, create) => {
        const plan = planPaste(block, where, { ...shape, create });
        const cells = cellsOf(plan);
        const seen = new Set(cells.map(step => `${step.row}:${step.column}`));
        expect(seen.size).toBe(cells.length);
        for (const step of cells) {
          expect(step.column).toBeLessThan(shape.columns);
          if (!create) expect(step.row).toBeLessThan(shape.rows);
          expect(step.fromRow).toBeLessThan(block.rows);
          expect(step.fromColumn).toBeLessThan(block.columns);
        }
        const wide = plan.area.right - plan.area.left + 1;
        const high = plan.area.bottom - plan.area.top + 1;
        expect(cells.length).toBe(Math.max(0, wide) * Math.max(0, high));
      }),
    );
  });
});
