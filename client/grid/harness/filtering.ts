import { createSignal } from 'solid-js';
import { foldText } from '../../../formulas/fold.ts';
import { isList } from '../../../formulas/list.ts';
import type { GridRow } from '../../contract/row.ts';
import type { RowSource } from '../../contract/row-source.ts';
import { matchesCondition } from '../../fields/conditions.ts';

/** Filters rows in memory, counts the values of their fields, and finds texts. */
export function createFiltering(
  shown: () => GridRow[],
  show: (rows: GridRow[]) => void,
  wait: () => Promise<void>,
): Pick<RowSource, 'filter' | 'setFilter' | 'fieldValues' | 'find'> {
  const [filter, setFilter] = createSignal('');
  /** The rows that the filter leaves out. */
  let hidden: GridRow[] = [];
  const matches = (formula: string, row: GridRow): boolean => formula === '' || matchesCondition(formula, row);
  return {
    filter,
    setFilter: async formula => {
      if (formula.length > 10_000) return false;
      setFilter(formula);
      const all = [...shown(), ...hidden];
      hidden = all.filter(row => !matches(formula, row));
      show(all.filter(row => matches(formula, row)));
      return true;
    },
    fieldValues: async (field, formula) => {
      await wait();
      const counts = new Map<string | number | boolean | null, number>();
      for (const row of [...shown(), ...hidden].filter(each => matches(formula, each))) {
        const cell = row.cells[field] ?? null;
        for (const value of isList(cell) ? cell : [cell === '' ? null : cell]) counts.set(value, (counts.get(value) ?? 0) + 1);
      }
      const values = [...counts].map(([value, count]) => ({ value, count })).sort((a, b) => b.count - a.count);
      return { values: values.slice(0, 200), more: values.length > 200 };
    },
    find: async (text, from, backwards) => {
      const step = backwards ? -1 : 1;
      for (let count = 0, at = from + step; count < shown().length; count += 1, at += step) {
        const position = ((at % shown().length) + shown().length) % shown().length;
        if (
          Object.values(shown()[position]!.cells).some(
            value => typeof value === 'string' && foldText(value).includes(foldText(text)),
          )
        )
          return position;
      }
      return null;
    },
  };
}
