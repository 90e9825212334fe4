import type { Compiled } from '../../formulas/env.ts';
import { compile } from '../../formulas/evaluate.ts';
import { parse } from '../../formulas/parse.ts';
import type { Tree } from '../../formulas/tree.ts';
import type { CatalogAction } from '../../server/api/wire.ts';
import type { GridRow } from './source.ts';

const compiled = new Map<string, Compiled | null>();

/**
 * Whether an action is legal on a row, judged by the formula that the server judges by.
 * What depends on rows beyond links cannot be told here: it counts as legal, and the server decides.
 */
export function isLegal(action: CatalogAction, row: GridRow): boolean {
  let when = compiled.get(action.when);
  if (when === undefined) {
    const parsed = parse(action.when);
    when = parsed.ok && !walksLinks(parsed.tree) ? compile(parsed.tree) : null;
    compiled.set(action.when, when);
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
