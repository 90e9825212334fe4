import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Tree } from '../../formulas/tree.ts';
import type { PageRequest, StoreReader, View } from '../../server/model/store.ts';
import { createReaderPool } from '../../server/readerPool.ts';
import { QueryError, StatementTimeoutError } from '../../server/store/errors.ts';
import { openReader } from '../../server/store/openStore.ts';
import { catalog, catalogs, type Fixture, openFixture, setup } from '../kit/administration.ts';

const contains = (field: string, value: string): Tree => ({
  kind: 'call',
  name: 'CONTAINS',
  args: [
    { kind: 'field', path: [field] },
    { kind: 'value', value },
  ],
});

describe('a reader pool on a SQLite file', () => {
  let f: Fixture;
  let reader: StoreReader & { close(): Promise<void> };
  beforeAll(async () => {
    f = await openFixture('sqlite');
    const near = await openReader(f.where, catalog.stored);
    reader = createReaderPool(near, f.where, catalogs);
  });
  afterAll(async () => {
    await reader.close();
    await f.close();
  });

  const view = (more: Partial<PageRequest> = {}): View & PageRequest => ({
    table: 'users',
    scope: null,
    sort: [{ field: 'userId', descending: false }],
    fields: ['userId'],
    limit: 10,
    ...more,
  });

  it('answers every request as the reader itself does', async () => {
    const requests = [
      view(),
      view({ search: 'acme' }),
      view({ filter: contains('email', 'acme') }),
      view({ sort: [{ field: 'jobTitle', descending: true }] }),
      view({ offset: 2_000 }),
    ];
    for (const each of requests) {
      expect(await reader.cells(each)).toEqual(await f.reader.cells(each));
      expect(await reader.page(each)).toEqual(await f.reader.page(each));
      expect(await reader.count(each)).toBe(await f.reader.count(each));
      expect(await reader.position(each, f.ids.bob!)).toBe(await f.reader.position(each, f.ids.bob!));
    }
    await expect(reader.count(view({ filter: contains('nothing', 'x') }))).rejects.toBeInstanceOf(QueryError);
  });

  it('sees the latest commit', async () => {
    await f.commit([{ table: 'users', row: f.ids.bob!, to: { jobTitle: 'Chef de rang' } }]);
    expect(await reader.count(view({ search: 'rang' }))).toBe(1);
  });

  it('answers others while one request runs too long, and ends that with a message', { timeout: 120_000 }, async () => {
    const jobTitle = 'é'.repeat(100);
    const rows = Array.from({ length: 6_000 }, (_, n) => ({
      table: 'users',
      to: { userId: `u${n}`, org: f.acme, jobTitle, department: jobTitle, location: jobTitle },
    }));
    await f.commit(rows, setup);
    const looks = ['jobTitle', 'department', 'location'].flatMap(field =>
      Array.from({ length: 30 }, (_, n) => contains(field, `${'é'.repeat(8)}${n}`)),
    );
    const slow: Tree = { kind: 'call', name: 'OR', args: looks };
    const asker = { org: f.acme, person: f.ids.carol! };
    const ends: unknown[] = [];
    const ask = async (): Promise<void> => {
      try {
        await reader.count(view({ filter: slow, requester: asker }));
        ends.push('answered');
      } catch (error) {
        ends.push(error);
      }
    };
    /** Answers to others that came before any of the slow requests ended; on a slow machine there are few at a time. */
    let others = 0;
    for (let times = 1; others <= 5 && times <= 10; times += 1) {
      const overrunning = [ask(), ask()];
      for (const before = ends.length; ends.length === before && others < 500; ) {
        expect(await reader.count(view({ search: 'partner', requester: { org: f.acme, person: f.ids.alice! } }))).toBe(1);
        expect((await reader.rows('users', [f.ids.alice!])).size).toBe(1);
        if (ends.length === before) others += 1;
      }
      await Promise.all(overrunning);
    }
    expect(others).toBeGreaterThan(5);
    for (const each of ends) expect(each === 'answered' || each instanceof StatementTimeoutError).toBe(true);
  });
});
