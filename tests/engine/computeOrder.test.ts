import { describe, expect, it } from 'vitest';
import { recompute } from '../../server/engine/recompute.ts';
import { isChanged } from '../../server/engine/record.ts';
import type { Catalog } from '../../server/model/catalog.ts';
import type { RowId } from '../../server/model/change.ts';
import { compileCatalog } from '../../server/model/compile.ts';
import { computed, flag, link, number, sum, text, unique } from '../../server/model/definitionBuilders.ts';
import { say } from '../../server/model/localizedText.ts';
import { defineTable, type FieldSpec, type Table } from '../../server/model/table.ts';
import { openStore } from '../../server/store/openStore.ts';
import { openTestWorkspace, setup, type TestWorkspace } from '../kit/administration.ts';
import { engines } from '../kit/stores.ts';

const same = (label: string) => say(label, label);
const kept = { onDelete: 'setNull' } as const;
const amount = { min: 0, max: 1_000_000, step: 1 };
const table = (id: string, fields: Record<string, FieldSpec>, more: object = {}): Table =>
  defineTable(id, { ...more, label: same(id), title: 'id', fields });

/** The number of links in a chain of tables, each of which reads the next: more than passes that anybody would try. */
const depth = 30;

/** A chain of tables: a level reads the one above it through a link, and counts what is below it. */
const chain = compileCatalog(
  Array.from({ length: depth }, (_, at) =>
    table(`level${at}`, {
      value: at === 0 ? number(same('Value'), amount) : computed('number', same('Value'), 'up.value + 1'),
      ...(at === 0 ? {} : { up: link(`level${at - 1}`, same('Up'), kept) }),
      own: number(same('Own'), amount),
      below: at === depth - 1 ? number(same('Below'), amount) : sum(same('Below'), `level${at + 1}`, 'up', 'below'),
    }),
  ),
);

/** Orders read their customer twice, directly and through a computed link to the region, and regions add up their orders. */
const tables = [
  table('regions', { rate: number(same('Rate'), amount), total: sum(same('Total'), 'orders', 'region', 'price') }),
  table('customers', {
    region: link('regions', same('Region'), kept),
    rate: computed('number', same('Rate'), 'region.rate'),
    blocked: flag(same('Blocked')),
  }),
  table(
    'orders',
    {
      price: computed('number', same('Price'), 'units * region.rate + customer.rate'),
      region: computed('link', same('Region'), 'customer.region', { to: 'regions' }),
      customer: link('customers', same('Customer'), kept),
      units: number(same('Units'), amount),
      code: text(same('Code')),
    },
    { rules: { codeFree: unique('code', 'V_CODE', same('Taken'), { when: 'NOT(customer.blocked)', at: 'code' }) } },
  ),
];

/** How often each formula ran, by column, for a catalog whose formulas are counted. */
function countRuns(catalog: Catalog): Map<string, number> {
  const runs = new Map<string, number>();
  for (const step of catalog.steps) {
    if (step.kind !== 'formula') continue;
    const { run } = step.formula;
    const column = `${step.table.id}.${step.field}`;
    step.formula = {
      ...step.formula,
      run(row, env) {
        runs.set(column, (runs.get(column) ?? 0) + 1);
        return run(row, env);
      },
    };
  }
  return runs;
}

const add = async ({ writer }: TestWorkspace, of: string, to: Record<string, unknown>): Promise<RowId> => {
  const [outcome] = (await writer.commit(setup, [{ table: of, to }])).outcomes;
  expect(outcome).toMatchObject({ outcome: 'accepted', issues: [] });
  return outcome!.row;
};

const row = async ({ reader }: TestWorkspace, of: string, id: RowId) => (await reader.rows(of, [id])).get(id)!;

/** The rows whose derived cells differ from those computed from scratch. */
async function wrongRows({ where }: TestWorkspace, catalog: Catalog, now: string): Promise<unknown[]> {
  const store = await openStore(where, catalog.stored);
  try {
    return await store.write(async tx => ({
      commit: false,
      value: [...(await recompute(catalog, tx, now)).all()].filter(isChanged).map(({ before, after }) => [before, after]),
    }));
  } finally {
    await store.close();
  }
}

