import type { Evaluator } from '../env.ts';
import { foldText } from '../fold.ts';
import { commonType, defineFunction, type FormulaFunction } from '../function.ts';
import type { Tree, Type } from '../tree.ts';
import { equal, isError, isTrue, type Result } from '../value.ts';

const branches = (types: readonly (Type | null)[], from: number) =>
  commonType(types.filter((_, at) => (at >= from && (at - from) % 2 === 0) || (at === types.length - 1 && at >= from)));

/** Logical functions. Those with branches evaluate only the branch they take. */
export const logicFunctions: readonly FormulaFunction[] = [
  {
    name: 'IF',
    args: [
      { name: 'condition', type: 'flag' },
      { name: 'then', type: 'any' },
      { name: 'otherwise', type: 'any', optional: true },
    ],
    result: types => commonType(types.slice(1)),
    help: {
      en: 'One value if the condition is TRUE, otherwise another (or blank).',
      fr: 'Une valeur si la condition est vraie, une autre (ou vide) sinon.',
    },
    example: { formula: 'IF(used > total, "full", "free")', row: { used: 3, total: 2 }, result: 'full' },
    build: ([condition, yes, no]) => buildConditional([condition!, yes!], no),
  },
  {
    name: 'IFS',
    args: [
      { name: 'condition', type: 'flag' },
      { name: 'value', type: 'any' },
      { name: 'more', type: 'any', optional: true, many: true },
    ],
    result: types => branches(types, 1),
    help: {
      en: 'The value after the first condition that is TRUE; a last value without a condition applies to all other cases.',
      fr: 'La valeur qui suit la première condition vraie ; une dernière valeur sans condition vaut pour les autres cas.',
    },
    example: { formula: 'IFS(age < 13, "child", age < 18, "teen", "adult")', row: { age: 15 }, result: 'teen' },
    build: args =>
      buildConditional(args.slice(0, args.length - (args.length % 2)), args.length % 2 === 1 ? args.at(-1) : undefined),
  },
  {
    name: 'SWITCH',
    args: [
      { name: 'value', type: 'any' },
      { name: 'case', type: 'any' },
      { name: 'result', type: 'any' },
      { name: 'more', type: 'any', optional: true, many: true },
    ],
    result: types => branches(types, 2),
    help: {
      en: 'The result for the first case equal to the value; a last result without a case applies to all other values.',
      fr: 'Le résultat associé au premier cas égal à la valeur ; un dernier résultat sans cas vaut pour les autres valeurs.',
    },
    example: { formula: 'SWITCH(role, "A", "Admin", "M", "Member", "Guest")', row: { role: 'm' }, result: 'Member' },
    build: buildSwitch,
  },
  {
    name: 'AND',
    args: [{ name: 'condition', type: 'flag', many: true }],
    result: 'flag',
    help: { en: 'TRUE when every condition is TRUE.', fr: 'VRAI si toutes les conditions sont vraies.' },
    example: { formula: 'AND(active, seats > 0)', row: { active: true, seats: 2 }, result: true },
    build: args => shortCircuit(args, false),
  },
  {
    name: 'OR',
    args: [{ name: 'condition', type: 'flag', many: true }],
    result: 'flag',
    help: { en: 'TRUE when at least one condition is TRUE.', fr: 'VRAI si au moins une condition est vraie.' },
    example: { formula: 'OR(ISBLANK(email), ISEMAIL(email))', row: { email: null }, result: true },
    build: args => shortCircuit(args, true),
  },
  defineFunction({
    name: 'NOT',
    args: [{ name: 'condition', type: 'flag' }],
    result: 'flag',
    help: { en: 'TRUE when the condition is FALSE.', fr: 'VRAI si la condition est fausse.' },
    example: { formula: 'NOT(external)', row: { external: null }, result: true },
    run: condition => !condition,
  }),
  defineFunction({
    name: 'TRUE',
    args: [],
    result: 'flag',
    help: { en: 'The flag TRUE.', fr: 'La valeur VRAI.' },
    example: { formula: 'TRUE()', result: true },
    run: () => true,
  }),
  defineFunction({
    name: 'FALSE',
    args: [],
    result: 'flag',
    help: { en: 'The flag FALSE.', fr: 'La valeur FAUX.' },
    example: { formula: 'FALSE()', result: false },
    run: () => false,
  }),
];

/** Compiles pairs of condition and value, and the value for all other cases. */
function buildConditional(pairs: readonly Evaluator[], otherwise: Evaluator | undefined): Evaluator {
  const [condition, yes] = pairs;
  if (condition === undefined || yes === undefined) return otherwise ?? (() => null);
  const rest = buildConditional(pairs.slice(2), otherwise);
  return (row, env) => {
    const holds = condition(row, env);
    if (isError(holds)) return holds;
    return isTrue(holds) ? yes(row, env) : rest(row, env);
  };
}

function buildSwitch(args: readonly Evaluator[], trees: readonly Tree[]): Evaluator {
  const [subject, ...rest] = args;
  const otherwise = rest.length % 2 === 1 ? rest.at(-1) : undefined;
  const byText = textCases(rest, trees.slice(1));
  return (row, env) => {
    const value = subject!(row, env);
    if (isError(value)) return value;
    if (byText !== null && typeof value === 'string') {
      return (byText.get(foldText(value)) ?? otherwise)?.(row, env) ?? null;
    }
    for (let at = 0; at + 1 < rest.length; at += 2) {
      const candidate = rest[at]!(row, env);
      if (isError(candidate)) return candidate;
      if (equal(value, candidate)) return rest[at + 1]!(row, env);
    }
    return otherwise?.(row, env) ?? null;
  };
}

/** The branches by folded text; null unless every case is a text literal. */
function textCases(rest: readonly Evaluator[], trees: readonly Tree[]): Map<string, Evaluator> | null {
  const cases = new Map<string, Evaluator>();
  for (let at = 0; at + 1 < rest.length; at += 2) {
    const tree = trees[at]!;
    if (tree.kind !== 'value' || typeof tree.value !== 'string') return null;
    const text = foldText(tree.value);
    if (!cases.has(text)) cases.set(text, rest[at + 1]!);
  }
  return cases;
}

/** Evaluates conditions until one equals `stop`. */
function shortCircuit(args: readonly Evaluator[], stop: boolean): Evaluator {
  const [first, second] = args;
  if (args.length === 2 && first !== undefined && second !== undefined) {
    return (row, env) => {
      const a = first(row, env);
      if (a === stop || isError(a)) return a;
      if (isTrue(a) === stop) return stop;
      const b: Result = second(row, env);
      return isError(b) ? b : isTrue(b);
    };
  }
  return (row, env) => {
    for (let at = 0; at < args.length; at += 1) {
      const value = args[at]!(row, env);
      if (isError(value)) return value;
      if (isTrue(value) === stop) return stop;
    }
    return !stop;
  };
}
