import * as fc from 'fast-check';
import type { Env } from '../../formulas/env.ts';
import type { Cells, Tree, Value } from '../../formulas/tree.ts';
import { isDated } from '../../formulas/types.ts';
import { FormulaError, type Result } from '../../formulas/value.ts';
import { rowOf, typedScope } from './typedTrees.ts';

/** The clock and the actor of the laws. */
export const clock = { today: '2026-03-14', now: '2026-03-14T09:30:00.000Z', actor: { id: 'row1', role: 'owner' } };

/** A row of a formula's own table, and rows that links lead to. */
export const world = fc.record({ row: rowOf('own'), row1: rowOf('far'), row2: rowOf('far'), again: rowOf('own') });

/** What a formula reads in such a world beside its row. */
export function envOf(rows: { row1: Cells; row2: Cells; again: Cells }): Env {
  const far = new Set<Cells>([rows.row1, rows.row2]);
  return {
    ...clock,
    follow: (from, link) => {
      const id = from[link];
      if (far.has(from)) return id === 'row1' || id === 'row2' ? rows.again : null;
      return id === 'row1' ? rows.row1 : id === 'row2' ? rows.row2 : null;
    },
  };
}

/** A result as a value: an error is its code and its cause. */
export const shown = (result: Result): Value => (result instanceof FormulaError ? `${result.code} ${result.cause}` : result);

/** Whether a part of a formula over `typedScope` is a date or a time. */
export const isTyped = (tree: Tree): boolean => isDated(tree, typedScope);
