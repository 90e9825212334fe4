import * as fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Operator, Scalar, Tree } from '../../formulas/tree.ts';
import { QueryError } from '../../server/store/errors.ts';
import { filterLimits, maxSortFields } from '../../server/store/viewLimits.ts';
import { engines, type TestStore, withStore } from '../kit/stores.ts';
import { both, orgs, people, put, rowOf } from './tables.ts';

const field = (...path: string[]): Tree => ({ kind: 'field', path });
const value = (value: Scalar): Tree => ({ kind: 'value', value });
const call = (name: string, ...args: Tree[]): Tree => ({ kind: 'call', name, args });
const binary = (left: Tree, operator: Operator, right: Tree): Tree => ({ kind: 'binary', operator, left, right });

/** The nodes and links of a tree; works for trees too deep for recursion. */
function sizeOf(tree: Tree): number {
  let size = 0;
  const left = [tree];
  for (let next = left.pop(); next !== undefined; next = left.pop()) {
    size += next.kind === 'field' ? next.path.length : 1;
    if (next.kind === 'call') left.push(...next.args);
    else if (next.kind === 'binary') left.push(next.left, next.right);
    else if (next.kind === 'negate') left.push(next.of);
  }
  return size;
}

/** Families of filters of any size. If one part of the SQL were written twice, it would double with each level. */
const grown: Readonly<Record<string, (size: number) => Tree>> = {
  'compared with TRUE': size => nest(size, field('external'), of => binary(of, '=', value(true))),
  'compared with FALSE': size => nest(size, field('external'), of => binary(of, '<>', value(false))),
  denied: size => nest(size, field('external'), of => call('NOT', of)),
  'denied and compared': size => nest(size, field('external'), of => binary(call('NOT', of), '=', value(false))),
  negated: size => nest(size, field('seats'), of => ({ kind: 'negate', of })),
  divided: size => nest(size, field('score'), of => binary(of, '/', value(2))),
  'sought in lower case': size =>
    call(
      'CONTAINS',
      nest(size, field('name'), of => call('LOWER', of)),
      value('a'),
    ),
  'blank or not': size => nest(size, field('external'), of => call('ISBLANK', of)),
  'in a list of itself': size => nest(size, field('external'), of => call('IN', of, value(true), value(false))),
  'a list': size => call('IN', binary(field('name'), '&', field('email')), ...list(size, n => value(`x${n}`))),
  'a list after links': size => call('IN', field('org', 'parent', 'parent', 'name'), ...list(size, n => value(`x${n}`))),
  'many at once': size => call('AND', ...list(size, n => binary(field('name'), '<>', value(`x${n}`)))),
  'one of many': size => call('OR', ...list(size, n => call('CONTAINS', field('name'), value(`x${n}`)))),
  joined: size =>
    binary(
      nest(size, field('name'), of => binary(of, '&', field('nick'))),
      '=',
      value('x'),
    ),
};

function nest(size: number, of: Tree, more: (of: Tree) => Tree): Tree {
  let tree = of;
  for (let at = 0; at < size; at += 1) tree = more(tree);
  return tree;
}

const list = (size: number, each: (n: number) => Tree): Tree[] => Array.from({ length: Math.max(1, size) }, (_, n) => each(n));

/** Any filter, deep or wide, valid or not. */
const { tree: anyTree } = fc.letrec<{ tree: Tree }>(tie => ({
  tree: fc.oneof(
    { maxDepth: 9, depthSize: 'max' },
    fc.constantFrom(field('name'), field('external'), field('seats'), field('org', 'name'), field('org', 'parent', 'name')),
    fc.constantFrom<Scalar>(true, false, null, 0, 1, 'Ada', '').map(value),
    fc.tuple(tie('tree'), fc.constantFrom<Operator>('=', '<>', '<', '&', '+', '/'), tie('tree')).map(all => binary(...all)),
    tie('tree').map((of): Tree => ({ kind: 'negate', of })),
    fc
      .tuple(
        fc.constantFrom('AND', 'OR', 'NOT', 'ISBLANK', 'CONTAINS', 'IN', 'LOWER', 'LEN'),
        fc.array(tie('tree'), { minLength: 1, maxLength: 4 }),
      )
      .map(([name, args]) => call(name, ...args)),
  ),
}));

