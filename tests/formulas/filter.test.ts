import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { functions } from '../../formulas/functions.ts';
import { isList, toScalar } from '../../formulas/list.ts';
import { parse } from '../../formulas/parse.ts';
import { pathsOf } from '../../formulas/paths.ts';
import type { Scalar, Tree } from '../../formulas/tree.ts';
import type { StoredColumn, StoredTable } from '../../server/model/store.ts';
import { QueryError } from '../../server/store/errors.ts';
import { engines, type TestStore, withStore } from '../kit/stores.ts';
import { put, rowOf } from '../store/tables.ts';

/** The functions that a filter can use; the others work for single rows only. */
const inFilters = new Set(
  'AND OR NOT TRUE FALSE BLANK ISBLANK CONTAINS STARTSWITH ENDSWITH IN HAS HASANY HASALL COUNT TODAY LOWER UPPER LEN'.split(' '),
);

const examples = [...functions.values()].map(({ name, example: { formula, row = {}, result } }) => {
  const parsed = parse(formula);
  if (!parsed.ok) throw new Error(parsed.issue.message);
  return { name, formula, tree: parsed.tree, row, result };
});

/** The functions that a formula calls. */
function callsOf(tree: Tree): string[] {
  if (tree.kind === 'call') return [tree.name, ...tree.args.flatMap(callsOf)];
  if (tree.kind === 'negate') return callsOf(tree.of);
  return tree.kind === 'binary' ? [...callsOf(tree.left), ...callsOf(tree.right)] : [];
}

const isFilter = ({ tree }: { tree: Tree }): boolean => callsOf(tree).every(name => inFilters.has(name));

/** A column for every field of an example, of the type that its value has. */
const columns = new Map<string, StoredColumn>();
for (const { tree, row } of examples)
  for (const id of [...Object.keys(row), ...pathsOf(tree).map(([field = '']) => field)]) {
    const cell = row[id];
    const flag = typeof cell === 'boolean';
    const column = flag ? 'integer' : typeof cell === 'number' ? 'real' : 'text';
    const known = columns.get(id);
    if (known === undefined || (cell !== undefined && cell !== null))
      columns.set(id, { id, column, flag, index: 'none', ...(isList(cell) ? { list: 'json' } : {}) });
  }
const table: StoredTable = {
  id: 'examples',
  columns: [
    { id: 'id', column: 'text', flag: false, index: 'none', exact: true },
    { id: 'version', column: 'integer', flag: false, index: 'none' },
    { id: 'seq', column: 'integer', flag: false, index: 'none' },
    ...columns.values(),
  ],
};
const rows = new Map(
  examples.map(({ name, row }) => [
    name,
    rowOf(table, Object.fromEntries(Object.entries(row).map(([id, cell]) => [id, cell ?? null]))),
  ]),
);

/** A condition that is true exactly if the formula has this result. */
const hasResult = (tree: Tree, result: Scalar): Tree =>
  typeof result === 'boolean'
    ? result
      ? tree
      : { kind: 'call', name: 'NOT', args: [tree] }
    : { kind: 'binary', operator: '=', left: tree, right: { kind: 'value', value: result } };

describe.each(engines)('the example of a function in a filter on %s', engine => {
  let test: TestStore;
  beforeAll(async () => {
    test = await withStore(engine, [table], { today: () => '2026-03-14' });
    await put(test.store, 'examples', [...rows.values()]);
  });
  afterAll(() => test.close());

  const isFound = async (name: string, filter: Tree): Promise<boolean> => {
    const { id } = rows.get(name)!;
    return (await test.store.reader.count({ table: 'examples', scope: null, sort: [], ids: [id], filter })) === 1;
  };

  it.each(examples.filter(isFilter))('$formula has its result', async ({ name, tree, result }) => {
    const condition = hasResult(tree, toScalar(result));
    expect(await isFound(name, condition)).toBe(true);
    expect(await isFound(name, { kind: 'call', name: 'NOT', args: [condition] })).toBe(false);
  });

  it.each(examples.filter(each => !isFilter(each)))('$formula is refused', async ({ name, tree, result }) => {
    await expect(isFound(name, hasResult(tree, toScalar(result)))).rejects.toThrow(QueryError);
  });
});
