import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { compile } from '../../formulas/evaluate.ts';
import { print } from '../../formulas/print.ts';
import type { Cells, Operator, Scalar, Tree, Value } from '../../formulas/tree.ts';
import { isBlank, isError } from '../../formulas/value.ts';
import { columnTypes, typedTrees } from './typedTrees.ts';
import { envOf, isTyped, world } from './world.ts';

const any = fc.oneof(...columnTypes.map(type => typedTrees[type]));
const { number, date, time, text, list } = typedTrees;
const dated = fc.oneof(date, time);
/** Texts that often equal each other. */
const word = fc.constantFrom('a', 'A', 'é', 'É', 'ß', 'ss', '').map((value): Tree => literal(value));
const count = fc.integer({ min: -1000, max: 1000 }).map((value): Tree => literal(value));

const literal = (value: Scalar): Tree => ({ kind: 'value', value });
const call = (name: string, ...args: Tree[]): Tree => ({ kind: 'call', name, args });
const binary = (left: Tree, operator: Operator, right: Tree): Tree => ({ kind: 'binary', operator, left, right });
const [yes, no, zero] = [literal(true), literal(false), literal(0)];
const not = (tree: Tree): Tree => call('NOT', tree);
const when = (condition: Tree, then: Tree, otherwise: Tree): Tree => call('IF', condition, then, otherwise);

/**
 * The result of a formula. The blanks are one, and so are the errors, because the parts may be evaluated in another order. Numbers have the
 * fifteen digits that arithmetic keeps.
 */
function resultOf(tree: Tree, rows: { row: Cells; row1: Cells; row2: Cells; again: Cells }): Value {
  const result = compile(tree, isTyped)(rows.row, envOf(rows));
  if (isError(result)) return '#error';
  // Near the largest number, one side may be too large.
  if (typeof result === 'number') return Math.abs(result) > 1e300 ? '#error' : Number(result.toPrecision(15));
  return isBlank(result) ? null : result;
}

type Sides = (...parts: Tree[]) => readonly [Tree, Tree];

