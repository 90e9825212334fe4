import { describe, expect, it } from 'vitest';
import { maxText } from '../../../formulas/value.ts';
import { explain, itGives } from '../directory.ts';

const fromOne = '#VALUE! Positions count from 1';
const byZero = '#DIV/0! Division by zero';
const tooLong = `#VALUE! The text is longer than ${maxText} characters`;
const row = { no: null, empty: '', name: 'Ada', five: 5, half: 0.5, yes: true, wave: '👋', zoe: 'Zoe\u0308' };

describe('CONCAT', () => {
  itGives(
    [
      ['CONCAT("a")', 'a'],
      ['CONCAT(no)', ''],
      ['CONCAT(no, empty, missing)', ''],
      ['CONCAT(name, " ", five, " ", half, " ", yes)', 'Ada 5 0.5 TRUE'],
      ['CONCAT("a", "b", "c", "d", "e")', 'abcde'],
      ['CONCAT("e", "\u0301")', 'e\u0301'],
      ['CONCAT("a", 1 / 0, -name)', byZero],
      ['CONCAT(1e21, 1e-7, -0)', '1e+211e-70'],
    ],
    row,
  );
});

describe('JOIN', () => {
  itGives(
    [
      ['JOIN(", ", "a", "b")', 'a, b'],
      ['JOIN(", ", "a")', 'a'],
      ['JOIN(", ", no, empty)', ''],
      ['JOIN(", ", no, "a", empty, "b", missing)', 'a, b'],
      ['JOIN("", "a", "b")', 'ab'],
      ['JOIN(no, "a", "b")', 'ab'],
      ['JOIN(0, 1, 2)', '102'],
      ['JOIN("-", 0, FALSE)', '0-FALSE'],
      ['JOIN(", ", " ", "a")', ' , a'],
      ['JOIN(1 / 0, "a")', byZero],
      ['JOIN(",", "a", 1 / 0)', byZero],
    ],
    row,
  );
});

describe('LOWER, UPPER and PROPER', () => {
  itGives(
    [
      ['LOWER("ÀÉÎÕÜ ŒÆ ÅØ")', 'àéîõü œæ åø'],
      ['LOWER("STRASSE")', 'strasse'],
      ['LOWER("ΣΑΣ")', 'σας'],
      ['LOWER("İ")', 'i\u0307'],
      ['LOWER("I")', 'i'],
      ['LOWER(TRUE)', 'true'],
      ['LOWER(no)', ''],
      ['LOWER("👋 1")', '👋 1'],
      ['UPPER("straße")', 'STRASSE'],
      ['UPPER("ﬁn")', 'FIN'],
      ['UPPER("ı i")', 'I I'],
      ['UPPER("ǆ")', 'Ǆ'],
      ['UPPER("zoe\u0308")', 'ZOE\u0308'],
      ['UPPER(five)', '5'],
      ['UPPER(no)', ''],
      ['PROPER("ada lovelace")', 'Ada Lovelace'],
      ['PROPER("ADA LOVELACE")', 'Ada Lovelace'],
      ['PROPER("jean-luc o\'neil d’arc")', "Jean-Luc O'Neil D’Arc"],
      ['PROPER("élodie ÉMILE e\u0301ric")', 'Élodie Émile E\u0301ric'],
      ['PROPER("  two   spaces ")', '  Two   Spaces '],
      ['PROPER("3rd floor a1b")', '3Rd Floor A1B'],
      ['PROPER("ßen ﬁn")', 'Ssen Fin'],
      ['PROPER("ΟΔΟΣ ΑΣ")', 'Οδος Ας'],
      ['PROPER("İSTANBUL ILGIN")', 'İstanbul Ilgin'],
      ['PROPER("ǆep")', 'Ǆep'],
      ['PROPER("👋hi")', '👋Hi'],
      ['PROPER("𐐨𐐩")', '𐐀𐐩'],
      ['PROPER("東京 tokyo")', '東京 Tokyo'],
      ['PROPER(no)', ''],
      ['PROPER(1 / 0)', byZero],
    ],
    row,
  );
});

describe('TRIM', () => {
  itGives(
    [
      ['TRIM("  a  ")', 'a'],
      ['TRIM("a \t\n b")', 'a b'],
      ['TRIM("a\u00a0b\u3000\u2003c")', 'a b c'],
      ['TRIM("\u00a0a\u202f")', 'a'],
      ['TRIM("\ufeffa")', 'a'],
      ['TRIM("a\u200bb")', 'a\u200bb'],
      ['TRIM("   ")', ''],
      ['TRIM(no)', ''],
      ['TRIM(five)', '5'],
    ],
    row,
  );
});

