import { actorFunctionIn } from '../../formulas/actor.ts';
import type { Evaluator } from '../../formulas/env.ts';
import { compile } from '../../formulas/evaluate.ts';
import { isList } from '../../formulas/list.ts';
import { parse } from '../../formulas/parse.ts';
import { pathsOf } from '../../formulas/paths.ts';
import type { Scalar, Scope, Tree, Type, Value } from '../../formulas/tree.ts';
import { isDated, typeOf } from '../../formulas/types.ts';
import { FormulaError, isError } from '../../formulas/value.ts';
import type { CompiledFormula } from './catalog.ts';
import type { CatalogIssue, DefinitionPart } from './catalogIssue.ts';
import { isDay } from './tabular/dateText.ts';

/** Compiles a parsed formula, of a table whose fields are in `scope` if it reads any. */
export function compileTree(tree: Tree, scope?: Scope): CompiledFormula {
  const paths = pathsOf(tree);
  return {
    tree,
    reads: new Set(paths.map(path => path[0] ?? '')),
    linkPaths: paths.filter(path => path.length > 1).map(path => path.slice(0, -1)),
    run: compile(tree, part => scope !== undefined && isDated(part, scope)),
  };
}

/**
 * Parses, checks and compiles a formula of a table. Problems are added to `issues`. A formula that cannot be parsed becomes one that is always
 * blank; a formula with a type error is compiled nevertheless, and its errors are those of its rows.
 */
export function compileFormula(text: string, part: DefinitionPart, scope: Scope, issues: CatalogIssue[]): CompiledFormula {
  const parsed = parse(text, scope);
  if (!parsed.ok) {
    const { code, message, at, length } = parsed.issue;
    issues.push({ ...part, code, message, formula: { text, at, length } });
    return blankFormula();
  }
  for (const { code, message, at, length } of typeOf(parsed.tree, scope).issues)
    issues.push({ ...part, code, message, formula: { text, at, length } });
  return compileTree(parsed.tree, scope);
}

/** Compiles a formula whose result is the same for everybody: one that depends on who acts is blank, with an issue. */
export function compileStoredFormula(text: string, part: DefinitionPart, scope: Scope, issues: CatalogIssue[]): CompiledFormula {
  const formula = compileFormula(text, part, scope, issues);
  const called = actorFunctionIn(formula.tree);
  if (called === null) return formula;
  const message = `${called}() depends on who acts, but this result is stored or shown to everybody. Use it in a rule, a condition or a filter.`;
  issues.push({ ...part, code: 'actor', message, formula: { text, at: 0, length: text.length } });
  return blankFormula();
}

/** A formula with the same value for every row. */
export const constantFormula = (value: Scalar): CompiledFormula => compileTree({ kind: 'value', value });

/** A formula that is blank for every row. */
export const blankFormula = (): CompiledFormula => constantFormula(null);

/** Whether a formula of this type may compute a column of this type. `any` is only known for each row, so it is checked there. */
export const isAssignable = (from: Type, to: Type): boolean =>
  from === to || from === 'any' || (to === 'text' && from === 'link');

/** Fits a formula of type `any` to a column: a result that is not of the column's type is #VALUE!, and a blank text is null. */
export function fitToColumn(run: Evaluator, type: Type): Evaluator {
  const fits = conforms[type];
  return (row, env) => {
    const result = run(row, env);
    if (isError(result) || result === null || fits(result)) return result;
    return result === '' ? null : new FormulaError('#VALUE!', `The result is not ${typeNames[type]}`);
  };
}

const isText = (value: Value): value is string => typeof value === 'string';

const conforms: Readonly<Record<Type, (value: Value) => boolean>> = {
  text: isText,
  number: value => typeof value === 'number',
  flag: value => typeof value === 'boolean',
  date: value => isText(value) && isDay(value),
  time: value => isText(value) && /^\d{4}-\d\d-\d\dT[\d:.]+Z$/.test(value),
  link: isText,
  list: isList,
  any: () => true,
};

/** The name of each type in a message. */
export const typeNames: Readonly<Record<Type, string>> = {
  text: 'a text',
  number: 'a number',
  flag: 'a yes or no',
  date: 'a date',
  time: 'a time',
  link: 'a link',
  list: 'a list',
  any: 'a value',
};

/** Whether a formula depends on TODAY(), which is a date in the organisation of each row. */
export const usesToday = ({ tree }: CompiledFormula): boolean => dependsOnToday(tree);

function dependsOnToday(tree: Tree): boolean {
  if (tree.kind === 'binary') return dependsOnToday(tree.left) || dependsOnToday(tree.right);
  if (tree.kind === 'negate') return dependsOnToday(tree.of);
  return tree.kind === 'call' && (tree.name.toUpperCase() === 'TODAY' || tree.args.some(dependsOnToday));
}
