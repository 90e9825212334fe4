import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { actorFunctionIn, bindActor, bindActorInText } from '../../../formulas/actor.ts';
import { compile } from '../../../formulas/evaluate.ts';
import { parse } from '../../../formulas/parse.ts';
import type { Operator, Tree } from '../../../formulas/tree.ts';
import { isError } from '../../../formulas/value.ts';
import { columnTypes, typedTrees } from '../typedTrees.ts';
import { clock as actorClock, envOf, isTyped, shown, world } from '../world.ts';

const actor = { id: 'u1', role: 'owner' };
const clock = { follow: () => null, today: '2026-03-14', now: '2026-03-14T09:30:00.000Z' };
const treeOf = (text: string) => {
  const parsed = parse(text);
  if (!parsed.ok) throw new Error(parsed.issue.message);
  return parsed.tree;
};
const resultFor = (text: string, who: typeof actor | null) => {
  const result = compile(treeOf(text))({ manager: 'u1', wanted: 'Owner' }, who === null ? clock : { ...clock, actor: who });
  return isError(result) ? result.code : result;
};

describe('functions about the actor', () => {
  it.each<[formula: string, forOwner: unknown, forSystem: unknown]>([
    ['ME()', 'u1', null],
    ['me()', 'u1', null],
    ['manager = ME()', true, false],
    ['ROLE()', 'owner', null],
    ['HASROLE("owner")', true, false],
    ['HASROLE("Owner")', true, false],
    ['HASROLE(wanted)', true, false],
    ['HASROLE("manager", "owner")', true, false],
    ['HASROLE("manager")', false, false],
    ['HASROLE("")', false, false],
    ['HASROLE(BLANK())', false, false],
    ['HASROLE(1 / 0)', '#DIV/0!', '#DIV/0!'],
    ['OR(ISBLANK(ME()), HASROLE("owner"))', true, true],
  ])('%s', (formula, forOwner, forSystem) => {
    expect(resultFor(formula, actor)).toBe(forOwner);
    expect(resultFor(formula, null)).toBe(forSystem);
    expect(resultFor(bindActorInText(formula, actor), null)).toBe(forOwner);
    expect(actorFunctionIn(bindActor(treeOf(formula), actor))).toBe(null);
  });

  it.each(['ME(1)', 'ROLE("x")', 'HASROLE()'])('%s has the wrong number of arguments', formula => {
    expect(parse(formula)).toMatchObject({ ok: false, issue: { code: 'arguments' } });
  });

  it('are found at any depth, and a formula without them stays the same object', () => {
    expect(actorFunctionIn(treeOf('IF(1 = 1, -LEN("a" & ROLE()), 2)'))).toBe('ROLE');
    const plain = treeOf('IF(1 = 1, -LEN("a"), 2)');
    expect(actorFunctionIn(plain)).toBe(null);
    expect(bindActor(plain, actor)).toBe(plain);
    expect(bindActorInText('not a formula (', actor)).toBe('not a formula (');
  });
});

const anyTree = fc.oneof(...columnTypes.map(type => typedTrees[type]));
const me: Tree = { kind: 'call', name: 'ME', args: [] };
const compared = (left: Tree, operator: Operator, right: Tree): Tree => ({ kind: 'binary', operator, left, right });

describe('laws of the actor', () => {
  it('a formula with the actor’s values written into it has, without an actor, the result that the actor gets', () => {
    const roles = fc.constantFrom('owner', 'Manager', 'member');
    fc.assert(
      fc.property(anyTree, world, roles, (tree, rows, role) => {
        const { actor: _, ...alone } = envOf(rows);
        const person = { ...actorClock.actor, role };
        const bound = bindActor(tree, person);
        expect(actorFunctionIn(bound)).toBe(null);
        expect(shown(compile(bound, isTyped)(rows.row, alone))).toEqual(
          shown(compile(tree, isTyped)(rows.row, { ...alone, actor: person })),
        );
      }),
      { numRuns: 400 },
    );
  });

  it('without an actor nothing equals ME(), on either side, in IN and in IF', () => {
    fc.assert(
      fc.property(anyTree, world, (tree, rows) => {
        const { actor: _, ...alone } = envOf(rows);
        const resultOf = (formula: Tree) => compile(formula, isTyped)(rows.row, alone);
        if (isError(resultOf(tree))) return;
        expect(resultOf(compared(tree, '=', me))).toBe(false);
        expect(resultOf(compared(me, '=', tree))).toBe(false);
        expect(resultOf(compared(tree, '<>', me))).toBe(true);
        expect(resultOf({ kind: 'call', name: 'IN', args: [tree, me] })).toBe(false);
        expect(resultOf({ kind: 'call', name: 'IN', args: [me, tree] })).toBe(false);
        const chosen: Tree = { kind: 'call', name: 'IF', args: [compared(tree, '=', me), tree, { kind: 'value', value: 'no' }] };
        expect(resultOf(chosen)).toBe('no');
      }),
      { numRuns: 200 },
    );
  });
});
