import * as fc from 'fast-check';
import { createRoot } from 'solid-js';
import { describe, expect, it } from 'vitest';
import { untilEnd } from '../../client/grid/areas.ts';
import { createSelection, type Selection } from '../../client/grid/selection.ts';
import { type ChangingRows, createChangingRows } from './kit/changing-rows.ts';

const columns = 5;
const select = (view: ChangingRows): Selection =>
  createRoot(() =>
    createSelection(
      view,
      () => columns,
      () => view.count(),
    ),
  );

/** The ids of the rows shown as selected, and of those that a command would receive. */
const shown = (view: ChangingRows, selection: Selection): string[] =>
  view
    .all()
    .filter((_, row) => selection.segments(row).length > 0)
    .map(row => row.id);
const given = async (selection: Selection): Promise<string[]> => {
  const rows = await Promise.all(selection.parts().map(part => part.rows.fetch()));
  return [...new Set(rows.flat().map(row => row.id))];
};

type Step =
  | { do: 'add' | 'remove'; at: number }
  | { do: 'shuffle'; by: number }
  | { do: 'select' | 'add range' | 'deselect'; from: number; to: number };
const place = fc.nat({ max: 30 });
const changed: fc.Arbitrary<Step> = fc.oneof(
  fc.record({ do: fc.constantFrom('add' as const, 'remove' as const), at: place }),
  fc.record({ do: fc.constant('shuffle' as const), by: fc.integer({ min: 1, max: 97 }) }),
);
const chosen: fc.Arbitrary<Step> = fc.record({
  do: fc.constantFrom('select' as const, 'add range' as const, 'deselect' as const),
  from: place,
  to: fc.oneof(place, fc.constant(untilEnd)),
});

describe('law: the same rows stay selected', () => {
  it('whatever is added, removed and moved', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 1, max: 25 }),
        fc.array(fc.oneof(changed, chosen), { maxLength: 25 }),
        fc.boolean(),
        async (count, steps, isLoaded) => {
          const view = createChangingRows(count);
          const selection = select(view);
          let expected = new Set<string>(
            view
              .all()
              .slice(0, 1)
              .map(row => row.id),
          );
          const now = (from: number, to: number): string[] =>
            view
              .all()
              .slice(Math.min(from, to), Math.max(from, to) + 1)
              .map(row => row.id);
          for (const step of steps) {
            const size = view.count();
            if (size === 0) return;
            if ('at' in step) {
              if (step.do === 'add') view.add(Math.min(step.at, size));
              else view.remove(step.at % size);
            } else if ('by' in step) view.shuffle((a, b) => hash(a.id, step.by) - hash(b.id, step.by));
            else {
              const from = step.from % size;
              const to = step.to === untilEnd ? untilEnd : step.to % size;
              const range = { anchor: { row: from, column: 0 }, head: { row: to, column: untilEnd } };
              if (step.do === 'select') selection.set(range);
              else if (step.do === 'add range') selection.add(range);
              else selection.remove(range);
              const rows = now(from, to);
              const left = new Set([...expected].filter(id => view.all().some(row => row.id === id)));
              if (step.do === 'select') expected = new Set(rows);
              else if (step.do === 'add range') expected = new Set([...left, ...rows]);
              else if (rows.length > 0 && [...left].some(id => !rows.includes(id)))
                expected = new Set([...left].filter(id => !rows.includes(id)));
            }
            // An adopted row is shown as active, never as selected.
            const there = view
              .all()
              .filter(row => expected.has(row.id))
              .map(row => row.id);
            expect(shown(view, selection)).toEqual(there);
            if (isLoaded) expect((await given(selection)).sort()).toEqual(there.toSorted());
            expect(selection.size().rows).toBe(there.length);
          }
        },
      ),
      { numRuns: 400 },
    );
  });

  it('also rows that are not loaded: no command receives a row added since', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 0, max: 60 }),
        fc.oneof(fc.constant(untilEnd), fc.integer({ min: 0, max: 99 })),
        fc.array(changed, { maxLength: 6 }),
        async (from, to, steps) => {
          const view = createChangingRows(100);
          view.load(row => row < 10);
          const selection = select(view);
          const rows = view.all().slice(Math.min(from, to), Math.max(from, to) + 1);
          selection.set({ anchor: { row: from, column: 0 }, head: { row: to, column: 2 } });
          for (const { rows: held } of selection.parts()) held.loadIds();
          await Promise.resolve();
          await Promise.resolve();
          for (const step of steps) {
            if (step.do === 'add') view.add(step.at);
            else if (step.do === 'remove') view.remove(step.at);
            else if (step.do === 'shuffle') view.shuffle((a, b) => hash(a.id, step.by) - hash(b.id, step.by));
          }
          const there = rows.filter(row => view.all().includes(row)).map(row => row.id);
          expect((await given(selection)).sort()).toEqual(there.sort());
        },
      ),
      { numRuns: 200 },
    );
  });
});

/** A random order of rows. */
const hash = (id: string, by: number): number => (Number(id.slice(1)) * by * 31) % 101;

