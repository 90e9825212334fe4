import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { nearest } from '../../formulas/nearest.ts';
import { parse } from '../../formulas/parse.ts';
import { spanOf } from '../../formulas/span.ts';
import { isLiteral, quoteName, tokenize } from '../../formulas/tokens.ts';
import { scope } from './directory.ts';

/** The tokens of a text as `kind text at-end`, without the end. */
const tokensOf = (text: string): string[] =>
  tokenize(text)
    .tokens.slice(0, -1)
    .map(({ kind, text: content, at, end }) => `${kind} ${content} ${at}-${end}`);

describe('the tokens of a formula', () => {
  it.each<[string, string[]]>([
    ['', []],
    ['  \n\t ', []],
    ['1', ['number 1 0-1']],
    ['1.5e-3', ['number 1.5e-3 0-6']],
    ['.5', ['number .5 0-2']],
    ['5.', ['number 5. 0-2']],
    ['1e', ['number 1 0-1', 'name e 1-2']],
    ['1.2.3', ['number 1.2 0-3', 'number .3 3-5']],
    ['"a"', ['text a 0-3']],
    ['""', ['text  0-2']],
    ['"a ""b"""', ['text a "b" 0-9']],
    ['"{x}"', ['text {x} 0-5']],
    ['"line\nbreak"', ['text line\nbreak 0-12']],
    ['{Last Name}', ['braced Last Name 0-11']],
    ['{a}}b}', ['braced a}b 0-6']],
    ['{"}', ['braced " 0-3']],
    ['name', ['name name 0-4']],
    ['_a1', ['name _a1 0-3']],
    ['été', ['name été 0-3']],
    ['e\u0301te\u0301', ['name e\u0301te\u0301 0-5']],
    ['名前', ['name 名前 0-2']],
    ['𝒜b', ['name 𝒜b 0-3']],
    ['a1b', ['name a1b 0-3']],
    ['1a', ['number 1 0-1', 'name a 1-2']],
    ['a<>b', ['name a 0-1', 'symbol <> 1-3', 'name b 3-4']],
    ['<=>', ['symbol <= 0-2', 'symbol > 2-3']],
    ['>==', ['symbol >= 0-2', 'symbol = 2-3']],
    ['a . b', ['name a 0-1', 'symbol . 2-3', 'name b 4-5']],
    ['a\u00a0+\u2003b', ['name a 0-1', 'symbol + 2-3', 'name b 4-5']],
    ['a\u200b+\ufeffb', ['name a 0-1', 'symbol + 2-3', 'name b 4-5']],
    [
      'f(x;y,z)',
      ['name f 0-1', 'symbol ( 1-2', 'name x 2-3', 'symbol ; 3-4', 'name y 4-5', 'symbol , 5-6', 'name z 6-7', 'symbol ) 7-8'],
    ],
  ])('%j', (text, tokens) => {
    expect(tokensOf(text)).toEqual(tokens);
    expect(tokenize(text).issue).toBeNull();
  });

  it('stop at what is not understood, and the tokens before it are kept', () => {
    const { tokens, issue } = tokenize('a + b @ c');
    expect(tokens.map(({ kind }) => kind)).toEqual(['name', 'symbol', 'name', 'end']);
    expect(tokens.at(-1)).toEqual({ kind: 'end', text: '', at: 6, end: 6 });
    expect(issue).toMatchObject({ code: 'syntax', at: 6, length: 1 });
  });

  it('follow each other without overlapping, and only white space or invisible characters are between them', () => {
    const pieces = fc.array(
      fc.constantFrom('a', '1', '.5', '"x"', '{y}', '<', '=', '>', '(', ' ', '\u200b', '\n', 'é', '-', '.'),
    );
    fc.assert(
      fc.property(pieces, parts => {
        const text = parts.join('');
        const { tokens, issue } = tokenize(text);
        expect(issue).toBeNull();
        let from = 0;
        for (const { kind, at, end } of tokens) {
          expect(text.slice(from, at)).toMatch(/^[\s\u200b]*$/);
          if (kind !== 'end') expect(end).toBeGreaterThan(at);
          from = end;
        }
        expect(from).toBe(text.length);
      }),
      { numRuns: 1000 },
    );
  });
});

describe('a character without a meaning', () => {
  const straight = (character: string) => `Text is written in straight double quotes, "like this", not with ${character}.`;
  const unknown = (character: string) => `"${character}" has no meaning here. A field name with it is written in braces: {…}.`;
  it.each([
    ["'a'", straight("'"), 0, 1],
    ['“a”', straight('“'), 0, 1],
    ['«a»', straight('«'), 0, 1],
    ['`a`', straight('`'), 0, 1],
    ['1 + ’', straight('’'), 4, 1],
    ['!a', 'Not equal is written <>, and "not" as NOT(…).', 0, 1],
    ['a || b', 'Alternatives are written OR(…, …).', 2, 1],
    ['20%', 'Percentages are written as numbers: 0.2 for 20 %.', 2, 1],
    ['a @ b', unknown('@'), 2, 1],
    ['[a]', unknown('['), 0, 1],
    ['a\\b', unknown('\\'), 1, 1],
    ['a : b', unknown(':'), 2, 1],
    ['5 €', unknown('€'), 2, 1],
    ['1 + 👋', unknown('👋'), 4, 2],
    ['a × b', unknown('×'), 2, 1],
    ['}', unknown('}'), 0, 1],
    ['"a', 'The text is not closed: a " is missing.', 0, 2],
    ['1 & "a""', 'The text is not closed: a " is missing.', 4, 4],
    ['a + {b', 'The field name is not closed: a } is missing.', 4, 2],
    ['{a}}', 'The field name is not closed: a } is missing.', 0, 4],
  ])('in %s is explained at its position', (text, message, at, length) => {
    expect(parse(text)).toEqual({ ok: false, issue: { code: 'syntax', message, at, length } });
  });
});

