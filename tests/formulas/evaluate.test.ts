import { describe, expect, it } from 'vitest';
import { compile } from '../../formulas/evaluate.ts';
import type { Cells } from '../../formulas/tree.ts';
import { FormulaError } from '../../formulas/value.ts';
import { answer, env } from './directory.ts';

const row: Cells = {
  name: 'Ada',
  no: null,
  empty: '',
  zero: 0,
  five: 5,
  text5: '5',
  yes: true,
  nope: false,
  day: '2026-03-20',
  org: 'o1',
  manager: 'u1',
  gone: 'o9',
};
const given = (cases: [string, unknown][]) =>
  it.each(cases)('%s is %s', (formula, result) => expect(answer(formula, row)).toBe(result));

describe('blank equals "", 0 and FALSE, and nothing else', () => {
  given([
    ['no = ""', true],
    ['no = empty', true],
    ['no = 0', true],
    ['no = FALSE', true],
    ['no = BLANK()', true],
    ['missing = BLANK()', true],
    ['empty = 0', false],
    ['no <> "x"', true],
    ['no < 1', false],
    ['no > -1', false],
    ['no <= 0', false],
    ['no < "a"', false],
    ['empty < "a"', false],
    ['"a" > no', false],
    ['no < TRUE', false],
    ['no >= FALSE', false],
    ['no <= no', false],
    ['NOT(no < 1)', true],
    ['no + 1', 1],
    ['empty * 3', 0],
    ['no & "x"', 'x'],
    ['IF(no, 1, 2)', 2],
    ['IF(empty, 1, 2)', 2],
    ['IF(zero, 1, 2)', 2],
    ['IF(name, 1, 2)', 1],
    ['IF(no, 1)', null],
  ]);
});

describe('text is compared ignoring case, and different types are never equal', () => {
  given([
    ['name = "ADA"', true],
    ['"ADA" = name', true],
    ['name = "\u00c5d\u00e0"', true],
    ['"Stra\u00dfe" = "STRASSE"', true],
    ['"O\u2019Neil" = "o\'neil"', true],
    ['CONTAINS("Bj\u00f8rn \u0152uvre", "bjorn oeu")', true],
    ['STARTSWITH("\u0141ukasz", "lu")', true],
    ['IN("\u00c9lodie", "x", "elodie")', true],
    ['SWITCH("\u00c9lodie", "elodie", 1, 2)', 1],
    ['EXACT("\u00c9lodie", "Elodie")', false],
    ['name <> "ADA"', false],
    ['name = "Bob"', false],
    ['"É" = "é"', true],
    ['"a" < "B"', true],
    ['"Z" > "a"', true],
    ['five = text5', false],
    ['five = "5"', false],
    ['five <> "5"', true],
    ['five = 5', true],
    ['yes = TRUE', true],
    ['yes = 1', false],
    ['5 < "a"', true],
    ['"a" < TRUE', true],
    ['1 < 2 = TRUE', true],
    ['day > TODAY()', true],
  ]);
});

describe('numbers do not drift and stay finite', () => {
  given([
    ['0.1 + 0.2', 0.3],
    ['0.1 + 0.2 = 0.3', true],
    ['1.1 - 1', 0.1],
    ['0.1 * 3', 0.3],
    ['2.01 - 2', 0.01],
    ['SUM(2.01, -2)', 0.01],
    ['SUM(1e308, 1e308, -1e308)', '#NUM!'],
    ['1e-200 + 1e-201', 1.1e-200],
    ['0.3 / 0.1', 3],
    ['SUM(0.1, 0.7, 0.2)', 1],
    ['1 / 3 * 3', 1],
    ['-2 ^ 2', 4],
    ['2 ^ 3 ^ 2', 64],
    ['text5 + 1', 6],
    ['"1e3" + 0', 1000],
    ['yes + yes', 2],
    ['-name', '#VALUE!'],
    ['name + 1', '#VALUE!'],
    ['"0x10" + 1', '#VALUE!'],
    ['"Infinity" + 1', '#VALUE!'],
    ['1 / no', '#DIV/0!'],
    ['0 / 0', '#DIV/0!'],
    ['MOD(1, 0)', '#DIV/0!'],
    ['0 ^ -1', '#DIV/0!'],
    ['1e308 * 10', '#NUM!'],
    ['1.7976931348623157e308 + 0', '#NUM!'],
    ['(-8) ^ 0.5', '#NUM!'],
    ['SQRT(-1)', '#NUM!'],
    ['FLOOR(-1.5)', -2],
    ['FLOOR(0.3, 0.1)', 0.3],
    ['CEILING(-1.5)', -1],
    ['CEILING(1, 0)', '#DIV/0!'],
    ['ROUND(2.5)', 3],
    ['ROUND(-2.5)', -3],
    ['ROUND(1234, -2)', 1200],
    ['ROUND(1e300, 400)', 1e300],
    ['ROUND(-0.4)', 0],
    ['MIN(no, empty)', null],
    ['MAX("2026-01-02", "2026-01-10")', '2026-01-10'],
    ['VALUE(no)', null],
    ['VALUE("1,5")', '#VALUE!'],
    ['TEXT(1.5)', '1.5'],
    ['TEXT(-0.004, "0.00")', '0.00'],
    ['TEXT(7, "000")', '007'],
    ['TEXT(0.125, "0%")', '13%'],
    ['TEXT(1234567, "#,##0")', '1,234,567'],
    ['TEXT(1, "dd/mm")', '#VALUE!'],
    ['1e21 & ""', '1e+21'],
    ['TRUE & ""', 'TRUE'],
  ]);
});

