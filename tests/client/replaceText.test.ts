import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type ReplaceChoices, replaceText } from '../../client/grid/replace-text.ts';

const replace = (inText: string, text: string, replacement: string, more: Partial<ReplaceChoices> = {}): string =>
  replaceText(inText, { text, replacement, matchCase: false, wholeCell: false, column: null, rows: 'all', ...more });

describe('a text that is replaced', () => {
  it.each([
    ['wherever it stands', 'Sales, sales team', 'sales', 'Support', {}, 'Support, Support team'],
    ['only in its own case if asked', 'Sales, sales team', 'sales', 'Support', { matchCase: true }, 'Sales, Support team'],
    ['only as the whole cell if asked', 'Sales team', 'sales', 'Support', { wholeCell: true }, 'Sales team'],
    ['as the whole cell with spaces around it', ' Sales ', 'sales', 'Support', { wholeCell: true }, 'Support'],
    ['with signs that patterns know', 'a.b (c) $1 [d]', '.b (c) $1 [', '*$&$1\\', {}, 'a*$&$1\\d]'],
    ['not by signs that only patterns know', 'abc', '.', 'x', {}, 'abc'],
    ['with accents in another Unicode form', 'Ame\u0301lie', 'am\u00e9lie', 'Zoé', {}, 'Zoé'],
    ['not without its accents', 'Amélie', 'Amelie', 'Zoé', {}, 'Amélie'],
    ['by nothing', 'Dr. Bob', 'dr. ', '', {}, 'Bob'],
    ['of several characters outside the first plane', '😀😀x', '😀', '🙂', {}, '🙂🙂x'],
  ] as const)('is found %s', (_, inText, text, replacement, more, result) => {
    expect(replace(inText, text, replacement, more)).toBe(result);
  });

  it('is split and joined, with any signs in it', () => {
    const some = fc.string({ unit: fc.constantFrom('a', 'b', '.', '$', '\\', '(', '[', '^', '{', '-', '/', ' '), maxLength: 12 });
    fc.assert(
      fc.property(
        some,
        some.filter(text => text !== ''),
        some,
        (inText, text, replacement) => {
          expect(replace(inText, text, replacement, { matchCase: true })).toBe(inText.split(text).join(replacement));
        },
      ),
    );
  });
});
