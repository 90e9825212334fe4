import { parse } from '../../formulas/parse.ts';
import { print } from '../../formulas/print.ts';
import type { Operator, Scalar, Tree } from '../../formulas/tree.ts';
import type { CatalogField, CatalogTable } from '../../server/api/wire.ts';
import type { ConditionKind } from './comparisons.ts';
import { readItems, readValues, writeItems, writeValues } from './filter-items.ts';
import { fieldType } from './registry.ts';

/** Conditions of a filter, and whether all of them must be true or any. */
export interface Conditions {
  joint: 'AND' | 'OR';
  list: readonly Condition[];
}

/** One condition of a filter. */
export interface Condition {
  field: string;
  comparison: ConditionKind;
  value: string;
}

/** The comparisons offered for a field, the most common first. */
export const comparisonsOf = (field: CatalogField): readonly ConditionKind[] => fieldType(field).comparisons;

const withoutValue = new Set<ConditionKind>(['empty', 'filled', 'yes', 'no']);

/** Whether the comparison takes a value. */
export const needsValue = (comparison: ConditionKind): boolean => !withoutValue.has(comparison);

const operators: Partial<Record<ConditionKind, Operator>> = {
  is: '=',
  isNot: '<>',
  equals: '=',
  differs: '<>',
  on: '=',
  less: '<',
  before: '<',
  atMost: '<=',
  more: '>',
  after: '>',
  atLeast: '>=',
};

/** Whether the comparison takes several values, which `readValues` reads. */
export const takesValues = (comparison: ConditionKind): boolean => comparison === 'isAnyOf' || comparison === 'isNoneOf';

/** Writes conditions as a formula. Skips incomplete conditions. */
export function writeFilter({ joint, list }: Conditions, table: CatalogTable): string {
  const trees = list.flatMap(condition => writeCondition(condition, table) ?? []);
  const [first] = trees;
  if (!first) return '';
  return print(trees.length === 1 ? first : call(joint, ...trees));
}

/** Reads a formula as conditions; null if conditions cannot express it. */
export function readFilter(formula: string, table: CatalogTable): Conditions | null {
  if (formula.trim() === '') return { joint: 'AND', list: [] };
  const parsed = parse(formula);
  if (!parsed.ok) return null;
  const { tree } = parsed;
  const joint = tree.kind === 'call' && (tree.name === 'AND' || tree.name === 'OR') ? tree.name : null;
  const parts = joint !== null && tree.kind === 'call' ? tree.args : [tree];
  const list = parts.map(part => readCondition(part, table));
  return list.every(condition => condition !== null) ? { joint: joint ?? 'AND', list } : null;
}

/** The conditions that a formula joins by AND; null if it cannot be read. */
export function conditionParts(formula: string): Tree[] | null {
  if (formula.trim() === '') return [];
  const parsed = parse(formula);
  if (!parsed.ok) return null;
  return parsed.tree.kind === 'call' && parsed.tree.name === 'AND' ? [...parsed.tree.args] : [parsed.tree];
}

/** The formula that is true when all of these parts are. */
export function joinConditions(parts: readonly Tree[]): string {
  const [first] = parts;
  if (!first) return '';
  return print(parts.length === 1 ? first : call('AND', ...parts));
}

const call = (name: string, ...args: Tree[]): Tree => ({ kind: 'call', name, args });

/** A condition as a formula; null for an incomplete one. */
export function writeCondition({ field: id, comparison, value }: Condition, table: CatalogTable): Tree | null {
  const field = table.fields.find(item => item.id === id);
  if (!field || (needsValue(comparison) && value.trim() === '')) return null;
  const cell: Tree = { kind: 'field', path: [id] };
  const list = listTree(comparison, cell, readItems(value));
  if (list !== null) return list;
  const isNumber = fieldType(field).formula === 'number';
  if (takesValues(comparison)) return valuesTree(comparison, cell, readValues(value), isNumber);
  const right: Tree = { kind: 'value', value: isNumber ? Number(value) : value };
  if (isNumber && needsValue(comparison) && !Number.isFinite(right.value)) return null;
  switch (comparison) {
    case 'contains':
      return call('CONTAINS', cell, right);
    case 'containsNot':
      return call('NOT', call('CONTAINS', cell, right));
    case 'starts':
      return call('STARTSWITH', cell, right);
    case 'empty':
      return call('BLANK', cell);
    case 'filled':
      return call('NOT', call('BLANK', cell));
    case 'yes':
      return cell;
    case 'no':
      return call('NOT', cell);
    default:
      return { kind: 'binary', operator: operators[comparison] ?? '=', left: cell, right };
  }
}

