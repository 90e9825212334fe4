import { type Argument, arityError } from './argument.ts';
import { isComparison } from './comparison.ts';
import { functions, unknownFunction } from './functions.ts';
import { notFollowed, unknownField } from './names.ts';
import { spanOf } from './span.ts';
import type { FormulaIssue, Operator, Scalar, Scope, Tree, Type } from './tree.ts';

/** The result type of a formula and its type errors. Issues have a position if the formula was parsed from text. */
export function typeOf(tree: Tree, scope: Scope): { type: Type; issues: FormulaIssue[] } {
  const issues: FormulaIssue[] = [];
  return { type: infer(tree, { scope, issues }) ?? 'any', issues };
}

/** Whether a part of a formula is a date or a time. */
export function isDated(tree: Tree, scope: Scope): boolean {
  return isDateType(infer(tree, { scope, issues: [] }));
}

interface TypeCheck {
  scope: Scope;
  issues: FormulaIssue[];
}

/** The type of a part; null for a literal BLANK(), which matches every type. */
function infer(tree: Tree, check: TypeCheck): Type | null {
  switch (tree.kind) {
    case 'value':
      return typeOfValue(tree.value);
    case 'field':
      return fieldType(tree, tree.path, check);
    case 'call':
      return callType(tree, tree.name, tree.args, check);
    case 'negate':
      expectNumber(tree.of, infer(tree.of, check), '-', check);
      return 'number';
    default:
      return binaryType(tree.operator, tree.left, tree.right, check);
  }
}

function typeOfValue(value: Scalar): Type | null {
  if (value === null) return null;
  return typeof value === 'string' ? 'text' : typeof value === 'number' ? 'number' : 'flag';
}

function fieldType(tree: Tree, path: readonly string[], check: TypeCheck): Type {
  let fields = check.scope.fields(check.scope.table);
  for (const [index, id] of path.entries()) {
    const field = fields.find(candidate => candidate.id === id);
    if (field === undefined) return report(check, tree, 'unknown_field', unknownField(id, fields));
    if (index === path.length - 1) return field.type;
    if (field.to === undefined) {
      return report(check, tree, 'unknown_field', notFollowed(field));
    }
    fields = check.scope.fields(field.to);
  }
  return 'any';
}

function callType(tree: Tree, name: string, args: readonly Tree[], check: TypeCheck): Type {
  const types = args.map(arg => infer(arg, check));
  const called = functions.get(name);
  if (called === undefined) return report(check, tree, 'unknown_function', unknownFunction(name));
  const wrong = arityError(name, called.args, args.length);
  if (wrong !== null) return report(check, tree, 'arguments', wrong);
  for (const [at, arg] of args.entries()) {
    const declared = called.args[at] ?? called.args.at(-1)!;
    const type = types[at] ?? null;
    if (accepts(declared, type)) continue;
    report(
      check,
      arg,
      'type',
      `${name} expects ${expectedTypes[declared.type]} for "${declared.name}", not ${typeNames[type ?? 'any']}.`,
    );
  }
  return typeof called.result === 'function' ? called.result(types, args) : called.result;
}

function binaryType(operator: Operator, left: Tree, right: Tree, check: TypeCheck): Type {
  const a = infer(left, check);
  const b = infer(right, check);
  if (operator === '&') return 'text';
  if (isComparison(operator)) {
    if (!comparable(a, b)) {
      const remedy = a === 'list' || b === 'list' ? ' Use HAS(list, item) to look for an item of a list.' : '';
      const message = `${typeNames[a ?? 'any']} and ${typeNames[b ?? 'any']} are never equal.${remedy}`.replace(/^a/, 'A');
      report(check, right, 'type', message);
    }
    return 'flag';
  }
  if (operator === '+' && isDateType(a) !== isDateType(b)) {
    expectNumber(isDateType(a) ? right : left, isDateType(a) ? b : a, operator, check);
    return (isDateType(a) ? a : b) ?? 'any';
  }
  if (operator === '-' && isDateType(a)) {
    if (isDateType(b)) return 'number';
    expectNumber(right, b, operator, check);
    return b === 'any' ? 'any' : (a ?? 'any');
  }
  expectNumber(left, a, operator, check);
  expectNumber(right, b, operator, check);
  return (operator === '+' || operator === '-') && (a === 'any' || b === 'any') ? 'any' : 'number';
}

const typeNames: Readonly<Record<Type, string>> = {
  text: 'a text',
  number: 'a number',
  flag: 'a yes or no',
  date: 'a date',
  time: 'a time',
  link: 'a link',
  list: 'a list',
  any: 'a value',
};
const expectedTypes = {
  text: 'a text',
  number: 'a number',
  flag: 'a condition',
  date: 'a date',
  list: 'a list',
  any: 'a value',
} as const;

function accepts(argument: Argument, type: Type | null): boolean {
  if (type === null || type === 'any') return true;
  if (argument.type === 'number') return type === 'number' || type === 'flag';
  if (argument.type === 'list') return type === 'list';
  if (argument.type === 'date') return type === 'date' || type === 'time' || type === 'text';
  return true;
}

function expectNumber(tree: Tree, type: Type | null, operator: Operator, check: TypeCheck): void {
  if (type === null || type === 'any' || type === 'number' || type === 'flag') return;
  report(check, tree, 'type', `"${operator}" expects a number, not ${typeNames[type]}.`);
}

function comparable(a: Type | null, b: Type | null): boolean {
  if (a === null || b === null || a === 'any' || b === 'any') return true;
  return comparisonType(a) === comparisonType(b);
}

// Dates, times and links are stored as text, so they can be compared with a text literal.
function comparisonType(type: Type): Type {
  return type === 'date' || type === 'time' || type === 'link' ? 'text' : type;
}

function isDateType(type: Type | null): boolean {
  return type === 'date' || type === 'time';
}

function report(check: TypeCheck, tree: Tree, code: FormulaIssue['code'], message: string): Type {
  check.issues.push({ code, message, ...spanOf(tree) });
  return 'any';
}
