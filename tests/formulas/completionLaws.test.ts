import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { complete } from '../../formulas/complete.ts';
import { functions } from '../../formulas/functions.ts';
import { parse } from '../../formulas/parse.ts';
import { print } from '../../formulas/print.ts';
import type { Scope } from '../../formulas/tree.ts';
import { scope } from './directory.ts';
import { scopes } from './trees.ts';
import { typedScope, typedTrees } from './typedTrees.ts';

const runs = { numRuns: 400 };

/** The text after a completion is chosen, and where it ends. */
function choose(text: string, cursor: number, names: Scope, at: number): { text: string; cursor: number; kind: string } | null {
  const { from, to, items } = complete(text, cursor, names);
  const item = items[at % Math.max(1, items.length)];
  if (item === undefined) return null;
  return { text: text.slice(0, from) + item.insert + text.slice(to), cursor: from + item.insert.length, kind: item.kind };
}

const formula = fc.oneof(typedTrees.text, typedTrees.number, typedTrees.flag).map(tree => print(tree, typedScope));

describe('a completion of a correct formula', () => {
  it('names a field that exists, or a function', () => {
    fc.assert(
      fc.property(formula, fc.nat(), fc.nat(), (text, place, at) => {
        const chosen = choose(text, place % (text.length + 1), typedScope, at);
        if (chosen === null) return;
        const parsed = parse(chosen.text.slice(0, chosen.cursor) + (chosen.kind === 'function' ? ')' : ''), typedScope);
        // The rest of the text before it may be unfinished, but the name itself is known.
        if (!parsed.ok) expect(['syntax', 'arguments']).toContain(parsed.issue.code);
      }),
      runs,
    );
  });

  it('replaces only text around the cursor', () => {
    fc.assert(
      fc.property(formula, fc.nat(), (text, place) => {
        const cursor = place % (text.length + 1);
        const { from, to } = complete(text, cursor, typedScope);
        expect(from).toBeLessThanOrEqual(cursor);
        expect(to).toBeGreaterThanOrEqual(cursor);
        expect(text.slice(from, cursor)).not.toMatch(/[(),;"]/);
      }),
      runs,
    );
  });

  it('is offered again once it has been chosen', () => {
    fc.assert(
      fc.property(fc.nat(), at => {
        const chosen = choose('', 0, typedScope, at);
        if (chosen === null || chosen.kind !== 'field') return;
        const inner = chosen.text.startsWith('{') ? chosen.cursor - 1 : chosen.cursor;
        const again = complete(chosen.text, inner, typedScope).items.map(({ insert }) => insert);
        expect(again[0]).toBe(chosen.text);
      }),
      { numRuns: 100 },
    );
  });
});

it('whatever the names of fields are, what is offered resolves to the field', () => {
  fc.assert(
    fc.property(scopes, ({ scope: names }) => {
      const fields = names.fields(names.table);
      const offered = complete('', 0, names).items.filter(({ kind }) => kind === 'field');
      expect(offered).toHaveLength(fields.length);
      const resolved = offered.map(({ insert }) => {
        const parsed = parse(insert, names);
        return parsed.ok && parsed.tree.kind === 'field' ? parsed.tree.path[0] : insert;
      });
      expect(new Set(resolved)).toEqual(new Set(fields.map(({ id }) => id)));
    }),
    runs,
  );
});

it('a name that begins with an invisible letter is offered in braces', () => {
  const names = { table: 'a', fields: () => [{ id: 'total', name: '\uffa0', type: 'text' as const }] };
  const [offered] = complete('', 0, names).items;
  expect(offered?.insert).toBe('{\uffa0}');
  expect(parse('{\uffa0}', names)).toMatchObject({ ok: true, tree: { path: ['total'] } });
});

it('every function is found by its name and by each beginning of it, before those that only contain it', () => {
  for (const name of functions.keys())
    for (let length = 1; length <= name.length; length += 1) {
      const typed = name.slice(0, length).toLowerCase();
      const found = complete(typed, length, scope).items.filter(({ kind }) => kind === 'function');
      const inserts = found.map(({ insert }) => insert);
      expect(inserts).toContain(`${name}(`);
      const begins = inserts.map(insert => insert.toLowerCase().startsWith(typed));
      expect(begins).toEqual(begins.toSorted((a, b) => Number(b) - Number(a)));
    }
});

it('the label of a function lists its arguments, and its help is in both languages', () => {
  for (const [name, { args, help }] of functions) {
    for (const language of ['en', 'fr'] as const) {
      const item = complete(name, name.length, scope, language).items.find(({ insert }) => insert === `${name}(`)!;
      expect(item.help).toBe(help[language]);
      for (const arg of args) expect(item.label).toContain(arg.name);
      expect(item.label.includes('…')).toBe(args.some(arg => arg.many));
      expect(item.label.split('?')).toHaveLength(args.filter(arg => arg.optional).length + 1);
    }
    expect(help.en).not.toBe(help.fr);
  }
});
