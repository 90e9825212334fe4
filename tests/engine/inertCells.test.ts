import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Cells, ChangeRequest, Outcome, Row } from '../../server/model/change.ts';
import { compileCatalog } from '../../server/model/compile.ts';
import { administration } from '../../server/tables/administration.ts';
import { catalog, type Fixture, openFixture, setup } from '../kit/administration.ts';
import { engines } from '../kit/stores.ts';

/** The same tables without inert fields: every row is read completely and hooks see every change. */
const withoutInert = compileCatalog(administration);
for (const table of withoutInert.tables.values()) Object.assign(table, { inert: new Set(), minimalColumns: [] });

const names = ['alice', 'bob', 'carol', 'dave', 'erin', 'jean', 'zoe'];
const actors = ['alice', 'bob', 'carol', 'zoe'];

/** A change of one row; `from` is what the client claims to have seen. */
const asked = fc.record(
  {
    name: fc.constantFrom(...names),
    to: fc.dictionary(
      fc.constantFrom('jobTitle', 'department', 'location', 'jobTitle', 'firstName', 'nothing'),
      fc.constantFrom('Chef', '', null, 'x'.repeat(200)),
      { minKeys: 1, maxKeys: 2 },
    ),
    from: fc.constantFrom<Cells>({ jobTitle: null }, { jobTitle: 'Chef' }, { department: null }, { email: 'nobody@acme.test' }),
  },
  { requiredKeys: ['name', 'to'] },
);
const programs = fc.array(
  fc.record({ by: fc.constantFrom(...actors), all: fc.array(asked, { minLength: 1, maxLength: 5 }), partial: fc.boolean() }),
  { minLength: 1, maxLength: 6 },
);

const nameIn = (f: Fixture, row: unknown): string => Object.entries(f.ids).find(([, id]) => id === row)?.[0] ?? 'other';
const said = (f: Fixture, { outcomes }: Outcome) =>
  outcomes.map(({ row, outcome, issues }) => [
    nameIn(f, row),
    outcome,
    ...issues.map(({ code, field, message }) => ({ code, field, message })),
  ]);

/** Cells that differ between databases. */
const own = new Set(['id', 'org', 'account', 'createdById', 'key_employeeFree', 'key_oncePerOrganisation']);
const plain = (row: Row | undefined) => Object.fromEntries(Object.entries(row ?? {}).filter(([id]) => !own.has(id)));

describe.each(engines)('changes of inert cells on %s', engine => {
  it('have the same outcome as if every row were read completely and hooks saw every change', { timeout: 120_000 }, async () => {
    const homes = [await openFixture(engine), await openFixture(engine, { catalog: withoutInert })];
    for (const f of homes) {
      const draft = { firstName: 'Held', status: 'Active', jobTitle: 'x'.repeat(130) };
      const [outcome] = (await f.commit([{ table: 'users', to: draft }])).outcomes;
      f.ids.held = outcome!.row;
    }
    const all = [...names, 'held'];
    await fc.assert(
      fc.asyncProperty(programs, async program => {
        for (const { by, all: requests, partial } of program) {
          const outcomes = homes.map(async f => {
            const changes = requests.map(({ name, ...rest }): ChangeRequest => ({ table: 'users', row: f.ids[name]!, ...rest }));
            return said(f, await f.writer.commit(f.as(by), changes, { partial }));
          });
          const [actual, expected] = await Promise.all(outcomes);
          expect(actual).toEqual(expected);
        }
        const [actual, expected] = await Promise.all(
          homes.map(f => Promise.all(all.map(async name => plain(await f.row('users', f.ids[name]!))))),
        );
        expect(actual).toEqual(expected);
      }),
      { numRuns: 40 },
    );
    const [actual, expected] = await Promise.all(
      homes.map(f =>
        Promise.all(
          all.map(async name =>
            (await f.reader.history('users', f.ids[name]!, 1000)).map(({ transaction, changes }) => [
              transaction.seq,
              changes.map(({ origin, from, to }) => (from === null || to === null ? origin : { origin, from, to })),
            ]),
          ),
        ),
      ),
    );
    expect(actual).toEqual(expected);
    for (const f of homes) await f.close();
  });

  it('check the issues of a held row again on the complete row', async () => {
    const f = await openFixture(engine);
    const [held] = (await f.commit([{ table: 'users', to: { firstName: 'Kim', status: 'Active' } }])).outcomes;
    const validation = async () => (await f.row('users', held!.row))?.validationResult;
    const before = await validation();
    expect(before).toMatch(/^Missing/);
    await f.commit([{ table: 'users', row: held!.row, to: { jobTitle: 'Chef' } }]);
    expect(await validation()).toBe(before);
    expect(await f.row('users', held!.row)).toMatchObject({ firstName: 'Kim', jobTitle: 'Chef' });
    await f.close();
  });
});

describe('a field', () => {
  it('is inert if it is declared so or its table has no hooks, and no formula reads it', () => {
    expect([...catalog.table('users').inert]).toEqual(['jobTitle', 'department', 'company', 'location']);
    expect(catalog.table('sessions').inert).toContain('seenAt');
    expect(catalog.table('access').inert.size).toBe(0);
  });

  it('of a row is not read if only inert cells change', async () => {
    const read: string[] = [];
    const f = await openFixture('sqlite', { onStatement: text => read.push(text) });
    read.length = 0;
    await f.commit([{ table: 'users', row: f.ids.bob!, to: { jobTitle: 'Chef' } }], setup);
    const users = read.filter(text => /^select .* from "users"/.test(text));
    expect(users).toHaveLength(1);
    expect(users[0]).toContain('"jobTitle"');
    expect(users[0]).not.toContain('"email"');
    await f.close();
  });
});
