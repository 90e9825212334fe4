import type { FormulaActor } from './env.ts';
import { actorFunctions } from './functions/actor.ts';
import { parse } from './parse.ts';
import { print } from './print.ts';
import type { Tree } from './tree.ts';

const names = new Set(actorFunctions.map(({ name }) => name));

/** The first function in a formula whose result depends on who acts; null if there is none. */
export function actorFunctionIn(tree: Tree): string | null {
  switch (tree.kind) {
    case 'value':
    case 'field':
      return null;
    case 'negate':
      return actorFunctionIn(tree.of);
    case 'call': {
      const name = tree.name.toUpperCase();
      if (names.has(name)) return name;
      for (const arg of tree.args) {
        const found = actorFunctionIn(arg);
        if (found !== null) return found;
      }
      return null;
    }
    default:
      return actorFunctionIn(tree.left) ?? actorFunctionIn(tree.right);
  }
}

/** The formula with the actor's own values instead of ME(), ROLE() and HASROLE(…), so that it can be evaluated without them. */
export function bindActor(tree: Tree, actor: FormulaActor): Tree {
  if (actorFunctionIn(tree) === null) return tree;
  switch (tree.kind) {
    case 'negate':
      return { ...tree, of: bindActor(tree.of, actor) };
    case 'binary':
      return { ...tree, left: bindActor(tree.left, actor), right: bindActor(tree.right, actor) };
    case 'call': {
      const args = tree.args.map(arg => bindActor(arg, actor));
      const role: Tree = { kind: 'value', value: actor.role };
      if (tree.name.toUpperCase() === 'ME') return { kind: 'value', value: actor.id };
      if (tree.name.toUpperCase() === 'ROLE') return role;
      return tree.name.toUpperCase() === 'HASROLE' ? { kind: 'call', name: 'IN', args: [role, ...args] } : { ...tree, args };
    }
    default:
      return tree;
  }
}

/** A formula over field ids as text, with the actor's own values; a text that does not parse is unchanged. */
export function bindActorInText(text: string, actor: FormulaActor): string {
  const parsed = parse(text);
  return parsed.ok && actorFunctionIn(parsed.tree) !== null ? print(bindActor(parsed.tree, actor)) : text;
}
