import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { foldText } from '../../formulas/fold.ts';
import {
  isInvisible,
  isVisible,
  normalizeLine,
  stripIgnorables,
  stripMeaningless,
  trimInvisible,
} from '../../formulas/unicode.ts';
import { explain } from './directory.ts';

/** Characters that Unicode classes as letters or symbols, although they show nothing. */
const fillers = new Set(['\u2800', '\u{16fe4}', '\u{1d159}']);

/** Every character of Unicode but the surrogates. */
function* characters(): Generator<string> {
  for (let code = 0; code <= 0x10ffff; code += 1) if (code < 0xd800 || code > 0xdfff) yield String.fromCodePoint(code);
}

const joiner = '\u200d';
const family = ['👨', '👩', '👧'].join(joiner);

describe('a joiner or selector stays where it changes what is shown, and goes where it does not', () => {
  it.each([
    ['a family of three', family, family],
    ['a heart in colour', '❤\ufe0f', '❤\ufe0f'],
    ['a keycap', '1\ufe0f\u20e3', '1\ufe0f\u20e3'],
    [
      'the flag of Scotland',
      '🏴\u{e0067}\u{e0062}\u{e0073}\u{e0063}\u{e0074}\u{e007f}',
      '🏴\u{e0067}\u{e0062}\u{e0073}\u{e0063}\u{e0074}\u{e007f}',
    ],
    ['a Persian word', 'می\u200cخواهم', 'می\u200cخواهم'],
    ['a Hindi syllable', 'क्\u200dष', 'क्\u200dष'],
    ['a joiner between Latin letters', `a${joiner}b`, 'ab'],
    ['a joiner between Greek letters', `α${joiner}β`, 'αβ'],
    ['a selector after a Latin letter', 'a\ufe0f', 'a'],
    ['a tag without a flag', 'a\u{e0067}', 'a'],
    ['a joiner at the beginning', `${joiner}a`, 'a'],
    ['a zero width space', 'a\u200bb', 'ab'],
    ['a soft hyphen', 'co\u00adop', 'coop'],
    ['marks of direction', '\u202eabc\u202c\u200e', 'abc'],
    ['a byte order mark', '\ufeffabc', 'abc'],
    ['a control character', 'a\u0000b\u0007', 'ab'],
    ['white space stays', 'a\tb\nc\u00a0d', 'a\tb\nc\u00a0d'],
    ['an accent stays', 'e\u0301', 'e\u0301'],
  ])('%s', (_what, text, clean) => {
    expect(stripMeaningless(text)).toBe(clean);
    expect(stripIgnorables(clean)).toBe(stripIgnorables(text));
  });
});

describe('the ends of a text without what is not seen', () => {
  it.each([
    ['', ''],
    [' a ', 'a'],
    ['\u200ba\u200b', 'a'],
    [' \u200b \ufeff a \u2800 \u200e', 'a'],
    ['\u3164a b\u3164', 'a b'],
    ['a\u200bb', 'a\u200bb'],
    [' \u200b ', ''],
    ['\u{e0001}a\u{e007f}', 'a'],
    ['😀 ', '😀'],
    [`${family}\u200b`, family],
  ])('%j is trimmed to %j', (text, trimmed) => {
    expect(trimInvisible(text)).toBe(trimmed);
    expect(trimInvisible(trimmed)).toBe(trimmed);
  });

  it('a long run of spaces is trimmed in time', () => {
    const run = `${' \u200b'.repeat(50_000)}a${'\u200b '.repeat(50_000)}`;
    expect(trimInvisible(run)).toBe('a');
  });
});

describe('one line of a text', () => {
  it.each([
    ['a  b', 'a b'],
    ['a\n\tb', 'a b'],
    ['a\u00a0\u3000b', 'a b'],
    [' a ', 'a'],
    ['a\u200bb', 'ab'],
    ['a\u2800b', 'a b'],
    ['\u2028a\u2029b\u0085', 'a b'],
    ['', ''],
  ])('%j is stored as %j', (text, line) => expect(normalizeLine(text)).toBe(line));
});

describe('every character of Unicode', () => {
  it('shows something, or is white space, a filler or invisible', () => {
    const wrong: string[] = [];
    for (const character of characters()) {
      const isBlank = /^[\p{White_Space}\p{Default_Ignorable_Code_Point}\p{Noncharacter_Code_Point}\p{Cc}\p{Z}\ufff9-\ufffb]$/u;
      if (isVisible(character) === (fillers.has(character) || isBlank.test(character)))
        wrong.push(character.codePointAt(0)!.toString(16));
    }
    expect(wrong).toEqual([]);
  });

  it('is removed as an ignorable only if it is invisible', () => {
    const wrong: string[] = [];
    for (const character of characters())
      if (stripIgnorables(character) === '' && !isInvisible(character)) wrong.push(character.codePointAt(0)!.toString(16));
    expect(wrong).toEqual([]);
  });

  it('has the fold of its canonical decomposition and of its lower case', () => {
    const wrong: string[] = [];
    for (const character of characters()) {
      const fold = foldText(character);
      const isHangul = /\p{sc=Hangul}/u.test(character);
      if (
        !isHangul &&
        /^\p{L}$/u.test(character) &&
        /\p{sc=Latin}/u.test(character) &&
        foldText(character.normalize('NFD')) !== fold
      )
        wrong.push(character);
      if (foldText(fold) !== fold) wrong.push(`${character} again`);
    }
    expect(wrong).toEqual([]);
  });
});

describe('the four normal forms of a text', () => {
  const latin = fc.string({ unit: fc.integer({ min: 0x20, max: 0x17f }).map(code => String.fromCodePoint(code)) });
  it('are equal in every comparison of formulas, but not for EXACT', () => {
    fc.assert(
      fc.property(latin, text => {
        const forms = { nfc: text.normalize('NFC'), nfd: text.normalize('NFD'), raw: text };
        for (const formula of [
          'nfc = nfd',
          'raw = nfd',
          'IN(nfc, nfd)',
          'CONTAINS(nfc, nfd)',
          'STARTSWITH(nfd, nfc)',
          'ENDSWITH(nfc, nfd)',
        ])
          expect(explain(formula, forms)).toBe(true);
        expect(explain('EXACT(nfc, nfd)', forms)).toBe(forms.nfc === forms.nfd);
      }),
      { numRuns: 1000 },
    );
  });
});

describe('the dotted and the dotless i of Turkish', () => {
  it.each([
    ['"İstanbul" = "istanbul"', true],
    ['"ISPARTA" = "ısparta"', true],
    ['"DİYARBAKIR" = "diyarbakır"', true],
    ['EXACT(LOWER("I"), "i")', true],
    ['EXACT(UPPER("i"), "I")', true],
    ['CONTAINS("Diyarbakır", "BAKIR")', true],
    ['"ı" = "i"', true],
    ['EXACT("ı", "i")', false],
    ['LEN(LOWER("İ"))', 2],
    ['FIND("i", "ıi")', 2],
  ])('%s is %s', (formula, result) => expect(explain(formula)).toBe(result));
});
