import Database from 'better-sqlite3';
import * as fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import type { Row } from '../../server/model/change.ts';
import type { PageRequest, View } from '../../server/model/store.ts';
import { QueryError } from '../../server/store/errors.ts';
import { engines, type TestStore, withStore } from '../kit/stores.ts';
import { both, commit, orgs, people, put, rowOf } from './tables.ts';

const fields = ['name', 'email', 'nick', 'status', 'due', 'seats', 'score', 'external', 'id'];
const exact = new Set(['status', 'due', 'id']);
const word = fc.constantFrom(
  'a',
  'A',
  'b',
  'B',
  'Aé',
  'aÉ',
  'é',
  'É',
  'z',
  'Z',
  '_',
  '10',
  '9',
  '😀',
  '\uFF21',
  'ab',
  'a b',
  'Œ',
  'of',
  '',
);
const maybe = <T>(of: fc.Arbitrary<T>) => fc.option(of, { nil: null, freq: 3 });
const cells = fc.record({
  name: maybe(word),
  email: maybe(word),
  nick: maybe(word),
  status: maybe(fc.constantFrom('Active', 'active', 'Draft')),
  due: maybe(fc.constantFrom('2026-01-01', '2025-12-31')),
  seats: maybe(fc.integer({ min: -2, max: 2 })),
  score: maybe(fc.constantFrom(0.5, -0.5, 1e10, 0)),
  external: maybe(fc.boolean()),
});
const order = fc.array(fc.record({ field: fc.constantFrom(...fields), descending: fc.boolean() }), { maxLength: 4 });

const indexed = new Set(['email', 'nick']);
const lower = (text: string) => text.replace(/[A-Z]/g, letter => letter.toLowerCase());
/** Indexed text is sorted in lower case, other text also without accents. */
const sortedAs = (field: string, text: string) =>
  indexed.has(field) ? lower(text) : lower(text.replace(/[éÉ]/g, 'e').replace(/[œŒ]/g, 'oe'));
const bytes = (a: string, b: string) => Buffer.compare(Buffer.from(a), Buffer.from(b));

/** The expected order: empty cells last in either direction, text without regard to case and accents, by bytes. */
function sorted(rows: readonly Row[], sort: View['sort']): Row[] {
  return [...rows].sort((a, b) => {
    for (const { field, descending } of [...sort, { field: 'id', descending: false }]) {
      const [x, y] = [a[field] ?? null, b[field] ?? null];
      if (x === null || y === null) {
        if (x !== y) return x === null ? 1 : -1;
        continue;
      }
      const text = exact.has(field) ? String : (value: unknown) => sortedAs(field, String(value));
      const by = typeof x === 'string' ? bytes(text(x), text(y)) : Number(x) - Number(y);
      if (by !== 0) return descending ? -by : by;
    }
    return 0;
  });
}

async function pages(test: TestStore, request: PageRequest): Promise<Row[]> {
  const rows: Row[] = [];
  for (let after: string | undefined; ; ) {
    const page = await test.store.reader.page({ ...request, after });
    rows.push(...page.rows);
    expect(page.rows.length).toBeLessThanOrEqual(request.limit);
    if (page.cursor === null) return rows;
    expect(page.rows).toHaveLength(request.limit);
    after = page.cursor;
  }
}

const all: Omit<PageRequest, 'sort'> = { table: 'people', scope: null, fields: [], limit: 100 };
const fcSettings = { numRuns: 60 };

