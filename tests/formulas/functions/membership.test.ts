import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { listOf } from '../../../formulas/list.ts';
import { parse } from '../../../formulas/parse.ts';
import type { Cells, Scope } from '../../../formulas/tree.ts';
import { typeOf } from '../../../formulas/types.ts';
import { explain, itGives } from '../directory.ts';

const row: Cells = {
  languages: listOf(['fr', 'Straße', 'É', '12']),
  none: null,
  one: 'fr',
  two: 'fr, en',
  number: 12,
  yes: true,
  empty: '',
  org: 'o1',
};

describe('HAS finds an item as = finds a text', () => {
  itGives(
    [
      ['HAS(languages, "fr")', true],
      ['HAS(languages, "FR")', true],
      ['HAS(languages, "strasse")', true],
      ['HAS(languages, "e\u0301")', true],
      ['HAS(languages, "f\u200br")', true],
      ['HAS(languages, 12)', true],
      ['HAS(languages, "en")', false],
      ['HAS(languages, "f")', false],
      ['HAS(languages, "")', false],
      ['HAS(languages, BLANK())', false],
      ['HAS(languages, " fr")', false],
      ['HAS(languages, languages)', false],
    ],
    row,
  );
});

describe('a cell with one value is a list of it, and a blank cell an empty list', () => {
  itGives(
    [
      ['HAS(one, "fr")', true],
      ['HAS(two, "fr")', false],
      ['HAS(two, "fr, en")', true],
      ['HAS(number, "12")', true],
      ['HAS(yes, "true")', true],
      ['HAS(none, "fr")', false],
      ['HAS(empty, "")', false],
      ['HAS(org.name, "globex")', true],
      ['COUNT(one)', 1],
      ['COUNT(number)', 1],
      ['COUNT(none)', 0],
      ['COUNT(empty)', 0],
      ['COUNT(missing)', 0],
      ['COUNT(org.name)', 1],
      ['COUNT(languages)', 4],
    ],
    row,
  );
});

describe('HASANY needs one of its items, HASALL all of them', () => {
  itGives(
    [
      ['HASANY(languages, "en", "fr")', true],
      ['HASANY(languages, "en", "de")', false],
      ['HASANY(languages, "FR")', true],
      ['HASANY(none, "fr", "")', false],
      ['HASALL(languages, "fr", "é")', true],
      ['HASALL(languages, "fr", "fr")', true],
      ['HASALL(languages, "fr", "en")', false],
      ['HASALL(languages, "fr", BLANK())', false],
      ['HASALL(none, "fr")', false],
    ],
    row,
  );
});

describe('an error in the list or in an item is the result, even if an item before it decides', () => {
  itGives(
    [
      ['HAS(1 / 0, "fr")', '#DIV/0! Division by zero'],
      ['HAS(languages, 1 / 0)', '#DIV/0! Division by zero'],
      ['HASANY(languages, "fr", 1 / 0)', '#DIV/0! Division by zero'],
      ['HASALL(languages, "en", SQRT(-1))', '#NUM! The result is not a real number'],
      ['COUNT(VALUE("x"))', '#VALUE! "x" is not a number'],
      ['IFERROR(COUNT(1 / 0), -1)', -1],
    ],
    row,
  );
});

describe('types', () => {
  const scope: Scope = {
    table: 'users',
    fields: () => [
      { id: 'languages', name: 'Languages', type: 'list' },
      { id: 'teams', name: 'Teams', type: 'list' },
      { id: 'email', name: 'Email', type: 'text' },
    ],
  };
  const issuesOf = (text: string) => {
    const parsed = parse(text, scope);
    return parsed.ok ? typeOf(parsed.tree, scope).issues : [parsed.issue];
  };

  it.each(['HAS(Languages, "fr")', 'HASANY(Teams, Email)', 'COUNT(Languages) > 1', 'COUNT(BLANK())', 'Languages = Teams'])(
    '%s is accepted',
    text => expect(issuesOf(text)).toEqual([]),
  );

  it.each([
    ['HAS(Email, "fr")', 'type', 'HAS expects a list for "list", not a text.', 4, 5],
    ['1 + COUNT(Email)', 'type', 'COUNT expects a list for "list", not a text.', 10, 5],
    ['Languages = "fr"', 'type', 'A list and a text are never equal. Use HAS(list, item) to look for an item of a list.', 12, 4],
    ['Languages + 1', 'type', '"+" expects a number, not a list.', 0, 9],
    ['Teams.Email', 'unknown_field', '"Teams" is a list, so it cannot be followed by another field.', 0, 5],
    ['HASS(Languages, "fr")', 'unknown_function', 'Unknown function HASS. Did you mean HAS?', 0, 4],
    ['HASANY(Languages)', 'arguments', 'HASANY takes at least 2 arguments, not 1.', 0, 6],
    ['COUNT(Languages, Teams)', 'arguments', 'COUNT takes 1 argument, not 2.', 0, 5],
  ])('%s is refused with the reason and its position', (text, code, message, at, length) => {
    expect(issuesOf(text)).toEqual([{ code, message, at, length }]);
  });
});

describe('laws of lists', () => {
  const item = fc.oneof(fc.constantFrom('fr', 'FR', 'é', 'É', 'ß', '12'), fc.string({ unit: 'grapheme', maxLength: 4 }));
  const items = fc.array(item, { maxLength: 5 });

  it('a list has each of its items, and all of them together', () => {
    fc.assert(
      fc.property(items, all => {
        const list = listOf(all);
        for (const each of list ?? []) expect(explain('HAS(l, i)', { l: list, i: each })).toBe(true);
        if (list !== null && list.length > 1)
          expect(explain('HASALL(l, a, b)', { l: list, a: list[0]!, b: list.at(-1)! })).toBe(true);
      }),
    );
  });

  it('a list has what equals one of its items, in whatever order they are', () => {
    fc.assert(
      fc.property(items, item, (all, sought) => {
        const list = listOf(all);
        const expected = (list ?? []).some(each => explain('a = b', { a: each, b: sought }) === true);
        expect(explain('HAS(l, i)', { l: list, i: sought })).toBe(expected);
        expect(explain('HAS(l, i)', { l: listOf(all.toReversed()), i: sought })).toBe(expected);
      }),
    );
  });
});
