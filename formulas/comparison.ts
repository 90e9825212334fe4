import type { Compiled } from './env.ts';
import { fold } from './fold.ts';
import type { Operator, Tree, Value } from './tree.ts';
import { compare, equal, failed } from './value.ts';

/** The operators that compare two values. */
export type Comparison = Extract<Operator, '=' | '<>' | '<' | '<=' | '>' | '>='>;

const holds: Readonly<Record<Comparison, (left: Value, right: Value) => boolean>> = {
  '=': equal,
  '<>': (left, right) => !equal(left, right),
  '<': (left, right) => compare(left, right) < 0,
  '<=': (left, right) => compare(left, right) <= 0,
  '>': (left, right) => compare(left, right) > 0,
  '>=': (left, right) => compare(left, right) >= 0,
};

/** Whether an operator compares. */
export function isComparison(operator: Operator): operator is Comparison {
  return Object.hasOwn(holds, operator);
}

/** A comparison ready to run. `left` and `right` are its sides ready to run, `tree` is what was written on the right. */
export function comparison(operator: Comparison, left: Compiled, right: Compiled, tree: Tree): Compiled {
  if (tree.kind === 'value') return toConstant(operator, left, tree.value);
  const decide = holds[operator];
  return (row, env) => {
    const a = left(row, env);
    if (failed(a)) return a;
    const b = right(row, env);
    return failed(b) ? b : decide(a, b);
  };
}

function toConstant(operator: Comparison, left: Compiled, constant: Value): Compiled {
  if (typeof constant === 'string' && constant !== '' && (operator === '=' || operator === '<>')) {
    const wanted = operator === '=';
    const folded = fold(constant);
    return (row, env) => {
      const a = left(row, env);
      if (typeof a === 'string') return (a === constant || fold(a) === folded) === wanted;
      return failed(a) ? a : !wanted;
    };
  }
  const decide = holds[operator];
  return (row, env) => {
    const a = left(row, env);
    return failed(a) ? a : decide(a, constant);
  };
}
