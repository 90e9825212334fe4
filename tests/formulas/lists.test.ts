import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isList, itemsOf, listOf, listText, sameValue, toScalar } from '../../formulas/list.ts';
import type { Value } from '../../formulas/tree.ts';
import { compare, equal, isBlank, isTrue, toText } from '../../formulas/value.ts';
import { explain } from './directory.ts';
import { values } from './trees.ts';

const texts = fc.oneof(fc.constantFrom('', 'a', 'A', 'b', 'a, b', 'é'), fc.string({ unit: 'grapheme', maxLength: 3 }));
const lists = fc.array(texts, { maxLength: 4 }).map(listOf);

describe('a list', () => {
  it.each<[string[], string[] | null]>([
    [
      ['b', 'a', 'b'],
      ['b', 'a'],
    ],
    [['', 'a', ''], ['a']],
    [
      ['a', 'A'],
      ['a', 'A'],
    ],
    [[''], null],
    [[], null],
  ])('of %j has each text once, in order, without empty ones: %j', (items, expected) => {
    expect(listOf(items)).toEqual(expected);
  });

  it('cannot be changed', () => {
    const list = listOf(['a', 'b']) as string[];
    expect(() => list.push('c')).toThrow(TypeError);
    expect(() => itemsOf(null).concat().push('c')).not.toThrow();
    expect(() => (itemsOf(null) as string[]).push('c')).toThrow(TypeError);
  });

  it.each<[Value | undefined, string[]]>([
    [null, []],
    [undefined, []],
    ['', []],
    ['a, b', ['a, b']],
    [0, ['0']],
    [false, ['false']],
    [listOf(['a', 'b']), ['a', 'b']],
  ])('from the cell %j has the items %j', (value, items) => expect(itemsOf(value)).toEqual(items));

  it('is written as its items with commas, also where it is joined to a text', () => {
    fc.assert(
      fc.property(lists, list => {
        const written = (list ?? []).join(', ');
        expect(toText(list)).toBe(written);
        expect(list === null ? '' : listText(list)).toBe(written);
        expect(toScalar(list) ?? '').toBe(written);
        expect(explain('"<" & l & ">"', { l: list })).toBe(`<${written}>`);
      }),
    );
  });

  it('is true in a condition exactly if it has items, and never a number', () => {
    fc.assert(
      fc.property(lists, list => {
        expect(isTrue(list)).toBe(list !== null);
        expect(isBlank(list)).toBe(list === null);
        expect(explain('l + 1', { l: list })).toBe(list === null ? 1 : '#VALUE! A list is not a number');
      }),
    );
  });
});

describe('equal lists', () => {
  it.each([
    [['a', 'b'], ['a', 'b'], true],
    [['a', 'b'], ['b', 'a'], false],
    [['a'], ['A'], false],
    [['a', 'b'], ['a, b'], false],
    [['a'], ['a', 'b'], false],
  ])('%j and %j: equal is %j', (one, other, expected) => {
    const cells = { a: listOf(one), b: listOf(other) };
    expect(sameValue(cells.a, cells.b)).toBe(expected);
    expect(explain('a = b', cells)).toBe(expected);
    expect(explain('a <> b', cells)).toBe(!expected);
  });

  it('are never equal to a text, not even to what they are written as', () => {
    fc.assert(
      fc.property(lists, list => {
        if (list !== null) expect(explain('a = b', { a: list, b: listText(list) })).toBe(false);
      }),
    );
  });

  it('sameValue is an equivalence, stricter than =, and takes an empty array as null', () => {
    fc.assert(
      fc.property(values, values, values, (a, b, c) => {
        const copy = isList(a) ? [...a] : a;
        expect(sameValue(a, copy)).toBe(true);
        expect(sameValue(a, b)).toBe(sameValue(b, a));
        if (sameValue(a, b)) expect(equal(a, b)).toBe(true);
        if (sameValue(a, b) && sameValue(b, c)) expect(sameValue(a, c)).toBe(true);
        expect(sameValue([], a)).toBe(a === null || (isList(a) && a.length === 0));
      }),
    );
  });
});

describe('the order of lists', () => {
  it('is that of their texts, total, and 0 for equal lists only', () => {
    fc.assert(
      fc.property(lists, lists, lists, (a, b, c) => {
        if (a === null || b === null || c === null) return;
        expect(Math.sign(compare(a, b))).toBe(-Math.sign(compare(b, a)) + 0);
        expect(compare(a, b) === 0).toBe(sameValue(a, b));
        if (compare(a, b) <= 0 && compare(b, c) <= 0) expect(compare(a, c)).toBeLessThanOrEqual(0);
        const byText = compare(listText(a), listText(b));
        if (byText !== 0) expect(Math.sign(compare(a, b))).toBe(Math.sign(byText));
      }),
      { numRuns: 1000 },
    );
  });

  it('puts lists after numbers, texts and flags, and gives a blank list none', () => {
    const list = listOf(['a'])!;
    for (const before of [1, 'z', true]) expect(compare(before, list)).toBeLessThan(0);
    expect(compare(list, null)).toBeNaN();
    expect(compare([], list)).toBeNaN();
  });
});
