import * as fc from 'fast-check';
import { arity } from '../../formulas/argument.ts';
import { functions } from '../../formulas/functions.ts';
import { listOf } from '../../formulas/list.ts';
import { precedence } from '../../formulas/operators.ts';
import type { Operator, Scalar, Scope, ScopeField, Tree, Type, Value } from '../../formulas/tree.ts';

const oddTexts = ['"', '""', '', ' ', 'a b', "O'Hara", '{x}', '1,5', '2026-02-29', '2026-03-14', '12', '-0.5', 'TRUE', 'İ', '👋'];

/** Any text, including unusual ones. */
export const texts = fc.oneof(fc.constantFrom(...oddTexts), fc.string({ unit: 'binary', maxLength: 12 }));

/** Any value that can be written in a formula. */
export const scalars: fc.Arbitrary<Scalar> = fc.oneof(
  texts,
  fc.double({ noNaN: true, noDefaultInfinity: true }).map(number => number + 0),
  fc.integer({ min: -20, max: 20 }),
  fc.constantFrom(0.1, 0.2, 1e21, 1e-7, 1.7976931348623157e308),
  fc.boolean(),
  fc.constant(null),
);

/** Any value of a cell. */
export const values: fc.Arbitrary<Value> = fc.oneof(
  { weight: 6, arbitrary: scalars },
  { weight: 1, arbitrary: fc.array(texts, { maxLength: 3 }).map(listOf) },
);

/** Any formula that can be written, over fields at these paths. */
export function trees(paths: fc.Arbitrary<readonly string[]>): fc.Arbitrary<Tree> {
  // TRUE(), FALSE() and BLANK() are values, not calls.
  const called = [...functions.values()].filter(({ name }) => name !== 'TRUE' && name !== 'FALSE');
  const leaf = fc.oneof(
    scalars.map((value): Tree => ({ kind: 'value', value })),
    paths.map((path): Tree => ({ kind: 'field', path })),
  );
  return fc.letrec<{ tree: Tree }>(tie => ({
    tree: fc.oneof(
      { maxDepth: 4, depthSize: 'large' },
      { weight: 2, arbitrary: leaf },
      { weight: 1, arbitrary: tie('tree').map((of): Tree => ({ kind: 'negate', of })) },
      {
        weight: 3,
        arbitrary: fc
          .tuple(fc.constantFrom(...(Object.keys(precedence) as Operator[])), tie('tree'), tie('tree'))
          .map(([operator, left, right]): Tree => ({ kind: 'binary', operator, left, right })),
      },
      {
        weight: 4,
        arbitrary: fc.constantFrom(...called).chain(({ name, args }) => {
          const { min, max } = arity(args);
          const least = name === 'BLANK' ? 1 : min;
          return fc
            .array(tie('tree'), { minLength: least, maxLength: Math.min(max, least + 3) })
            .map((given): Tree => ({ kind: 'call', name, args: given }));
        }),
      },
    ),
  })).tree;
}

const words = fc.oneof(
  fc.constantFrom(
    'total',
    'Total',
    'TOTAL',
    'Last Name',
    'true',
    'FALSE',
    'IF',
    '{',
    '}',
    '}}',
    'a.b',
    ' a',
    'a ',
    '"',
    'É',
    'é',
    '1st',
    '_',
    '-',
  ),
  fc.string({ minLength: 1, maxLength: 6 }),
  fc.string({ unit: 'binary', minLength: 1, maxLength: 4 }),
);

const types: readonly Type[] = ['text', 'number', 'flag', 'date', 'time', 'any'];

function fieldsOf(link: string | null): fc.Arbitrary<ScopeField[]> {
  const plain = fc.record({ id: words, name: words, type: fc.constantFrom(...types) });
  return fc.uniqueArray(plain, { minLength: 1, maxLength: 6, selector: field => field.id }).map(fields => {
    const [first, ...rest] = fields;
    return link === null ? fields : [{ ...first!, type: 'link' as const, to: link }, ...rest];
  });
}

/** Any scope of three tables, each linked to the next by its first field, with all its paths. */
export const scopes: fc.Arbitrary<{ scope: Scope; paths: string[][] }> = fc
  .tuple(fieldsOf('b'), fieldsOf('c'), fieldsOf(null))
  .map(([a, b, c]) => {
    const tables: Record<string, ScopeField[]> = { a, b, c };
    const first = a[0]!.id;
    const second = b[0]!.id;
    return {
      scope: { table: 'a', fields: (table: string) => tables[table] ?? [] },
      paths: [...a.map(({ id }) => [id]), ...b.map(({ id }) => [first, id]), ...c.map(({ id }) => [first, second, id])],
    };
  });
