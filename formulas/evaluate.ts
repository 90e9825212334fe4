import { arityError } from './argument.ts';
import { add, divide, multiply, negate, power, subtract } from './arithmetic.ts';
import { compileComparison, isComparison } from './comparison.ts';
import type { Evaluator } from './env.ts';
import { functions, unknownFunction } from './functions.ts';
import type { Cells, Operator, Tree, Value } from './tree.ts';
import { FormulaError, isError, limitLength, type Result, toText } from './value.ts';

/**
 * Compiles a formula, to be run for many rows. A formula that calls an unknown function, or a function with the wrong number of
 * arguments, returns an error for every row.
 */
export function compile(tree: Tree): Evaluator {
  switch (tree.kind) {
    case 'value':
      return constant(typeof tree.value === 'number' && !Number.isFinite(tree.value) ? notFinite : tree.value);
    case 'field':
      return compileField(tree.path);
    case 'call':
      return compileCall(tree.name, tree.args);
    case 'negate':
      return compileNegation(compile(tree.of));
    default: {
      const left = compile(tree.left);
      const right = compile(tree.right);
      if (isComparison(tree.operator)) return compileComparison(tree.operator, left, right, tree.right);
      return compileBinary(left, right, combine[tree.operator]);
    }
  }
}

const notFinite = new FormulaError('#NUM!', 'The number is not finite');

const combine: Readonly<Record<Exclude<Operator, '=' | '<>' | '<' | '<=' | '>' | '>='>, (left: Value, right: Value) => Result>> =
  {
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

function compileBinary(left: Evaluator, right: Evaluator, apply: (left: Value, right: Value) => Result): Evaluator {
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

function compileCall(name: string, trees: readonly Tree[]): Evaluator {
  const called = functions.get(name);
  if (called === undefined) return constant(new FormulaError('#REF!', unknownFunction(name)));
  const wrong = arityError(name, called.args, trees.length);
  if (wrong !== null) return constant(new FormulaError('#VALUE!', wrong));
  return called.build(trees.map(compile), trees);
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
