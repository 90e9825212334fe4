import { arityError } from './argument.ts';
import { add, divide, multiply, negate, power, subtract } from './arithmetic.ts';
import { type Comparison, compileComparison, isComparison } from './comparison.ts';
import type { Evaluator } from './env.ts';
import { functions, unknownFunction } from './functions.ts';
import type { Cells, Operator, Tree, Value } from './tree.ts';
import { FormulaError, isBlank, isError, limitLength, type Result, toText } from './value.ts';

/**
 * Compiles a formula, to be run for many rows. A formula that calls an unknown function, or a function with the wrong number of
 * arguments, returns an error for every row. In sums and differences, a blank counts as 0, but a blank that `isDate` by its type gives
 * blank: without types, a blank date and a blank number are the same.
 */
export function compile(tree: Tree, isDate: IsDate = () => false): Evaluator {
  switch (tree.kind) {
    case 'value':
      return constant(typeof tree.value === 'number' && !Number.isFinite(tree.value) ? notFinite : tree.value);
    case 'field':
      return compileField(tree.path);
    case 'call':
      return compileCall(tree.name, tree.args, isDate);
    case 'negate':
      return compileNegation(compile(tree.of, isDate));
    default: {
      const left = compile(tree.left, isDate);
      const right = compile(tree.right, isDate);
      if (isComparison(tree.operator)) return compileComparison(tree.operator, left, right, tree);
      if (tree.operator !== '+' && tree.operator !== '-') return compileBinary(left, right, combine[tree.operator]);
      return compileBinary(left, right, ofDates(combine[tree.operator], isDate(tree.left), isDate(tree.right)));
    }
  }
}

const notFinite = new FormulaError('#NUM!', 'The number is not finite');

/** Whether a part of a formula is a date or time by its type. */
type IsDate = (tree: Tree) => boolean;

type Combine = (left: Value, right: Value) => Result;

const combine: Readonly<Record<Exclude<Operator, Comparison>, Combine>> = {
  '&': (left, right) => limitLength(toText(left) + toText(right)),
  '+': add,
  '-': subtract,
  '*': multiply,
  '/': divide,
  '^': power,
};

function constant(result: Result): Evaluator {
  return () => result;
}

/** Gives blank if a side that is a date is blank. */
function ofDates(apply: Combine, left: boolean, right: boolean): Combine {
  if (!left && !right) return apply;
  return (a, b) => ((left && isBlank(a)) || (right && isBlank(b)) ? null : apply(a, b));
}

function compileBinary(left: Evaluator, right: Evaluator, apply: Combine): Evaluator {
  return (row, env) => {
    const a = left(row, env);
    if (isError(a)) return a;
    const b = right(row, env);
    return isError(b) ? b : apply(a, b);
  };
}

function compileNegation(of: Evaluator): Evaluator {
  return (row, env) => {
    const value = of(row, env);
    return isError(value) ? value : negate(value);
  };
}

function compileCall(name: string, trees: readonly Tree[], isDate: IsDate): Evaluator {
  const called = functions.get(name);
  if (called === undefined) return constant(new FormulaError('#REF!', unknownFunction(name)));
  const wrong = arityError(name, called.args, trees.length);
  if (wrong !== null) return constant(new FormulaError('#VALUE!', wrong));
  return called.build(
    trees.map(tree => compile(tree, isDate)),
    trees,
  );
}

function compileField(path: readonly string[]): Evaluator {
  const [first, ...rest] = path;
  if (first === undefined) return constant(new FormulaError('#REF!', 'The formula names no field'));
  if (rest.length === 0) return compileOwnField(first);
  const links = path.slice(0, -1);
  const last = compileOwnField(path.at(-1)!);
  const via = links.map((_, at) => links.slice(0, at + 1));
  if (links.length === 1) {
    return (row, env) => {
      const there = env.follow(row, first, links);
      return there === null ? null : last(there, env);
    };
  }
  return (row, env) => {
    let here: Cells | null = row;
    for (let at = 0; at < links.length && here !== null; at += 1) here = env.follow(here, links[at]!, via[at]!);
    return here === null ? null : last(here, env);
  };
}

function compileOwnField(field: string): Evaluator {
  // A field may be named like a member of Object.prototype.
  if (field in Object.prototype) return row => (Object.hasOwn(row, field) ? (row[field] ?? null) : null);
  return row => row[field] ?? null;
}
