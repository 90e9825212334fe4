import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Cells, Row } from '../../server/model/change.ts';
import { engines, type TestStore, withStore } from '../kit/stores.ts';
import { both, inserts, keep, people, put, rowOf } from './tables.ts';

const naughty = [
  'plain',
  `it's "quoted" \`here\``,
  "'; drop table people; --",
  '"; drop table "people" cascade; --',
  '{1,2,NULL}',
  'NULL',
  '\\',
  '\\"{},',
  '$1 ? :a @b %s',
  '👩‍👩‍👧 ünï çødé',
  'שלום مرحبا',
  '\u202Eevil\u202C',
  'line\nbreak\ttab\r\n',
  '[a-z]*?',
  '{"a":1}',
  '[1,2]',
  '',
  ' ',
  '\uFFFD\u{10FFFF}\uFEFF',
  'İıßẞ',
  'x'.repeat(100_000),
];

describe.each(engines)('stored values on %s', engine => {
  let test: TestStore;
  beforeEach(async () => {
    test = await withStore(engine, both);
  });
  afterEach(() => test.close());

  it('are returned as they were written, for every kind', async () => {
    const rows: Row[] = [
      ...naughty.map(name => rowOf(people, { name, email: name, nick: name, status: name })),
      rowOf(people),
      rowOf(people, { external: true }),
      rowOf(people, { external: false }),
      ...[0, 1, -1, 2 ** 31, Number.MAX_SAFE_INTEGER, Number.MIN_SAFE_INTEGER].map(seats =>
        rowOf(people, { seats, score: seats }),
      ),
      ...[0.1, 0.1 + 0.2, -1.5e-300, 1.7976931348623157e308, 5e-324, 1e21].map(score => rowOf(people, { score })),
    ];
    await put(test.store, 'people', rows);
    const stored = await test.store.reader.rows(
      'people',
      rows.map(row => row.id),
    );
    expect(rows.map(row => stored.get(row.id))).toEqual(rows);
    const seen = new Map<string, Row>();
    await keep(test.store, async tx => {
      for await (const chunk of tx.scan('people')) for (const row of chunk) seen.set(row.id, row);
    });
    expect(seen).toEqual(stored);
  });

  it('are written correctly when many rows share them', async () => {
    const kinds: Cells[] = [
      ...naughty.map(name => ({ name, nick: name })),
      { seats: -1, score: 0.1 },
      { score: 1e21, external: false },
    ];
    const byId = (rows: readonly Row[]) => new Map(rows.map(row => [row.id, row]));
    for (const [at, cells] of kinds.entries()) {
      const rows = Array.from({ length: 120 }, () => rowOf(people, cells));
      const ids = rows.map(row => row.id);
      await put(test.store, 'people', rows);
      expect(await test.store.reader.rows('people', ids)).toEqual(byId(rows));
      const next: Cells = { name: null, nick: null, ...kinds[(at + 1) % kinds.length] };
      const changed = rows.map((row): Row => ({ ...row, ...next }));
      const fields = Object.keys(next);
      const writes = changed.map((after, row) => ({ before: rows[row] ?? null, after, fields }));
      await keep(test.store, tx => tx.write('people', writes));
      expect(await test.store.reader.rows('people', ids)).toEqual(byId(changed));
    }
  });

  it('are updated and looked up for unusual texts', async () => {
    const rows = naughty.map((_, at) => rowOf(people, { name: `old ${at}` }));
    await put(test.store, 'people', rows);
    const changed = rows.map((row, at) => ({ ...row, name: naughty[at] ?? null, email: naughty[at] ?? null }));
    await keep(test.store, tx =>
      tx.write(
        'people',
        changed.map((after, at) => ({ before: rows[at] ?? null, after, fields: ['name', 'email'] })),
      ),
    );
    for (const row of changed) {
      expect(await test.store.reader.where('people', 'email', [String(row.email)])).toEqual([row]);
      expect(await test.store.reader.where('people', 'name', [String(row.name)])).toEqual([row]);
    }
    expect(await test.store.reader.where('people', 'email', naughty)).toHaveLength(naughty.length);
    const counted = await keep(test.store, tx => tx.count('people', 'email', [...naughty, 'nobody']));
    expect(counted).toEqual(new Map(naughty.map(text => [text, 1])));
  });

  it('are looked up exactly even when the index ignores case', async () => {
    const rows = ['a@x.test', 'A@x.test', null].map(email => rowOf(people, { email, nick: email }));
    await put(test.store, 'people', rows);
    expect(await test.store.reader.where('people', 'email', ['A@x.test'])).toEqual([rows[1]]);
    expect(await test.store.reader.where('people', 'nick', ['a@x.test', 'b'])).toEqual([rows[0]]);
  });

  it('can be swapped within one write', async () => {
    const [a, b] = [rowOf(people, { email: 'a' }), rowOf(people, { email: 'b' })];
    await put(test.store, 'people', [a, b]);
    await keep(test.store, async tx => {
      await tx.nextSeq();
      await tx.write('people', [
        { before: a, after: { ...a, email: 'b' }, fields: ['email'] },
        { before: b, after: null, fields: [] },
        { before: null, after: { ...b, email: 'a' }, fields: [] },
      ]);
    });
    const rows = await test.store.reader.rows('people', [a.id, b.id]);
    expect([rows.get(a.id)?.email, rows.get(b.id)?.email]).toEqual(['b', 'a']);
  });

  it.each([
    ['NUL in text', { name: 'a\0b' }, /cannot hold the character NUL/],
    ['a number as text', { name: 1 }, /people.name is text and cannot hold number 1/],
    ['text as a number', { seats: '1' }, /people.seats is integer and cannot hold string "1"/],
    ['half a seat', { seats: 1.5 }, /cannot hold number 1.5/],
    ['NaN', { score: Number.NaN }, /cannot hold number null/],
    ['a number as a flag', { external: 'yes' }, /people.external is a flag/],
  ])('are refused for %s, and nothing is written', async (_, cells, message) => {
    const fine = rowOf(people);
    await expect(put(test.store, 'people', [fine, rowOf(people, cells)])).rejects.toThrow(message);
    expect(await test.store.reader.count({ table: 'people', scope: null, sort: [] })).toBe(0);
  });

  it('cannot be updated or deleted in a missing row', async () => {
    const row = rowOf(people);
    const write = (after: Row | null) =>
      keep(test.store, async tx => {
        await tx.nextSeq();
        await tx.write('people', [{ before: row, after, fields: ['name'] }]);
      });
    await expect(write(row)).rejects.toThrow(/people has/);
    await expect(write(null)).rejects.toThrow(/people has/);
    await expect(keep(test.store, tx => tx.write('people', [...inserts([row]), ...inserts([row])]))).rejects.toThrow();
    expect(await test.store.reader.seq()).toBe(0);
  });
});
