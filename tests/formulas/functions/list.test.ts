import { describe, expect, it } from 'vitest';
import type { Cells } from '../../../formulas/tree.ts';
import { explain, itGives } from '../directory.ts';

const byZero = '#DIV/0! Division by zero';
const row: Cells = { name: 'Ada', no: null, empty: '', space: ' ', zero: 0, five: 5, nope: false, org: 'o1', gone: 'o9' };

describe('ISBLANK and BLANK with a value', () => {
  const cases: [string, unknown][] = [
    ['no', true],
    ['empty', true],
    ['missing', true],
    ['""', true],
    ['BLANK()', true],
    ['space', false],
    ['zero', false],
    ['nope', false],
    ['name', false],
    ['gone.name', true],
    ['org.name', false],
    ['org.missing', true],
    ['name & ""', false],
    ['no & empty', true],
    ['IF(FALSE, 1)', true],
    ['1 / 0', byZero],
    ['-name', '#VALUE! "Ada" is not a number'],
    ['constructor', true],
    ['{__proto__}', true],
  ];
  itGives(
    cases.map(([value, result]) => [`ISBLANK(${value})`, result]),
    row,
  );
  itGives(
    cases.map(([value, result]) => [`BLANK(${value})`, result]),
    row,
  );

  it('a cell that is named like a member of every object is read if the row has it', () => {
    expect(explain('ISBLANK(constructor)', { constructor: 'x' })).toBe(false);
    expect(explain('constructor', { constructor: 'x' })).toBe('x');
    expect(explain('BLANK(hasOwnProperty)', { hasOwnProperty: '' })).toBe(true);
  });
});

describe('BLANK without a value', () => {
  itGives([
    ['BLANK()', null],
    ['BLANK() = ""', true],
    ['BLANK() = 0', true],
    ['BLANK() = FALSE', true],
    ['BLANK() = BLANK()', true],
    ['BLANK() < 1', false],
    ['BLANK() & "x"', 'x'],
    ['BLANK() + 2', 2],
  ]);
});

describe('IFBLANK and COALESCE', () => {
  itGives(
    [
      ['IFBLANK(name, "none")', 'Ada'],
      ['IFBLANK(no, "none")', 'none'],
      ['IFBLANK(empty, "none")', 'none'],
      ['IFBLANK(zero, "none")', 0],
      ['IFBLANK(nope, "none")', false],
      ['IFBLANK(space, "none")', ' '],
      ['IFBLANK(no, empty)', null],
      ['IFBLANK(1 / 0, "none")', byZero],
      ['IFBLANK(name, 1 / 0)', 'Ada'],
      ['IFBLANK(no, 1 / 0)', byZero],
      ['COALESCE(no)', null],
      ['COALESCE(no, empty, missing)', null],
      ['COALESCE(no, empty, zero, five)', 0],
      ['COALESCE(no, nope, five)', false],
      ['COALESCE(no, 1 / 0, five)', byZero],
      ['COALESCE(no, five, 1 / 0)', 5],
      ['COALESCE(gone.name, org.name)', 'Globex'],
    ],
    row,
  );
});

describe('ISERROR and IFERROR', () => {
  itGives(
    [
      ['ISERROR(1 / 0)', true],
      ['ISERROR(-name)', true],
      ['ISERROR(SQRT(-1))', true],
      ['ISERROR(name)', false],
      ['ISERROR(no)', false],
      ['ISERROR(ISERROR(1 / 0))', false],
      ['ISERROR(IF(FALSE, 1 / 0))', false],
      ['IFERROR(five, 1)', 5],
      ['IFERROR(no, 1)', null],
      ['IFERROR(1 / 0, "none")', 'none'],
      ['IFERROR(1 / 0, no)', null],
      ['IFERROR(1 / 0, -name)', '#VALUE! "Ada" is not a number'],
      ['IFERROR(five, -name)', 5],
      ['IFERROR(IFERROR(1 / 0, SQRT(-1)), 7)', 7],
      ['IFERROR(AND(TRUE, 1 / 0), FALSE)', false],
    ],
    row,
  );
});

describe('IN', () => {
  itGives(
    [
      ['IN(name, "Ada")', true],
      ['IN(name, "bob", "ADA")', true],
      ['IN(name, "bob", "eve")', false],
      ['IN(five, 1, 5)', true],
      ['IN(five, "5")', false],
      ['IN("5", five)', false],
      ['IN(nope, FALSE)', true],
      ['IN(nope, 0)', false],
      ['IN(no, "")', true],
      ['IN(no, 0)', true],
      ['IN(no, "x", FALSE)', true],
      ['IN(no, "x", "y")', false],
      ['IN(empty, no)', true],
      ['IN(empty, "x", "")', true],
      ['IN(empty, 0)', false],
      ['IN(space, "")', false],
      ['IN("Œuvre", "x", "oeuvre")', true],
      ['IN("Œuvre", name, "oeuvre")', true],
      ['IN(1 / 0, 1)', byZero],
      ['IN(five, 1 / 0, 5)', byZero],
      ['IN(five, 5, 1 / 0)', true],
      ['IN(five, 2 + 3)', true],
      ['IN(org.name, "globex")', true],
    ],
    row,
  );

  it('candidates give one result as texts and as fields', () => {
    for (const value of ['x', 'X', 'é', 'e\u0301', '', null, 0, false, 5, true]) {
      const cells = { value, x: 'x', accent: 'É', blank: '' };
      expect(explain('IN(value, "x", "É", "")', cells)).toBe(explain('IN(value, x, accent, blank)', cells));
      const spelledOut = explain('OR(value = x, value = accent, value = blank)', cells);
      expect(explain('IN(value, x, accent, blank)', cells)).toBe(spelledOut);
    }
  });
});

describe('COUNTA', () => {
  itGives(
    [
      ['COUNTA(no)', 0],
      ['COUNTA(empty, no, missing)', 0],
      ['COUNTA(space)', 1],
      ['COUNTA(zero, nope)', 2],
      ['COUNTA(name, no, five, empty, org.name, gone.name)', 3],
      ['COUNTA(name, 1 / 0)', byZero],
      ['COUNTA(1, 2, 3, 4, 5, 6, 7, 8, 9, 10)', 10],
    ],
    row,
  );
});