describe.each(engines)('the cost of a filter on %s', engine => {
  let test: TestStore;
  let longest = 0;
  beforeAll(async () => {
    test = await withStore(engine, both, {
      onStatement: text => {
        longest = Math.max(longest, text.length);
      },
    });
    await put(test.store, 'orgs', [rowOf(orgs, { id: 'o1', name: 'Acme' })]);
    await put(test.store, 'people', [rowOf(people, { name: 'Ada', org: 'o1', seats: 1, external: true }), rowOf(people)]);
  });
  afterAll(() => test.close());

  /** The result of a filter: `used`, or refused with a message. Other errors are thrown. */
  async function tried(filter: Tree): Promise<'used' | 'refused'> {
    longest = 0;
    try {
      await test.store.reader.count({ table: 'people', scope: null, sort: [], filter });
      return 'used';
    } catch (error) {
      if (error instanceof QueryError) return 'refused';
      throw error;
    }
  }

  /** Characters of SQL per node: a case-folded comparison is a long expression in PostgreSQL. */
  const perPart = 1_000;
  const alike = binary(field('name'), '=', field('name'));

  it.each(Object.keys(grown))('grows with its length: %s', async name => {
    for (let size = 1; size < 3_000; size = Math.ceil(size * 1.6)) {
      const filter = grown[name]!(size);
      const become = await tried(filter);
      if (become === 'used') expect(longest).toBeLessThan(perPart * (sizeOf(filter) + 2));
      expect(become === 'used' || size > filterLimits.depth / 4, `${name} of ${size} is ${become}`).toBe(true);
      if (sizeOf(filter) > filterLimits.nodes + filterLimits.links) expect(become).toBe('refused');
    }
  });

  it('grows with its length for random filters', async () => {
    await fc.assert(
      fc.asyncProperty(anyTree, async filter => {
        const become = await tried(filter);
        if (become === 'used') expect(longest).toBeLessThan(perPart * (sizeOf(filter) + 2));
      }),
      { numRuns: 200, examples: [[alike], [call('AND', alike, alike, alike, alike)], [call('AND', ...list(50, () => alike))]] },
    );
  });

  it('is accepted at the maximum length and depth', async () => {
    const deepest = nest(filterLimits.depth - 2, field('external'), of => binary(of, '=', value(true)));
    const widest = call('AND', ...list((filterLimits.nodes - 1) / 3, n => binary(field('name'), '<>', value(`x${n}`))));
    expect(await tried(deepest)).toBe('used');
    expect(await tried(call('NOT', deepest))).toBe('used');
    expect(await tried(call('NOT', call('NOT', deepest)))).toBe('refused');
    expect(await tried(widest)).toBe('used');
    expect(await tried(call('AND', widest, value(true)))).toBe('refused');
  });

  it('is limited in links', async () => {
    const steps = (count: number) => field('org', ...Array.from({ length: count - 1 }, () => 'parent'), 'name');
    expect(await tried(binary(steps(filterLimits.pathLength), '=', value('x')))).toBe('used');
    expect(await tried(binary(steps(filterLimits.pathLength + 1), '=', value('x')))).toBe('refused');
    const many = (count: number) => call('OR', ...list(count, () => binary(steps(5), '=', value('x'))));
    expect(await tried(many(filterLimits.links / 5))).toBe('used');
    expect(await tried(many(filterLimits.links / 5 + 1))).toBe('refused');
  });

  it('is limited in sort fields, too', async () => {
    const sort = (count: number) => list(count, () => field('name')).map(() => ({ field: 'name', descending: false }));
    const page = (count: number) =>
      test.store.reader.page({ table: 'people', scope: null, sort: sort(count), fields: ['name'], limit: 10 });
    expect((await page(maxSortFields)).rows).toHaveLength(2);
    await expect(page(maxSortFields + 1)).rejects.toBeInstanceOf(QueryError);
  });
});
