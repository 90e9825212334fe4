import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Argument, arity } from '../../formulas/argument.ts';
import { compile } from '../../formulas/evaluate.ts';
import { functions } from '../../formulas/functions.ts';
import type { Scalar, Tree, Value } from '../../formulas/tree.ts';
import { FormulaError, type Result } from '../../formulas/value.ts';
import { env } from './directory.ts';
import { scalars } from './trees.ts';

/*
 * How every function treats blanks, values of other types and errors in each of its arguments. A new function is tested without a line
 * here: the tests read the arguments that it declares.
 */

/** A value that each type of argument takes as it is. */
const plain: Record<Argument['type'], Value> = { text: 'day', number: 2, flag: true, date: '2026-03-14', list: ['day'], any: 3 };

const field = (id: string): Tree => ({ kind: 'field', path: [id] });
const failing: Tree = { kind: 'binary', operator: '/', left: { kind: 'value', value: 1 }, right: { kind: 'value', value: 0 } };
const otherFailing: Tree = { kind: 'negate', of: { kind: 'value', value: 'x' } };

/** The result of a call whose arguments are plain, except for those that are given. */
function call(name: string, given: Readonly<Record<number, Scalar | Tree>>, length?: number): Result {
  const { args } = functions.get(name)!;
  const { min } = arity(args);
  const row: Record<string, Value> = {};
  const count = length ?? Math.max(min, ...Object.keys(given).map(at => Number(at) + 1));
  const trees = Array.from({ length: count }, (_, at): Tree => {
    const value = given[at] ?? null;
    if (typeof value === 'object' && value !== null) return value;
    row[`a${at}`] = at in given ? value : plain[(args[at] ?? args.at(-1))?.type ?? 'any'];
    return field(`a${at}`);
  });
  return compile({ kind: 'call', name, args: trees })(row, env);
}

const shown = (result: Result): Value => (result instanceof FormulaError ? `${result.code} ${result.cause}` : result);

/** Functions that evaluate only some of their arguments, or look at errors. */
const lazy = new Set(['IF', 'IFS', 'SWITCH', 'AND', 'OR', 'IFBLANK', 'COALESCE', 'ISERROR', 'IFERROR', 'IN']);

const places = [...functions.values()].flatMap(({ name, args }) =>
  args.map((argument, at) => ({ name, at, argument: argument.name, type: argument.type })),
);
const ofType = (type: Argument['type']) => places.filter(place => place.type === type && !lazy.has(place.name));

describe('a number argument', () => {
  it.each(ofType('number'))('"$argument" of $name takes a blank as 0, TRUE as 1 and a numeral as its number', ({ name, at }) => {
    const zero = shown(call(name, { [at]: 0 }));
    for (const blank of [null, '']) expect(shown(call(name, { [at]: blank }))).toBe(zero);
    expect(shown(call(name, { [at]: false }))).toBe(zero);
    expect(shown(call(name, { [at]: true }))).toBe(shown(call(name, { [at]: 1 })));
    expect(shown(call(name, { [at]: ' 2.50 ' }))).toBe(shown(call(name, { [at]: 2.5 })));
    expect(shown(call(name, { [at]: '-1e1' }))).toBe(shown(call(name, { [at]: -10 })));
  });

  it.each(ofType('number'))('"$argument" of $name refuses any other text and quotes it', ({ name, at }) => {
    for (const text of ['many', '1,5', '2026-03-14', ' ', '١'])
      expect(shown(call(name, { [at]: text }))).toBe(`#VALUE! "${text}" is not a number`);
  });
});

describe('a date argument', () => {
  it.each(ofType('date'))('"$argument" of $name gives blank for a blank', ({ name, at }) => {
    for (const blank of [null, '']) expect(call(name, { [at]: blank })).toBeNull();
  });

  it.each(ofType('date'))('"$argument" of $name refuses what is not a date and quotes it', ({ name, at }) => {
    for (const value of ['soon', '2026-02-30', '14/03/2026', 20_260_314, 0, true, false]) {
      const text = typeof value === 'boolean' ? String(value).toUpperCase() : String(value);
      expect(shown(call(name, { [at]: value }))).toBe(`#VALUE! "${text}" is not a date`);
    }
  });
});

