import type { Tree } from './tree.ts';

/** Every field path that a formula reads, without duplicates, in order of first occurrence. */
export function pathsOf(tree: Tree): string[][] {
  const found = new Map<string, string[]>();
  collect(tree, found);
  return [...found.values()];
}

function collect(tree: Tree, found: Map<string, string[]>): void {
  switch (tree.kind) {
    case 'value':
      return;
    case 'field': {
      const key = JSON.stringify(tree.path);
      if (!found.has(key)) found.set(key, [...tree.path]);
      return;
    }
    case 'call':
      for (const arg of tree.args) collect(arg, found);
      return;
    case 'binary':
      collect(tree.left, found);
      collect(tree.right, found);
      return;
    case 'negate':
      collect(tree.of, found);
  }
}
