import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { foldedCharacters, foldText } from '../../formulas/fold.ts';
import { isVisible, normalizeLine, stripIgnorables, stripMeaningless } from '../../formulas/unicode.ts';
import { identityKey } from '../../server/model/identityKey.ts';

const texts = fc.oneof(fc.string({ unit: 'binary' }), fc.string({ unit: 'grapheme' }));

describe('folded text', () => {
  it.each([
    ['Loetitia Œuvre', 'loetitia oeuvre'],
    ['Łukasz', 'lukasz'],
    ['Straße', 'strasse'],
    ['STRAẞE', 'strasse'],
    ['O’Neil ‘x’ ʼ', "o'neil 'x' '"],
    ['ÉLODIE', 'elodie'],
    ['E\u0301lodie', 'elodie'],
    ['İstanbul ışık', 'istanbul isik'],
    ['Søren Ærø', 'soren aero'],
    ['Þór Đỗ ð', 'thor do d'],
    ['ＡｂＣ１', 'abc1'],
    ['oﬃce ﬁn', 'office fin'],
    ['a\u2011b–c', 'a-b-c'],
    ['a\u00adb\u200bc\u200e', 'abc'],
    ['Jean\u00a0Luc\u3000x', 'jean luc x'],
    ['ΣΑΣ Σας', 'σασ σασ'],
    ['Ёлка й', 'елка и'],
    ['½ 가', '½ 가'],
  ])('of %s is %s', (text, folded) => expect(foldText(text)).toBe(folded));

  it('folding is idempotent, and folds character by character', () => {
    for (const [sign, folded] of foldedCharacters()) {
      expect(foldText(sign)).toBe(folded);
      expect(foldText(folded)).toBe(folded);
    }
    fc.assert(
      fc.property(texts, texts, (one, other) => {
        expect(foldText(one) + foldText(other)).toBe(foldText(one + other));
        expect(foldText(foldText(one))).toBe(foldText(one));
      }),
    );
  });

  it('the fold does not depend on composition or case', () => {
    const latin = fc.string({ unit: fc.integer({ min: 0x20, max: 0x24f }).map(code => String.fromCodePoint(code)) });
    fc.assert(
      fc.property(latin, text => {
        expect(foldText(text.normalize('NFD'))).toBe(foldText(text.normalize('NFC')));
        expect(foldText(text.toUpperCase())).toBe(foldText(text));
      }),
      { numRuns: 2000 },
    );
  });
});

describe('identity keys', () => {
  it.each([
    ['E-1\u200e', 'e-1'],
    ['E\u20111', 'e-1'],
    ['Ｅ－１', 'e-1'],
    ['e\u034f-1\u3164', 'e-1'],
    ['O’Neil', "o'neil"],
    ['Straße', 'strasse'],
    ['ﬁn', 'fin'],
    ['A\u00a0 B', 'a b'],
    ['Zoé'.normalize('NFD'), 'zoé'],
    ['İ', 'i̇'],
    ['ı', 'ı'],
  ])('of %s is %s', (text, key) => expect(identityKey(text)).toBe(key));

  it('look-alike letters of other scripts and accents have different keys', () => {
    expect(identityKey('аda')).not.toBe(identityKey('ada'));
    expect(identityKey('Zoé')).not.toBe(identityKey('Zoe'));
  });

  it('a key is its own key, and ignores case, form and invisible characters', () => {
    fc.assert(
      fc.property(texts, text => {
        const key = identityKey(text);
        expect(identityKey(key)).toBe(key);
        expect(identityKey(text.normalize('NFD'))).toBe(key);
        expect(identityKey(text.normalize('NFKC'))).toBe(key);
        expect(identityKey(`\u200e${text}\u2060`)).toBe(key);
        if (!text.includes('ı')) expect(identityKey(text.toUpperCase())).toBe(key);
      }),
      { numRuns: 5000 },
    );
  });
});

describe('invisible characters', () => {
  it.each(['', ' \u2003', '\u200e', '\u034f', '\u3164', '\u2800', '\u115f', '\uffa0', '\ufe0f', '\u{e0020}', '\ufffe', '\ufff9'])(
    '%j shows nothing',
    text => expect(isVisible(text)).toBe(false),
  );
  it.each(['a', '\u0301', '.', '👩', '가', '\u0600'])('%j shows something', text => expect(isVisible(text)).toBe(true));

  it('are removed if they have no effect, and removing is idempotent', () => {
    fc.assert(
      fc.property(texts, text => {
        const clean = stripMeaningless(text);
        expect(stripMeaningless(clean)).toBe(clean);
        expect(stripIgnorables(clean)).toBe(stripIgnorables(text));
        expect(isVisible(clean)).toBe(isVisible(text));
        expect(normalizeLine(normalizeLine(text))).toBe(normalizeLine(text));
      }),
      { numRuns: 5000 },
    );
  });
});
