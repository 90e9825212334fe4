import * as fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Operator, Scalar, Tree } from '../../formulas/tree.ts';
import type { Row } from '../../server/model/change.ts';
import { QueryError } from '../../server/store/errors.ts';
import { engines, type TestStore, withStore } from '../kit/stores.ts';
import { evaluateNaively, isTrue } from './referenceEvaluator.ts';
import { both, orgs, people, put, rowOf } from './tables.ts';

const field = (...path: string[]): Tree => ({ kind: 'field', path });
const value = (value: Scalar): Tree => ({ kind: 'value', value });
const call = (name: string, ...args: Tree[]): Tree => ({ kind: 'call', name, args });
const binary = (left: Tree, operator: Operator, right: Tree): Tree => ({ kind: 'binary', operator, left, right });

const words = ['Ada', 'ada', 'ADA', 'Zoë', 'zoe', 'b*[', 'a.b', '', 'x', 'Œuf', 'straße', 'o’n', 'Łódź', 'a\u200eda'];
const statuses = ['Active', 'Draft'];
const days = ['2026-01-01', '2026-06-30', '2025-12-31'];
const orgRows = [
  rowOf(orgs, { id: 'o1', name: 'Acme', seats: 3 }),
  rowOf(orgs, { id: 'o2', name: null, seats: 0, parent: 'o1' }),
  rowOf(orgs, { id: 'o3', name: 'ada', seats: null, parent: 'gone' }),
];
const maybe = <T>(of: fc.Arbitrary<T>) => fc.option(of, { nil: null, freq: 3 });
const cells = fc.record({
  name: maybe(fc.constantFrom(...words)),
  email: maybe(fc.constantFrom(...words)),
  nick: maybe(fc.constantFrom(...words)),
  status: maybe(fc.constantFrom(...statuses)),
  org: maybe(fc.constantFrom('o1', 'o2', 'o3', 'gone')),
  due: maybe(fc.constantFrom(...days)),
  seats: maybe(fc.integer({ min: -2, max: 3 })),
  score: maybe(fc.constantFrom(0.5, -1, 0, 2)),
  external: maybe(fc.boolean()),
});

const texts = fc.oneof(
  fc.constantFrom(field('name'), field('email'), field('nick'), field('org', 'name'), field('org', 'parent', 'name')),
  fc.constantFrom(...words, null).map(value),
  fc.constantFrom(call('LOWER', field('name')), call('UPPER', field('email')), binary(field('name'), '&', field('nick'))),
);
const exacts = fc.oneof(
  fc.constantFrom(field('due'), call('TODAY'), binary(call('TODAY'), '+', value(3))),
  fc.constantFrom(...days, '', null).map(value),
);
const numbers: fc.Arbitrary<Tree> = fc.oneof(
  fc.constantFrom(
    field('seats'),
    field('score'),
    field('org', 'seats'),
    field('org', 'parent', 'seats'),
    call('LEN', field('name')),
  ),
  fc.constantFrom(0, 1, -1, 0.5, null).map(value),
  fc
    .tuple(
      fc.constantFrom(field('seats'), value(2)),
      fc.constantFrom<Operator>('+', '-', '*', '/'),
      fc.constantFrom(field('score'), field('seats'), value(0)),
    )
    .map(([left, operator, right]) => binary(left, operator, right)),
  fc.constant<Tree>({ kind: 'negate', of: field('seats') }),
);
const flags = fc.oneof(fc.constant(field('external')), fc.constantFrom(true, false, null).map(value));
const signs = fc.constantFrom<Operator>('=', '<>', '<', '<=', '>', '>=');
const compared = (of: fc.Arbitrary<Tree>) =>
  fc.tuple(of, signs, of).map(([left, operator, right]) => binary(left, operator, right));