const laws: readonly (readonly [what: string, parts: readonly fc.Arbitrary<Tree>[], sides: Sides])[] = [
  ['IF with TRUE is its second argument', [any, any], (a, b) => [when(yes, a, b), a]],
  ['IFS is IF within IF', [any, any, any, any, any], (a, b, c, d, e) => [call('IFS', a, b, c, d, e), when(a, b, when(c, d, e))]],
  [
    'SWITCH is a chain of IF with =',
    [any, any, any, any, any, any],
    (a, b, c, d, e, f) => [call('SWITCH', a, b, c, d, e, f), when(binary(a, '=', b), c, when(binary(a, '=', d), e, f))],
  ],
  [
    'SWITCH over texts is a chain of IF with =',
    [fc.oneof(word, any), word, any, word, any, any],
    (a, b, c, d, e, f) => [call('SWITCH', a, b, c, d, e, f), when(binary(a, '=', b), c, when(binary(a, '=', d), e, f))],
  ],
  [
    'IN over texts is OR of =',
    [fc.oneof(word, any), word, word],
    (a, b, c) => [call('IN', a, b, c), call('OR', binary(a, '=', b), binary(a, '=', c))],
  ],
  ['IFBLANK is IF with ISBLANK', [any, any], (a, b) => [call('IFBLANK', a, b), when(call('ISBLANK', a), b, a)]],
  [
    'COALESCE is IFBLANK within IFBLANK',
    [any, any, any],
    (a, b, c) => [call('COALESCE', a, b, c), call('IFBLANK', a, call('IFBLANK', b, c))],
  ],
  ['IFERROR is IF with ISERROR', [any, any], (a, b) => [call('IFERROR', a, b), when(call('ISERROR', a), b, a)]],
  ['NOT is IF with the flags exchanged', [any], a => [not(a), when(a, no, yes)]],
  [
    'AND of three is IF within IF',
    [any, any, any],
    (a, b, c) => [call('AND', a, b, c), when(a, when(b, when(c, yes, no), no), no)],
  ],
  ['AND of two is AND of AND', [any, any], (a, b) => [call('AND', a, b), call('AND', a, call('AND', b))]],
  [
    'OR of three is IF within IF',
    [any, any, any],
    (a, b, c) => [call('OR', a, b, c), when(a, yes, when(b, yes, when(c, yes, no)))],
  ],
  ['OR of two is OR of OR', [any, any], (a, b) => [call('OR', a, b), call('OR', a, call('OR', b))]],
  ['IN is OR of =', [any, any, any], (a, b, c) => [call('IN', a, b, c), call('OR', binary(a, '=', b), binary(a, '=', c))]],
  ['<> is NOT of =', [any, any], (a, b) => [binary(a, '<>', b), not(binary(a, '=', b))]],
  ['= has no order', [any, any], (a, b) => [binary(a, '=', b), binary(b, '=', a)]],
  ['> is < the other way round', [any, any], (a, b) => [binary(a, '>', b), binary(b, '<', a)]],
  ['>= is <= the other way round', [any, any], (a, b) => [binary(a, '>=', b), binary(b, '<=', a)]],
  [
    '<= is NOT of > for values that are not blank',
    [any, any],
    (a, b) => {
      const blank = call('OR', call('ISBLANK', a), call('ISBLANK', b));
      return [when(blank, no, binary(a, '<=', b)), when(blank, no, not(binary(a, '>', b)))];
    },
  ],
  ['CONCAT is &', [any, any, any], (a, b, c) => [call('CONCAT', a, b, c), binary(binary(a, '&', b), '&', c)]],
  [
    'JOIN with nothing between is CONCAT',
    [any, any, any],
    (a, b, c) => [call('JOIN', literal(''), a, b, c), call('CONCAT', a, b, c)],
  ],
  ['ISBLANK is LEN of 0', [any], a => [call('ISBLANK', a), binary(call('LEN', a), '=', zero)]],
  [
    'COUNTA adds 1 for each value that is not blank',
    [any, any],
    (a, b) => {
      const one = (tree: Tree): Tree => when(call('ISBLANK', tree), zero, literal(1));
      return [call('COUNTA', a, b), binary(one(a), '+', one(b))];
    },
  ],
  [
    'a text begins with its LEFT',
    [text, count],
    (a, n) => [call('STARTSWITH', a, call('IFERROR', call('LEFT', a, n), literal(''))), when(call('ISERROR', a), a, yes)],
  ],
  ['SUM of two is +', [number, number], (a, b) => [call('SUM', a, b), binary(a, '+', b)]],
  ['POWER is ^', [number, number], (a, b) => [call('POWER', a, b), binary(a, '^', b)]],
  ['a sign is 0 minus', [number], a => [{ kind: 'negate', of: a }, binary(zero, '-', a)]],
  [
    'ABS changes the sign of negative numbers',
    [number],
    a => [call('ABS', a), when(binary(a, '<', zero), { kind: 'negate', of: a }, binary(zero, '+', a))],
  ],
  ['INT is FLOOR', [number], a => [call('INT', a), call('FLOOR', a)]],
  [
    'CEILING is FLOOR of the opposite',
    [number],
    a => [call('CEILING', a), { kind: 'negate', of: call('FLOOR', { kind: 'negate', of: a }) }],
  ],
  [
    'MOD is what FLOOR leaves',
    [count, count],
    (a, b) => [call('MOD', a, b), binary(a, '-', binary(b, '*', call('FLOOR', binary(a, '/', b))))],
  ],
  [
    'MAX is the larger number, blanks aside',
    [number, number],
    (a, b) => [call('MAX', a, b), when(call('ISBLANK', a), b, when(call('ISBLANK', b), a, when(binary(a, '>=', b), a, b)))],
  ],
  [
    'MIN is MAX of the opposites',
    [number, number],
    (a, b) => [opposite(call('MIN', a, b)), call('MAX', opposite(a), opposite(b))],
  ],
  ['DAYS is DATEDIF in days', [dated, dated], (a, b) => [call('DAYS', b, a), call('DATEDIF', a, b, literal('days'))]],
  ['a difference of dates is DAYS', [date, date], (a, b) => [binary(b, '-', a), call('DAYS', b, a)]],
  [
    'a date plus a number is DATEADD in days',
    [dated, count],
    (a, n) => [binary(a, '+', n), call('DATEADD', a, n, literal('day'))],
  ],
  [
    'a week is seven days',
    [dated, count],
    (a, n) => [call('DATEADD', a, n, literal('week')), call('DATEADD', a, binary(n, '*', literal(7)), literal('day'))],
  ],
  [
    'a year is twelve months',
    [dated, count],
    (a, n) => [call('DATEADD', a, n, literal('year')), call('DATEADD', a, binary(n, '*', literal(12)), literal('month'))],
  ],
  [
    'an hour is sixty minutes',
    [dated, count],
    (a, n) => [call('DATEADD', a, n, literal('hour')), call('DATEADD', a, binary(n, '*', literal(60)), literal('minute'))],
  ],
  ['HASALL of one is HASANY of one', [list, any], (l, a) => [call('HASALL', l, a), call('HASANY', l, a)]],
  [
    'HASANY is OR of HAS',
    [list, text, text],
    (l, a, b) => [call('HASANY', l, a, b), both(a, b, call('OR', call('HAS', l, a), call('HAS', l, b)))],
  ],
  [
    'HASALL is AND of HAS',
    [list, text, text],
    (l, a, b) => [call('HASALL', l, a, b), both(a, b, call('AND', call('HAS', l, a), call('HAS', l, b)))],
  ],
  ['COUNT is 0 for a blank list only', [list], l => [binary(call('COUNT', l), '=', zero), call('ISBLANK', l)]],
];

/** The opposite of a number; a blank stays blank. */
function opposite(tree: Tree): Tree {
  return when(call('ISBLANK', tree), literal(null), { kind: 'negate', of: tree });
}

/** The formula, or the error of one of these parts, which it might not evaluate. */
function both(a: Tree, b: Tree, formula: Tree): Tree {
  return when(call('ISERROR', a), a, when(call('ISERROR', b), b, formula));
}

describe('functions and operators that say one thing in two ways', () => {
  it.each(laws)('%s', (_, parts, sides) => {
    fc.assert(
      fc.property(fc.tuple(...parts), world, (trees, rows) => {
        const [one, other] = sides(...trees);
        expect(resultOf(one, rows), `${print(one)} and ${print(other)}`).toEqual(resultOf(other, rows));
      }),
      { numRuns: 150 },
    );
  });
});
