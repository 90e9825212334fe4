import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { explain, itGives } from '../directory.ts';

const byZero = '#DIV/0! Division by zero';
const row = { no: null, empty: '', five: 5, yes: true };
const each = (name: string, valid: readonly string[], invalid: readonly string[]) => {
  itGives(valid.map(text => [`${name}("${text}")`, true]));
  itGives(invalid.map(text => [`${name}("${text}")`, false]));
  itGives(
    [
      [`${name}(no)`, false],
      [`${name}(empty)`, false],
      [`${name}(missing)`, false],
      [`${name}(five)`, false],
      [`${name}(1 / 0)`, byZero],
    ],
    row,
  );
};

describe('ISEMAIL', () => {
  each(
    'ISEMAIL',
    ['ada@example.test', 'a.b+c@sub.example.co', "o'hara@example.ie", 'jürgen@bücher.example', '用户@例子.中国'],
    [
      'ada',
      'ada@',
      '@example.test',
      'ada@example',
      'ada@@example.test',
      ' ada@example.test',
      'ada@example.test ',
      'ada@example.test,eve@example.test',
      'Ada <ada@example.test>',
      'mailto:ada@',
      'ada@exam ple.test',
      'ada@example.test\u200b',
    ],
  );
});

describe('ISPHONE and ISMOBILE take international numbers as they are stored, and nothing else', () => {
  const valid = ['+12', '+33123456789', '+33612345678', '+123456789012345'];
  const invalid = [
    '+',
    '+1',
    '+0123456789',
    '0612345678',
    '33123456789',
    '0033123456789',
    '+33 1 23 45 67 89',
    '+33-123456789',
    '+1234567890123456',
    '+33123456789 ',
    '＋33123456789',
    '+٣٣١٢٣٤٥٦٧',
    '+33(0)123456789',
  ];
  each('ISPHONE', valid, invalid);
  each('ISMOBILE', valid, invalid);
});

describe('ISUSERID', () => {
  each(
    'ISUSERID',
    ['ada', 'A1b', '007', 'ada.lovelace', 'ada_lovelace', 'ada-lovelace', 'x..', 'a--', `a${'b'.repeat(63)}`],
    [
      'ad',
      '.ada',
      '-ada',
      '_ada',
      'ada lovelace',
      'ada@example.test',
      'zoë',
      'ada/1',
      'аda',
      ' ada',
      'ada ',
      `a${'b'.repeat(64)}`,
    ],
  );

  it('a number that is long enough is read as its text', () => {
    expect(explain('ISUSERID(123)')).toBe(true);
    expect(explain('ISUSERID(12)')).toBe(false);
    expect(explain('ISUSERID(-123)')).toBe(false);
  });
});

describe('INITIALS', () => {
  itGives(
    [
      ['INITIALS("Ada")', 'A'],
      ['INITIALS("ada lovelace")', 'AL'],
      ['INITIALS("Ada", "Lovelace")', 'AL'],
      ['INITIALS("Anne-Marie", "de la Tour")', 'AMDLT'],
      ['INITIALS("D’Arc", "O\'Neil")', 'DO'],
      ['INITIALS("élodie", "ŒUVRE")', 'ÉŒ'],
      ['INITIALS("e\u0301lodie")', 'E'],
      ['INITIALS("ßen")', 'SS'],
      ['INITIALS("ılgın", "İnci")', 'Iİ'],
      ['INITIALS("王 小明")', '王小'],
      ['INITIALS("𐐨𐐩")', '𐐀'],
      ['INITIALS("👋 Ada")', 'A'],
      ['INITIALS("3rd", "R2D2")', 'RRD'],
      ['INITIALS("  Ada   Lovelace ")', 'AL'],
      ['INITIALS("-", "...", "42")', ''],
      ['INITIALS(no)', ''],
      ['INITIALS(no, "Ada", empty)', 'A'],
      ['INITIALS(five, TRUE)', 'T'],
      ['INITIALS("Ada", 1 / 0)', byZero],
    ],
    row,
  );

  it('are the initials of each name in turn, and in capitals', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), fc.string({ unit: 'grapheme' }), (a, b) => {
        expect(explain('INITIALS(a, b)', { a, b })).toBe(explain('INITIALS(a) & INITIALS(b)', { a, b }));
        expect(explain('INITIALS(a & " " & b)', { a, b })).toBe(explain('INITIALS(a, b)', { a, b }));
        expect(explain('EXACT(UPPER(INITIALS(a)), INITIALS(a))', { a })).toBe(true);
      }),
      { numRuns: 1000 },
    );
  });
});
