import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { explain, itGives } from '../directory.ts';

const fromOne = '#VALUE! Positions count from 1';
const byZero = '#DIV/0! Division by zero';
const row = { no: null, empty: '', name: 'Ada', five: 55, yes: true };

describe('CONTAINS, STARTSWITH and ENDSWITH ignore case, accents, widths and invisible characters', () => {
  itGives(
    [
      ['CONTAINS("Head of Sales", "OF S")', true],
      ['CONTAINS("Head of Sales", "off")', false],
      ['CONTAINS("abc", "")', true],
      ['CONTAINS("", "")', true],
      ['CONTAINS("", "a")', false],
      ['CONTAINS(no, "a")', false],
      ['CONTAINS(name, no)', true],
      ['CONTAINS(five, 5)', true],
      ['CONTAINS(yes, "ru")', true],
      ['CONTAINS("Žižek", "zizek")', true],
      ['CONTAINS("naïve", "NAIVE")', true],
      ['CONTAINS("Œuvre", "oe")', true],
      ['CONTAINS("oeuvre", "œ")', true],
      ['CONTAINS("Straße", "SS")', true],
      ['CONTAINS("O’Brien", "o\'b")', true],
      ['CONTAINS("ＡＢＣ", "b")', true],
      ['CONTAINS("co\u00adop", "coop")', true],
      ['CONTAINS("\u0130stanbul", "istanbul")', true],
      ['CONTAINS("DIYARBAKIR", "diyarbakır")', true],
      ['CONTAINS("Москва", "МОСК")', true],
      ['CONTAINS("東京都", "京")', true],
      ['CONTAINS("👋🏽", "👋")', true],
      ['CONTAINS("a.c", "a?c")', false],
      ['CONTAINS("100%", "%")', true],
      ['CONTAINS("a_b", "a%b")', false],
      ['CONTAINS(1 / 0, "a")', byZero],
      ['STARTSWITH("Émile", "em")', true],
      ['STARTSWITH("Émile", "mile")', false],
      ['STARTSWITH("abc", "")', true],
      ['STARTSWITH("a", "ab")', false],
      ['STARTSWITH("œil", "o")', true],
      ['STARTSWITH(no, no)', true],
      ['STARTSWITH("\u200babc", "a")', true],
      ['ENDSWITH("ada@Example.TEST", ".test")', true],
      ['ENDSWITH("abc", "ab")', false],
      ['ENDSWITH("abc", "")', true],
      ['ENDSWITH("Zoé", "E")', true],
      ['ENDSWITH("Zoe\u0301", "é")', true],
      ['ENDSWITH("Gauß", "s")', true],
      ['ENDSWITH(five, 5)', true],
    ],
    row,
  );

  it('a text contains, begins and ends with its own parts', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), fc.nat(8), fc.nat(8), (a, from, size) => {
        const cells = { a, from: from + 1, size };
        expect(explain('STARTSWITH(a, LEFT(a, size))', cells)).toBe(true);
        expect(explain('ENDSWITH(a, RIGHT(a, size))', cells)).toBe(true);
        expect(explain('CONTAINS(a, MID(a, from, size))', cells)).toBe(true);
      }),
      { numRuns: 1000 },
    );
  });
});

