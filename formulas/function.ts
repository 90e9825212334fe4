import type { Argument, Arguments } from './argument.ts';
import type { Evaluator } from './env.ts';
import { strict } from './strict.ts';
import type { Cells, Tree, Type, Value } from './tree.ts';
import type { Result } from './value.ts';

/** The name, arguments, result type and help of a function. `result` gets the types of the arguments, null for a literal BLANK(), and the arguments. */
export interface Signature {
  name: string;
  args: readonly Argument[];
  result: Type | ((types: readonly (Type | null)[], trees: readonly Tree[]) => Type);
  help: { en: string; fr: string };
  /** Shown to people and checked by tests, which run it on 14 March 2026 at 09:30 UTC. */
  example: { formula: string; row?: Cells; result: Value };
}

/** A function of the formula language. `build` compiles a call from its arguments: compiled, and as parsed. */
export interface FormulaFunction extends Signature {
  build: (args: readonly Evaluator[], trees: readonly Tree[]) => Evaluator;
}

/** Defines a function whose arguments are converted before `run`; the first error among them is its result. */
export function defineFunction<const A extends readonly Argument[]>(
  signature: Signature & { args: A; run: (...args: Arguments<A>) => Result },
): FormulaFunction {
  const { run, ...rest } = signature;
  return { ...rest, build: args => strict(rest.args, args, run as (...args: unknown[]) => Result) };
}

/** The type that all of these share, otherwise `any`; a literal BLANK() matches every type. */
export function commonType(types: readonly (Type | null)[]): Type {
  const known = new Set(types.filter(type => type !== null));
  const [only] = known;
  return known.size === 1 && only !== undefined ? only : 'any';
}
