import type { Operator } from './tree.ts';

/** How strongly each operator binds. All group from the left; the sign of a number binds more strongly than any. */
export const precedence: Readonly<Record<Operator, number>> = {
  '=': 1,
  '<>': 1,
  '<': 1,
  '<=': 1,
  '>': 1,
  '>=': 1,
  '&': 2,
  '+': 3,
  '-': 3,
  '*': 4,
  '/': 4,
  '^': 5,
};

/** Whether a symbol is an operator with two sides. */
export function isOperator(symbol: string): symbol is Operator {
  return Object.hasOwn(precedence, symbol);
}
