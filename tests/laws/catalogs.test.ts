import fc from 'fast-check';
import { expect, it } from 'vitest';
import { createWriter } from '../../server/engine/createWriter.ts';
import type { Cells, RowId } from '../../server/model/change.ts';
import { compileCatalog } from '../../server/model/compile.ts';
import { date, flag, number, state, text, validation } from '../../server/model/definitionBuilders.ts';
import { say } from '../../server/model/localizedText.ts';
import type { Store, StoreReader } from '../../server/model/store.ts';
import { defineTable } from '../../server/model/table.ts';
import { Refusal, type Writer } from '../../server/model/writer.ts';
import { inspect } from '../../server/store/inspect.ts';
import type { DatabaseLocation } from '../../server/store/location.ts';
import { openReader, openStore } from '../../server/store/openStore.ts';
import { setup } from '../kit/administration.ts';
import { createColumns, narrowAndWide, setRevision } from '../kit/catalogs.ts';
import { engines, newLocation } from '../kit/stores.ts';
import { runsOn } from './law.ts';

/* Two servers on one database, each with catalogs of its own, while fields and a table come and go. */

const same = (label: string) => say(label, label);
const narrowFields = {
  name: text(same('Name')),
  amount: number(same('Amount'), { min: 0, max: 99, step: 1 }),
  status: state(same('Status'), { Draft: { label: same('Draft'), next: [], deletable: true } }),
  result: validation(),
};
const wideFields = {
  shirt: text(same('Shirt')),
  size: number(same('Size'), { min: 0, max: 99, step: 0.5 }),
  vip: flag(same('VIP'), { initial: false }),
  due: date(same('Due')),
};
const narrowTables = [defineTable('things', { label: same('Things'), title: 'name', fields: narrowFields })];
const wideTables = [
  defineTable('things', { label: same('Things'), title: 'name', fields: { ...narrowFields, ...wideFields } }),
  defineTable('notes', { label: same('Notes'), title: 'note', fields: { note: text(same('Note')) } }),
];
const newCatalogs = () => narrowAndWide(compileCatalog(narrowTables), compileCatalog(wideTables));
const wide = compileCatalog(wideTables);

const narrowCells = fc.record(
  { name: fc.constantFrom('a', 'b', ''), amount: fc.constantFrom(1, 2, '', 'many') },
  { requiredKeys: [] },
);
const wideCells = fc.record(
  {
    shirt: fc.constantFrom('red', 'blue', ''),
    size: fc.constantFrom(40, 41.5, '', 'large'),
    vip: fc.boolean(),
    due: fc.constantFrom('2026-03-01', 'soon', ''),
  },
  { requiredKeys: [] },
);

/** A step by one of the two servers. What the current catalog does not have is left out of it. */
const step = fc.record({
  by: fc.nat(1),
  do: fc.constantFrom('add', 'edit', 'delete', 'delete', 'undo', 'undo', 'undo', 'switch', 'switch', 'note', 'race'),
  row: fc.nat(9),
  narrow: narrowCells,
  wide: wideCells,
});
type Step = typeof step extends fc.Arbitrary<infer S> ? S : never;

const fullStep = (by: number, what: Step['do']): Step => ({
  by,
  do: what,
  row: 0,
  narrow: { name: 'a', amount: 1 },
  wide: { shirt: 'red', size: 41.5, vip: true, due: 'soon' },
});

/** A row with cells of the wide catalog is deleted and restored by each of the servers; with `true`, while the narrow one is current. */
const examples: [Step[], boolean][] = [0, 1].flatMap((by): [Step[], boolean][] => [
  [
    (['switch', 'add', 'switch', 'delete', 'undo', 'undo', 'undo', 'switch', 'edit'] as const).map(what => fullStep(by, what)),
    true,
  ],
  [[fullStep(1, 'add'), fullStep(by, 'delete'), fullStep(1 - by, 'undo'), fullStep(by, 'undo'), fullStep(by, 'undo')], false],
  [[fullStep(1, 'add'), fullStep(1, 'edit'), fullStep(by, 'undo'), fullStep(1 - by, 'undo')], false],
]);

type Rows = Record<string, Record<RowId, Cells>>;

/** What was written last, and the rows before it. */
interface Written {
  transaction: RowId;
  before: Rows;
  /** Whether the narrow catalog has nothing of it to undo. */
  onlyWide: boolean;
}

