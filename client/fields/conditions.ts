import type { Evaluator } from '../../formulas/env.ts';
import { compile } from '../../formulas/evaluate.ts';
import { parse } from '../../formulas/parse.ts';
import type { Tree } from '../../formulas/tree.ts';
import type { Cells, RowId } from '../../server/model/change.ts';

const compiled = new Map<string, Evaluator | null>();

/**
 * Whether a condition of the catalog is true for a row. One that follows links cannot be evaluated here: it counts as true, and
 * the server decides.
 */
export function matchesCondition(formula: string, row: { id: RowId; cells: Cells }): boolean {
  let when = compiled.get(formula);
  if (when === undefined) {
    const parsed = parse(formula);
    when = parsed.ok && !walksLinks(parsed.tree) ? compile(parsed.tree) : null;
    compiled.set(formula, when);
  }
  if (when === null) return true;
  const now = new Date().toISOString();
  return when({ ...row.cells, id: row.id }, { follow: () => null, today: now.slice(0, 10), now }) === true;
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
