import type { Tree } from './tree.ts';

/** The position of a part of a formula in its text, in UTF-16 units. */
export interface Span {
  at: number;
  length: number;
}

const spans = new WeakMap<Tree, Span>();

/** Records the position of a part of a formula and returns the part. */
export function withSpan<T extends Tree>(tree: T, at: number, end: number): T {
  spans.set(tree, { at, length: end - at });
  return tree;
}

/** The position of a part of a formula; position 0 and length 0 if it was not parsed from text. */
export function spanOf(tree: Tree): Span {
  return spans.get(tree) ?? { at: 0, length: 0 };
}
