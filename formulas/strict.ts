import type { Argument, ArgumentType } from './argument.ts';
import { dayOf } from './date.ts';
import type { Env, Evaluator } from './env.ts';
import { itemsOf } from './list.ts';
import type { Cells, Value } from './tree.ts';
import { excerpt, FormulaError, isError, isTrue, type Result, toNumber, toText } from './value.ts';

type Converted = Value | FormulaError;

const converters: Record<ArgumentType, (value: Value) => Converted> = {
  text: toText,
  number: toNumber,
  flag: isTrue,
  date: toDate,
  list: itemsOf,
  any: value => value,
};

/** The value as a valid ISO date or time; null when blank, otherwise #VALUE!. */
export function toDate(value: Value): string | null | FormulaError {
  if (value === null || value === '') return null;
  if (typeof value === 'string' && !Number.isNaN(dayOf(value))) return value;
  return new FormulaError('#VALUE!', `"${excerpt(toText(value))}" is not a date`);
}

/** Compiles a call that converts its arguments first; the first error among them is its result. */
export function strict(
  declared: readonly Argument[],
  args: readonly Evaluator[],
  run: (...args: unknown[]) => Result,
): Evaluator {
  const last = declared.at(-1);
  const read = args.map((arg, at) => convertArgument(arg, (declared[at] ?? last)?.type ?? 'any'));
  const [first, second, third] = read;
  if (first === undefined) return () => run();
  if (second === undefined) {
    return (row, env) => {
      const a = first(row, env);
      return isError(a) ? a : run(a);
    };
  }
  if (read.length === 2) {
    return (row, env) => {
      const a = first(row, env);
      if (isError(a)) return a;
      const b = second(row, env);
      return isError(b) ? b : run(a, b);
    };
  }
  if (read.length === 3 && third !== undefined) {
    return (row, env) => {
      const a = first(row, env);
      if (isError(a)) return a;
      const b = second(row, env);
      if (isError(b)) return b;
      const c = third(row, env);
      return isError(c) ? c : run(a, b, c);
    };
  }
  return (row, env) => {
    const values: unknown[] = [];
    for (const one of read) {
      const value = one(row, env);
      if (isError(value)) return value;
      values.push(value);
    }
    return run(...values);
  };
}

function convertArgument(arg: Evaluator, type: ArgumentType): (row: Cells, env: Env) => Converted {
  if (type === 'any') return arg;
  const convert = converters[type];
  return (row, env) => {
    const value = arg(row, env);
    return isError(value) ? value : convert(value);
  };
}