class Servers {
  readonly where: DatabaseLocation;
  readonly stores: readonly Store[];
  readonly writers: readonly Writer[];
  #all: (StoreReader & { close(): Promise<void> }) | null = null;
  #switches = 0;
  /** Whether the servers follow the current catalog; otherwise the first always has the narrow one and the second the wide one. */
  readonly follow: boolean;
  #wideIsCurrent = false;
  /** Whether the columns of the wide catalog are there. */
  wasWide = false;
  readonly written: Written[] = [];

  constructor(where: DatabaseLocation, stores: readonly Store[], writers: readonly Writer[], follow: boolean) {
    this.follow = follow;
    this.where = where;
    this.stores = stores;
    this.writers = writers;
  }

  /** Whether this server works under the wide catalog. */
  isWide(by: number): boolean {
    return this.follow ? this.#wideIsCurrent : by === 1;
  }

  async switchCatalog(): Promise<void> {
    this.#wideIsCurrent = !this.#wideIsCurrent;
    if (!this.wasWide) await createColumns(this.where, wide);
    this.wasWide = true;
    this.#switches += 1;
    await setRevision(this.where, `${this.#wideIsCurrent ? 'wide' : 'narrow'} ${this.#switches}`);
  }

  /** All rows with the cells of all fields of both catalogs. */
  async rows(): Promise<Rows> {
    if (this.wasWide) this.#all ??= await openReader(this.where, wide.stored);
    const reader = this.#all ?? this.stores[0]!.reader;
    const found: Rows = {};
    for (const { id, fields } of this.wasWide ? wide.order : newCatalogs().builtIn.order) {
      const ids = fields.map(field => field.id).filter(field => !bookkeeping.has(field));
      const { rows } = await reader.page({ table: id, scope: null, sort: [], fields: ids, limit: 500 });
      found[id] = Object.fromEntries(
        rows.map(row => [row.id, Object.fromEntries(ids.map(field => [field, row[field] ?? null]))]),
      );
    }
    return found;
  }

  async close(): Promise<void> {
    await this.#all?.close();
    for (const store of this.stores) await store.close();
  }

  async take(move: Step): Promise<void> {
    const before = await this.rows();
    if (move.do === 'switch') return this.switchCatalog();
    if (move.do === 'undo') return this.#undo(move, before);
    const things = Object.keys(before.things ?? {}).sort();
    const row = things[move.row % Math.max(1, things.length)];
    const cells = { ...move.narrow, ...(this.isWide(move.by) ? move.wide : {}) };
    const commit = async (
      by: number,
      change: { table: string; row?: RowId; from?: null; to: Record<string, unknown> | null },
    ) => {
      const outcome = await this.writers[by]!.commit(setup, [change]);
      expect(outcome.outcomes.map(each => each.outcome)).toEqual(['accepted']);
      return outcome;
    };
    const record = ({ transaction }: { transaction: RowId | null }, onlyWide = false): void => {
      if (transaction !== null) this.written.push({ transaction, before, onlyWide });
    };
    if (move.do === 'race') {
      // Both at once, and neither is taken back: their order is not known.
      await Promise.all([0, 1].map(by => commit(by, { table: 'things', from: null, to: this.isWide(by) ? cells : move.narrow })));
      this.written.length = 0;
    } else if (move.do === 'add') record(await commit(move.by, { table: 'things', from: null, to: cells }));
    else if (move.do === 'note' && this.isWide(move.by))
      record(await commit(move.by, { table: 'notes', to: { note: 'n' } }), true);
    else if (move.do === 'edit' && row !== undefined) {
      const outcome = await commit(move.by, { table: 'things', row, to: cells });
      const now = (await this.rows()).things![row]!;
      const changed = Object.keys(now).filter(id => id !== 'invalid' && now[id] !== before.things![row]![id]);
      const texts = ['name', 'amount'].some(id => textOf(now, id) !== textOf(before.things![row]!, id));
      record(outcome, !texts && changed.every(id => id in wideFields));
    } else if (move.do === 'delete' && row !== undefined) record(await commit(move.by, { table: 'things', row, to: null }));
  }

