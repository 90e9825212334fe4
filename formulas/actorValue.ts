import type { Tree } from './tree.ts';

const names: ReadonlySet<string> = new Set(['ME', 'ROLE']);

/** Whether a part of a formula is a value of the person who acts. Without such a person it equals nothing, not even a blank. */
export const isActorValue = (tree: Tree): boolean => tree.kind === 'call' && names.has(tree.name.toUpperCase());
