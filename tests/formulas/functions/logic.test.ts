import { describe, expect, it } from 'vitest';
import { compile } from '../../../formulas/evaluate.ts';
import { parse } from '../../../formulas/parse.ts';
import type { Cells } from '../../../formulas/tree.ts';
import { env, explain, itGives } from '../directory.ts';

const byZero = '#DIV/0! Division by zero';
const row: Cells = { name: 'Ada', no: null, empty: '', zero: 0, five: 5, yes: true, nope: false, day: '2026-03-20' };

/** The fields that a formula reads for a row, in order. */
function fieldsRead(formula: string, cells: Cells): string[] {
  const read: string[] = [];
  const spied = new Proxy(cells, {
    get(target, field) {
      read.push(String(field));
      return Reflect.get(target, field);
    },
  });
  const parsed = parse(formula);
  if (!parsed.ok) throw new Error(parsed.issue.message);
  compile(parsed.tree)(spied, env);
  return read;
}

describe('a condition is true for TRUE, a number other than 0 and a text that is not empty', () => {
  itGives(
    [
      ['IF(yes, 1, 2)', 1],
      ['IF(nope, 1, 2)', 2],
      ['IF(five, 1, 2)', 1],
      ['IF(-0.1, 1, 2)', 1],
      ['IF(zero, 1, 2)', 2],
      ['IF(-0, 1, 2)', 2],
      ['IF("FALSE", 1, 2)', 1],
      ['IF("0", 1, 2)', 1],
      ['IF(" ", 1, 2)', 1],
      ['IF(empty, 1, 2)', 2],
      ['IF(no, 1, 2)', 2],
      ['IF(missing, 1, 2)', 2],
      ['IF(day, 1, 2)', 1],
      ['NOT(five)', false],
      ['NOT(zero)', true],
      ['NOT("FALSE")', false],
      ['NOT(no)', true],
      ['NOT(NOT(five))', true],
    ],
    row,
  );
});

describe('IF', () => {
  itGives(
    [
      ['IF(yes, "a", "b")', 'a'],
      ['IF(nope, "a")', null],
      ['IF(yes, BLANK(), "b")', null],
      ['IF(nope, 1 / 0, "b")', 'b'],
      ['IF(yes, "a", 1 / 0)', 'a'],
      ['IF(1 / 0, "a", "b")', byZero],
      ['IF(yes, 1 / 0, "b")', byZero],
      ['IF(-name, "a", "b")', '#VALUE! "Ada" is not a number'],
      ['IF(IF(nope, yes), 1, 2)', 2],
      ['IF(five > 3, IF(five > 4, "large", "medium"), "small")', 'large'],
    ],
    row,
  );

  it('only the branch that is taken is evaluated', () => {
    expect(fieldsRead('IF(yes, a, b)', row)).toEqual(['yes', 'a']);
    expect(fieldsRead('IF(nope, a, b)', row)).toEqual(['nope', 'b']);
  });
});

describe('IFS', () => {
  itGives(
    [
      ['IFS(nope, 1, yes, 2)', 2],
      ['IFS(yes, 1, yes, 2)', 1],
      ['IFS(nope, 1, nope, 2)', null],
      ['IFS(nope, 1, nope, 2, 3)', 3],
      ['IFS(yes, 1, 1 / 0, 2)', 1],
      ['IFS(nope, 1, 1 / 0, 2)', byZero],
      ['IFS(nope, 1 / 0, yes, 2)', 2],
      ['IFS(yes, 1 / 0, yes, 2)', byZero],
      ['IFS(nope, 1, nope, 2, 1 / 0)', byZero],
      ['IFS(five < 3, "small", five < 6, "medium", five < 9, "large", "huge")', 'medium'],
      ['IFS(yes, BLANK(), 3)', null],
      ['IFS(no, 1, "x")', 'x'],
    ],
    row,
  );

  it('conditions after the first true one are not evaluated', () => {
    expect(fieldsRead('IFS(nope, a, yes, b, c, d, e)', row)).toEqual(['nope', 'yes', 'b']);
    expect(fieldsRead('IFS(nope, a, no, b, e)', row)).toEqual(['nope', 'no', 'e']);
  });
});