  /** Undoes the last transaction; then the undo is the last one, and can be undone itself. */
  async #undo(move: Step, before: Rows): Promise<void> {
    const last = this.written.at(-1);
    if (last === undefined) return;
    if (last.onlyWide && !this.isWide(move.by)) {
      await expect(this.writers[move.by]!.undo(setup, last.transaction)).rejects.toBeInstanceOf(Refusal);
      expect(await this.rows()).toEqual(before);
      return;
    }
    const outcome = await this.writers[move.by]!.undo(setup, last.transaction);
    expect(outcome.outcomes.map(each => each.outcome)).toEqual(['accepted']);
    expect(withoutEmpty(await this.rows())).toEqual(withoutEmpty(last.before));
    this.written.pop();
    this.written.push({ transaction: outcome.transaction!, before, onlyWide: last.onlyWide });
  }
}

/** Cells that every commit writes, and the validation, which follows from the others. */
const bookkeeping = new Set([
  'result',
  'id',
  'version',
  'seq',
  'issues',
  'createdAt',
  'createdBy',
  'createdById',
  'updatedAt',
  'updatedBy',
]);
const textOf = (cells: Cells, field: string): unknown =>
  (JSON.parse(String(cells.invalid ?? '{}')) as Record<string, unknown>)[field] === undefined ? null : cells.invalid;

/** The rows without empty cells: a flag that no catalog filled yet is empty, and a field without a column is absent. */
const withoutEmpty = (rows: Rows): unknown =>
  Object.fromEntries(
    Object.entries(rows).flatMap(([table, all]) => {
      const filled = Object.entries(all).map(([id, cells]) => [
        id,
        Object.entries(cells)
          .filter(([, value]) => value !== null && value !== false && value !== '{}')
          .map(([field, value]) => [field, field === 'invalid' ? sortedTexts(value) : value]),
      ]);
      return filled.length === 0 ? [] : [[table, Object.fromEntries(filled)]];
    }),
  );

const sortedTexts = (json: unknown): unknown =>
  Object.entries(JSON.parse(String(json)) as object).sort(([a], [b]) => (a < b ? -1 : 1));

async function openServers(where: DatabaseLocation, follow: boolean): Promise<Servers> {
  const stores: Store[] = [];
  const writers: Writer[] = [];
  for (let at = 0; at < 2; at += 1) {
    const learned = newCatalogs();
    const own = at === 0 ? learned.builtIn : await learned.of('wide');
    const catalogs = follow ? learned : { ...learned, of: () => Promise.resolve(own) };
    const store = await openStore(where, catalogs);
    stores.push(store);
    writers.push(
      createWriter(store, catalogs, { publicUrl: '', deliversMail: false, newSecret: () => ({ clear: '', hash: '' }) }),
    );
  }
  const servers = new Servers(where, stores, writers, follow);
  if (!follow) await servers.switchCatalog();
  return servers;
}

it.each(engines)(
  'with fields and tables that come and go, two servers lose no cell, no log entry and no undo, on %s',
  { timeout: 3_600_000 },
  async engine => {
    const property = fc.asyncProperty(fc.array(step, { minLength: 4, maxLength: 24 }), fc.boolean(), async (program, follow) => {
      const { where, remove } = newLocation(engine);
      const servers = await openServers(where, follow);
      try {
        for (const move of program) {
          const before = await servers.rows();
          await servers.take(move);
          const now = await servers.rows();
          // A catalog that comes or goes changes no cell, and a field that is not in the catalog keeps its cells.
          if (move.do === 'switch') expect(withoutEmpty(now)).toEqual(withoutEmpty(before));
          if (!servers.isWide(move.by) && move.do === 'edit') {
            for (const [id, cells] of Object.entries(before.things ?? {}))
              for (const field of Object.keys(wideFields)) expect(now.things![id]![field]).toEqual(cells[field]);
          }
          // Every row is what the log says, in the fields of both catalogs.
          const tables = servers.wasWide ? wide.stored : newCatalogs().builtIn.stored;
          const { findings } = await inspect(where, tables, [], async () => []);
          expect(findings.filter(({ code }) => code !== 'unfilled')).toEqual([]);
          // A server with the narrow catalog sees its own fields.
          const { rows } = await servers.stores[1]!.reader.page({
            table: 'things',
            scope: null,
            sort: [],
            fields: ['name', 'amount'],
            limit: 500,
          });
          expect(Object.fromEntries(rows.map(({ id, name, amount }) => [id, { name, amount }]))).toEqual(
            Object.fromEntries(Object.entries(now.things ?? {}).map(([id, { name, amount }]) => [id, { name, amount }])),
          );
        }
      } finally {
        await servers.close();
        await remove();
      }
    });
    await fc.assert(property, { numRuns: runsOn(engine), examples });
  },
);
