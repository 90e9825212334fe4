import type { Tree } from '../../formulas/tree.ts';
import type { View } from '../model/store.ts';
import { QueryError } from './errors.ts';

/**
 * The limits of a filter: `nodes` (values, fields, functions and operators together), `depth`, links in one name
 * (`pathLength`) and in all (`links`), text searches, and the characters of all search texts.
 */
export const filterLimits = {
  nodes: 1_000,
  depth: 60,
  pathLength: 6,
  links: 60,
  searches: 100,
  searchedCharacters: 1_000,
} as const;

/** The most fields to sort by. */
export const maxSortFields = 10;

/** Throws `QueryError`, with what to do about it, for a view beyond these limits. Call it before any SQL is written. */
export function checkViewLimits({ filter, sort }: Pick<View, 'filter' | 'sort'>): void {
  if (sort.length > maxSortFields) throw new QueryError(`Sort by at most ${maxSortFields} fields`);
  if (filter !== undefined && !checked.has(filter)) {
    checkFilter(filter);
    checked.add(filter);
  }
}

/** Functions that search within a text, whose cost grows with both texts. */
const textSearches: ReadonlySet<string> = new Set(['CONTAINS', 'STARTSWITH', 'ENDSWITH']);

/** Filters that passed before. */
const checked = new WeakSet<Tree>();

function checkFilter(filter: Tree): void {
  let [nodes, links, searches, searchedCharacters] = [0, 0, 0, 0];
  let level: readonly Tree[] = [filter];
  for (let depth = 1; level.length > 0; depth += 1) {
    if (depth > filterLimits.depth) {
      throw new QueryError(`This filter is nested too deeply: at most ${filterLimits.depth} levels are allowed. Make it simpler`);
    }
    const next: Tree[] = [];
    for (const tree of level) {
      nodes += 1;
      const hops = tree.kind === 'field' ? tree.path.length - 1 : 0;
      links += hops;
      if (hops > filterLimits.pathLength || links > filterLimits.links) {
        throw new QueryError('This filter follows too many links. Use fewer fields of other tables');
      }
      if (tree.kind === 'call' && textSearches.has(tree.name.toUpperCase())) {
        searches += 1;
        for (const arg of tree.args) if (arg.kind === 'value') searchedCharacters += String(arg.value).length;
      }
      if (searches > filterLimits.searches || searchedCharacters > filterLimits.searchedCharacters) {
        throw new QueryError('This filter searches for too many texts. Use fewer or shorter ones');
      }
      for (const part of childrenOf(tree)) next.push(part);
    }
    if (nodes + next.length > filterLimits.nodes) {
      throw new QueryError(
        `This filter is too long: at most ${filterLimits.nodes} values, fields and functions are allowed. Make it shorter, or filter in two steps`,
      );
    }
    level = next;
  }
}

function childrenOf(tree: Tree): readonly Tree[] {
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
