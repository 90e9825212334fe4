import * as fc from 'fast-check';
import { expect, it } from 'vitest';
import { complete } from '../../formulas/complete.ts';
import { compile } from '../../formulas/evaluate.ts';
import { functions } from '../../formulas/functions.ts';
import { parse } from '../../formulas/parse.ts';
import { pathsOf } from '../../formulas/paths.ts';
import { print } from '../../formulas/print.ts';
import type { Cells, Scope, Tree } from '../../formulas/tree.ts';
import { typeOf } from '../../formulas/types.ts';
import { compare, equal, isBlank, isError } from '../../formulas/value.ts';
import { answer, env, scope } from './directory.ts';
import { scopes, trees, values } from './trees.ts';

const ids = ['a', 'b', 'constructor', '__proto__', 'Last Name', 'true', 'x}y'];
const paths = fc.array(fc.constantFrom(...ids), { minLength: 1, maxLength: 3 });
const rows: fc.Arbitrary<Cells> = fc.dictionary(fc.constantFrom('a', 'b', 'Last Name', 'true'), values);
const scoped = scopes.chain(({ scope: names, paths: known }) =>
  fc.record({ scope: fc.constant(names), tree: trees(fc.constantFrom(...known)) }),
);
const fragments = fc
  .array(
    fc.constantFrom(
      'IF',
      '(',
      ')',
      ',',
      ';',
      '"',
      '{',
      '}',
      '.',
      'a',
      '1',
      '1e9',
      '-',
      '+',
      '^',
      '<',
      '>',
      '=',
      '&',
      ' ',
      'TRUE',
      'LEN(',
      'é',
      '\n',
    ),
    { maxLength: 30 },
  )
  .map(parts => parts.join(''));
const anyText = fc.oneof(fragments, fc.string({ unit: 'binary' }), fc.string());

const suffixed = (names: Scope): Scope => ({
  table: names.table,
  fields: table => names.fields(table).map((field, at) => ({ ...field, name: `Renamed ${at} ${field.id}` })),
});

it('a formula printed by id parses to the same formula', () => {
  fc.assert(
    fc.property(trees(paths), tree => {
      expect(parse(print(tree))).toEqual({ ok: true, tree });
    }),
    { numRuns: 1500 },
  );
});

it('a formula printed by name parses to the same formula, whatever the field names are', () => {
  fc.assert(
    fc.property(scoped, ({ scope: names, tree }) => {
      expect(parse(print(tree, names), names)).toEqual({ ok: true, tree });
    }),
    { numRuns: 1500 },
  );
});

it('printing a parsed formula is idempotent', () => {
  fc.assert(
    fc.property(fragments, text => {
      const parsed = parse(text);
      if (!parsed.ok) return;
      const once = print(parsed.tree);
      expect(parse(once)).toEqual(parsed);
    }),
    { numRuns: 3000 },
  );
});

it('parsing, checking and completing never throw, and report the position of a problem', () => {
  fc.assert(
    fc.property(anyText, fc.nat(40), (text, cursor) => {
      for (const parsed of [parse(text), parse(text, scope)]) {
        if (parsed.ok) {
          expect(Array.isArray(typeOf(parsed.tree, scope).issues)).toBe(true);
          continue;
        }
        expect(parsed.issue.message).toMatch(/[.?]$/);
        expect(parsed.issue.at).toBeGreaterThanOrEqual(0);
        expect(parsed.issue.at + parsed.issue.length).toBeLessThanOrEqual(text.length);
      }
      const { from, to } = complete(text, Math.min(cursor, text.length), scope);
      expect(from <= to && to <= text.length).toBe(true);
    }),
    { numRuns: 3000 },
  );
});

it('a formula never throws and never returns NaN or an infinite number', () => {
  fc.assert(
    fc.property(trees(paths), rows, (tree, row) => {
      const result = compile(tree)(row, { ...env, follow: (from, link) => (link === 'a' ? from : link === 'b' ? row : null) });
      if (isError(result)) expect(result.code).toMatch(/^#(DIV\/0!|VALUE!|NUM!|REF!)$/);
      else
        expect(
          typeof result === 'number' ? Number.isFinite(result) : ['string', 'boolean', 'object'].includes(typeof result),
        ).toBe(true);
    }),
    { numRuns: 6000 },
  );
});

it('no function throws or returns NaN or an infinite number, whatever its arguments are', () => {
  const units = fc.constantFrom(
    'days',
    'm',
    'Years',
    'hours',
    'minute',
    '0.00',
    '#,##0%',
    '2026-03-14T23:59:59+14:00',
    '0001-01-01',
    '9999-12-31',
  );
  const given = fc.array(fc.oneof(values, units), { minLength: 0, maxLength: 6 });
  fc.assert(
    fc.property(fc.constantFrom(...functions.values()), given, ({ name }, args) => {
      const tree: Tree = { kind: 'call', name, args: args.map((_, at) => ({ kind: 'field', path: [`x${at}`] })) };
      const result = compile(tree)(Object.fromEntries(args.map((value, at) => [`x${at}`, value])), env);
      expect(isError(result) || typeof result !== 'number' || Number.isFinite(result)).toBe(true);
    }),
    { numRuns: 10_000 },
  );
});

it('renaming fields changes the printed text, not the formula', () => {
  fc.assert(
    fc.property(scoped, ({ scope: before, tree }) => {
      const after = suffixed(before);
      const parsed = parse(print(tree, after), after);
      expect(parsed).toEqual({ ok: true, tree });
      if (pathsOf(tree).length > 0) expect(print(tree, after)).toContain('{Renamed ');
    }),
    { numRuns: 500 },
  );
});

it('comparison agrees with equality and is antisymmetric, and a blank has no order', () => {
  fc.assert(
    fc.property(values, values, (a, b) => {
      if (isBlank(a) || isBlank(b)) {
        expect([compare(a, b), compare(b, a)]).toEqual([Number.NaN, Number.NaN]);
        return;
      }
      expect(compare(a, b) === 0).toBe(equal(a, b));
      expect(Math.sign(compare(a, b)) + Math.sign(compare(b, a))).toBe(0);
    }),
    { numRuns: 2000 },
  );
});

it('multiplication reverses division, and subtraction reverses addition', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 100_000 }), fc.integer({ min: 1, max: 100_000 }), (a, b) => {
      const hundredth = b / 100;
      expect(answer('a / b * b', { a, b })).toBe(a);
      expect(answer('a / h * h', { a, h: hundredth })).toBe(a);
      expect(answer('a + h - a', { a, h: hundredth })).toBe(hundredth);
    }),
    { numRuns: 3000 },
  );
});
