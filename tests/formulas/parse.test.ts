import { describe, expect, it } from 'vitest';
import { maxDepth, parse } from '../../formulas/parse.ts';
import { print } from '../../formulas/print.ts';
import { scope } from './directory.ts';

const reprint = (text: string, names = scope) => {
  const parsed = parse(text, names);
  return parsed.ok ? `${print(parsed.tree)} | ${print(parsed.tree, names)}` : parsed.issue.message;
};

const nested = (depth: number) => `${'('.repeat(depth)}1${')'.repeat(depth)}`;

describe('a formula is stored by id and printed by name', () => {
  it.each([
    ['=lastName', 'lastName | {Last Name}'],
    ['{last name}', 'lastName | {Last Name}'],
    ['LASTNAME&FIRSTNAME', 'lastName & firstName | {Last Name} & {First Name}'],
    ['{ Last Name }', 'lastName | {Last Name}'],
    ['org.pool.total', 'org.pool.total | Organisation.{Licence pool}.Total'],
    ['{Organisation}.{Total}', 'org.total | Organisation.Total'],
    ['manager.manager.email', 'manager.manager.email | Manager.Manager.Email'],
    ['{Share {in %}}}', 'odd | {Share {in %}}}'],
    ['Twin & twin & TWIN', 'twin1 & twin2 & twin3 | Twin & twin & TWIN'],
    ['same1', 'same1 | same1'],
    ['{True}', 'yes | {True}'],
    ['if(true; "a ""b"""; False)', 'IF(TRUE, "a ""b""", FALSE) | IF(TRUE, "a ""b""", FALSE)'],
    ['BLANK()', 'BLANK() | BLANK()'],
    ['TRUE()', 'TRUE | TRUE'],
    ['BLANK(Email)', 'BLANK(email) | BLANK(Email)'],
  ])('%s', (text, shown) => expect(reprint(text)).toBe(shown));
});

describe('parentheses are printed only if needed', () => {
  it.each([
    ['(1+2)*3', '(1 + 2) * 3'],
    ['1+(2*3)', '1 + 2 * 3'],
    ['1-(2-3)', '1 - (2 - 3)'],
    ['(1-2)-3', '1 - 2 - 3'],
    ['2^3^2', '2 ^ 3 ^ 2'],
    ['2^(3^2)', '2 ^ (3 ^ 2)'],
    ['-2^2', '-2 ^ 2'],
    ['-(2^2)', '-(2 ^ 2)'],
    ['-(2)', '-(2)'],
    ['--2', '--2'],
    ['1--2', '1 - -2'],
    ['-a^b', '-a ^ b'],
    ['"a"&1+2="a3"', '"a" & 1 + 2 = "a3"'],
    ['("a"&1)=("b"<>"c")', '"a" & 1 = ("b" <> "c")'],
    ['1.50e3', '1500'],
    ['.5', '0.5'],
    ['-0', '0'],
    ['1e21', '1e+21'],
  ])('%s', (text, shown) => {
    const parsed = parse(text);
    expect(parsed.ok && print(parsed.tree)).toBe(shown);
  });
});

describe('a syntax error has a message and a position', () => {
  it.each([
    ['{Lst Name}', 'unknown_field', 'Unknown field "Lst Name". Did you mean "Last Name"?', 0, 10],
    ['1 + lastNmae', 'unknown_field', 'Unknown field "lastNmae". Did you mean "lastName"?', 4, 8],
    ['zzzzzzzz', 'unknown_field', 'Unknown field "zzzzzzzz".', 0, 8],
    ['org.totl', 'unknown_field', 'Unknown field "totl". Did you mean "Total"?', 4, 4],
    ['email.total', 'unknown_field', '"Email" is not a link, so it cannot be followed by another field.', 0, 5],
    ['Same', 'unknown_field', 'Several fields are called "Same". Write the id: same1 or same2.', 0, 4],
    ['LEFTT("a")', 'unknown_function', 'Unknown function LEFTT. Did you mean LEFT?', 0, 5],
    ['LEFT()', 'arguments', 'LEFT takes 1 to 2 arguments, not 0.', 0, 4],
    ['NOT(1, 2)', 'arguments', 'NOT takes 1 argument, not 2.', 0, 3],
    ['AND()', 'arguments', 'AND takes at least 1 argument, not 0.', 0, 3],
    ['', 'syntax', 'The formula is empty.', 0, 0],
    [' = ', 'syntax', 'The formula is empty.', 3, 0],
    ['1 +', 'syntax', 'The formula ends too early: a value is missing.', 3, 0],
    ['(1 + 2', 'syntax', 'A ) is missing.', 6, 0],
    ['1 + 2)', 'syntax', 'There is a ) without its (.', 5, 1],
    ['1 2', 'syntax', 'An operator is missing before "2".', 2, 1],
    ['1, 2', 'syntax', '"," only separates the arguments of a function.', 1, 1],
    ['LEN(1 2)', 'syntax', 'A ) or a comma is missing in LEN(…).', 6, 1],
    ['LEN(,)', 'syntax', 'A value is missing before ",".', 4, 1],
    ['"abc', 'syntax', 'The text is not closed: a " is missing.', 0, 4],
    ['{abc', 'syntax', 'The field name is not closed: a } is missing.', 0, 4],
    ['{}', 'syntax', 'The field name is empty.', 0, 2],
    ['org.', 'syntax', 'A field name is missing after the point.', 4, 0],
    ['a != 1', 'syntax', 'Not equal is written <>, and "not" as NOT(…).', 2, 1],
    ["age = '1'", 'syntax', 'Text is written in straight double quotes, "like this", not with \'.', 6, 1],
    ['1 # 2', 'syntax', '"#" has no meaning here. A field name with it is written in braces: {…}.', 2, 1],
    ['1e999', 'syntax', 'The number is too large.', 0, 5],
  ])('%s', (text, code, message, at, length) => {
    expect(parse(text, scope)).toEqual({ ok: false, issue: { code, message, at, length } });
  });
});

describe('the size of a formula is limited', () => {
  it.each([
    ['parentheses', nested(100), null],
    ['too many parentheses', nested(4000), 'The formula is nested more than 200 levels deep.'],
    ['signs', `${'-'.repeat(maxDepth - 1)}a`, null],
    ['too many signs', `${'-'.repeat(9000)}a`, 'The formula is nested more than 200 levels deep.'],
    ['a long chain', Array(maxDepth).fill('a').join('&'), null],
    [
      'too long a chain',
      Array(maxDepth + 1)
        .fill('a')
        .join('&'),
      'The formula is nested more than 200 levels deep.',
    ],
    ['calls', `${'NOT('.repeat(maxDepth - 1)}a${')'.repeat(maxDepth - 1)}`, null],
    ['too many calls', `${'NOT('.repeat(1900)}a${')'.repeat(1900)}`, 'The formula is nested more than 200 levels deep.'],
    ['a long text', `"${'x'.repeat(9998)}"`, null],
    ['too long a text', `"${'x'.repeat(9999)}"`, 'The formula is longer than 10000 characters.'],
  ])('%s', (_what, text, message) => {
    const parsed = parse(text);
    expect(parsed.ok ? null : parsed.issue.message).toBe(message);
    if (parsed.ok) expect(parse(print(parsed.tree))).toEqual(parsed);
  });

  it('the deepest formula with all parentheses can be printed and parsed', () => {
    const deepest = `${'a - ('.repeat(maxDepth - 1)}a${')'.repeat(maxDepth - 1)}`;
    const parsed = parse(deepest);
    expect(parsed.ok && print(parsed.tree)).toBe(deepest.replace('(a)', 'a'));
  });
});