describe('LEN counts characters, beyond the basic plane too', () => {
  itGives(
    [
      ['LEN("")', 0],
      ['LEN(no)', 0],
      ['LEN("abc")', 3],
      ['LEN(" ")', 1],
      ['LEN(five)', 1],
      ['LEN(half)', 3],
      ['LEN(yes)', 4],
      ['LEN("é")', 1],
      ['LEN("e\u0301")', 2],
      ['LEN(wave)', 1],
      ['LEN("👋👋a")', 3],
      ['LEN("👋🏽")', 2],
      ['LEN("👨\u200d👩\u200d👧")', 5],
      ['LEN("🇫🇷")', 2],
      ['LEN("\ud800")', 1],
      ['LEN("\ud83d👋")', 2],
      ['LEN("𝒜bc")', 3],
      ['LEN(1 / 0)', byZero],
    ],
    row,
  );
});

describe('LEFT, RIGHT and MID cut between characters', () => {
  itGives(
    [
      ['LEFT("abc")', 'a'],
      ['LEFT("abc", 0)', ''],
      ['LEFT("abc", 2)', 'ab'],
      ['LEFT("abc", 2.9)', 'ab'],
      ['LEFT("abc", 3)', 'abc'],
      ['LEFT("abc", 1e300)', 'abc'],
      ['LEFT("abc", -1)', ''],
      ['LEFT("abc", no)', ''],
      ['LEFT("abc", TRUE)', 'a'],
      ['LEFT("abc", "2")', 'ab'],
      ['LEFT("abc", name)', '#VALUE! "Ada" is not a number'],
      ['LEFT(no, 2)', ''],
      ['LEFT(12345, 2)', '12'],
      ['LEFT("👋👋b", 2)', '👋👋'],
      ['LEFT(zoe, 3)', 'Zoe'],
      ['RIGHT("abc")', 'c'],
      ['RIGHT("abc", 0)', ''],
      ['RIGHT("abc", 2.9)', 'bc'],
      ['RIGHT("abc", 4)', 'abc'],
      ['RIGHT("abc", -5)', ''],
      ['RIGHT("a👋👋", 2)', '👋👋'],
      ['RIGHT("👋a", 1)', 'a'],
      ['RIGHT(no, 2)', ''],
      ['RIGHT(zoe, 1)', '\u0308'],
      ['MID("abcde", 2, 3)', 'bcd'],
      ['MID("abcde", 1, 1)', 'a'],
      ['MID("abcde", 5, 9)', 'e'],
      ['MID("abcde", 6, 1)', ''],
      ['MID("abcde", 1e300, 1)', ''],
      ['MID("abcde", 2, 0)', ''],
      ['MID("abcde", 2, -1)', ''],
      ['MID("abcde", 2.9, 1.9)', 'b'],
      ['MID("abcde", 0, 1)', fromOne],
      ['MID("abcde", -3, 1)', fromOne],
      ['MID("abcde", 0.5, 1)', fromOne],
      ['MID("abcde", no, 1)', fromOne],
      ['MID("a👋b👋c", 2, 3)', '👋b👋'],
      ['MID(no, 1, 3)', ''],
    ],
    row,
  );
});

describe('the length of a text is limited, whatever made it', () => {
  const half = 'x'.repeat(maxText / 2);
  const cells = { half, full: half + half, sharp: 'ß'.repeat(maxText / 2 + 1) };
  const length = (formula: string) => `LEN(${formula})`;
  itGives(
    [
      [length('full'), maxText],
      [length('half & half'), maxText],
      [length('half & half & "x"'), tooLong],
      [length('CONCAT(half, half)'), maxText],
      [length('CONCAT(half, half, "x")'), tooLong],
      [length('CONCAT(full)'), maxText],
      [length('JOIN("-", half, half)'), tooLong],
      [length('JOIN("", half, half)'), maxText],
      [length('REPLACE(full, 1, 1, "y")'), maxText],
      [length('REPLACE(full, 1, 1, "yy")'), tooLong],
      [length('SUBSTITUTE(full, "x", "yy")'), tooLong],
      [length('SUBSTITUTE(half, "x", "yy")'), maxText],
      [length('SUBSTITUTE(full, "x", "yy", 1)'), tooLong],
      [length('SUBSTITUTE(full, "x", "")'), 0],
      [length('UPPER(sharp)'), tooLong],
      [length('PROPER(sharp)'), maxText / 2 + 2],
    ],
    cells,
  );

  it('a text that is already longer is refused where it is joined, and can be cut', () => {
    const longer = { long: `${cells.full}x` };
    expect(explain('CONCAT(long)', longer)).toBe(tooLong);
    expect(explain('long & ""', longer)).toBe(tooLong);
    expect(explain('LEN(LEFT(long, 10))', longer)).toBe(10);
  });
});