const { tree } = fc.letrec<{ tree: Tree }>(tie => ({
  tree: fc.oneof(
    { maxDepth: 3, depthSize: 'small' },
    compared(texts),
    compared(exacts),
    compared(numbers),
    compared(flags),
    fc
      .tuple(fc.constantFrom('=', '<>' as const), fc.constantFrom(...statuses, ''))
      .map(([sign, one]) => binary(field('status'), sign as Operator, value(one))),
    fc.constantFrom(field('external'), field('name'), field('seats')),
    fc
      .tuple(
        fc.constantFrom('CONTAINS', 'STARTSWITH', 'ENDSWITH'),
        texts,
        fc.constantFrom(...words, 'É', 'oe', 'ss', 's', 'F', "'", 'lodz', '[', '\u200e'),
      )
      .map(([name, of, term]) => call(name, of, value(term))),
    fc
      .tuple(
        fc.constantFrom('ISBLANK', 'BLANK'),
        fc.constantFrom(field('name'), field('seats'), field('org', 'name'), field('external')),
      )
      .map(([name, of]) => call(name, of)),
    fc.tuple(texts, fc.array(texts, { minLength: 1, maxLength: 3 })).map(([of, list]) => call('IN', of, ...list)),
    fc.tuple(numbers, fc.array(numbers, { minLength: 1, maxLength: 3 })).map(([of, list]) => call('IN', of, ...list)),
    fc
      .tuple(fc.constantFrom('AND', 'OR'), fc.array(tie('tree'), { minLength: 1, maxLength: 3 }))
      .map(([name, args]) => call(name, ...args)),
    tie('tree').map(of => call('NOT', of)),
    fc.tuple(tie('tree'), signs, flags).map(([left, operator, right]) => binary(call('AND', left), operator, right)),
  ),
}));

describe.each(engines)('a filter on %s', engine => {
  let test: TestStore;
  const rows: Row[] = [...fc.sample(cells, { numRuns: 150, seed: 3 }), {}].map(one => rowOf(people, one));
  beforeAll(async () => {
    test = await withStore(engine, both, { today: () => '2026-01-01' });
    await put(test.store, 'orgs', orgRows);
    await put(test.store, 'people', rows);
  });
  afterAll(() => test.close());

  const find = async (filter: Tree) => {
    const page = await test.store.reader.page({ table: 'people', scope: null, fields: [], sort: [], limit: 1000, filter });
    return page.rows.map(row => row.id);
  };

  it('finds exactly the rows for which the formula is true', async () => {
    const links = new Map(orgRows.map(row => [row.id, row]));
    await fc.assert(
      fc.asyncProperty(tree, async filter => {
        const wanted = rows.filter(row => isTrue(evaluateNaively(filter, row, links, '2026-01-01'))).map(row => row.id);
        expect(await find(filter)).toEqual(wanted);
      }),
      { numRuns: 400 },
    );
  });

  it.each([
    [call('MEDIAN', field('seats')), 'This filter cannot be used here: MEDIAN()'],
    [binary(field('seats'), '^', value(2)), 'This filter cannot be used here: ^'],
    [binary(field('name'), '=', field('seats')), 'This filter cannot be used here: it compares text with a number'],
    [binary(field('name'), '+', value(1)), 'This filter cannot be used here: + works with numbers only'],
    [
      call('CONTAINS', field('name'), field('nick')),
      'This filter cannot be used here: CONTAINS() can only search for a constant text',
    ],
    [call('CONTAINS', field('seats'), value('1')), 'This filter cannot be used here: CONTAINS() of a number'],
    [field('name', 'x'), '"name" in people does not lead to another table'],
    [field('nope'), 'There is no field "nope" in people'],
    [field('org', 'nope'), 'There is no field "nope" in orgs'],
    [call('NOT'), 'NOT() needs exactly one value'],
    [call('AND'), 'AND() and OR() need at least one condition'],
  ])('that SQL cannot express is refused with a message', async (filter, message) => {
    await expect(find(filter)).rejects.toThrow(QueryError);
    await expect(find(filter)).rejects.toThrow(message);
  });

  it('never runs names and texts as SQL', async () => {
    await expect(find(field('name" or 1=1 --'))).rejects.toThrow(QueryError);
    expect(await find(binary(field('name'), '=', value("' or 1=1 --")))).toEqual([]);
  });
});