describe.each(engines)('computed columns on %s', engine => {
  it(`follow a chain over ${depth} tables in both directions`, async () => {
    const f = await openTestWorkspace(engine, { catalog: chain });
    try {
      const rows: RowId[] = [];
      for (let at = 0; at < depth; at += 1) rows.push(await add(f, `level${at}`, at === 0 ? { value: 1 } : { up: rows[at - 1] }));
      await f.writer.commit(setup, [{ table: 'level0', row: rows[0]!, to: { value: 7 } }]);
      expect(await row(f, `level${depth - 1}`, rows.at(-1)!)).toMatchObject({ value: 7 + depth - 1 });
      await f.writer.commit(setup, [{ table: `level${depth - 1}`, row: rows.at(-1)!, to: { below: 5 } }]);
      expect(await row(f, 'level0', rows[0]!)).toMatchObject({ below: 5 });
      expect(await wrongRows(f, chain, f.now)).toEqual([]);
    } finally {
      await f.close();
    }
  });

  it('are computed once for each row, however many of them read each other', async () => {
    const catalog = compileCatalog(tables);
    const runs = countRuns(catalog);
    const f = await openTestWorkspace(engine, { catalog });
    try {
      const region = await add(f, 'regions', { rate: 3 });
      const customer = await add(f, 'customers', { region });
      const order = await add(f, 'orders', { customer, units: 4 });
      expect(await row(f, 'orders', order)).toMatchObject({ region, price: 15 });
      runs.clear();
      await f.writer.commit(setup, [{ table: 'regions', row: region, to: { rate: 5 } }]);
      expect(Object.fromEntries(runs)).toEqual({ 'customers.rate': 1, 'orders.price': 1 });
      expect(await row(f, 'orders', order)).toMatchObject({ price: 25 });
      expect(await row(f, 'regions', region)).toMatchObject({ total: 25 });
      expect(await wrongRows(f, catalog, f.now)).toEqual([]);
    } finally {
      await f.close();
    }
  });

  it('read the row that a link computed in the same change leads to', async () => {
    const catalog = compileCatalog(tables);
    const f = await openTestWorkspace(engine, { catalog });
    try {
      const [near, far] = [await add(f, 'regions', { rate: 2 }), await add(f, 'regions', { rate: 9 })];
      const customer = await add(f, 'customers', { region: near });
      const order = await add(f, 'orders', { customer, units: 1 });
      await f.writer.commit(setup, [{ table: 'customers', row: customer, to: { region: far } }]);
      expect(await row(f, 'orders', order)).toMatchObject({ region: far, price: 18 });
      expect([(await row(f, 'regions', near)).total, (await row(f, 'regions', far)).total]).toEqual([0, 18]);
    } finally {
      await f.close();
    }
  });

  it('include the keys of claims whose condition reads a linked row', async () => {
    const catalog = compileCatalog(tables);
    const f = await openTestWorkspace(engine, { catalog });
    try {
      const customer = await add(f, 'customers', { blocked: true });
      const order = await add(f, 'orders', { customer, code: 'A' });
      expect(await row(f, 'orders', order)).toMatchObject({ key_codeFree: null });
      await f.writer.commit(setup, [{ table: 'customers', row: customer, to: { blocked: false } }]);
      expect(await row(f, 'orders', order)).toMatchObject({ key_codeFree: 'a' });
      const other = await add(f, 'customers', {});
      const second = (await f.writer.commit(setup, [{ table: 'orders', to: { customer: other, code: 'a' } }])).outcomes[0];
      expect(second).toMatchObject({ outcome: 'refused', issues: [{ code: 'V_CODE' }] });
      expect(await wrongRows(f, catalog, f.now)).toEqual([]);
    } finally {
      await f.close();
    }
  });
});
