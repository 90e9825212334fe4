import type { Compiled } from '../../formulas/env.ts';
import { compile } from '../../formulas/evaluate.ts';
import { parse } from '../../formulas/parse.ts';
import type { Tree } from '../../formulas/tree.ts';
import type { CatalogAction, Words } from '../../server/api/wire.ts';
import type { GridRow } from './source.ts';

const compiled = new Map<string, Compiled | null>();

/**
 * Why an action cannot be done on a row, judged by the formulas that the server judges by; null where it can.
 * What depends on rows beyond links cannot be told here: it counts as legal, and the server decides.
 */
export function reasonAgainst(action: CatalogAction, row: GridRow): Words | null {
  const needs = action.needs ?? [{ when: action.when, words: action.because }];
  return needs.find(need => !holds(need.when, row))?.words ?? null;
}

/** Whether an action can be done on a row. */
export const isLegal = (action: CatalogAction, row: GridRow): boolean => reasonAgainst(action, row) === null;

function holds(formula: string, row: GridRow): boolean {
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
