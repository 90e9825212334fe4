import type { Argument, Arguments } from './argument.ts';
import type { Evaluator } from './env.ts';
import { strict } from './strict.ts';
import type { Cells, Tree, Type, Value } from './tree.ts';
import type { Result } from './value.ts';

/** What a function is called, takes, gives and means. Null among the types given to `result` stands for a written BLANK(). */
export interface Signature {
  name: string;
  args: readonly Argument[];
  result: Type | ((types: readonly (Type | null)[]) => Type);
  help: { en: string; fr: string };
  /** Shown to people and checked by the tests; it is read on 14 March 2026 at 09:30 UTC. */
  example: { formula: string; row?: Cells; result: Value };
}

/** A function of the formula language. `build` makes it ready to run from its arguments, each ready to run and as written. */
export interface FormulaFunction extends Signature {
  build: (args: readonly Evaluator[], trees: readonly Tree[]) => Evaluator;
}

/** A function of converted arguments; it fails with the first argument that fails. */
export function defineFunction<const A extends readonly Argument[]>(
  signature: Signature & { args: A; run: (...args: Arguments<A>) => Result },
): FormulaFunction {
  const { run, ...rest } = signature;
  return { ...rest, build: args => strict(rest.args, args, run as (...args: unknown[]) => Result) };
}

/** The type that all of these share, or `any`; a written BLANK() goes with every type. */
export function commonType(types: readonly (Type | null)[]): Type {
  const known = new Set(types.filter(type => type !== null));
  const [only] = known;
  return known.size === 1 && only !== undefined ? only : 'any';
}
