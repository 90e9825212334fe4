import type { Operator } from './tree.ts';

/** The precedence of each operator. All are left-associative; a sign binds more strongly than any operator. */
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

/** Whether a symbol is a binary operator. */
export function isOperator(symbol: string): symbol is Operator {
  return Object.hasOwn(precedence, symbol);
}
