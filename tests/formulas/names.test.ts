import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fieldsNamed, type NameAt, notFollowed, resolvePath, unknownField } from '../../formulas/names.ts';
import { nearest } from '../../formulas/nearest.ts';
import { printFieldName } from '../../formulas/print.ts';
import type { Scope, ScopeField } from '../../formulas/tree.ts';
import { scope } from './directory.ts';
import { scopes } from './trees.ts';

const field = (id: string, name: string): ScopeField => ({ id, name, type: 'text' });
const fields = [
  field('name', 'Title'),
  field('title', 'Full name'),
  field('Code', 'code'),
  field('code', 'CODE'),
  field('e', 'Élan'),
  field('empty', ''),
  field('blank', ' spaced '),
];
const idsNamed = (name: string): string[] => fieldsNamed(fields, name).map(({ id }) => id);

describe('the field that a name means', () => {
  it.each<[string, string, string[]]>([
    ['an id comes before a name', 'title', ['title']],
    ['an id in another case comes before a name', 'TITLE', ['title']],
    ['a name is found in its spelling', 'Full name', ['title']],
    ['a name is found in another case', 'FULL NAME', ['title']],
    ['an id in its spelling comes before one in another case', 'code', ['code']],
    ['an id in another case is ambiguous if it fits two', 'cODE', ['Code', 'code']],
    ['a name is found in either composition', 'E\u0301lan', ['e']],
    ['a name is found with spaces around it', '  Full name ', ['title']],
    ['spaces that belong to a name count', ' spaced ', ['blank']],
    ['a name with spaces is not found without them', 'spaced', []],
    ['an accent counts', 'Elan', []],
    ['spaces alone name nothing', '  ', []],
  ])('%s, as in %j', (_, name, expected) => expect(idsNamed(name)).toEqual(expected));

  it('is, for the way in which a formula prints it, the field itself', () => {
    fc.assert(
      fc.property(scopes, ({ scope: any }) => {
        for (const own of [any.fields('a'), any.fields('b'), any.fields('c')])
          for (const each of own) {
            const printed = printFieldName(each, own);
            const name = printed.startsWith('{') ? printed.slice(1, -1).replaceAll('}}', '}') : printed;
            expect(fieldsNamed(own, name), printed).toEqual([each]);
          }
      }),
      { numRuns: 500 },
    );
  });
});

describe('a path of names', () => {
  /** The names of a path as they are in its text. */
  const namesOf = (text: string): NameAt[] => {
    let at = 0;
    return text.split('.').map(name => {
      const found = { name, at, end: at + name.length };
      at = found.end + 1;
      return found;
    });
  };
  const resolve = (text: string, of: Scope = scope) => resolvePath(namesOf(text), of);

  it.each([
    ['Email', ['email']],
    ['organisation.LICENCE POOL.total', ['org', 'pool', 'total']],
    ['manager.manager.manager.First Name', ['manager', 'manager', 'manager', 'firstName']],
    ['org', ['org']],
  ])('%s leads along the links to %j', (text, path) => expect(resolve(text)).toEqual({ path }));

  it.each([
    ['nothing', 'Unknown field "nothing".', 0, 7],
    ['org.nam.x', 'Unknown field "nam". Did you mean "Name"?', 4, 3],
    ['org.Name.x', '"Name" is not a link, so it cannot be followed by another field.', 4, 4],
    ['Twin', 'Unknown field "Twin".', 0, 4],
    ['manager.Same', 'Several fields are called "Same". Write the id: same1 or same2.', 8, 4],
    ['', 'Unknown field "".', 0, 0],
  ])('%j is refused with the reason, at the name that is wrong', (text, message, at, length) => {
    const without: Scope = {
      ...scope,
      fields: table => scope.fields(table).filter(({ id }) => !id.startsWith('twin')),
    };
    expect(resolve(text, without)).toEqual({ issue: { code: 'unknown_field', message, at, length } });
  });

  it('says of a list that it is one, and of every other field that it is no link', () => {
    expect(notFollowed({ ...field('x', 'Teams'), type: 'list' })).toContain('"Teams" is a list, so');
    for (const type of ['text', 'number', 'flag', 'date', 'time', 'any'] as const)
      expect(notFollowed({ ...field('x', 'X'), type })).toContain('"X" is not a link, so');
  });
});

describe('a suggestion for a name', () => {
  const word = fc.string({ minLength: 4, maxLength: 12, unit: fc.constantFrom('a', 'b', 'c', 'd', 'e', 'f', 'g', 'h') });

  it('is a name or an id of a field, and none if nothing is similar', () => {
    expect(unknownField('lastNmae', scope.fields('users'))).toBe('Unknown field "lastNmae". Did you mean "lastName"?');
    expect(unknownField('quarterly', scope.fields('users'))).toBe('Unknown field "quarterly".');
    expect(unknownField('x', [])).toBe('Unknown field "x".');
  });

  it('is the word itself if it is among the candidates, in whatever case', () => {
    fc.assert(
      fc.property(word, fc.array(word), (sought, others) => {
        expect(nearest(sought.toUpperCase(), [...others, sought])?.toLowerCase()).toBe(sought);
      }),
    );
  });

  it('is found after one letter was left out, doubled, replaced or swapped', () => {
    fc.assert(
      fc.property(word, fc.nat(), fc.constantFrom('left out', 'doubled', 'replaced', 'swapped'), (sought, where, mistake) => {
        const at = where % (sought.length - 1);
        const [before, letter, next, after] = [sought.slice(0, at), sought[at]!, sought[at + 1]!, sought.slice(at + 2)];
        const typed = {
          'left out': before + next + after,
          doubled: before + letter + letter + next + after,
          replaced: `${before}z${next}${after}`,
          swapped: before + next + letter + after,
        }[mistake];
        expect(nearest(typed, ['zzzzzzzzzzzzzzzzzz', sought])).toBe(sought);
      }),
    );
  });
});