describe.each(engines)('pages on %s', engine => {
  let test: TestStore;
  beforeAll(async () => {
    test = await withStore(engine, both);
  });
  afterAll(() => test.close());

  it('together contain every row in order, from any cursor and offset', async () => {
    expect(inject('postgres')).toContain('postgres://');
    await fc.assert(
      fc.asyncProperty(fc.array(cells, { maxLength: 25 }), order, fc.integer({ min: 1, max: 7 }), async (given, sort, limit) => {
        const org = `org ${Math.random()}`;
        const rows = given.map(one => rowOf(people, { ...one, org }));
        await put(test.store, 'people', rows);
        const request = { ...all, scope: { fields: ['org'], org }, sort, limit };
        const wanted = sorted(rows, sort).map(row => row.id);
        expect((await pages(test, request)).map(row => row.id)).toEqual(wanted);
        for (const offset of [0, 3, rows.length]) {
          const page = await test.store.reader.page({ ...request, offset });
          expect(page.rows.map(row => row.id)).toEqual(wanted.slice(offset, offset + limit));
        }
        expect(await test.store.reader.count(request)).toBe(rows.length);
        const positions = await Promise.all(wanted.map(id => test.store.reader.position(request, id)));
        expect(positions).toEqual(wanted.map((_, at) => at));
      }),
      fcSettings,
    );
  });

  it('far into an order are correct, even after a row has moved', async () => {
    const org = `org ${Math.random()}`;
    const names = ['b', 'A', 'É', null, '10', 'z'];
    const rows = Array.from({ length: 1_500 }, (_, at) =>
      rowOf(people, { name: names[at % names.length] ?? null, email: at % 4 === 0 ? null : `${at % 700}@a.test`, org }),
    );
    await put(test.store, 'people', rows);
    const pageOf = (sort: View['sort'], offset: number): PageRequest => ({
      ...all,
      scope: { fields: ['org'], org },
      sort,
      offset,
      limit: 7,
    });
    const orders: View['sort'][] = [
      [],
      [{ field: 'id', descending: true }],
      [{ field: 'email', descending: true }],
      [{ field: 'name', descending: false }],
      [
        { field: 'name', descending: true },
        { field: 'email', descending: false },
      ],
    ];
    const look = async (): Promise<void> => {
      for (const sort of orders) {
        const wanted = sorted(rows, sort).map(row => row.id);
        for (const offset of [1_000, 1_001, 1_199, 1_200, 1_399, 1_400, 1_495, 1_600]) {
          const page = await test.store.reader.page(pageOf(sort, offset));
          expect(page.rows.map(row => row.id)).toEqual(wanted.slice(offset, offset + 7));
        }
      }
    };
    await look();
    const first = sorted(rows, orders[3]!)[0]!;
    const moved: Row = { ...first, name: 'zz', email: 'zz', version: 2 };
    await commit(test.store, 'people', [[first, moved]]);
    rows[rows.findIndex(row => row.id === first.id)] = moved;
    await look();
  });

  it('have the requested fields, and id, version and seq', async () => {
    const org = 'fields';
    await put(test.store, 'people', [rowOf(people, { name: 'N', score: 2, org, external: true }), rowOf(people, { org })]);
    const request = { ...all, scope: { fields: ['org'], org }, sort: [{ field: 'score', descending: true }], limit: 1 };
    const { rows, cursor } = await test.store.reader.page({ ...request, fields: ['name', 'external'] });
    expect(rows).toEqual([{ id: rows[0]?.id, version: 1, seq: 0, name: 'N', external: true }]);
    const next = await test.store.reader.page({ ...request, fields: ['name', 'external'], after: cursor ?? '' });
    expect(next.rows).toMatchObject([{ name: null, external: null }]);
  });

  it('contain no rows out of scope', async () => {
    const [mine, other] = [rowOf(people, { org: 'r1', name: 'me' }), rowOf(people, { org: 'r2', name: 'me' })];
    await put(test.store, 'people', [mine, other]);
    const view: View = { table: 'people', scope: { fields: ['org', 'nick'], org: 'r1' }, sort: [] };
    expect(await pages(test, { ...all, ...view })).toHaveLength(1);
    expect(await test.store.reader.position(view, other.id)).toBeNull();
    expect(await test.store.reader.count({ ...view, search: 'ME' })).toBe(1);
    expect(await test.store.reader.count({ ...view, scope: { fields: [], org: 'r1' } })).toBe(0);
    expect(await test.store.reader.count({ ...view, relation: { user: other.id, by: [{ field: 'id' }] } })).toBe(0);
    expect(await test.store.reader.count({ ...view, scope: null, relation: { user: other.id, by: [{ field: 'id' }] } })).toBe(1);
  });

  it('search the titles of linked rows', async () => {
    const mother = rowOf(orgs, { name: 'Mutter Élan' });
    const [north, south] = [rowOf(orgs, { name: 'North', parent: mother.id }), rowOf(orgs, { name: 'South' })];
    await put(test.store, 'orgs', [mother, north, south]);
    const view: View = { table: 'orgs', scope: null, sort: [], search: 'elan' };
    const { rows } = await test.store.reader.page({ ...view, fields: ['name'], limit: 9 });
    expect(rows.map(row => row.name)).toEqual(['Mutter Élan', 'North']);
    expect(await test.store.reader.count(view)).toBe(2);
    expect(await test.store.reader.position(view, north.id)).toBe(1);
  });

  it('search text without regard to case and accents, and never ids', async () => {
    const org = 'search';
    const names = [
      'Élodie Noël',
      'ELODIE',
      '100% [sure]*?',
      'a\\b.c^d$e',
      'Ærø',
      'İzmir',
      'ΆΡΗΣ',
      'Ёлка',
      'x]y-z',
      '東京',
      '한국',
    ];
    await put(
      test.store,
      'people',
      names.map(name => rowOf(people, { name, org, status: 'Elodie' })),
    );
    const find = async (search: string) => {
      const { rows } = await test.store.reader.page({
        ...all,
        fields: ['name'],
        scope: { fields: ['org'], org },
        sort: [],
        search,
      });
      return rows.map(row => row.name);
    };
    expect(await find(' élodïe ')).toEqual(['Élodie Noël', 'ELODIE']);
    expect(await find('noel  elodie')).toEqual(['Élodie Noël']);
    expect(await find('[SURE]*?')).toEqual(['100% [sure]*?']);
    expect(await find('100%')).toEqual(['100% [sure]*?']);
    expect(await find('\\b.c^D$')).toEqual(['a\\b.c^d$e']);
    expect(await find('ærø')).toEqual(['Ærø']);
    expect(await find('izmir')).toEqual(['İzmir']);
    expect(await find('αρης')).toEqual(['ΆΡΗΣ']);
    expect(await find('αρη')).toEqual(['ΆΡΗΣ']);
    expect(await find('елка')).toEqual(['Ёлка']);
    expect(await find(']Y-')).toEqual(['x]y-z']);
    expect(await find('京')).toEqual(['東京']);
    expect(await find('한')).toEqual(['한국']);
    expect(await find('nobody')).toEqual([]);
    await expect(find('e'.repeat(201))).rejects.toThrow(QueryError);
    expect(await find('e'.repeat(200))).toEqual([]);
  });

  it.each([
    ['a cursor that is noise', { after: '%%%' }, /place to continue from cannot be read/],
    [
      'a cursor of another order',
      { after: Buffer.from('["name+ id+","a","b"]').toString('base64url') },
      /belongs to another sort order/,
    ],
    ['a cursor of wrong values', { after: Buffer.from('["id+",7]').toString('base64url') }, /cannot be read/],
    ['a cursor with NUL', { after: Buffer.from('["id+","\\u0000"]').toString('base64url') }, /cannot be read/],
    ['an unknown sort field', { sort: [{ field: 'nope"; --', descending: false }] }, /no field "nope"; --" in people/],
    ['an unknown field', { fields: ['nope'] }, /no field "nope"/],
    ['a limit of 0', { limit: 0 }, /limit of a page must be at least 1/],
    ['an offset below 0', { offset: -1 }, /offset of a page must be 0 or more/],
  ])('refuse %s with a message', async (_, bad, message) => {
    const result = test.store.reader.page({ ...all, sort: [], ...bad });
    await expect(result).rejects.toThrow(QueryError);
    await expect(result).rejects.toThrow(message);
  });
});

it('pages are complete although rows are deleted while they are read', async () => {
  let deleted: readonly string[] = [];
  const test = await withStore('sqlite', both, {
    onStatement(text) {
      if (deleted.length === 0 || !text.includes('json_each')) return;
      // The sorted ids are known and the rows are about to be read: now another thread deletes some of them.
      const other = new Database('file' in test.where ? test.where.file : '');
      for (const id of deleted) other.prepare('delete from people where id = ?').run(id);
      other.close();
      deleted = [];
    },
  });
  const rows = Array.from({ length: 1_200 }, (_, at) => rowOf(people, { name: `n${at}`, org: 'o' }));
  await put(test.store, 'people', rows);
  const request = { ...all, sort: [], offset: 1_005, limit: 50 };
  const ids = rows.map(row => row.id).sort();
  const read = async () => (await test.store.reader.page(request)).rows.map(row => row.id);
  expect(await read()).toEqual(ids.slice(1_005, 1_055));
  deleted = ids.slice(1_010, 1_013);
  expect(await read()).toEqual([...ids.slice(0, 1_010), ...ids.slice(1_013)].slice(1_005, 1_055));
  await test.close();
});

it('pages are in the same order on both databases', async () => {
  const [one, two] = await Promise.all(engines.map(engine => withStore(engine, both)));
  const rows = fc.sample(cells, { numRuns: 300, seed: 7 }).map(one => rowOf(people, one));
  await Promise.all([one, two].map(test => put(test!.store, 'people', rows)));
  for (const sort of fc.sample(order, { numRuns: 25, seed: 7 })) {
    const [a, b] = await Promise.all([one, two].map(test => pages(test!, { ...all, fields, sort, limit: 97 })));
    expect(a).toEqual(b);
  }
  await Promise.all([one?.close(), two?.close()]);
});
