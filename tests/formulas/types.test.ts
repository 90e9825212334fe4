import { describe, expect, it } from 'vitest';
import { compile } from '../../formulas/evaluate.ts';
import { parse } from '../../formulas/parse.ts';
import { pathsOf } from '../../formulas/paths.ts';
import type { Tree } from '../../formulas/tree.ts';
import { isDated, typeOf } from '../../formulas/types.ts';
import { isError } from '../../formulas/value.ts';
import { env, scope } from './directory.ts';

const read = (text: string): Tree => {
  const parsed = parse(text, scope);
  if (!parsed.ok) throw new Error(parsed.issue.message);
  return parsed.tree;
};

describe('the type of a formula', () => {
  it.each([
    ['1 + 2', 'number'],
    ['"a" & 1', 'text'],
    ['age > 3', 'flag'],
    ['org', 'link'],
    ['org.pool.total', 'number'],
    ['BLANK()', 'any'],
    ['IF(external, 1, 2)', 'number'],
    ['IF(external, 1, BLANK())', 'number'],
    ['IF(external, 1)', 'number'],
    ['IF(external, 1, "a")', 'any'],
    ['IFS(external, "a", age, "b")', 'text'],
    ['IFS(external, "a", 1)', 'any'],
    ['SWITCH(age, 1, "a", 2, "b", "c")', 'text'],
    ['COALESCE(email, "x")', 'text'],
    ['MAX(joined, TODAY())', 'date'],
    ['joined + 7', 'date'],
    ['7 + joined', 'date'],
    ['seen - 1', 'time'],
    ['joined - TODAY()', 'number'],
    ['DATEADD(NOW(), 1, "hour")', 'time'],
    ['DATEADD(seen, 1, "day")', 'time'],
    ['DATEADD(joined, 1, "Months")', 'date'],
    ['DATEADD(joined, 1, "hours")', 'time'],
    ['DATEADD(joined, 1, "minute")', 'time'],
    ['DATEADD(joined, 1, email)', 'any'],
    ['DATEADD(seen, 1, email)', 'time'],
    ['DATEADD(joined, 1, "fortnight")', 'any'],
    ['DATEADD("2026-03-14", 1, "day")', 'date'],
    ['DATEADD("2026-03-14T09:30", 1, "day")', 'time'],
    ['DATEADD(email, 1, "day")', 'any'],
    ['DATEADD(email, 1, "h")', 'time'],
    ['joined = "2026-01-01"', 'flag'],
    ['ISBLANK(org)', 'flag'],
    ['-external', 'number'],
    ['YEAR("2026-01-01")', 'number'],
  ])('of %s is %s', (text, type) => expect(typeOf(read(text), scope)).toEqual({ type, issues: [] }));
});

describe('a type error', () => {
  it.each([
    ['email + 1', '"+" expects a number, not a text.', 0, 5],
    ['1 - joined', '"-" expects a number, not a date.', 4, 6],
    ['joined + email', '"+" expects a number, not a text.', 9, 5],
    ['-email', '"-" expects a number, not a text.', 1, 5],
    ['ROUND(email)', 'ROUND expects a number for "number", not a text.', 6, 5],
    ['YEAR(age)', 'YEAR expects a date for "date", not a number.', 5, 3],
    ['age = "12"', 'A number and a text are never equal.', 6, 4],
    ['SUM(1, 2, email)', 'SUM expects a number for "number", not a text.', 10, 5],
  ])('%s', (text, message, at, length) => {
    expect(typeOf(read(text), scope).issues).toEqual([{ code: 'type', message, at, length }]);
  });

  it.each([
    ['a field that is gone', { kind: 'field', path: ['lost'] }, 'unknown_field', 'Unknown field "lost".'],
    [
      'a field behind one that is no link',
      { kind: 'field', path: ['email', 'x'] },
      'unknown_field',
      '"Email" is not a link, so it cannot be followed by another field.',
    ],
    ['a function that is not there', { kind: 'call', name: 'NONE', args: [] }, 'unknown_function', 'Unknown function NONE.'],
    ['too few arguments', { kind: 'call', name: 'IF', args: [] }, 'arguments', 'IF takes 2 to 3 arguments, not 0.'],
  ] as const)('%s', (_what, tree, code, message) => {
    expect(typeOf(tree, scope)).toEqual({ type: 'any', issues: [{ code, message, at: 0, length: 0 }] });
  });
});

describe('a blank date in a sum or difference', () => {
  const isDate = (tree: Tree) => isDated(tree, scope);
  const cells = { joined: null, seen: '', age: null, manager: 'u1' };
  it.each([
    ['joined + 7', null, 7],
    ['7 + joined', null, 7],
    ['joined - 7', null, -7],
    ['TODAY() - joined', null, '2026-03-14'],
    ['joined - TODAY()', null, '#VALUE!'],
    ['NOW() - seen', null, '2026-03-14T09:30:00.000Z'],
    ['(joined + 1) + 1', null, 2],
    ['IF(TRUE, joined) - 1', null, -1],
    ['manager.joined + 1', null, 1],
    ['TODAY() - age', '2026-03-14', '2026-03-14'],
    ['TODAY() + age', '2026-03-14', '2026-03-14'],
    ['age + 1', 1, 1],
    ['-age', 0, 0],
    ['IFBLANK(joined, TODAY()) - 1', '2026-03-13', '2026-03-13'],
  ])('%s is %s, and %s where types are not known', (text, typed, untyped) => {
    expect(compile(read(text), isDate)(cells, env)).toBe(typed);
    const result = compile(read(text))(cells, env);
    expect(isError(result) ? result.code : result).toBe(untyped);
  });
});

it('the paths of a formula are listed without duplicates', () => {
  const tree = read('IF(org.total > age, -org.pool.total, age) & org.total & "x"');
  expect(pathsOf(tree)).toEqual([['org', 'total'], ['age'], ['org', 'pool', 'total']]);
});
