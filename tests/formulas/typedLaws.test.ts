import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { compile } from '../../formulas/evaluate.ts';
import { functions } from '../../formulas/functions.ts';
import { isList } from '../../formulas/list.ts';
import { parse } from '../../formulas/parse.ts';
import { pathsOf } from '../../formulas/paths.ts';
import { print } from '../../formulas/print.ts';
import { spanOf } from '../../formulas/span.ts';
import type { Tree, Value } from '../../formulas/tree.ts';
import { typeOf } from '../../formulas/types.ts';
import { isError } from '../../formulas/value.ts';
import { type ColumnType, columnTypes, typedScope, typedTrees } from './typedTrees.ts';
import { clock, envOf, isTyped, shown, world } from './world.ts';

const isIso = /^\d{4}-\d\d-\d\d$/;
const isTime = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d/;

/** Whether a column of this type can store the value. A blank text and a blank cell are the same to people. */
const fits: Readonly<Record<ColumnType, (value: Value) => boolean>> = {
  text: value => typeof value === 'string',
  number: value => typeof value === 'number' && Number.isFinite(value),
  flag: value => typeof value === 'boolean',
  date: value => typeof value === 'string' && isIso.test(value),
  time: value => typeof value === 'string' && isTime.test(value),
  link: value => typeof value === 'string',
  list: isList,
};

const runs = { numRuns: 300 };

/** Every part of a formula, with the formula itself. */
function partsOf(tree: Tree): Tree[] {
  if (tree.kind === 'call') return [tree, ...tree.args.flatMap(partsOf)];
  if (tree.kind === 'negate') return [tree, ...partsOf(tree.of)];
  return tree.kind === 'binary' ? [tree, ...partsOf(tree.left), ...partsOf(tree.right)] : [tree];
}

const anyTree = fc.oneof(...columnTypes.map(type => typedTrees[type]));

function reparsed(tree: Tree): { text: string; tree: Tree } {
  const text = print(tree, typedScope);
  const parsed = parse(text, typedScope);
  if (!parsed.ok) throw new Error(`${text}: ${parsed.issue.message}`);
  return { text, tree: parsed.tree };
}

describe.each(columnTypes)('a formula of type %s', type => {
  it('has this type and no issue', () => {
    fc.assert(
      fc.property(typedTrees[type], tree => {
        expect(typeOf(tree, typedScope)).toEqual({ type, issues: [] });
      }),
      runs,
    );
  });

  it('gives a value that a column of this type can store, a blank or an error', () => {
    fc.assert(
      fc.property(typedTrees[type], world, (tree, rows) => {
        const result = compile(tree, isTyped)(rows.row, envOf(rows));
        if (isError(result) || result === null || result === '') return;
        expect(fits[type](result), `${print(tree)} is ${JSON.stringify(result)}`).toBe(true);
      }),
      runs,
    );
  });

  it('is printed, parsed, typed and evaluated as the same formula', () => {
    fc.assert(
      fc.property(typedTrees[type], world, (tree, rows) => {
        const again = reparsed(tree).tree;
        expect(again).toEqual(tree);
        expect(typeOf(again, typedScope)).toEqual({ type, issues: [] });
        expect(shown(compile(again, isTyped)(rows.row, envOf(rows)))).toBe(shown(compile(tree, isTyped)(rows.row, envOf(rows))));
      }),
      runs,
    );
  });
});

it('a formula gives a result for a row of blanks', () => {
  const empty = { ...clock, follow: () => null };
  fc.assert(
    fc.property(anyTree, tree => {
      const evaluate = compile(tree, isTyped);
      const blank = Object.fromEntries(typedScope.fields('own').map(({ id }) => [id, null]));
      expect(shown(evaluate({}, empty))).toBe(shown(evaluate(blank, empty)));
    }),
    { numRuns: 800 },
  );
});

