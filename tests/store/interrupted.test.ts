import { describe, expect, it } from 'vitest';
import type { Row } from '../../server/model/change.ts';
import type { StoredTable } from '../../server/model/store.ts';
import type { DatabaseLocation } from '../../server/store/location.ts';
import { openStore } from '../../server/store/openStore.ts';
import { catalog } from '../kit/administration.ts';
import { dumpDatabase, fixtureDatabase, fixtureVersions } from '../kit/fixtures.ts';
import { engines, newLocation } from '../kit/stores.ts';
import { both, people, put, rowOf } from './tables.ts';

/** Opens a database and is killed before this statement; without a number it finishes. Returns the statements. */
async function open(where: DatabaseLocation, tables: readonly StoredTable[], at = Number.POSITIVE_INFINITY): Promise<string[]> {
  const statements: string[] = [];
  const watch = (text: string): void => {
    statements.push(text);
    if (statements.length >= at) throw new Error('killed');
  };
  const opened = openStore(where, tables, { onStatement: watch });
  if (at === Number.POSITIVE_INFINITY) await (await opened).close();
  else await expect(opened).rejects.toThrow('killed');
  return statements;
}

/** The indexes of the statements that follow a write; a kill after a mere read is not a case of its own. */
const points = (statements: readonly string[]): number[] =>
  statements.flatMap((text, at) => (/^\s*(?:select|with)\b/i.test(text) || at === statements.length - 1 ? [] : [at + 2]));

const extended: readonly StoredTable[] = [
  {
    ...people,
    columns: [
      ...people.columns,
      { id: 'seen', column: 'integer', flag: false, index: 'plain', exact: true, initial: 7, notNull: true },
      { id: 'kind', column: 'text', flag: false, index: 'sparse', initial: "o'ne; two", notNull: true },
      { id: 'open', column: 'integer', flag: true, index: 'none', initial: true, notNull: true },
      { id: 'note', column: 'text', flag: false, index: 'none' },
    ],
  },
  ...both.slice(1),
  { id: 'rooms', columns: people.columns },
];

describe.each(engines)('a killed schema upgrade on %s', engine => {
  it.each(fixtureVersions)(
    'between any two statements goes on from there, from version %s',
    { timeout: 300_000 },
    async version => {
      const fixture = await fixtureDatabase(engine, version);
      const whole = await fixture.copy();
      const statements = await open(whole, catalog.stored);
      const right = await dumpDatabase(whole);
      expect(points(statements).length).toBeGreaterThan(5);
      for (const at of points(statements)) {
        const where = await fixture.copy();
        await open(where, catalog.stored, at);
        await open(where, catalog.stored);
        expect([at, await dumpDatabase(where)]).toEqual([at, right]);
      }
      await fixture.remove();
    },
  );

  it('is finished by the next start at any point: every row has the initial value, and no default remains', {
    timeout: 300_000,
  }, async () => {
    const rows = Array.from({ length: 3 }, (_, n) => rowOf(people, { name: `p${n}` }));
    const made = async () => {
      const home = newLocation(engine);
      const older = await openStore(home.where, both);
      await put(older, 'people', rows);
      await older.close();
      return home;
    };
    const whole = await made();
    const statements = await open(whole.where, extended);
    await whole.remove();
    expect(points(statements).length).toBeGreaterThan(5);
    for (const at of points(statements)) {
      const { where, remove } = await made();
      await open(where, extended, at);
      const store = await openStore(where, extended);
      const found = await store.reader.rows(
        'people',
        rows.map(row => row.id),
      );
      for (const row of found.values())
        expect(row).toMatchObject({ seen: 7, kind: "o'ne; two", open: true, note: null } satisfies Partial<Row>);
      const bare = rowOf(people, { name: 'later' });
      await put(store, 'people', [bare]);
      expect((await store.reader.rows('people', [bare.id])).get(bare.id)).toMatchObject({ seen: null, kind: null, open: null });
      await store.close();
      await remove();
    }
  });

  it('of an earlier version that never finished it is completed by the next version', async () => {
    const { where, remove } = newLocation(engine);
    const unfilled = extended.map(table => ({
      ...table,
      columns: table.columns.map(({ initial: _initial, notNull: _filled, ...column }) => column),
    }));
    const row = rowOf(people, { name: 'old' });
    const before = await openStore(where, unfilled);
    await put(before, 'people', [row]);
    await before.close();
    const store = await openStore(where, extended);
    expect((await store.reader.rows('people', [row.id])).get(row.id)).toMatchObject({ seen: 7, kind: "o'ne; two", open: true });
    await store.close();
    await remove();
  });
});