describe('an error propagates, unless it is handled or not evaluated', () => {
  given([
    ['1 + 1 / 0', '#DIV/0!'],
    ['1 / 0 = 1', '#DIV/0!'],
    ['LEN(1 / 0)', '#DIV/0!'],
    ['IF(1 / 0, 1, 2)', '#DIV/0!'],
    ['IF(TRUE, 1, 1 / 0)', 1],
    ['AND(FALSE, 1 / 0)', false],
    ['AND(TRUE, 1 / 0)', '#DIV/0!'],
    ['OR(TRUE, 1 / 0)', true],
    ['OR(FALSE, FALSE, 5)', true],
    ['AND(1, "x", TRUE)', true],
    ['IFS(FALSE, 1, TRUE, 2, 1 / 0, 3)', 2],
    ['IFS(FALSE, 1)', null],
    ['SWITCH(five, 1, "a", 5, "b", 1 / 0)', 'b'],
    ['SWITCH(name, "x", 1, "ada", 2)', 2],
    ['SWITCH(no, "x", 1, "", 2, 3)', 2],
    ['SWITCH(name, "x", 1)', null],
    ['ISERROR(five)', false],
    ['IFERROR(1 / 0, "none")', 'none'],
    ['COALESCE(no, five, 1 / 0)', 5],
    ['ISBLANK(1 / 0)', '#DIV/0!'],
    ['IN(name, "x", "ADA")', true],
    ['IN(five, "5", no)', false],
    ['IN(no, "")', true],
    ['COUNTA(no, empty, zero, nope)', 2],
  ]);
});

describe('texts are cut between characters, and positions count from 1', () => {
  given([
    ['LEFT("👋👋", 1)', '👋'],
    ['RIGHT("a👋", 1)', '👋'],
    ['LEFT("abc", -1)', ''],
    ['RIGHT("abc", 9)', 'abc'],
    ['RIGHT("abc", 0)', ''],
    ['MID("abc", 0, 1)', '#VALUE!'],
    ['MID("abc", 9, 1)', ''],
    ['REPLACE("abc", 2, 0, "-")', 'a-bc'],
    ['FIND("b", "abcb", 3)', 4],
    ['FIND("z", "abc")', 0],
    ['FIND("x", "👋x")', 2],
    ['SUBSTITUTE("aaa", "a", "b", 2)', 'aba'],
    ['SUBSTITUTE("aaa", "", "b")', 'aaa'],
    ['SUBSTITUTE("aaa", "a", "b", 4)', 'aaa'],
    ['CONTAINS(name, "")', true],
    ['PROPER("ÉMILE zola")', 'Émile Zola'],
    ['INITIALS("Ada Lovelace", no)', 'AL'],
    ['LEN(no)', 0],
    ['JOIN("-", no, "a", "", "b")', 'a-b'],
  ]);

  it('the length of a text is limited', () => {
    const grown = `${'SUBSTITUTE('.repeat(8)}"aaaaaaaaaa"${', "a", "aaaaaaaaaa")'.repeat(8)}`;
    expect(answer(grown)).toBe('#VALUE!');
  });
});