describe('FIND minds case and accents', () => {
  itGives(
    [
      ['FIND("b", "abc")', 2],
      ['FIND("B", "abc")', 0],
      ['FIND("e", "é")', 0],
      ['FIND("e", "e\u0301")', 1],
      ['FIND("", "abc")', 1],
      ['FIND("", "")', 1],
      ['FIND("a", no)', 0],
      ['FIND(no, "abc")', 1],
      ['FIND(5, five)', 1],
      ['FIND("b", "abcb", 3)', 4],
      ['FIND("b", "abcb", 2)', 2],
      ['FIND("b", "abcb", 2.9)', 2],
      ['FIND("b", "abcb", 5)', 0],
      ['FIND("b", "abcb", 99)', 0],
      ['FIND("b", "abcb", 0)', fromOne],
      ['FIND("b", "abcb", -1)', fromOne],
      ['FIND("b", "👋b👋b")', 2],
      ['FIND("b", "👋b👋b", 3)', 4],
      ['FIND("👋", "a👋")', 2],
      ['FIND("a.c", "abc a.c")', 5],
      ['FIND(1 / 0, "a")', byZero],
    ],
    row,
  );

  it('the text at the found position is the sought one, and there is none before it', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: fc.constantFrom('a', 'b', 'é', '👋') }),
        fc.constantFrom('a', 'ab', '👋', 'é👋'),
        (a, part) => {
          const at = explain('FIND(part, a)', { a, part }) as number;
          if (at === 0) expect(a).not.toContain(part);
          else expect(explain('MID(a, at, LEN(part))', { a, part, at })).toBe(part);
          if (at > 1) expect(explain('FIND(part, LEFT(a, at + LEN(part) - 2))', { a, part, at })).toBe(0);
          const next = explain('FIND(part, a, at + 1)', { a, part, at }) as number;
          expect(next === 0 || next > at).toBe(true);
        },
      ),
      { numRuns: 1000 },
    );
  });
});

describe('REPLACE', () => {
  itGives(
    [
      ['REPLACE("abcde", 2, 3, "X")', 'aXe'],
      ['REPLACE("abcde", 1, 0, "X")', 'Xabcde'],
      ['REPLACE("abcde", 6, 0, "X")', 'abcdeX'],
      ['REPLACE("abcde", 99, 1, "X")', 'abcdeX'],
      ['REPLACE("abcde", 1, 99, "X")', 'X'],
      ['REPLACE("abcde", 1, 99, "")', ''],
      ['REPLACE("abcde", 2, -1, "X")', 'aXbcde'],
      ['REPLACE("abcde", 2.9, 1.9, "X")', 'aXcde'],
      ['REPLACE("abcde", 0, 1, "X")', fromOne],
      ['REPLACE("abcde", -1, 1, "X")', fromOne],
      ['REPLACE("👋b👋", 2, 1, "-")', '👋-👋'],
      ['REPLACE(no, 1, 1, "X")', 'X'],
      ['REPLACE("abc", 1, 1, no)', 'bc'],
      ['REPLACE(12345, 2, 2, 0)', '1045'],
      ['REPLACE("abc", 1, 1, 1 / 0)', byZero],
      ['REPLACE("a$&b", 2, 2, "$1")', 'a$1b'],
    ],
    row,
  );
});

describe('SUBSTITUTE', () => {
  itGives(
    [
      ['SUBSTITUTE("a-b-c", "-", "+")', 'a+b+c'],
      ['SUBSTITUTE("a-b-c", "-", "")', 'abc'],
      ['SUBSTITUTE("a-b-c", "-", no)', 'abc'],
      ['SUBSTITUTE("aaaa", "aa", "b")', 'bb'],
      ['SUBSTITUTE("aaa", "aa", "b")', 'ba'],
      ['SUBSTITUTE("aaa", "a", "aa")', 'aaaaaa'],
      ['SUBSTITUTE("Abc", "a", "x")', 'Abc'],
      ['SUBSTITUTE("é", "e", "x")', 'é'],
      ['SUBSTITUTE("abc", "", "x")', 'abc'],
      ['SUBSTITUTE("abc", no, "x")', 'abc'],
      ['SUBSTITUTE(no, "a", "x")', ''],
      ['SUBSTITUTE("", "", "x")', ''],
      ['SUBSTITUTE("a.b", ".", "$&")', 'a$&b'],
      ['SUBSTITUTE("a-b-c", "-", "+", 1)', 'a+b-c'],
      ['SUBSTITUTE("a-b-c", "-", "+", 2)', 'a-b+c'],
      ['SUBSTITUTE("a-b-c", "-", "+", 2.9)', 'a-b+c'],
      ['SUBSTITUTE("a-b-c", "-", "+", 3)', 'a-b-c'],
      ['SUBSTITUTE("a-b-c", "-", "+", 1e300)', 'a-b-c'],
      ['SUBSTITUTE("a-b-c", "-", "+", 0)', fromOne],
      ['SUBSTITUTE("a-b-c", "-", "+", -1)', fromOne],
      ['SUBSTITUTE("a-b-c", "-", "+", no)', fromOne],
      ['SUBSTITUTE("👋a👋", "👋", "b", 2)', '👋ab'],
      ['SUBSTITUTE(1.5, ".", ",")', '1,5'],
      ['SUBSTITUTE("a", "a", 1 / 0)', byZero],
    ],
    row,
  );
});

