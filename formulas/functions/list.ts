import { isActorValue } from '../actorValue.ts';
import type { Evaluator } from '../env.ts';
import { foldText } from '../fold.ts';
import { commonType, defineFunction, type FormulaFunction } from '../function.ts';
import type { Tree } from '../tree.ts';
import { equal, isBlank, isError } from '../value.ts';

/** Functions over several values, and functions that test for blanks and errors. */
export const listFunctions: readonly FormulaFunction[] = [
  {
    name: 'ISBLANK',
    args: [{ name: 'value', type: 'any' }],
    result: 'flag',
    help: { en: 'TRUE when the value is blank.', fr: 'VRAI si la valeur est vide.' },
    example: { formula: 'ISBLANK(email)', row: { email: '' }, result: true },
    build: buildIsBlank,
  },
  {
    name: 'BLANK',
    args: [{ name: 'value', type: 'any', optional: true }],
    result: types => (types.length === 0 ? 'any' : 'flag'),
    help: {
      en: 'With a value, TRUE when it is blank; without one, the blank value itself.',
      fr: 'Avec une valeur, VRAI si elle est vide ; sans valeur, la valeur vide.',
    },
    example: { formula: 'OR(BLANK(email), email = "x@y.test")', row: {}, result: true },
    build: (args, trees) => (args.length === 0 ? () => null : buildIsBlank(args, trees)),
  },
  {
    name: 'IFBLANK',
    args: [
      { name: 'value', type: 'any' },
      { name: 'otherwise', type: 'any' },
    ],
    result: commonType,
    help: { en: 'The value, or another one when it is blank.', fr: 'La valeur, ou une autre si elle est vide.' },
    example: { formula: 'IFBLANK(nickname, firstName)', row: { nickname: null, firstName: 'Ada' }, result: 'Ada' },
    build: firstPresent,
  },
  {
    name: 'COALESCE',
    args: [{ name: 'value', type: 'any', many: true }],
    result: commonType,
    help: { en: 'The first value that is not blank.', fr: 'La première valeur non vide.' },
    example: { formula: 'COALESCE(mobile, phone, "none")', row: { phone: '+33612345678' }, result: '+33612345678' },
    build: firstPresent,
  },
  {
    name: 'ISERROR',
    args: [{ name: 'value', type: 'any' }],
    result: 'flag',
    help: { en: 'TRUE when the value is an error.', fr: 'VRAI si la valeur est une erreur.' },
    example: { formula: 'ISERROR(1 / 0)', result: true },
    build:
      ([value]) =>
      (row, env) =>
        isError(value!(row, env)),
  },
  {
    name: 'IFERROR',
    args: [
      { name: 'value', type: 'any' },
      { name: 'otherwise', type: 'any' },
    ],
    result: commonType,
    help: { en: 'The value, or another one when it is an error.', fr: 'La valeur, ou une autre si c’est une erreur.' },
    example: { formula: 'IFERROR(used / total, 0)', row: { used: 3, total: 0 }, result: 0 },
    build:
      ([value, otherwise]) =>
      (row, env) => {
        const result = value!(row, env);
        return isError(result) ? otherwise!(row, env) : result;
      },
  },
  {
    name: 'IN',
    args: [
      { name: 'value', type: 'any' },
      { name: 'candidate', type: 'any', many: true },
    ],
    result: 'flag',
    help: { en: 'TRUE when the value equals one of the candidates.', fr: 'VRAI si la valeur est égale à l’un des candidats.' },
    example: { formula: 'IN(status, "Active", "Invited")', row: { status: 'Invited' }, result: true },
    build: buildIn,
  },
  defineFunction({
    name: 'COUNTA',
    args: [{ name: 'value', type: 'any', many: true }],
    result: 'number',
    help: { en: 'The number of values that are not blank.', fr: 'Le nombre de valeurs non vides.' },
    example: { formula: 'COUNTA(email, mobile)', row: { email: 'ada@example.test' }, result: 1 },
    run: (...values) => values.reduce<number>((count, value) => (isBlank(value) ? count : count + 1), 0),
  }),
];

function buildIsBlank([value]: readonly Evaluator[], [tree]: readonly Tree[]): Evaluator {
  const field = tree?.kind === 'field' && tree.path.length === 1 ? tree.path[0] : undefined;
  if (field !== undefined && !(field in Object.prototype)) {
    return row => {
      const cell = row[field];
      return cell === undefined || cell === null || cell === '';
    };
  }
  return (row, env) => {
    const result = value!(row, env);
    return isError(result) ? result : isBlank(result);
  };
}

function firstPresent(args: readonly Evaluator[]): Evaluator {
  return (row, env) => {
    for (let at = 0; at < args.length; at += 1) {
      const value = args[at]!(row, env);
      if (isError(value) || !isBlank(value)) return value;
    }
    return null;
  };
}

function buildIn([subject, ...candidates]: readonly Evaluator[], [sought, ...trees]: readonly Tree[]): Evaluator {
  const isActor = sought !== undefined && isActorValue(sought);
  const areActors = trees.map(isActorValue);
  const texts = new Set<string>();
  for (const tree of trees) if (tree.kind === 'value' && typeof tree.value === 'string') texts.add(foldText(tree.value));
  const onlyTexts = trees.every(tree => tree.kind === 'value' && typeof tree.value === 'string');
  return (row, env) => {
    const value = subject!(row, env);
    if (isError(value)) return value;
    if (isActor && env.actor === undefined) return false;
    if (onlyTexts && typeof value === 'string') return texts.has(foldText(value));
    for (let at = 0; at < candidates.length; at += 1) {
      const candidate = candidates[at]!(row, env);
      if (isError(candidate)) return candidate;
      if (areActors[at] === true && env.actor === undefined) continue;
      if (equal(value, candidate)) return true;
    }
    return false;
  };
}