describe('SWITCH', () => {
  itGives(
    [
      ['SWITCH(five, 5, "five", 6, "six")', 'five'],
      ['SWITCH(five, 6, "six", "other")', 'other'],
      ['SWITCH(five, 6, "six")', null],
      ['SWITCH(name, "ADA", 1, "ada", 2)', 1],
      ['SWITCH(name, "bob", 1, 2)', 2],
      ['SWITCH(five, "5", "text", 5, "number")', 'number'],
      ['SWITCH("5", 5, "number", "5", "text")', 'text'],
      ['SWITCH(yes, TRUE, "yes", FALSE, "no")', 'yes'],
      ['SWITCH(yes, 1, "one", "other")', 'other'],
      ['SWITCH(no, "", "blank", "other")', 'blank'],
      ['SWITCH(no, 0, "zero", "other")', 'zero'],
      ['SWITCH(no, FALSE, "no", "other")', 'no'],
      ['SWITCH(no, BLANK(), "blank", "other")', 'blank'],
      ['SWITCH(empty, BLANK(), "blank", "other")', 'blank'],
      ['SWITCH(empty, 0, "zero", "other")', 'other'],
      ['SWITCH(empty, "", "blank", "other")', 'blank'],
      ['SWITCH(day, "2026-03-20", "that day")', 'that day'],
      ['SWITCH(1 / 0, 1, "a", "b")', byZero],
      ['SWITCH(five, 1 / 0, "a", 5, "b")', byZero],
      ['SWITCH(five, 5, "b", 1 / 0, "a")', 'b'],
      ['SWITCH(five, 5, 1 / 0, "a")', byZero],
      ['SWITCH(five, 6, 1 / 0, "a")', 'a'],
      ['SWITCH(five, 2 + 3, "sum", "other")', 'sum'],
      ['SWITCH("Straße", "STRASSE", 1, 2)', 1],
      ['SWITCH("e\u0301", "É", 1, 2)', 1],
    ],
    row,
  );

  it('cases that are texts and cases that are fields choose alike', () => {
    for (const name of ['Ada', 'ADA', 'bob', '', null, 5, true]) {
      const cells = { name, a: 'ada', b: 'BOB' };
      const byField = explain('SWITCH(name, a, 1, b, 2, 3)', cells);
      expect(explain('SWITCH(name, "ada", 1, "BOB", 2, 3)', cells)).toBe(byField);
    }
  });

  it('only the case that matches and its result are evaluated', () => {
    const cells = { ...row, three: 3, other: 5 };
    expect(fieldsRead('SWITCH(five, three, a, other, b, c, d, e)', cells)).toEqual(['five', 'three', 'other', 'b']);
    expect(fieldsRead('SWITCH(name, "x", a, "ADA", b, e)', cells)).toEqual(['name', 'b']);
    expect(fieldsRead('SWITCH(name, "x", a, "y", b, e)', cells)).toEqual(['name', 'e']);
  });
});

describe('AND and OR', () => {
  itGives(
    [
      ['AND(yes)', true],
      ['AND(no)', false],
      ['AND(yes, five, "x")', true],
      ['AND(yes, zero, yes)', false],
      ['AND(yes, empty)', false],
      ['AND(five, five)', true],
      ['AND(nope, 1 / 0)', false],
      ['AND(1 / 0, nope)', byZero],
      ['AND(yes, yes, nope, 1 / 0)', false],
      ['AND(yes, yes, 1 / 0, nope)', byZero],
      ['OR(no)', false],
      ['OR(five)', true],
      ['OR(no, zero, empty)', false],
      ['OR(no, zero, name)', true],
      ['OR(yes, 1 / 0)', true],
      ['OR(1 / 0, yes)', byZero],
      ['OR(nope, nope, yes, 1 / 0)', true],
      ['OR(nope, nope, 1 / 0, yes)', byZero],
      ['OR(no, zero)', false],
      ['OR(no, five)', true],
    ],
    row,
  );

  it('stop at the first condition that decides', () => {
    for (const more of ['', ', c', ', c, d']) {
      expect(fieldsRead(`AND(nope, b${more})`, row)).toEqual(['nope']);
      expect(fieldsRead(`OR(yes, b${more})`, row)).toEqual(['yes']);
      expect(fieldsRead(`AND(yes, nope${more})`, row)).toEqual(['yes', 'nope']);
      expect(fieldsRead(`OR(nope, yes${more})`, row)).toEqual(['nope', 'yes']);
    }
  });

  it('are each other’s reverse, and give flags only, for any number of conditions', () => {
    const cells: Cells[] = [{}, { a: 1 }, { b: 'x' }, { c: true }, { a: 1, b: 'x' }, { a: 1, b: 'x', c: true }, { a: 0, b: '' }];
    for (const each of cells) {
      for (const [names, reversed] of [
        ['a', 'NOT(a)'],
        ['a, b', 'NOT(a), NOT(b)'],
        ['a, b, c', 'NOT(a), NOT(b), NOT(c)'],
      ]) {
        expect(explain(`AND(${names})`, each)).toBe(explain(`NOT(OR(${reversed}))`, each));
        expect(explain(`OR(${names})`, each)).toBe(explain(`NOT(AND(${reversed}))`, each));
      }
    }
  });
});

describe('TRUE and FALSE', () => {
  itGives([
    ['TRUE', true],
    ['true', true],
    ['TRUE()', true],
    ['FALSE', false],
    ['False()', false],
    ['TRUE = NOT(FALSE)', true],
    ['TRUE + TRUE', 2],
    ['FALSE & ""', 'FALSE'],
    ['"TRUE" = TRUE', false],
  ]);
});
