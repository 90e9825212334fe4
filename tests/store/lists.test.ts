import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { compile } from '../../formulas/evaluate.ts';
import { listOf, listText } from '../../formulas/list.ts';
import { parse } from '../../formulas/parse.ts';
import { isError, isTrue } from '../../formulas/value.ts';
import type { List, Row } from '../../server/model/change.ts';
import type { StoredTable, View } from '../../server/model/store.ts';
import { QueryError } from '../../server/store/errors.ts';
import { lookupSize } from '../../server/store/lookup.ts';
import { engines, type TestStore, withStore } from '../kit/stores.ts';
import { commit, put, rowOf } from './tables.ts';

const column = { column: 'text', flag: false, index: 'none', exact: true } as const;
const system: StoredTable['columns'] = [
  { ...column, id: 'id' },
  { ...column, id: 'version', column: 'integer' },
  { ...column, id: 'seq', column: 'integer' },
];
const people: StoredTable = {
  id: 'people',
  columns: [...system, { ...column, id: 'name', exact: false, index: 'plain' }],
};
const plain: StoredTable = {
  id: 'projects',
  columns: [...system, { ...column, id: 'name', exact: false }, { ...column, id: 'lead', to: 'people' }],
};
const projects: StoredTable = {
  ...plain,
  columns: [
    ...plain.columns,
    { ...column, id: 'tags', list: 'json' },
    { ...column, id: 'members', list: 'rows', to: 'people', titleFields: ['name'] },
  ],
};
const tables = [people, projects];

const names = ['ann', 'bo', 'cy', 'di'];
const tags = ['red', 'dark-red', 'green', 'Blue'];
const persons = names.map(name => rowOf(people, { name }));
const idOf = (name: string): string => persons[names.indexOf(name)]!.id;

const someOf = (all: readonly string[]) => fc.shuffledSubarray([...all]).map(listOf);
const rowsOf = fc.array(fc.record({ tags: someOf(tags), members: someOf(names.map(idOf)) }), { minLength: 1, maxLength: 12 });
const quoted = (items: readonly string[]): string => items.map(item => `"${item}"`).join(', ');
const items = fc.oneof(fc.constantFrom(...tags, 'RED', 'gre', '', 'a"b', ', '), fc.constantFrom(...names).map(idOf));
const list = fc.constantFrom('tags', 'members');
const condition = fc.oneof(
  fc
    .tuple(fc.constantFrom('HASANY', 'HASALL'), list, fc.array(items, { minLength: 1, maxLength: 3 }))
    .map(([name, of, all]) => `${name}(${of}, ${quoted(all.map(item => item.replaceAll('"', '""')))})`),
  fc.tuple(list, items).map(([of, item]) => `HAS(${of}, ${quoted([item.replaceAll('"', '""')])})`),
  fc.tuple(list, fc.constantFrom('=', '<', '>='), fc.nat(4)).map(([of, sign, count]) => `COUNT(${of}) ${sign} ${count}`),
  list.map(of => `ISBLANK(${of})`),
  list.map(of => `${of} = BLANK()`),
  list.map(of => `AND(${of}, TRUE)`),
  fc.tuple(list, fc.constantFrom('red', 'd, g', 'BLUE')).map(([of, text]) => `CONTAINS(${of}, "${text}")`),
  list.map(of => `LEN(${of} & "") > 9`),
);
const filters = fc.oneof(
  condition,
  condition.map(of => `NOT(${of})`),
  fc.tuple(condition, condition).map(all => `OR(${all.join(', ')})`),
);
const treeOf = (text: string) => {
  const parsed = parse(text);
  if (!parsed.ok) throw new Error(`${text}: ${parsed.issue.message}`);
  return parsed.tree;
};

const view: View = { table: 'projects', scope: null, sort: [] };
const env = { follow: () => null, today: '2026-01-01', now: '2026-01-01T00:00:00.000Z' };