describe('the active cell', () => {
  it('follows its row, and goes to another selected row if its own is deleted', () => {
    const view = createChangingRows(10);
    const selection = select(view);
    selection.set({ anchor: { row: 3, column: 2 }, head: { row: 5, column: 2 } });
    view.add(0);
    expect(selection.active()).toEqual({ row: 4, column: 2 });
    view.remove(4);
    expect([selection.active(), selection.isLost()]).toEqual([{ row: 4, column: 2 }, false]);
    expect(shown(view, selection)).toEqual(['r4', 'r5']);
  });

  it('is lost if its row was the last selected one, until something is selected', () => {
    const view = createChangingRows(10);
    const selection = select(view);
    selection.select({ row: 3, column: 2 });
    view.remove(3);
    expect([selection.active().row, selection.isLost(), selection.areas()]).toEqual([3, true, []]);
    view.add(0);
    expect(selection.isLost()).toBe(true);
    selection.select({ row: 3, column: 2 });
    expect([selection.isLost(), shown(view, selection)]).toEqual([false, ['r2']]);
  });

  it('stays where it is when this page removes the row', () => {
    const view = createChangingRows(10);
    const selection = select(view);
    selection.select({ row: 3, column: 2 });
    view.remove(3, true);
    expect([selection.active().row, selection.isLost()]).toEqual([3, false]);
    view.add(0);
    expect(selection.active().row).toBe(4);
  });

  it('stays in the insert row while other people add rows', () => {
    const view = createChangingRows(3);
    const selection = select(view);
    selection.select({ row: 3, column: 1 });
    view.add(3);
    view.add(0);
    expect(selection.active()).toEqual({ row: 5, column: 1 });
    expect(selection.area()).toEqual({ top: 5, left: 1, bottom: 5, right: 1 });
    selection.extend({ row: 1, column: 3 });
    expect(selection.area()).toEqual({ top: 5, left: 1, bottom: 5, right: 3 });
  });

  it('is not moved by selecting all, a column or a row', () => {
    const selection = select(createChangingRows(10));
    selection.select({ row: 4, column: 2 });
    selection.set({ anchor: { row: 0, column: 0 }, head: { row: untilEnd, column: untilEnd } }, selection.active());
    expect(selection.active()).toEqual({ row: 4, column: 2 });
    expect(selection.size()).toEqual({ rows: 10, cells: 50 });
  });

  it('extends a range from the row where it began, wherever that is now', () => {
    const view = createChangingRows(10);
    const selection = select(view);
    selection.select({ row: 4, column: 0 });
    view.add(0);
    view.add(0);
    selection.extend({ row: 8, column: 1 });
    expect(shown(view, selection)).toEqual(['r4', 'r5', 'r6']);
  });
});

describe('several ranges', () => {
  const at = (row: number, column: number) => ({ row, column });
  const range = (top: number, left: number, bottom: number, right: number) => ({
    anchor: at(top, left),
    head: at(bottom, right),
  });

  it('count an overlap once', () => {
    const selection = select(createChangingRows(10));
    selection.set(range(0, 0, 3, 1));
    selection.add(range(2, 1, 5, 2));
    expect(selection.size()).toEqual({ rows: 6, cells: 14 });
  });

  it('lose a cell in the middle of one', () => {
    const selection = select(createChangingRows(10));
    selection.set(range(1, 0, 3, 4));
    selection.remove(range(2, 2, 2, 2));
    expect(selection.size()).toEqual({ rows: 3, cells: 14 });
    expect([selection.includes(at(2, 2)), selection.includes(at(2, 1)), selection.includes(at(1, 2))]).toEqual([
      false,
      true,
      true,
    ]);
  });

  it('lose a row and a column of all rows', () => {
    const view = createChangingRows(10);
    const selection = select(view);
    selection.set(range(0, 0, untilEnd, untilEnd));
    selection.remove({ anchor: at(4, 0), head: at(4, untilEnd) });
    selection.remove({ anchor: at(0, 2), head: at(untilEnd, 2) });
    expect(selection.size()).toEqual({ rows: 9, cells: 36 });
    view.add(0);
    expect(selection.size()).toEqual({ rows: 9, cells: 36 });
    expect(selection.includes(at(5, 0))).toBe(false);
  });

  it('lose a cell of one row, and then another row', () => {
    const selection = select(createChangingRows(10));
    const row = (at: number) => ({ anchor: { row: at, column: 0 }, head: { row: at, column: untilEnd } });
    selection.set(row(1));
    selection.add(row(3));
    selection.remove(range(3, 2, 3, 2));
    expect(selection.segments(1)).toEqual([{ from: 0, to: 4, top: true, bottom: true }]);
    selection.remove(row(1));
    expect(selection.size()).toEqual({ rows: 1, cells: 4 });
  });

  it('keep the last cell selected', () => {
    const selection = select(createChangingRows(10));
    selection.select(at(2, 2));
    selection.remove(range(2, 2, 2, 2));
    expect(selection.size().cells).toBe(1);
  });
});