it('an error says why in words, without a trace of the program', () => {
  fc.assert(
    fc.property(anyTree, world, (tree, rows) => {
      const result = compile(tree, isTyped)(rows.row, envOf(rows));
      if (!isError(result)) return;
      expect(result.code).toMatch(/^#(?:DIV\/0!|VALUE!|NUM!)$/);
      expect(result.cause).toMatch(/^["A-Z]/);
      expect(result.cause).not.toMatch(/undefined|NaN|\[object|function|TypeError/);
    }),
    { numRuns: 800 },
  );
});

it('a formula reads nothing but its paths', () => {
  fc.assert(
    fc.property(anyTree, world, (tree, rows) => {
      const read = new Set(pathsOf(tree).map(([first]) => first));
      const others = Object.fromEntries(typedScope.fields('own').map(({ id }) => [id, 'something else']));
      const kept = Object.fromEntries(Object.entries(rows.row).filter(([id]) => read.has(id)));
      const evaluate = compile(tree, isTyped);
      expect(shown(evaluate({ ...others, ...kept }, envOf(rows)))).toBe(shown(evaluate(rows.row, envOf(rows))));
    }),
    runs,
  );
});

it('the paths of a formula are the paths of its parts, each once', () => {
  fc.assert(
    fc.property(anyTree, tree => {
      const all = partsOf(tree).flatMap(part => (part.kind === 'field' ? [part.path.join('.')] : []));
      expect(pathsOf(tree).map(path => path.join('.'))).toEqual([...new Set(all)]);
    }),
    runs,
  );
});

describe('the position of a part', () => {
  it('is where the part is written', () => {
    fc.assert(
      fc.property(anyTree, tree => {
        const { text, tree: parsed } = reparsed(tree);
        for (const part of partsOf(parsed)) {
          const { at, length } = spanOf(part);
          const written = parse(text.slice(at, at + length), typedScope);
          expect(written, `${text.slice(at, at + length)} in ${text}`).toEqual({ ok: true, tree: part });
        }
      }),
      runs,
    );
  });

  it('lies within the position of the whole', () => {
    fc.assert(
      fc.property(anyTree, tree => {
        for (const part of partsOf(reparsed(tree).tree)) {
          const outer = spanOf(part);
          for (const inner of partsOf(part).map(spanOf)) {
            expect(inner.at).toBeGreaterThanOrEqual(outer.at);
            expect(inner.at + inner.length).toBeLessThanOrEqual(outer.at + outer.length);
          }
        }
      }),
      { numRuns: 200 },
    );
  });

  it('of a type error is the part that has the wrong type', () => {
    const wrong = fc.constantFrom('otext1', 'odate1', 'olink1', 'otime2').map((id): Tree => ({ kind: 'field', path: [id] }));
    const around = fc.constantFrom<(tree: Tree) => Tree>(
      tree => ({ kind: 'negate', of: tree }),
      tree => ({ kind: 'call', name: 'SQRT', args: [tree] }),
      tree => ({ kind: 'call', name: 'LEFT', args: [{ kind: 'field', path: ['otext2'] }, tree] }),
      tree => ({ kind: 'binary', operator: '*', left: { kind: 'value', value: 2 }, right: tree }),
    );
    fc.assert(
      fc.property(wrong, around, anyTree, (bad, wrap, other) => {
        const { text, tree } = reparsed({ kind: 'call', name: 'CONCAT', args: [other, wrap(bad)] });
        const { issues } = typeOf(tree, typedScope);
        expect(issues).toHaveLength(1);
        expect(issues[0]).toMatchObject({ code: 'type' });
        const { at, length } = issues[0]!;
        expect(parse(text.slice(at, at + length), typedScope)).toEqual({ ok: true, tree: bad });
      }),
      runs,
    );
  });
});

it('the laws cover every function', () => {
  const seen = new Set<string>();
  const everything = fc.sample(anyTree, { numRuns: 2500, seed: 1 }).flatMap(partsOf);
  for (const part of everything) if (part.kind === 'call') seen.add(part.name);
  const values = ['TRUE', 'FALSE'];
  expect([...functions.keys()].filter(name => !seen.has(name) && !values.includes(name))).toEqual([]);
});