/** A condition on several values; null means the empty value. Returns null if there is no value, or if one must be a number and is none. */
function valuesTree(comparison: ConditionKind, cell: Tree, values: readonly (string | null)[], areNumbers: boolean): Tree | null {
  const read = values.map((value): Scalar => (value === null || !areNumbers ? value : Number(value)));
  if (read.length === 0 || read.some(value => typeof value === 'number' && !Number.isFinite(value))) return null;
  const any = call('IN', cell, ...read.map((value): Tree => ({ kind: 'value', value })));
  return comparison === 'isAnyOf' ? any : call('NOT', any);
}

/** The condition of a call of IN with constant values; null for another call. */
function valuesCondition([first, ...values]: readonly Tree[], table: CatalogTable): Condition | null {
  const field = first && fieldInTree(first, table);
  if (!field || values.length === 0) return null;
  const read = values.map(value => (value.kind === 'value' || isNegative(value) ? literalOf(value) : true));
  const areNumbers = fieldType(field).formula === 'number';
  if (read.some(value => value !== null && typeof value !== (areNumbers ? 'number' : 'string'))) return null;
  const texts = read.map(value => (value === null ? null : String(value)));
  return conditionFor(first, 'isAnyOf', writeValues(texts), table);
}

/** A condition about the items of a list; null for another comparison. */
function listTree(comparison: ConditionKind, cell: Tree, items: readonly string[]): Tree | null {
  const values = items.map((item): Tree => ({ kind: 'value', value: item }));
  if (comparison === 'hasAll') return call('HASALL', cell, ...values);
  const any = call('HASANY', cell, ...values);
  return comparison === 'hasAny' ? any : comparison === 'hasNone' ? call('NOT', any) : null;
}

/** The condition of a call of HASANY or HASALL with constant items; null for another call. */
function listCondition(name: 'HASANY' | 'HASALL', [first, ...items]: readonly Tree[], table: CatalogTable): Condition | null {
  const comparison = ({ HASANY: 'hasAny', HASALL: 'hasAll' } as const)[name];
  const values = items.flatMap(item => (item.kind === 'value' && typeof item.value === 'string' ? [item.value] : []));
  if (first === undefined || values.length < items.length) return null;
  return conditionFor(first, comparison, writeItems(values), table);
}

/** A formula as one condition; null if a condition cannot express it. */
export function readCondition(tree: Tree, table: CatalogTable): Condition | null {
  if (tree.kind === 'field') return conditionFor(tree, 'yes', '', table);
  if (tree.kind === 'binary' && (tree.right.kind === 'value' || isNegative(tree.right))) {
    const comparison = comparisonOf(tree, table);
    return comparison === undefined ? null : conditionFor(tree.left, comparison, String(literalOf(tree.right) ?? ''), table);
  }
  if (tree.kind !== 'call') return null;
  const [first, second] = tree.args;
  if (tree.name === 'NOT' && first) {
    if (first.kind === 'field') return conditionFor(first, 'no', '', table);
    const inner = readCondition(first, table);
    if (inner?.comparison === 'contains') return { ...inner, comparison: 'containsNot' };
    if (inner?.comparison === 'hasAny') return { ...inner, comparison: 'hasNone' };
    if (inner?.comparison === 'isAnyOf') return { ...inner, comparison: 'isNoneOf' };
    return inner?.comparison === 'empty' ? { ...inner, comparison: 'filled' } : null;
  }
  if (tree.name === 'BLANK' && first && !second) return conditionFor(first, 'empty', '', table);
  if (tree.name === 'IN') return valuesCondition(tree.args, table);
  if (tree.name === 'HASANY' || tree.name === 'HASALL') return listCondition(tree.name, tree.args, table);
  const named = { CONTAINS: 'contains', STARTSWITH: 'starts' } as const;
  const comparison = tree.name in named ? named[tree.name as keyof typeof named] : null;
  return comparison && first && second?.kind === 'value'
    ? conditionFor(first, comparison, String(second.value ?? ''), table)
    : null;
}

function comparisonOf(tree: Tree & { kind: 'binary' }, table: CatalogTable): ConditionKind | undefined {
  const field = fieldInTree(tree.left, table);
  return field && comparisonsOf(field).find(comparison => operators[comparison] === tree.operator);
}

function conditionFor(tree: Tree, comparison: ConditionKind, value: string, table: CatalogTable): Condition | null {
  const field = fieldInTree(tree, table);
  return field !== undefined && comparisonsOf(field).includes(comparison) ? { field: field.id, comparison, value } : null;
}

const fieldInTree = (tree: Tree, table: CatalogTable): CatalogField | undefined =>
  tree.kind === 'field' && tree.path.length === 1 ? table.fields.find(item => item.id === tree.path[0]) : undefined;

const isNegative = (tree: Tree): boolean => tree.kind === 'negate' && tree.of.kind === 'value';

const literalOf = (tree: Tree): string | number | boolean | null =>
  tree.kind === 'value' ? tree.value : tree.kind === 'negate' && tree.of.kind === 'value' ? -Number(tree.of.value) : null;
