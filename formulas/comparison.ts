import { isActorValue } from './actorValue.ts';
import type { Evaluator } from './env.ts';
import { foldText } from './fold.ts';
import type { Operator, Tree, Value } from './tree.ts';
import { compare, equal, isError } from './value.ts';

/** The operators that compare two values. */
export type Comparison = Extract<Operator, '=' | '<>' | '<' | '<=' | '>' | '>='>;

const predicates: Readonly<Record<Comparison, (left: Value, right: Value) => boolean>> = {
  '=': equal,
  '<>': (left, right) => !equal(left, right),
  '<': (left, right) => compare(left, right) < 0,
  '<=': (left, right) => compare(left, right) <= 0,
  '>': (left, right) => compare(left, right) > 0,
  '>=': (left, right) => compare(left, right) >= 0,
};

/** Whether an operator is a comparison. */
export function isComparison(operator: Operator): operator is Comparison {
  return Object.hasOwn(predicates, operator);
}

/** Compiles a comparison. `left` and `right` are its compiled sides; `trees` are its sides as parsed. */
export function compileComparison(
  operator: Comparison,
  left: Evaluator,
  right: Evaluator,
  trees: { left: Tree; right: Tree },
): Evaluator {
  const { right: last } = trees;
  const compared = last.kind === 'value' ? compareToConstant(operator, left, last.value) : compareValues(operator, left, right);
  const isEquality = operator === '=' || operator === '<>';
  if (!isEquality || !(isActorValue(trees.left) || isActorValue(trees.right))) return compared;
  return (row, env) => (env.actor === undefined ? operator === '<>' : compared(row, env));
}

function compareValues(operator: Comparison, left: Evaluator, right: Evaluator): Evaluator {
  const decide = predicates[operator];
  return (row, env) => {
    const a = left(row, env);
    if (isError(a)) return a;
    const b = right(row, env);
    return isError(b) ? b : decide(a, b);
  };
}

function compareToConstant(operator: Comparison, left: Evaluator, constant: Value): Evaluator {
  if (typeof constant === 'string' && constant !== '' && (operator === '=' || operator === '<>')) {
    const wanted = operator === '=';
    const folded = foldText(constant);
    return (row, env) => {
      const a = left(row, env);
      if (typeof a === 'string') return (a === constant || foldText(a) === folded) === wanted;
      return isError(a) ? a : !wanted;
    };
  }
  const decide = predicates[operator];
  return (row, env) => {
    const a = left(row, env);
    return isError(a) ? a : decide(a, constant);
  };
}
