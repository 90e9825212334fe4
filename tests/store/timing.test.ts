import Database from 'better-sqlite3';
import { describe, expect, it } from 'vitest';
import type { Row } from '../../server/model/change.ts';
import type { StoredTable } from '../../server/model/store.ts';
import { engines, newLocation, withStore } from '../kit/stores.ts';
import { both, changeOf, inserts, keep, people, rowOf, transactionOf } from './tables.ts';

/** Few enough for every run; use `TIMING_ROWS=100000 npx vitest run tests/store/timing` for the figures that are quoted. */
const size = Number(process.env.TIMING_ROWS ?? 20_000);

const made = (): Row[] =>
  Array.from({ length: size }, (_, at) =>
    rowOf(people, {
      name: `Person ${at}`,
      email: `p${at}@x.test`,
      status: 'Active',
      org: `o${at % 100}`,
      due: '2026-01-01',
      seats: at,
      score: at / 3,
      external: at % 2 === 0,
    }),
  );

async function timed(what: string, work: () => unknown): Promise<number> {
  const start = performance.now();
  await work();
  const took = performance.now() - start;
  console.log(`${what}: ${took < 20 ? took.toFixed(1) : took.toFixed(0)} ms`);
  return took;
}

/** The floor: one prepared statement, bound per row, into the same table with the same indexes (`id` is the last sort column). */
async function bare(table: StoredTable, rows: readonly Row[], indexed: boolean): Promise<void> {
  const { where, remove } = newLocation('sqlite');
  if (!('file' in where)) return;
  const database = new Database(where.file);
  database.pragma('journal_mode = wal');
  database.pragma('synchronous = full');
  const columns = table.columns.map(({ id, column }) => `"${id}" ${column}`);
  database.exec(`create table people (${columns.join(', ')}, primary key (id)) strict, without rowid`);
  for (const { id, index, exact } of indexed ? table.columns : []) {
    if (index === 'none') continue;
    const key = exact === true ? `"${id}"` : `lower("${id}")`;
    database.exec(`create index "i.${id}" on people (${key}, id) ${index === 'sparse' ? `where "${id}" is not null` : ''}`);
  }
  const insert = database.prepare(`insert into people values (${columns.map(() => '?').join(', ')})`);
  await timed(`bare insert of ${size} rows${indexed ? ' with the same indexes' : ''}`, () => {
    database.exec('begin');
    for (const row of rows) {
      insert.run(
        row.id,
        row.version,
        row.seq,
        row.name,
        row.email,
        row.nick,
        row.status,
        row.org,
        row.due,
        row.seats,
        row.score,
        row.external ? 1 : 0,
      );
    }
    database.exec('commit');
  });
  database.close();
  await remove();
}

describe('the cost of reading and writing (printed only)', () => {
  it('the bare database, for comparison', async () => {
    const rows = made();
    for (const indexed of [false, true, false, true]) await bare(people, rows, indexed);
  });

  it.each(engines)('on %s', async engine => {
    const unindexed: StoredTable = {
      ...people,
      id: 'bare',
      columns: people.columns.map(column => ({ ...column, index: 'none' })),
    };
    const test = await withStore(engine, [...both, unindexed]);
    const rows = made();
    const say = (what: string, work: () => unknown) => timed(`${engine}: ${what}`, work);
    await say(`insert of ${size} rows, no indexes`, () => keep(test.store, tx => tx.write('bare', inserts(rows))));
    await say(`insert of ${size} rows`, () => keep(test.store, tx => tx.write('people', inserts(rows))));
    await say(`log of ${size} changes`, () =>
      keep(test.store, async tx => {
        await tx.log(
          transactionOf(await tx.nextSeq()),
          rows.map(row => changeOf('people', null, row)),
        );
      }),
    );
    const some = rows.filter((_, at) => at % 10 === 0);
    await say('a tenth of them by id', () =>
      test.store.reader.rows(
        'people',
        some.map(row => row.id),
      ),
    );
    await say('update of a tenth, two columns', () =>
      keep(test.store, tx =>
        tx.write(
          'people',
          some.map(row => ({ before: row, after: { ...row, name: 'New', seats: 7 }, fields: ['name', 'seats'] })),
        ),
      ),
    );
    const request = { table: 'people', scope: null, fields: ['name', 'email'], limit: 100 };
    for (const [what, sort] of [
      ['id', []],
      ['an indexed text', [{ field: 'email', descending: false }]],
      ['an indexed text, downwards', [{ field: 'email', descending: true }]],
      ['an unindexed text', [{ field: 'name', descending: false }]],
    ] as const) {
      const { cursor } = await test.store.reader.page({ ...request, sort, limit: size / 2 });
      await say(`page of 100 by ${what}, first`, () => test.store.reader.page({ ...request, sort }));
      await say(`page of 100 by ${what}, in the middle`, () => test.store.reader.page({ ...request, sort, after: cursor ?? '' }));
    }
    await say('search that finds nothing', () => test.store.reader.page({ ...request, sort: [], search: 'nobody élse' }));
    await say('history of a row among them', () => test.store.reader.history('people', rows[size / 2]!.id, 10));
    expect(await test.store.reader.count({ table: 'people', scope: null, sort: [] })).toBe(size);
    await test.close();
  });
});
