import type { Tree } from '../../formulas/tree.ts';
import type { View } from '../model/session.ts';
import { QueryError } from './errors.ts';

/**
 * What a filter may ask for at most: values, fields, functions and operators together; levels; steps over links, in
 * one name and in all; texts looked for within others, and their characters together.
 */
export const mostOfFilter = { parts: 1_000, levels: 60, stepsOfName: 6, steps: 60, looks: 100, sought: 1_000 } as const;

/** Fields by which rows are sorted, at most. */
export const mostSortFields = 10;

/** Throws `QueryError`, with what to do about it, for a view that asks for more than is ever needed. It is called before any SQL is made. */
export function checkBudget({ filter, sort }: Pick<View, 'filter' | 'sort'>): void {
  if (sort.length > mostSortFields) throw new QueryError(`Sort by at most ${mostSortFields} fields`);
  if (filter !== undefined && !known.has(filter)) {
    checkFilter(filter);
    known.add(filter);
  }
}

/** What looks for a text within another, which takes as long as both are. */
const within: ReadonlySet<string> = new Set(['CONTAINS', 'STARTSWITH', 'ENDSWITH']);

/** Filters that were looked at before. */
const known = new WeakSet<Tree>();

function checkFilter(filter: Tree): void {
  let [parts, steps, looks, sought] = [0, 0, 0, 0];
  let level: readonly Tree[] = [filter];
  for (let levels = 1; level.length > 0; levels += 1) {
    if (levels > mostOfFilter.levels) {
      throw new QueryError(`This filter is nested too deep: at most ${mostOfFilter.levels} levels can be used. Make it simpler`);
    }
    const next: Tree[] = [];
    for (const tree of level) {
      parts += 1;
      const ahead = tree.kind === 'field' ? tree.path.length - 1 : 0;
      steps += ahead;
      if (ahead > mostOfFilter.stepsOfName || steps > mostOfFilter.steps) {
        throw new QueryError('This filter follows too many links: use fewer fields of other tables');
      }
      if (tree.kind === 'call' && within.has(tree.name.toUpperCase())) {
        looks += 1;
        for (const arg of tree.args) if (arg.kind === 'value') sought += String(arg.value).length;
      }
      if (looks > mostOfFilter.looks || sought > mostOfFilter.sought) {
        throw new QueryError('This filter looks for too many texts within others: use fewer or shorter ones');
      }
      for (const part of partsOf(tree)) next.push(part);
    }
    if (parts + next.length > mostOfFilter.parts) {
      throw new QueryError(
        `This filter is too long: it may have ${mostOfFilter.parts} values, fields and functions. Make it shorter, or filter in two steps`,
      );
    }
    level = next;
  }
}

function partsOf(tree: Tree): readonly Tree[] {
  switch (tree.kind) {
    case 'call':
      return tree.args;
    case 'binary':
      return [tree.left, tree.right];
    case 'negate':
      return [tree.of];
    default:
      return [];
  }
}