describe('EXACT', () => {
  itGives(
    [
      ['EXACT("a", "a")', true],
      ['EXACT("a", "A")', false],
      ['EXACT("é", "e\u0301")', false],
      ['EXACT("a", "a ")', false],
      ['EXACT(no, "")', true],
      ['EXACT(no, missing)', true],
      ['EXACT(five, "55")', true],
      ['EXACT(TRUE, "TRUE")', true],
      ['EXACT(1 / 0, "a")', byZero],
    ],
    row,
  );
});

describe('laws of texts', () => {
  const letters = fc.string({
    unit: fc.oneof(
      fc.constantFrom('a', 'B', ' ', '-', 'é', '👋', 'ß', 'İ', 'e\u0301'),
      fc.string({ unit: 'grapheme', maxLength: 1 }),
    ),
  });

  it('the parts of a text make the text again', () => {
    fc.assert(
      fc.property(letters, fc.nat(12), (a, n) => {
        const cells = { a, n, after: n + 1 };
        expect(explain('LEFT(a, n) & MID(a, after, LEN(a))', cells)).toBe(a);
        expect(explain('LEFT(a, LEN(a) - n) & RIGHT(a, n)', cells)).toBe(
          n <= Array.from(a).length ? a : explain('RIGHT(a, n)', cells),
        );
        expect(explain('REPLACE(a, after, 1, MID(a, after, 1))', cells)).toBe(a);
        expect(explain('REPLACE(a, after, 0, "")', cells)).toBe(a);
      }),
      { numRuns: 1000 },
    );
  });

  it('lengths add up, and joining equals concatenating where no text is blank', () => {
    fc.assert(
      fc.property(letters, letters, (a, b) => {
        expect(explain('LEN(a & b) = LEN(a) + LEN(b)', { a, b })).toBe(true);
        expect(explain('EXACT(CONCAT(a, b), a & b)', { a, b })).toBe(true);
        expect(explain('EXACT(JOIN("", a, b), a & b)', { a, b })).toBe(true);
        expect(explain('LEN(JOIN("--", a, b))', { a, b })).toBe(
          Array.from(a).length + Array.from(b).length + (a !== '' && b !== '' ? 2 : 0),
        );
      }),
      { numRuns: 1000 },
    );
  });

  it('changing the case or trimming twice changes nothing more', () => {
    fc.assert(
      fc.property(letters, a => {
        for (const name of ['LOWER', 'UPPER', 'TRIM', 'PROPER']) {
          const once = explain(`${name}(a)`, { a });
          expect(explain(`${name}(a)`, { a: String(once) })).toBe(once);
        }
        expect(explain('TRIM(a) = TRIM(" " & a & "  ")', { a })).toBe(true);
      }),
      { numRuns: 1000 },
    );
  });

  it('a part that is substituted is gone, and substituting it back restores a text that had none of the new part', () => {
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom('a', 'b', '-', '👋') }), a => {
        expect(explain('FIND("-", SUBSTITUTE(a, "-", "+"))', { a })).toBe(0);
        expect(explain('SUBSTITUTE(SUBSTITUTE(a, "-", "+"), "+", "-")', { a })).toBe(a);
        const count = explain('LEN(a) - LEN(SUBSTITUTE(a, "-", ""))', { a }) as number;
        if (count > 0)
          expect(explain('FIND("+", SUBSTITUTE(a, "-", "+", count))', { a, count })).toBe(Array.from(a).lastIndexOf('-') + 1);
        expect(explain('SUBSTITUTE(a, "-", "+", count + 1)', { a, count })).toBe(a);
      }),
      { numRuns: 1000 },
    );
  });
});
