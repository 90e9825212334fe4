import { wrongCount } from './argument.ts';
import { add, divide, multiply, negate, power, subtract } from './arithmetic.ts';
import { comparison, isComparison } from './comparison.ts';
import type { Compiled } from './env.ts';
import { functions, unknownFunction } from './functions.ts';
import type { Cells, Operator, Tree, Value } from './tree.ts';
import { bounded, FormulaError, failed, type Result, toText } from './value.ts';

/**
 * Makes a formula ready to run for many rows. A formula that cannot be run, because it calls what is not there,
 * gives an error for every row.
 */
export function compile(tree: Tree): Compiled {
  switch (tree.kind) {
    case 'value':
      return constant(typeof tree.value === 'number' && !Number.isFinite(tree.value) ? notFinite : tree.value);
    case 'field':
      return reading(tree.path);
    case 'call':
      return calling(tree.name, tree.args);
    case 'negate':
      return negating(compile(tree.of));
    default: {
      const left = compile(tree.left);
      const right = compile(tree.right);
      if (isComparison(tree.operator)) return comparison(tree.operator, left, right, tree.right);
      return combining(left, right, combine[tree.operator]);
    }
  }
}

const notFinite = new FormulaError('#NUM!', 'The number is not finite');

const combine: Readonly<Record<Exclude<Operator, '=' | '<>' | '<' | '<=' | '>' | '>='>, (left: Value, right: Value) => Result>> =
  {
    '&': (left, right) => bounded(toText(left) + toText(right)),
    '+': add,
    '-': subtract,
    '*': multiply,
    '/': divide,
    '^': power,
  };

function constant(result: Result): Compiled {
  return () => result;
}

function combining(left: Compiled, right: Compiled, apply: (left: Value, right: Value) => Result): Compiled {
  return (row, env) => {
    const a = left(row, env);
    if (failed(a)) return a;
    const b = right(row, env);
    return failed(b) ? b : apply(a, b);
  };
}

function negating(of: Compiled): Compiled {
  return (row, env) => {
    const value = of(row, env);
    return failed(value) ? value : negate(value);
  };
}

function calling(name: string, trees: readonly Tree[]): Compiled {
  const called = functions.get(name);
  if (called === undefined) return constant(new FormulaError('#REF!', unknownFunction(name)));
  const wrong = wrongCount(name, called.args, trees.length);
  if (wrong !== null) return constant(new FormulaError('#VALUE!', wrong));
  return called.build(trees.map(compile), trees);
}

function reading(path: readonly string[]): Compiled {
  const [first, ...rest] = path;
  if (first === undefined) return constant(new FormulaError('#REF!', 'The formula names no field'));
  if (rest.length === 0) return own(first);
  const links = path.slice(0, -1);
  const last = own(path.at(-1)!);
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

function own(field: string): Compiled {
  // A field may have the name of something that every object has.
  if (field in Object.prototype) return row => (Object.hasOwn(row, field) ? (row[field] ?? null) : null);
  return row => row[field] ?? null;
}
