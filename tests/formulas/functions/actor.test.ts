import { describe, expect, it } from 'vitest';
import { actorFunctionIn, bindActor, bindActorInText } from '../../../formulas/actor.ts';
import { compile } from '../../../formulas/evaluate.ts';
import { parse } from '../../../formulas/parse.ts';
import { isError } from '../../../formulas/value.ts';

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
