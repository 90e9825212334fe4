import { describe, expect, it } from 'vitest';
import type { Value } from '../../formulas/tree.ts';
import { compare, equal } from '../../formulas/value.ts';
import { explain } from './directory.ts';

const zero = '#DIV/0! Division by zero';
const real = '#NUM! The result is not a real number';
const nan = (text: string) => `#VALUE! "${text}" is not a number`;

/** One value of each kind that a cell or a literal can have. */
const kinds = {
  blank: null,
  empty: '',
  two: 2,
  numeral: '3',
  yes: true,
  no: false,
  text: 'ab',
  date: '2026-03-14',
  time: '2026-03-14T23:30:00.000Z',
} as const satisfies Record<string, Value>;
type Kind = keyof typeof kinds;
const names = Object.keys(kinds) as Kind[];

/** A row of results, in the order of `kinds`, for one left side. */
type Line = readonly unknown[];
const table = (operator: string, lines: Readonly<Record<Kind, Line>>): void => {
  it.each(names.flatMap(left => names.map((right, at) => [left, right, lines[left][at]] as const)))(
    `%s ${operator} %s is %s`,
    (left, right, result) => {
      const cells = { l: kinds[left], r: kinds[right] };
      expect(explain(`l ${operator} r`, cells)).toBe(result);
      const literal = (value: Value) =>
        value === null ? 'BLANK()' : JSON.stringify(value).replace(/^(true|false)$/, word => word.toUpperCase());
      expect(explain(`${literal(kinds[left])} ${operator} ${literal(kinds[right])}`)).toBe(result);
    },
  );
};

const [text, date, time] = [nan('ab'), nan('2026-03-14'), nan('2026-03-14T23:30:00.000Z')];

describe('addition of each kind of value to each other', () => {
  const day = (add: number) => `2026-03-${14 + add}`;
  const moment = (add: number) => `2026-03-${14 + add}T23:30:00.000Z`;
  table('+', {
    blank: [0, 0, 2, 3, 1, 0, text, day(0), moment(0)],
    empty: [0, 0, 2, 3, 1, 0, text, day(0), moment(0)],
    two: [2, 2, 4, 5, 3, 2, text, day(2), moment(2)],
    numeral: [3, 3, 5, 6, 4, 3, text, day(3), moment(3)],
    yes: [1, 1, 3, 4, 2, 1, text, day(1), moment(1)],
    no: [0, 0, 2, 3, 1, 0, text, day(0), moment(0)],
    text: [text, text, text, text, text, text, text, text, text],
    date: [day(0), day(0), day(2), day(3), day(1), day(0), text, date, time],
    time: [moment(0), moment(0), moment(2), moment(3), moment(1), moment(0), text, date, time],
  });
});

describe('subtraction of each kind of value from each other', () => {
  const day = (less: number) => `2026-03-${14 - less}`;
  const moment = (less: number) => `2026-03-${14 - less}T23:30:00.000Z`;
  table('-', {
    blank: [0, 0, -2, -3, -1, 0, text, date, time],
    empty: [0, 0, -2, -3, -1, 0, text, date, time],
    two: [2, 2, 0, -1, 1, 2, text, date, time],
    numeral: [3, 3, 1, 0, 2, 3, text, date, time],
    yes: [1, 1, -1, -2, 0, 1, text, date, time],
    no: [0, 0, -2, -3, -1, 0, text, date, time],
    text: [text, text, text, text, text, text, text, text, text],
    date: [day(0), day(0), day(2), day(3), day(1), day(0), text, 0, 0],
    time: [moment(0), moment(0), moment(2), moment(3), moment(1), moment(0), text, 0, 0],
  });
});

describe('multiplication, division and power of each kind of value', () => {
  const dated: Line = Array(9).fill(date);
  const timed: Line = Array(9).fill(time);
  const worded: Line = Array(9).fill(text);
  table('*', {
    blank: [0, 0, 0, 0, 0, 0, text, date, time],
    empty: [0, 0, 0, 0, 0, 0, text, date, time],
    two: [0, 0, 4, 6, 2, 0, text, date, time],
    numeral: [0, 0, 6, 9, 3, 0, text, date, time],
    yes: [0, 0, 2, 3, 1, 0, text, date, time],
    no: [0, 0, 0, 0, 0, 0, text, date, time],
    text: worded,
    date: dated,
    time: timed,
  });
  const third = 1 / 3;
  table('/', {
    blank: [zero, zero, 0, 0, 0, zero, text, date, time],
    empty: [zero, zero, 0, 0, 0, zero, text, date, time],
    two: [zero, zero, 1, 2 / 3, 2, zero, text, date, time],
    numeral: [zero, zero, 1.5, 1, 3, zero, text, date, time],
    yes: [zero, zero, 0.5, third, 1, zero, text, date, time],
    no: [zero, zero, 0, 0, 0, zero, text, date, time],
    text: worded,
    date: dated,
    time: timed,
  });
  table('^', {
    blank: [1, 1, 0, 0, 0, 1, text, date, time],
    empty: [1, 1, 0, 0, 0, 1, text, date, time],
    two: [1, 1, 4, 8, 2, 1, text, date, time],
    numeral: [1, 1, 9, 27, 3, 1, text, date, time],
    yes: [1, 1, 1, 1, 1, 1, text, date, time],
    no: [1, 1, 0, 0, 0, 1, text, date, time],
    text: worded,
    date: dated,
    time: timed,
  });
});

