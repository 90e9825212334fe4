import type { Evaluator } from '../../formulas/env.ts';
import { compile } from '../../formulas/evaluate.ts';
import { parse } from '../../formulas/parse.ts';
import { pathsOf } from '../../formulas/paths.ts';
import type { Cells, RowId } from '../../server/model/change.ts';

/** A compiled condition: null if it follows links. */
interface Condition {
  when: Evaluator | null;
  /** Whether it reads the row's id, which is no cell. */
  readsId: boolean;
}

const compiled = new Map<string, Condition>();

/** The results of the conditions of one row, until the current task ends: each of its cells asks for the same ones. */
let last: { id: RowId; cells: Cells; found: Map<string, boolean>; now: string } | null = null;

const forget = (): void => {
  last = null;
};

function resultsOf({ id, cells }: { id: RowId; cells: Cells }): NonNullable<typeof last> {
  if (last === null) queueMicrotask(forget);
  if (last?.cells !== cells || last.id !== id) last = { id, cells, found: new Map(), now: last?.now ?? new Date().toISOString() };
  return last;
}

/**
 * Whether a condition of the catalog is true for a row. One that follows links cannot be evaluated here: it counts as true, and
 * the server decides.
 */
export function matchesCondition(formula: string, row: { id: RowId; cells: Cells }): boolean {
  const { found, now } = resultsOf(row);
  const known = found.get(formula);
  if (known !== undefined) return known;
  let condition = compiled.get(formula);
  if (condition === undefined) {
    condition = compileCondition(formula);
    compiled.set(formula, condition);
  }
  const { when, readsId } = condition;
  // Copying all cells of each row that scrolls by would take as long as everything else here.
  const values = readsId ? { ...row.cells, id: row.id } : row.cells;
  const result = when === null || when(values, { follow: () => null, today: now.slice(0, 10), now }) === true;
  found.set(formula, result);
  return result;
}

function compileCondition(formula: string): Condition {
  const parsed = parse(formula);
  const paths = parsed.ok ? pathsOf(parsed.tree) : [];
  const isHere = parsed.ok && paths.every(path => path.length <= 1);
  return { when: isHere ? compile(parsed.tree) : null, readsId: paths.some(([field]) => field === 'id') };
}