describe('dates', () => {
  given([
    ['day - TODAY()', 6],
    ['TODAY() + 7', '2026-03-21'],
    ['1 + TODAY()', '2026-03-15'],
    ['TODAY() - 14', '2026-02-28'],
    ['NOW() + 1', '2026-03-15T09:30:00.000Z'],
    ['TODAY() + name', '#VALUE!'],
    ['DATE(2024, 2, 29)', '2024-02-29'],
    ['DATE(2026, 13, 1)', '2027-01-01'],
    ['DATE(2026, 1, 0)', '2025-12-31'],
    ['DATE(0, 1, 1)', '#NUM!'],
    ['DATE(1e300, 1, 1)', '#NUM!'],
    ['"9999-12-31" + 1', '#NUM!'],
    ['DATEADD("2024-02-29", 1, "year")', '2025-02-28'],
    ['DATEADD("2026-03-31", -1, "Months")', '2026-02-28'],
    ['DATEADD("2026-03-14", 2, "w")', '2026-03-28'],
    ['DATEADD(NOW(), 36, "hours")', '2026-03-15T21:30:00.000Z'],
    ['DATEADD(NOW(), 1, "day")', '2026-03-15T09:30:00.000Z'],
    ['DATEADD("2026-03-14T09:30:00+02:00", 1, "hour")', '2026-03-14T08:30:00.000Z'],
    ['DATEADD("2026-03-14 09:30", 1, "minute")', '2026-03-14T09:31:00.000Z'],
    ['DATEADD(no, 1, "day")', null],
    ['DATEADD(name, 1, "day")', '#VALUE!'],
    ['DATEADD(day, 1, "fortnight")', '#VALUE!'],
    ['DATEDIF("2024-02-29", "2025-02-28", "years")', 1],
    ['DATEDIF("2025-02-28", "2024-02-29", "months")', -12],
    ['DATEDIF("2026-01-31", "2026-02-28", "m")', 1],
    ['DATEDIF("2026-01-01", "2026-01-13", "weeks")', 1],
    ['DATEDIF("2026-03-14T08:00:00Z", NOW(), "minutes")', 90],
    ['DAYS(day, no)', null],
    ['WEEKDAY("2026-03-15")', 1],
    ['WEEKDAY("2026-03-15", 2)', 7],
    ['WEEKDAY("1969-12-31", 2)', 3],
    ['WEEKDAY(day, 3)', '#NUM!'],
    ['YEAR(no)', null],
    ['YEAR("2026-02-30")', '#VALUE!'],
    ['ISDATE("2026-03-14T25:00")', false],
    ['ISDATE("2026-03-14T23:59:59.5Z")', true],
    ['ISDATE("14.03.2026")', false],
    ['ISDATE(20260314)', false],
  ]);
});

describe('links are followed, and an empty link gives blank', () => {
  given([
    ['org.name', 'Globex'],
    ['org.pool.total - org.total', 33],
    ['manager.manager.org.pool.total', 40],
    ['gone.name', null],
    ['gone.pool.total', null],
    ['no.pool.total', null],
    ['constructor', null],
    ['{__proto__}', null],
    ['ISBLANK(toString)', true],
    ['ISBLANK(org.name)', false],
  ]);

  it('a link is followed with the whole chain of links', () => {
    const seen: string[] = [];
    const follow = (from: Cells, link: string, via: readonly string[]) => {
      seen.push(`${link}: ${via.join('.')}`);
      return from;
    };
    compile({ kind: 'field', path: ['a', 'b', 'c'] })({}, { ...env, follow });
    compile({ kind: 'field', path: ['a', 'c'] })({}, { ...env, follow });
    expect(seen).toEqual(['a: a', 'b: a.b', 'a: a']);
  });
});

describe('a formula that cannot run returns an error for every row', () => {
  it.each([
    ['no such function', { kind: 'call', name: 'NONE', args: [] }, '#REF!'],
    ['too few arguments', { kind: 'call', name: 'IF', args: [] }, '#VALUE!'],
    ['no field', { kind: 'field', path: [] }, '#REF!'],
    ['not a number', { kind: 'value', value: Number.NaN }, '#NUM!'],
  ] as const)('%s', (_what, tree, code) => {
    const result = compile(tree)({}, env);
    expect(result).toBeInstanceOf(FormulaError);
    expect(String(result)).toBe(code);
  });
});
