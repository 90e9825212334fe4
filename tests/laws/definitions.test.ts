import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { recompute } from '../../server/engine/recompute.ts';
import { isChanged } from '../../server/engine/record.ts';
import type { Actor } from '../../server/model/actor.ts';
import type { Catalog } from '../../server/model/catalog.ts';
import { catalogIssueText } from '../../server/model/catalogIssue.ts';
import type { ChangeRequest, Outcome, RowId } from '../../server/model/change.ts';
import { compile } from '../../server/model/compile.ts';
import type { Table } from '../../server/model/table.ts';
import { Refusal } from '../../server/model/writer.ts';
import { openStore } from '../../server/store/openStore.ts';
import { openTestWorkspace, setup, type TestWorkspace } from '../kit/administration.ts';
import { engines } from '../kit/stores.ts';
import { anyCells, definitions } from './definitions.ts';
import { runs } from './law.ts';

const org = crypto.randomUUID();
const person = (role: 'owner' | 'member'): Actor => ({
  kind: 'person',
  user: crypto.randomUUID(),
  account: crypto.randomUUID(),
  org,
  role,
  name: 'Ada',
  language: 'en',
});
const actors = [setup, person('owner'), person('member')];

const steps = fc.array(
  fc.record({
    kind: fc.constantFrom('add', 'add', 'edit', 'delete', 'act', 'undo' as const),
    table: fc.nat(9),
    row: fc.nat(9),
    target: fc.nat(9),
    actor: fc.constantFrom(...actors),
    cells: anyCells,
    input: fc.dictionary(fc.constantFrom('in', 'gone'), fc.constantFrom('x', '12', null), { maxKeys: 1 }),
  }),
  { minLength: 4, maxLength: 14 },
);
type Step = typeof steps extends fc.Arbitrary<(infer S)[]> ? S : never;

/** A rule whose sentence quotes the validation result that it is reported in. */
const quotesItself = [
  {
    id: 't',
    label: { en: 'T', fr: 'T' },
    section: 'directory',
    title: 'b',
    lookupFields: [],
    scope: [],
    guards: [],
    actions: {},
    hooks: {},
    relations: {},
    access: {},
    fields: {
      a: { id: 'a', type: 'verdict', system: true, label: { en: 'Validation result', fr: 'Résultat' } },
      b: { id: 'b', type: 'text', label: { en: 'B', fr: 'B' } },
    },
    rules: { r: { kind: 'check', condition: 'b = "x"', code: 'V_CHECK', words: { en: 'No {a} {b}', fr: 'Non {a} {b}' } } },
  },
] as unknown as readonly Table[];
const add: Step = { kind: 'add', table: 0, row: 0, target: 0, actor: setup, cells: {}, input: {} };

/** The rows and transactions of a run. */
interface Made {
  rows: Map<string, RowId[]>;
  transactions: RowId[];
}

async function perform(f: TestWorkspace, catalog: Catalog, step: Step, made: Made): Promise<Outcome | null> {
  const tables = [...catalog.tables.values()];
  const table = tables[step.table % tables.length]!;
  const rows = made.rows.get(table.id) ?? [];
  const row = rows[step.row % Math.max(1, rows.length)];
  const to: Record<string, unknown> = { ...step.cells };
  for (const { id, to: target } of table.links) {
    const targets = made.rows.get(target ?? '') ?? [];
    if (targets.length > 0 && step.target % 3 > 0) to[id] = targets[step.target % targets.length]!;
  }
  if (step.kind === 'undo') {
    const last = made.transactions.pop();
    return last === undefined ? null : f.writer.undo(step.actor, last);
  }
  if (step.kind === 'act') {
    const action = [...table.actions.keys()][step.target % Math.max(1, table.actions.size)];
    if (row === undefined || action === undefined) return null;
    return f.writer.runAction(step.actor, { table: table.id, action, rows: [row], input: step.input });
  }
  if (step.kind !== 'add' && row === undefined) return null;
  const change: ChangeRequest =
    step.kind === 'add' ? { table: table.id, to } : { table: table.id, row: row!, to: step.kind === 'delete' ? null : to };
  const outcome = await f.writer.commit(step.actor, [change]);
  const [result] = outcome.outcomes;
  if (step.kind === 'add' && result?.outcome !== 'refused') made.rows.set(table.id, [...rows, result!.row]);
  return outcome;
}

describe('any definition of tables', () => {
  it('is compiled without an exception, and each problem has a text', { timeout: 3_600_000 }, () => {
    fc.assert(
      fc.property(definitions, tables => {
        const { catalog, issues } = compile(tables);
        for (const issue of issues) expect(catalogIssueText(issue)).toMatch(/^Table .*: .+/s);
        expect(catalog.order.length).toBeLessThanOrEqual(tables.length);
      }),
      { numRuns: runs * 8 },
    );
  });

  it.each(engines)('can be stored, changed, computed and undone on %s if it compiles', { timeout: 3_600_000 }, async engine => {
    let written = 0;
    await fc.assert(
      fc.asyncProperty(definitions, steps, async (tables, program) => {
        const { catalog } = compile(tables);
        if (catalog.tables.size === 0) return;
        const f = await openTestWorkspace(engine, { catalog });
        try {
          const made: Made = { rows: new Map(), transactions: [] };
          for (const step of program) {
            const outcome = await perform(f, catalog, step, made).catch((error: unknown) => {
              if (error instanceof Refusal) return null;
              throw error;
            });
            if (typeof outcome?.transaction === 'string') {
              made.transactions.push(outcome.transaction);
              written += 1;
            }
          }
          const store = await openStore(f.where, catalog.stored);
          try {
            const wrong = await store.write(async tx => ({
              commit: false,
              value: [...(await recompute(catalog, tx, f.now)).all()].filter(isChanged),
            }));
            expect(wrong.map(({ table, before, after }) => [table.id, before, after])).toEqual([]);
          } finally {
            await store.close();
          }
        } finally {
          await f.close();
        }
      }),
      {
        numRuns: engine === 'sqlite' ? runs * 2 : Math.ceil(runs / 3),
        examples: [[quotesItself, [add, add, add, add]]],
      },
    );
    // The examples alone write some; most random definitions allow no change of every cell at once.
    expect(written).toBeGreaterThan(3 + (engine === 'sqlite' ? runs / 10 : 0));
  });
});