describe('a name is written plainly if it can be, and in braces otherwise', () => {
  it.each([
    ['a', 'a'],
    ['Été', 'Été'],
    ['_x1', '_x1'],
    ['Last Name', '{Last Name}'],
    ['1st', '{1st}'],
    ['true', '{true}'],
    ['FALSE', '{FALSE}'],
    ['truest', 'truest'],
    ['a.b', '{a.b}'],
    ['a-b', '{a-b}'],
    ['{x}', '{{x}}}'],
    ['}', '{}}}'],
    ['', '{}'],
    [' ', '{ }'],
    ['"', '{"}'],
    ['👋', '{👋}'],
    ['a\u200bb', '{a\u200bb}'],
  ])('%j is written as %j', (name, written) => {
    expect(quoteName(name)).toBe(written);
    if (name === '') return;
    const { tokens, issue } = tokenize(written);
    expect(issue).toBeNull();
    expect(tokens.map(({ text }) => text)).toEqual([name, '']);
  });

  it.each(['TRUE', 'true', 'False'])('%s is a literal', name => expect(isLiteral(name)).toBe(true));
  it.each(['', 'truth', ' true', 'yes', 'BLANK'])('%j is none', name => expect(isLiteral(name)).toBe(false));
});

describe('a similar name is suggested', () => {
  const names = ['Last Name', 'First Name', 'Email', 'Total', 'Organisation', 'É', 'ab'];
  it.each([
    ['last name', 'Last Name'],
    ['Lst Name', 'Last Name'],
    ['Last Nmae', 'Last Name'],
    ['Firstname', 'First Name'],
    ['emial', 'Email'],
    ['E-mail', 'Email'],
    ['totl', 'Total'],
    ['totals', 'Total'],
    ['Organization', 'Organisation'],
    ['é', 'É'],
    ['ba', 'ab'],
    ['abc', 'ab'],
    ['xyz', null],
    ['Name', null],
    ['Manager', null],
  ])('for %s, %s is suggested', (name, suggestion) => expect(nearest(name, names)).toBe(suggestion));

  it('the first of equally similar names is taken', () => {
    expect(nearest('cat', ['bat', 'rat'])).toBe('bat');
    expect(nearest('cat', ['coat', 'cat', 'car'])).toBe('cat');
    expect(nearest('cat', [])).toBeNull();
  });

  it('a name with one mistake is found, however long it is', () => {
    const word = fc.string({ unit: fc.constantFrom('a', 'b', 'c', 'd', 'e'), minLength: 4, maxLength: 30 });
    fc.assert(
      fc.property(word, fc.nat(29), fc.constantFrom('', 'x'), (name, place, by) => {
        const at = place % name.length;
        const misspelt = name.slice(0, at) + by + name.slice(at + 1);
        expect(nearest(misspelt, ['zzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzz', name])).toBe(name);
      }),
    );
  });
});

describe('the position of a problem in a longer formula', () => {
  it.each([
    ['IF(age > 3, emial, "x")', 'emial', 'Unknown field "emial". Did you mean "Email"?'],
    ['1 + LENN(email) * 2', 'LENN', 'Unknown function LENN. Did you mean LEN?'],
    ['IF(LEFT(), 1, 2)', 'LEFT', 'LEFT takes 1 to 2 arguments, not 0.'],
    ['"é👋" & Same', 'Same', 'Several fields are called "Same". Write the id: same1 or same2.'],
    ['org.{Licence pool}.totl', 'totl', 'Unknown field "totl". Did you mean "Total"?'],
    ['org . name . x', 'name', '"Name" is not a link, so it cannot be followed by another field.'],
    ['(age + 1', '', 'A ) is missing.'],
    ['SUM(1, 2', '', 'A ) or a comma is missing in SUM(…).'],
    ['SUM(1,)', ')', 'A value is missing before ")".'],
    ['age +* 2', '*', 'A value is missing before "*".'],
    ['age email', 'email', 'An operator is missing before "email".'],
    ['age "x"', '"x"', 'An operator is missing before "x".'],
    ['age; email', ';', '";" only separates the arguments of a function.'],
    ['age.', '', 'A field name is missing after the point.'],
    ['age.(1)', '(', 'A field name is missing after the point.'],
    ['age + {}', '{}', 'The field name is empty.'],
    ['-', '', 'The formula ends too early: a value is missing.'],
  ])('%s', (text, marked, message) => {
    const parsed = parse(text, scope);
    expect(parsed.ok).toBe(false);
    if (parsed.ok) return;
    expect(parsed.issue.message).toBe(message);
    expect(text.slice(parsed.issue.at, parsed.issue.at + parsed.issue.length)).toBe(marked);
    if (marked === '') expect(parsed.issue.at).toBe(text.length);
  });

  it.each([
    ['(1 + 2) * 3', '(1 + 2) * 3'],
    ['((age)) + 1', '((age)) + 1'],
    ['= -(age) ^ 2', '-(age) ^ 2'],
    ['  IF(external, 1, 2)  ', 'IF(external, 1, 2)'],
    ['( "x" )', '"x"'],
  ])('%s as a whole is at %s', (text, whole) => {
    const parsed = parse(text, scope);
    if (!parsed.ok) throw new Error(parsed.issue.message);
    const { at, length } = spanOf(parsed.tree);
    expect(text.slice(at, at + length)).toBe(whole);
  });

  it('a part that was not parsed has no position', () => {
    expect(spanOf({ kind: 'value', value: 1 })).toEqual({ at: 0, length: 0 });
  });
});