describe('equality of each kind of value with each other', () => {
  const lines: Readonly<Record<Kind, Line>> = {
    blank: [true, true, false, false, false, true, false, false, false],
    empty: [true, true, false, false, false, false, false, false, false],
    two: [false, false, true, false, false, false, false, false, false],
    numeral: [false, false, false, true, false, false, false, false, false],
    yes: [false, false, false, false, true, false, false, false, false],
    no: [true, false, false, false, false, true, false, false, false],
    text: [false, false, false, false, false, false, true, false, false],
    date: [false, false, false, false, false, false, false, true, false],
    time: [false, false, false, false, false, false, false, false, true],
  };
  table('=', lines);
  const differ = (line: Line): Line => line.map(result => result !== true);
  const { blank, empty, two, numeral, yes, no, text: word, date: day, time: moment } = lines;
  table('<>', {
    blank: differ(blank),
    empty: differ(empty),
    two: differ(two),
    numeral: differ(numeral),
    yes: differ(yes),
    no: differ(no),
    text: differ(word),
    date: differ(day),
    time: differ(moment),
  });
});

describe('the order of each kind of value: numbers, then texts, then flags, and a blank has none', () => {
  const never: Line = Array(9).fill(false);
  table('<', {
    blank: never,
    empty: never,
    two: [false, false, false, true, true, true, true, true, true],
    numeral: [false, false, false, false, true, true, true, false, false],
    yes: never,
    no: [false, false, false, false, true, false, false, false, false],
    text: [false, false, false, false, true, true, false, false, false],
    date: [false, false, false, true, true, true, true, false, true],
    time: [false, false, false, true, true, true, true, false, false],
  });

  it('the four comparisons agree with each other for all kinds', () => {
    for (const left of names)
      for (const right of names) {
        const cells = { l: kinds[left], r: kinds[right] };
        const isBlank = [kinds[left], kinds[right]].some(value => value === null || value === '');
        const [less, atMost, more, atLeast] = ['<', '<=', '>', '>='].map(operator => explain(`l ${operator} r`, cells));
        expect(less).toBe(explain('r > l', cells));
        expect(atMost).toBe(explain('r >= l', cells));
        expect([less, atMost, more, atLeast].filter(Boolean)).toHaveLength(isBlank ? 0 : 2);
        if (!isBlank) expect(atMost && atLeast).toBe(explain('l = r', cells));
      }
  });
});

describe('joining with & writes every kind of value as text', () => {
  it.each<[Kind, string]>([
    ['blank', ''],
    ['empty', ''],
    ['two', '2'],
    ['numeral', '3'],
    ['yes', 'TRUE'],
    ['no', 'FALSE'],
    ['text', 'ab'],
    ['date', '2026-03-14'],
    ['time', '2026-03-14T23:30:00.000Z'],
  ])('%s', (kind, written) => {
    expect(explain('"<" & v & ">"', { v: kinds[kind] })).toBe(`<${written}>`);
    expect(explain('v & v', { v: kinds[kind] })).toBe(written + written);
  });
});

describe('large and small numbers', () => {
  it.each<[string, unknown]>([
    ['(-8) ^ (1 / 3)', real],
    ['0 ^ 0', 1],
    ['0 ^ -2', zero],
    ['2 ^ 1024', '#NUM! The number is too large'],
    ['2 ^ -1080', 0],
    ['1e308 + 1e308', '#NUM! The number is too large'],
    ['-1e308 - 1e308', '#NUM! The number is too large'],
    ['1e308 / 1e-10', '#NUM! The number is too large'],
    ['1e-200 * 1e-200', 0],
    ['9007199254740991 + 0', 9007199254740991],
    ['9007199254740991 - 1', 9007199254740990],
    ['-9007199254740991 - 0', -9007199254740991],
    ['0.1 + 0.7', 0.8],
    ['1.1 * 1.1', 1.21],
    ['4.35 * 100', 435],
    ['1.15 + 2.30', 3.45],
    ['100 * 1.1', 110],
    ['0.57 * 100', 57],
    ['1 - 0.9', 0.1],
    ['1e-7 + 1e-8', 1.1e-7],
    ['2 / 3', 2 / 3],
    ['10 / 3 * 3', 10],
    ['-0', 0],
    ['0 * -1', 0],
    ['0 / -5', 0],
    ['-(1 - 1)', 0],
  ])('%s is %s', (formula, result) => expect(explain(formula)).toBe(result));
});

describe('texts are ordered by their folds, code point by code point', () => {
  const ordered = ['', '-', '10', '9', 'a', 'ab', 'B', 'é', 'f', 'œ', 'z', 'Ω', 'я', '日', '\ufffd', '𐍈', '😀'];
  it('a list with letters of several scripts is in their order', () => {
    const folded = ordered.filter(each => each !== '');
    const sorted = folded.toSorted((one, other) => compare(one, other));
    expect(sorted.indexOf('9')).toBeLessThan(sorted.indexOf('a'));
    for (let at = 0; at + 1 < sorted.length; at += 1) expect(compare(sorted[at]!, sorted[at + 1]!)).toBeLessThan(0);
    expect(sorted.at(-1)).toBe('😀');
    expect(compare('\ufffd', '😀')).toBeLessThan(0);
  });

  it.each([
    ['e\u0301', 'É'],
    ['straße', 'STRASSE'],
    ['Œ', 'oe'],
    ['a\u200bb', 'AB'],
    ['ﬁ', 'FI'],
    ['İ', 'i'],
    ['ı', 'I'],
    ['ς', 'Σ'],
  ])('%s and %s are equal', (one, other) => {
    expect(equal(one, other)).toBe(true);
    expect(compare(one, other)).toBe(0);
    expect(explain('a <= b', { a: one, b: other })).toBe(true);
    expect(explain('IN(a, b)', { a: one, b: other })).toBe(true);
  });
});