async function fill({ store }: TestStore, cells: readonly { tags: List | null; members: List | null }[]): Promise<Row[]> {
  const old = await store.reader.page({ ...view, fields: ['tags', 'members'], limit: 1000 });
  const rows = cells.map((each, at) => rowOf(projects, { ...each, name: `p${at}`, lead: at % 2 === 0 ? idOf('ann') : null }));
  await commit(store, 'projects', [...old.rows.map(row => [row, null] as const), ...rows.map(row => [null, row] as const)]);
  return rows;
}

describe.each(engines)('lists on %s', engine => {
  const withPeople = async (): Promise<TestStore> => {
    const test = await withStore(engine, tables);
    await put(test.store, 'people', persons);
    return test;
  };

  it('a filter finds exactly the rows for which the formula is true', async () => {
    const test = await withPeople();
    try {
      await fc.assert(
        fc.asyncProperty(rowsOf, fc.array(filters, { minLength: 1, maxLength: 6 }), async (cells, texts) => {
          const rows = await fill(test, cells);
          for (const text of texts) {
            const tree = treeOf(text);
            const { rows: found } = await test.store.reader.page({ ...view, filter: tree, fields: [], limit: 100 });
            const wanted = rows.filter(row => {
              const result = compile(tree)(row, env);
              return !isError(result) && isTrue(result);
            });
            expect([text, found.map(row => row.id).sort()]).toEqual([text, wanted.map(row => row.id).sort()]);
          }
        }),
        { numRuns: Number(process.env.LAWS ?? 40) },
      );
    } finally {
      await test.close();
    }
  });

  it('rows are sorted by the text of a list, empty ones last, and every page follows the one before', async () => {
    const test = await withPeople();
    try {
      await fc.assert(
        fc.asyncProperty(rowsOf, list, fc.boolean(), fc.integer({ min: 1, max: 4 }), async (cells, field, descending, limit) => {
          const rows = await fill(test, cells);
          const textOf = (row: Row): string => listText(row[field] as List);
          const order = (one: Row, other: Row): number =>
            textOf(one) < textOf(other) ? -1 : textOf(one) > textOf(other) ? 1 : 0;
          const sign = descending ? -1 : 1;
          const wanted = rows.toSorted((one, other) => {
            if (one[field] === null || other[field] === null)
              return Number(one[field] === null) - Number(other[field] === null) || (one.id < other.id ? -1 : 1);
            return sign * order(one, other) || (one.id < other.id ? -1 : 1);
          });
          const request = { ...view, sort: [{ field, descending }], fields: ['tags', 'members'], limit };
          const found: Row[] = [];
          for (let after: string | null = ''; after !== null; ) {
            const page = await test.store.reader.page({ ...request, ...(after === '' ? {} : { after }) });
            found.push(...page.rows);
            after = page.cursor;
          }
          expect(found.map(row => [row.id, row.tags, row.members])).toEqual(wanted.map(row => [row.id, row.tags, row.members]));
          const by = await test.store.reader.page({ ...request, offset: 1 });
          expect(by.rows.map(row => row.id)).toEqual(wanted.slice(1, 1 + limit).map(row => row.id));
          expect(await test.store.reader.position(request, wanted.at(-1)!.id)).toBe(wanted.length - 1);
        }),
        { numRuns: Number(process.env.LAWS ?? 25) },
      );
    } finally {
      await test.close();
    }
  });

  it('a search finds the names of linked rows, except in tables that are not read as a whole', async () => {
    const test = await withPeople();
    try {
      const [one, two] = await fill(test, [
        { tags: ['red'], members: [idOf('ann'), idOf('bo')] },
        { tags: null, members: [idOf('bo')] },
      ]);
      const search = async (text: string, more: Partial<View> = {}) =>
        (await test.store.reader.page({ ...view, ...more, search: text, fields: [], limit: 9 })).rows.map(row => row.id).sort();
      expect(await search('ANN')).toEqual([one!.id]);
      expect(await search('bo')).toEqual([one!.id, two!.id].sort());
      expect(await search('bo', { titleOnly: ['people'] })).toEqual([]);
    } finally {
      await test.close();
    }
  });

  it('rows are found by the rows in their list, and related to a person by it', async () => {
    const test = await withPeople();
    try {
      const [one, two] = await fill(test, [
        { tags: null, members: [idOf('ann'), idOf('bo')] },
        { tags: null, members: [idOf('bo')] },
      ]);
      const { reader } = test.store;
      expect((await reader.where('projects', 'members', [idOf('ann'), idOf('cy')])).map(row => row.id)).toEqual([one!.id]);
      expect((await reader.where('projects', 'members', [idOf('bo')])).length).toBe(2);
      // More values than one statement takes: a list with values of both statements is found once.
      const many = [idOf('ann'), ...Array.from({ length: lookupSize }, () => crypto.randomUUID()), idOf('bo')];
      const found = await reader.where('projects', 'members', many);
      expect(found.map(row => row.id).sort()).toEqual([one!.id, two!.id].sort());
      const mine = { user: idOf('ann'), by: [{ field: 'members' }] };
      expect(await reader.count({ ...view, relation: mine })).toBe(1);
      // Projects whose lead is a member of a project that a person is in.
      const through = { table: 'projects', row: 'lead', user: 'members' };
      expect(await reader.count({ ...view, relation: { user: idOf('bo'), by: [{ field: 'lead', through }] } })).toBe(1);
      const members = { table: 'projects', row: 'members', user: 'lead' };
      expect(await reader.count({ ...view, relation: { user: idOf('ann'), by: [{ field: 'members', through: members }] } })).toBe(
        2,
      );
      expect(two).toBeDefined();
    } finally {
      await test.close();
    }
  });

  it('a list is written with its row, replaced, logged, and deleted with it', async () => {
    const test = await withPeople();
    try {
      const { store } = test;
      const row = rowOf(projects, { tags: listOf(['red', 'Blue']), members: listOf([idOf('cy'), idOf('ann')]) });
      await commit(store, 'projects', [[null, row]]);
      const after = { ...row, members: listOf([idOf('ann')]) };
      await commit(store, 'projects', [[row, after]]);
      expect((await store.reader.rows('projects', [row.id])).get(row.id)).toMatchObject({
        tags: ['red', 'Blue'],
        members: [idOf('ann')],
      });
      const [latest] = await store.reader.history('projects', row.id, 1);
      expect(latest!.changes[0]).toMatchObject({ from: { members: [idOf('cy'), idOf('ann')] }, to: { members: [idOf('ann')] } });
      await commit(store, 'projects', [[after, null]]);
      expect(await store.reader.where('projects', 'members', [idOf('ann')])).toEqual([]);
      const again = rowOf(projects, { id: row.id, members: listOf([idOf('di')]) });
      await put(store, 'projects', [again]);
      expect((await store.reader.rows('projects', [row.id])).get(row.id)?.members).toEqual([idOf('di')]);
    } finally {
      await test.close();
    }
  });

  it('a table of an earlier version gets its lists, all empty', async () => {
    const test = await withStore(engine, [people, plain]);
    try {
      const old = rowOf(plain, { name: 'old' });
      await put(test.store, 'projects', [old]);
      const store = await test.reopen(tables);
      expect((await store.reader.rows('projects', [old.id])).get(old.id)).toMatchObject({
        name: 'old',
        tags: null,
        members: null,
      });
      await test.reopen(tables);
    } finally {
      await test.close();
    }
  });

  it('what a list cannot do in a filter is refused', async () => {
    const test = await withPeople();
    try {
      for (const text of [
        'tags = "red"',
        'tags < tags',
        'HAS(name, "p")',
        'COUNT(name) > 1',
        'HAS(tags, name)',
        'members.name = "ann"',
      ])
        await expect(test.store.reader.count({ ...view, filter: treeOf(text) })).rejects.toThrow(QueryError);
    } finally {
      await test.close();
    }
  });
});
