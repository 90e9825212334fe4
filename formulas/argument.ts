import type { List, Value } from './tree.ts';

/** The types an argument can ask for. */
export type ArgumentType = 'text' | 'number' | 'flag' | 'date' | 'list' | 'any';

/** An argument of a function. Optional arguments come last. `many` marks the last argument: it takes one or more values. */
export interface Argument {
  name: string;
  type: ArgumentType;
  optional?: true;
  many?: true;
}

interface ArgumentValue {
  text: string;
  number: number;
  flag: boolean;
  date: string | null;
  list: List;
  any: Value;
}

/** The parameters of `run` for a list of arguments. A date is valid, or null when blank; a single value becomes a list of one item; the other values are converted. */
export type Arguments<A extends readonly Argument[]> = A extends readonly [
  infer First extends Argument,
  ...infer Rest extends readonly Argument[],
]
  ? First extends { many: true }
    ? ArgumentValue[First['type']][]
    : First extends { optional: true }
      ? [ArgumentValue[First['type']]?, ...Arguments<Rest>]
      : [ArgumentValue[First['type']], ...Arguments<Rest>]
  : [];

/** The smallest and largest number of arguments. */
export function arity(args: readonly Argument[]): { min: number; max: number } {
  const min = args.filter(arg => !arg.optional).length;
  return { min, max: args.at(-1)?.many ? Number.POSITIVE_INFINITY : args.length };
}

/** The error message for a call with too few or too many arguments; null when the number is right. */
export function arityError(name: string, args: readonly Argument[], given: number): string | null {
  const { min, max } = arity(args);
  if (given >= min && given <= max) return null;
  const wanted = max === min ? `${min}` : max === Number.POSITIVE_INFINITY ? `at least ${min}` : `${min} to ${max}`;
  return `${name} takes ${wanted} ${wanted === '1' || wanted === 'at least 1' ? 'argument' : 'arguments'}, not ${given}.`;
}
