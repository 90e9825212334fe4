import { describe, expect, it } from 'vitest';
import { type Argument, arity } from '../../formulas/argument.ts';
import { functions } from '../../formulas/functions.ts';
import { parse } from '../../formulas/parse.ts';
import { typeOf } from '../../formulas/types.ts';
import { scope } from './directory.ts';

/** A literal of the right type, and one of a wrong type, for each argument type that is checked. */
const right: Record<Argument['type'], string> = {
  text: '"a"',
  number: '1',
  flag: 'TRUE',
  date: '"2026-03-14"',
  list: 'BLANK()',
  any: '1',
};
const wrong: Partial<Record<Argument['type'], string>> = { number: '"a"', date: '1', list: '"a"' };

/** A call with this many arguments, all of the right type, and the position of each. */
function callOf(name: string, args: readonly Argument[], count: number, replaced?: { at: number; by: string }) {
  const literals = Array.from({ length: count }, (_, at) =>
    at === replaced?.at ? replaced.by : right[(args[at] ?? args.at(-1))?.type ?? 'any'],
  );
  const positions = literals.map(
    (_, at) => name.length + 1 + literals.slice(0, at).reduce((sum, each) => sum + each.length + 2, 0),
  );
  return { formula: `${name}(${literals.join(', ')})`, positions };
}

const all = [...functions.values()].map(({ name, args }) => ({ name, args, ...arity(args) }));

describe('a call', () => {
  it.each(all.filter(({ min }) => min > 0))('of $name with too few arguments is refused at its name', ({ name, args, min }) => {
    const { formula } = callOf(name, args, min - 1);
    expect(parse(formula, scope)).toMatchObject({
      ok: false,
      issue: { code: 'arguments', at: 0, length: name.length, message: expect.stringContaining(`${name} takes `) },
    });
  });

  it.each(all.filter(({ max }) => Number.isFinite(max)))(
    'of $name with too many arguments is refused at its name',
    ({ name, args, max }) => {
      const { formula } = callOf(name, args, max + 1);
      expect(parse(formula, scope)).toMatchObject({ ok: false, issue: { code: 'arguments', at: 0, length: name.length } });
    },
  );

  it.each(all)('of $name with arguments of the right types has no type error', ({ name, args, min, max }) => {
    for (const count of new Set([min, Number.isFinite(max) ? max : min + 3])) {
      const parsed = parse(callOf(name, args, count).formula, scope);
      expect(parsed.ok && typeOf(parsed.tree, scope).issues).toEqual([]);
    }
  });

  it.each(
    all.flatMap(({ name, args }) =>
      args.flatMap(({ name: argument, type }, at) => {
        const by = wrong[type];
        return by === undefined ? [] : [{ name, args, argument, at, by }];
      }),
    ),
  )('of $name with a wrong type for "$argument" has a type error at that argument', ({ name, args, argument, at, by }) => {
    const { formula, positions } = callOf(name, args, args.length, { at, by });
    const parsed = parse(formula, scope);
    expect(parsed.ok && typeOf(parsed.tree, scope).issues).toEqual([
      { code: 'type', at: positions[at], length: by.length, message: expect.stringContaining(`${name} expects`) },
    ]);
    expect(parsed.ok && typeOf(parsed.tree, scope).issues[0]?.message).toContain(`for "${argument}"`);
  });
});
