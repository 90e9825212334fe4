import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { ChangeRequest, Row, RowId } from '../../server/model/change.ts';
import { compileCatalog } from '../../server/model/compile.ts';
import { computed, link, number, sum, text } from '../../server/model/definitionBuilders.ts';
import { say } from '../../server/model/localizedText.ts';
import { defineTable } from '../../server/model/table.ts';
import { openTestWorkspace, setup, type TestWorkspace } from '../kit/administration.ts';
import { engines } from '../kit/stores.ts';

const same = (label: string) => say(label, label);
const kept = { onDelete: 'setNull' } as const;
const amount = { min: 0, max: 1_000_000, step: 1 };

/** Visits to shops in cities of regions; a visit reads its region over three links, and a city the visits of its shops. */
const catalog = compileCatalog([
  defineTable('regions', {
    label: same('Regions'),
    title: 'name',
    fields: {
      name: text(same('Name')),
      area: number(same('Area'), amount),
      total: sum(same('Total'), 'cities', 'region', 'total'),
    },
  }),
  defineTable('cities', {
    label: same('Cities'),
    title: 'name',
    fields: {
      name: text(same('Name')),
      region: link('regions', same('Region'), kept),
      total: sum(same('Total'), 'shops', 'city', 'total'),
    },
  }),
  defineTable('shops', {
    label: same('Shops'),
    title: 'city',
    fields: { city: link('cities', same('City'), kept), total: sum(same('Total'), 'visits', 'shop', 'paid') },
  }),
  defineTable('visits', {
    label: same('Visits'),
    title: 'place',
    fields: {
      shop: link('shops', same('Shop'), kept),
      paid: number(same('Paid'), amount),
      place: computed('text', same('Place'), 'shop.city.region.name & "/" & shop.city.name'),
      share: computed('number', same('Share'), 'IFERROR(paid / shop.city.region.area, 0)'),
    },
  }),
]);

type Cells = Readonly<Record<string, unknown>>;

/** Expects every visit to have the values that its formulas give for the stored rows. */
async function expectComputed({ reader, now }: TestWorkspace): Promise<void> {
  const rows = new Map<string, Row>();
  const byTable = await Promise.all(
    catalog.order.map(async table => {
      const fields = table.fields.map(field => field.id);
      return { table, page: await reader.page({ table: table.id, scope: null, fields, sort: [], limit: 500 }) };
    }),
  );
  for (const { page } of byTable) for (const row of page.rows) rows.set(row.id, row);
  const env = { follow: (row: Cells, id: string) => rows.get(String(row[id])) ?? null, today: now.slice(0, 10), now };
  for (const { table, page } of byTable)
    for (const row of page.rows)
      for (const { field, formula } of table.computed)
        expect([row.id, field.id, row[field.id]]).toEqual([row.id, field.id, formula.run(row, env)]);
}

const parents = { cities: 'region', shops: 'city', visits: 'shop' } as const;
const targets = { cities: 'regions', shops: 'cities', visits: 'shops' } as const;

/** A step: adds a row, links a row to another, renames it, or deletes it. Numbers select existing rows. */
const steps = fc.array(
  fc.record({
    kind: fc.constantFrom('add', 'move', 'rename', 'delete' as const),
    table: fc.constantFrom('regions', 'cities', 'shops', 'visits' as const),
    row: fc.nat(20),
    to: fc.option(fc.nat(20), { freq: 5 }),
    value: fc.nat(9),
  }),
  { minLength: 6, maxLength: 25 },
);
type Step = typeof steps extends fc.Arbitrary<(infer S)[]> ? S : never;

describe.each(engines)('a formula over several links on %s', engine => {
  it('follows a renamed row, a changed link in the middle of the chain, and a deletion', async () => {
    const f = await openTestWorkspace(engine, { catalog });
    try {
      const add = async (table: string, to: Record<string, unknown>): Promise<RowId> =>
        (await f.writer.commit(setup, [{ table, to }])).outcomes[0]!.row;
      const [north, south] = [await add('regions', { name: 'North', area: 2 }), await add('regions', { name: 'South', area: 4 })];
      const city = await add('cities', { name: 'Lille', region: north });
      const shop = await add('shops', { city });
      const visit = await add('visits', { shop, paid: 8 });
      const shown = async () => {
        const row = (await f.reader.rows('visits', [visit])).get(visit)!;
        return [row.place, row.share];
      };
      expect(await shown()).toEqual(['North/Lille', 4]);
      await f.writer.commit(setup, [{ table: 'regions', row: north, to: { name: 'Nord' } }]);
      expect(await shown()).toEqual(['Nord/Lille', 4]);
      await f.writer.commit(setup, [{ table: 'cities', row: city, to: { region: south } }]);
      expect(await shown()).toEqual(['South/Lille', 2]);
      await f.writer.commit(setup, [{ table: 'regions', row: south, to: null }]);
      expect(await shown()).toEqual(['/Lille', 0]);
      await f.writer.commit(setup, [{ table: 'cities', row: city, to: null }]);
      expect(await shown()).toEqual(['/', 0]);
    } finally {
      await f.close();
    }
  });

  it('has the value of the stored rows after any changes', { timeout: 300_000 }, async () => {
    const f = await openTestWorkspace(engine, { catalog });
    try {
      const made: Record<Step['table'], RowId[]> = { regions: [], cities: [], shops: [], visits: [] };
      const requestOf = ({ kind, table, row, to, value }: Step): ChangeRequest | null => {
        const ids = made[table];
        const id = ids[row % Math.max(1, ids.length)];
        const goal =
          table === 'regions' || to === null
            ? null
            : (made[targets[table]][to % Math.max(1, made[targets[table]].length)] ?? null);
        const own =
          table === 'regions'
            ? { name: `R${value}`, area: value }
            : table === 'cities'
              ? { name: `C${value}` }
              : table === 'visits'
                ? { paid: value }
                : {};
        const linked = table === 'regions' ? {} : { [parents[table]]: goal };
        if (kind === 'add') return { table, to: { ...own, ...linked } };
        if (id === undefined) return null;
        if (kind === 'delete') return { table, row: id, to: null };
        return { table, row: id, to: kind === 'move' ? linked : own };
      };
      for (const table of ['regions', 'cities', 'shops', 'visits'] as const)
        for (let row = 0; row < 4; row += 1)
          made[table].push(
            (await f.writer.commit(setup, [requestOf({ kind: 'add', table, row, to: row, value: row })!])).outcomes[0]!.row,
          );
      await fc.assert(
        fc.asyncProperty(steps, async program => {
          for (const step of program) {
            const request = requestOf(step);
            if (request === null) continue;
            const { outcomes } = await f.writer.commit(setup, [request]);
            expect(outcomes[0]?.issues).toEqual([]);
            if (step.kind === 'add') made[step.table].push(outcomes[0]!.row);
            if (step.kind === 'delete') made[step.table] = made[step.table].filter(id => id !== request.row);
          }
          await expectComputed(f);
        }),
        { numRuns: 15 },
      );
    } finally {
      await f.close();
    }
  });
});