describe('a text argument', () => {
  it.each(ofType('text'))('"$argument" of $name takes every value as its text', ({ name, at }) => {
    const pairs: [Scalar, string][] = [
      [null, ''],
      [5, '5'],
      [-0.5, '-0.5'],
      [1e21, '1e+21'],
      [true, 'TRUE'],
      [false, 'FALSE'],
    ];
    for (const [value, text] of pairs) expect(shown(call(name, { [at]: value }))).toBe(shown(call(name, { [at]: text })));
  });
});

describe('a condition', () => {
  const conditions = places.filter(({ type }) => type === 'flag');
  it.each(conditions)('"$argument" of $name takes a blank, 0 and FALSE alike, and everything else as TRUE', ({ name, at }) => {
    const no = shown(call(name, { [at]: false }));
    for (const value of [null, '', 0]) expect(shown(call(name, { [at]: value }))).toBe(no);
    const yes = shown(call(name, { [at]: true }));
    for (const value of [1, -0.5, 'x', ' ', '0', 'FALSE']) expect(shown(call(name, { [at]: value }))).toBe(yes);
  });
});

describe('an error in an argument is the result', () => {
  const strict = places.filter(({ name }) => !lazy.has(name));
  it.each(strict)('"$argument" of $name', ({ name, at }) => {
    expect(shown(call(name, { [at]: failing }))).toBe('#DIV/0! Division by zero');
  });

  it.each(strict.filter(({ at }) => at > 0))('the error before "$argument" of $name comes first', ({ name, at }) => {
    expect(shown(call(name, { [at - 1]: failing, [at]: otherFailing }))).toBe('#DIV/0! Division by zero');
    expect(shown(call(name, { [at - 1]: otherFailing, [at]: failing }))).toBe('#VALUE! "x" is not a number');
  });

  it.each([...lazy].filter(name => name !== 'ISERROR' && name !== 'IFERROR'))('the first argument of %s', name => {
    expect(shown(call(name, { 0: failing }))).toBe('#DIV/0! Division by zero');
  });
});

describe('a function with any number of arguments', () => {
  const open = [...functions.values()].filter(({ args }) => args.at(-1)?.many && !args.at(-1)?.optional).map(({ name }) => name);

  it.each(open)('%s takes them however many they are, and finds an error in each place', name => {
    const { min } = arity(functions.get(name)!.args);
    for (const count of [min, min + 1, min + 2, 9, 60]) {
      expect(call(name, {}, count)).not.toBeInstanceOf(FormulaError);
      if (lazy.has(name)) continue;
      for (let at = 0; at < Math.min(count, 12); at += 1)
        expect(shown(call(name, { [at]: failing }, count))).toBe('#DIV/0! Division by zero');
    }
  });
});

it('a call gives one result for cells and for literals', () => {
  const given = fc.array(fc.oneof(scalars, fc.constantFrom('days', '0.00', '2026-03-14T10:00:00+02:00')), { maxLength: 5 });
  fc.assert(
    fc.property(fc.constantFrom(...functions.keys()), given, (name, args) => {
      const literal = compile({ kind: 'call', name, args: args.map(value => ({ kind: 'value', value })) });
      const row = Object.fromEntries(args.map((value, at) => [`a${at}`, value]));
      const cells = compile({ kind: 'call', name, args: args.map((_, at) => field(`a${at}`)) });
      expect(shown(literal({}, env))).toBe(shown(cells(row, env)));
    }),
    { numRuns: 5000 },
  );
});

it('no result is minus zero', () => {
  const small = fc.oneof(
    fc.constantFrom<Scalar>(-0.1, 0, '-0', null, -1, 1, '2026-03-14', 'days', true),
    fc.integer({ min: -3, max: 3 }),
  );
  fc.assert(
    fc.property(fc.constantFrom(...functions.keys()), fc.array(small, { minLength: 1, maxLength: 4 }), (name, args) => {
      const result = compile({ kind: 'call', name, args: args.map(value => ({ kind: 'value', value })) })({}, env);
      expect(Object.is(result, -0)).toBe(false);
    }),
    { numRuns: 5000 },
  );
});
