import type { Evaluator } from '../../formulas/env.ts';
import { compile } from '../../formulas/evaluate.ts';
import { parse } from '../../formulas/parse.ts';
import type { Tree } from '../../formulas/tree.ts';
import type { Cells, RowId } from '../../server/model/change.ts';

const compiled = new Map<string, Evaluator | null>();

/** The results of the conditions of one row, until the current task ends: each of its cells asks for the same ones. */
let last: { cells: Cells; found: Map<string, boolean>; values: Cells; now: string } | null = null;

const forget = (): void => {
  last = null;
};

function resultsOf({ id, cells }: { id: RowId; cells: Cells }): NonNullable<typeof last> {
  if (last === null) queueMicrotask(forget);
  if (last?.cells !== cells || last.values.id !== id)
    last = { cells, found: new Map(), values: { ...cells, id }, now: new Date().toISOString() };
  return last;
}

/**
 * Whether a condition of the catalog is true for a row. One that follows links cannot be evaluated here: it counts as true, and
 * the server decides.
 */
export function matchesCondition(formula: string, row: { id: RowId; cells: Cells }): boolean {
  const { found, values, now } = resultsOf(row);
  const known = found.get(formula);
  if (known !== undefined) return known;
  let when = compiled.get(formula);
  if (when === undefined) {
    const parsed = parse(formula);
    when = parsed.ok && !walksLinks(parsed.tree) ? compile(parsed.tree) : null;
    compiled.set(formula, when);
  }
  const result = when === null || when(values, { follow: () => null, today: now.slice(0, 10), now }) === true;
  found.set(formula, result);
  return result;
}

function walksLinks(tree: Tree): boolean {
  switch (tree.kind) {
    case 'value':
      return false;
    case 'field':
      return tree.path.length > 1;
    case 'call':
      return tree.args.some(walksLinks);
    case 'negate':
      return walksLinks(tree.of);
    default:
      return walksLinks(tree.left) || walksLinks(tree.right);
  }
}
