import type { Tree } from './tree.ts';

/** Where in a formula's text a part of it stands, in UTF-16 units. */
export interface Span {
  at: number;
  length: number;
}

const spans = new WeakMap<Tree, Span>();

/** Notes where a part of a formula was read, and gives the part back. */
export function withSpan<T extends Tree>(tree: T, at: number, end: number): T {
  spans.set(tree, { at, length: end - at });
  return tree;
}

/** Where a part of a formula was read; the beginning when it never was text. */
export function spanOf(tree: Tree): Span {
  return spans.get(tree) ?? { at: 0, length: 0 };
}
