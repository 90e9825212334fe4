import * as fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { compile } from '../../formulas/evaluate.ts';
import { foldedCharacters, foldText } from '../../formulas/fold.ts';
import type { Operator, Scalar, Tree } from '../../formulas/tree.ts';
import type { Row } from '../../server/model/change.ts';
import { engines, type TestStore, withStore } from '../kit/stores.ts';
import { both, people, put, rowOf } from './tables.ts';

const name: Tree = { kind: 'field', path: ['name'] };
const value = (value: Scalar): Tree => ({ kind: 'value', value });
const field = (id: string): Tree => ({ kind: 'field', path: [id] });
const binary = (left: Tree, operator: Operator, right: Tree): Tree => ({ kind: 'binary', operator, left, right });
const env = { follow: () => null, today: '2026-01-01', now: '2026-01-01T00:00:00.000Z' };

const searches: readonly (readonly [string, readonly string[]])[] = [
  ['loetitia', ['Lœtitia', 'LOETITIA']],
  ['lukasz', ['Łukasz']],
  ['strasse', ['Straße', 'STRAẞE', 'strasse']],
  ["o'neil", ['O’Neil', "O'NEIL"]],
  ['o’neil', ['O’Neil', "O'NEIL"]],
  ['elodie', ['Élodie', 'E\u0301lodie', 'elodie']],
  ['ÉLODIE', ['Élodie', 'E\u0301lodie', 'elodie']],
  ['soren', ['Søren']],
  ['abc', ['ａｂｃ', 'A\u00adb\u200bc']],
  ['istanbul', ['İstanbul', 'ıstanbul']],
  ['e-1', ['E\u20111', 'E–1']],
];
const fixed = [...new Set(searches.flatMap(([, names]) => names))];

/** Characters that fold to others are more frequent than by chance. */
const signs = [...foldedCharacters()].map(([sign]) => sign).filter(sign => sign !== '\0');
const sign = fc.oneof(
  fc.constantFrom(...signs),
  fc.constantFrom(...Array.from("aeosſßœı’'-_%[]^\\*. ")),
  fc.string({ unit: 'binary', minLength: 1, maxLength: 1 }),
);
const text = fc
  .array(sign, { minLength: 1, maxLength: 6 })
  .map(parts => parts.join('').replaceAll('\0', '').toWellFormed().normalize('NFC'));

describe.each(engines)('case-folded text on %s', engine => {
  let test: TestStore;
  const random = fc.sample(text, { numRuns: 600, seed: 7 }).filter(each => each !== '');
  const rows: Row[] = [
    ...[...fixed, ...random, 'x'].map((each, at) =>
      rowOf(people, { name: each, nick: random[(at * 7) % random.length] ?? null }),
    ),
    rowOf(people, {}),
  ];
  beforeAll(async () => {
    test = await withStore(engine, both, { today: () => '2026-01-01' });
    await put(test.store, 'people', rows);
  });
  afterAll(() => test.close());

  const namesOf = async (more: { filter?: Tree; search?: string }) => {
    const page = await test.store.reader.page({ table: 'people', scope: null, fields: ['name'], sort: [], limit: 2000, ...more });
    return page.rows.map(row => row.id);
  };
  const expected = (filter: Tree) => {
    const run = compile(filter);
    return rows.filter(row => run(row, env) === true).map(row => row.id);
  };

  it.each(searches)('is found for %s by "is", "contains" and search', async (term, names) => {
    const expectedRows = rows.filter(row => names.includes(String(row.name))).map(row => row.id);
    expect(await namesOf({ filter: binary(name, '=', value(term)) })).toEqual(expectedRows);
    expect(await namesOf({ filter: { kind: 'call', name: 'CONTAINS', args: [name, value(term)] } })).toEqual(expectedRows);
    expect(await namesOf({ search: term })).toEqual(expectedRows);
    expect((await namesOf({ filter: binary(name, '<>', value(term)) })).length).toBe(rows.length - expectedRows.length);
  });

  it('is found exactly as the formula finds it', async () => {
    const part = fc.oneof(
      text,
      fc.constantFrom(...fixed, ...random),
      fc.tuple(fc.constantFrom(...fixed, ...random), fc.nat(3), fc.nat(3)).map(([whole, from, size]) =>
        foldText(whole)
          .slice(from, from + size + 1)
          .toWellFormed(),
      ),
    );
    const filters = fc.oneof(
      fc
        .tuple(fc.constantFrom('CONTAINS', 'STARTSWITH', 'ENDSWITH'), part)
        .map(([call, term]): Tree => ({ kind: 'call', name: call, args: [name, value(term)] })),
      fc
        .tuple(fc.constantFrom<Operator>('=', '<>', '<', '<=', '>', '>='), part)
        .map(([operator, term]) => binary(name, operator, value(term))),
      fc.constantFrom<Operator>('=', '<>', '<', '>=').map(operator => binary(name, operator, field('nick'))),
      fc
        .array(part, { minLength: 1, maxLength: 3 })
        .map((list): Tree => ({ kind: 'call', name: 'IN', args: [name, ...list.map(value)] })),
    );
    await fc.assert(
      fc.asyncProperty(filters, async filter => {
        expect(await namesOf({ filter })).toEqual(expected(filter));
      }),
      { numRuns: 250 },
    );
  });
});
