import Database from 'better-sqlite3';
import { Client } from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Tree } from '../../formulas/tree.ts';
import type { Row } from '../../server/model/change.ts';
import { engines, type TestStore, withStore } from '../kit/stores.ts';
import { both, commit, inserts, keep, people, put, rowOf } from './tables.ts';

const is = (path: string[], value: string): Tree => ({
  kind: 'binary',
  operator: '=',
  left: { kind: 'field', path },
  right: { kind: 'value', value },
});

// SQLite has no statistics until a server has stopped for the first time.
const statistics = engines.flatMap(engine =>
  (engine === 'sqlite' ? ['with', 'without'] : ['with']).map(known => ({ engine, known })),
);

describe.each(statistics)('queries on $engine, $known statistics', ({ engine, known }) => {
  let test: TestStore;
  const statements: { text: string; values: readonly unknown[] }[] = [];
  beforeAll(async () => {
    test = await withStore(engine, both, { onStatement: (text, values) => statements.push({ text, values }) });
    const rows = Array.from({ length: 3000 }, (_, at) =>
      rowOf(people, {
        name: `n${at}`,
        email: `User${at}@x.test`,
        nick: at % 9 === 0 ? `k${at}` : null,
        status: `s${at % 50}`,
        org: `o${at % 300}`,
      }),
    );
    await put(test.store, 'people', rows);
    if (known === 'with') await explain('analyze', []);
  });
  afterAll(() => test.close());

  async function explain(text: string, values: readonly unknown[]): Promise<string> {
    const { where } = test;
    if ('file' in where) {
      const database = new Database(where.file);
      database.function('within_deadline', () => 1);
      database.function('folded', { deterministic: true }, (text: unknown) => text);
      const plan = text === 'analyze' ? database.exec(text) : database.prepare(`explain query plan ${text}`).all(...values);
      database.close();
      return JSON.stringify(plan);
    }
    const client = new Client({ connectionString: where.url });
    await client.connect();
    const { rows } = await client.query(text === 'analyze' ? text : `explain ${text}`, [...values]);
    await client.end();
    return JSON.stringify(rows);
  }

  /** The plan of the first statement on people that `work` runs. */
  async function planOf(work: () => Promise<unknown>): Promise<string> {
    statements.length = 0;
    await work();
    const first = statements.find(({ text }) => text.includes('"people"'));
    return explain(first?.text ?? '', first?.values ?? []);
  }

  const page = (more: object) => () =>
    test.store.reader.page({ table: 'people', scope: null, fields: [], sort: [], limit: 20, ...more });

  it.each([
    ['a text column whatever the case', page({ filter: is(['email'], 'USER7@x.test') }), 'people.email.plain'],
    ['a column of ids', page({ filter: is(['status'], 's7') }), 'people.status.plain'],
    ['a sparse column', page({ filter: is(['nick'], 'K9') }), 'people.nick.sparse'],
    ['reach', page({ scope: { fields: ['org'], org: 'o7' } }), 'people.org.plain'],
    ['a sort', page({ sort: [{ field: 'email', descending: false }] }), 'people.email.plain'],
    ['a sort downwards', page({ sort: [{ field: 'email', descending: true }] }), 'people.email.plain'],
    ['a sort by a sparse column', page({ sort: [{ field: 'nick', descending: false }] }), 'people.nick.sparse'],
    ['a sort downwards by one', page({ sort: [{ field: 'nick', descending: true }] }), 'people.nick.sparse'],
    ['a lookup of text', () => test.store.reader.where('people', 'email', ['User7@x.test', 'b']), 'people.email.plain'],
    ['a lookup in a sparse column', () => test.store.reader.where('people', 'nick', ['k9', 'b']), 'people.nick.sparse'],
    ['a count', () => keep(test.store, tx => tx.count('people', 'org', ['o7', 'o8'])), 'people.org.plain'],
  ])('use the index for %s', async (_what, work, index) => {
    expect(await planOf(work)).toContain(index);
  });

  it('find a page by the index at any depth', async () => {
    for (const sort of [[], [{ field: 'email', descending: false }], [{ field: 'email', descending: true }]]) {
      const first = await test.store.reader.page({ table: 'people', scope: null, fields: [], sort, limit: 2900 });
      const plan = await planOf(page({ sort, after: first.cursor ?? '' }));
      expect(plan).toMatch(
        engine === 'sqlite' ? /SEARCH t0 USING (PRIMARY KEY|INDEX people.email.plain)/ : /Index (Only )?Scan|Bitmap Index/,
      );
      if (engine === 'postgres') expect(plan).toContain('Index Cond');
    }
  });

  it('contain values that many rows share once, and bind only those that differ', async () => {
    const rows = Array.from({ length: 150 }, (_, at) => rowOf(people, { name: `alike ${at}`, org: 'one', external: false }));
    statements.length = 0;
    await put(test.store, 'people', rows);
    const changed = rows.map((row): Row => ({ ...row, name: `${row.name}!`, due: 'soon' }));
    const writes = changed.map((after, at) => ({ before: rows[at] ?? null, after, fields: ['name', 'due'] }));
    await keep(test.store, tx => tx.write('people', writes));
    const [insert = '', update = ''] = statements.map(({ text }) => text).filter(text => /^(insert|update)/.test(text));
    // Per row: an id and a name; on SQLite each is one parameter, on PostgreSQL one array each.
    const places = (text: string): number => (text.match(engine === 'sqlite' ? /\?/g : /\$\d+::\S+\[\]/g) ?? []).length;
    expect([insert, update].map(places)).toEqual([2, 2]);
    expect(await test.store.reader.rows('people', [rows[7]!.id])).toEqual(new Map([[rows[7]!.id, changed[7]]]));
  });

  it('need a number of statements that grows with chunks only', async () => {
    const counts = new Map<number, number[]>();
    for (const size of [1000, 10_000]) {
      const rows = Array.from({ length: size }, (_, at) => rowOf(people, { name: `m${at}`, email: `m${at}`, org: `q${at}` }));
      const numbers: number[] = [];
      const counted = async <T>(work: () => Promise<T>): Promise<T> => {
        statements.length = 0;
        const value = await work();
        numbers.push(statements.length);
        return value;
      };
      await counted(() => put(test.store, 'people', rows));
      await counted(() =>
        test.store.reader.rows(
          'people',
          rows.map(row => row.id),
        ),
      );
      await counted(() =>
        test.store.reader.where(
          'people',
          'org',
          rows.map((_, at) => `q${at}`),
        ),
      );
      await counted(() =>
        keep(test.store, tx =>
          tx.count(
            'people',
            'email',
            rows.map((_, at) => `m${at}`),
          ),
        ),
      );
      await counted(() =>
        commit(
          test.store,
          'people',
          rows.map(row => [row, { ...row, name: 'x', org: 'y' }] as const),
        ),
      );
      await counted(() => keep(test.store, tx => tx.write('people', inserts([rowOf(people)]))));
      counts.set(size, numbers);
    }
    for (const [at, many] of counts.get(10_000)!.entries()) expect(many).toBeLessThanOrEqual(counts.get(1000)![at]! + 12);
  });
});
