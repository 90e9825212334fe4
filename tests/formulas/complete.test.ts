import { describe, expect, it } from 'vitest';
import { complete } from '../../formulas/complete.ts';
import { functions } from '../../formulas/functions.ts';
import { scope } from './directory.ts';

/** The bar marks the cursor. */
function offered(marked: string, language?: 'en' | 'fr') {
  const cursor = marked.indexOf('|');
  const text = marked.replace('|', '');
  const { from, to, items } = complete(text, cursor, scope, language);
  return { replaced: text.slice(from, to), inserts: items.map(item => item.insert), items };
}

describe('a completion replaces the typed text', () => {
  it.each([
    ['last|', 'last', ['{Last Name}', '{Last seen}']],
    ['nam|', 'nam', ['{First Name}', '{Last Name}']],
    ['age|', 'age', ['Age', 'Manager']],
    ['{Last|', '{Last', ['{Last Name}', '{Last seen}']],
    ['{La| Name} & "x"', '{La Name}', ['{Last Name}', '{Last seen}']],
    ['{La| & {Email}', '{La', ['{Last Name}', '{Last seen}']],
    ['org.|', '', ['Name', '{Licence pool}', 'Total']],
    ['Organisation.{Licence pool}.t|', 't', ['Total']],
    ['IF(org.pool.to|, 1)', 'to', ['Total']],
    ['IF(org.to|tal, 1)', 'total', ['Total']],
    ['org.{Lic|', '{Lic', ['{Licence pool}']],
    ['email.|', '', []],
    ['"la|', '', []],
    ['"a" |', '', []],
    ['12|', '', []],
    ['same|', 'same', ['same1', 'same2']],
    ['date|', 'date', ['DATE(', 'DATEADD(', 'DATEDIF(', 'ISDATE(']],
  ])('%s', (marked, replaced, inserts) => expect(offered(marked)).toMatchObject({ replaced, inserts }));
});

it('all fields and functions are offered where an expression can start', () => {
  for (const marked of ['|', '1 + |', 'IF(|', 'IF(1, |']) {
    expect(offered(marked).items).toHaveLength(scope.fields('users').length + functions.size);
  }
});

it('a completion has a label and a help text', () => {
  expect(offered('subst|', 'fr').items).toEqual([
    {
      kind: 'function',
      insert: 'SUBSTITUTE(',
      label: 'SUBSTITUTE(text, old, new, nth?)',
      help: 'Le texte où chaque occurrence de l’ancienne partie (ou seulement la n-ième) est remplacée par la nouvelle.',
    },
  ]);
  expect(offered('organ|').items[0]).toEqual({
    kind: 'field',
    insert: 'Organisation',
    label: 'Organisation',
    help: 'link → orgs',
  });
});
