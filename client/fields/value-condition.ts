import { itemsOf } from '../../formulas/list.ts';
import type { Tree } from '../../formulas/tree.ts';
import type { CatalogField, CatalogTable } from '../../server/api/wire.ts';
import type { Value } from '../../server/model/change.ts';
import type { ConditionKind } from './comparisons.ts';
import { type Condition, comparisonsOf, conditionParts, joinConditions, readCondition, writeCondition } from './filter.ts';
import { readItems, readValues, writeItems, writeValues } from './filter-items.ts';

/** A value as the text of a condition; null is the empty one. */
export type ConditionValue = string | null;

/** The values that a filter shows of a field: these, or all but these. */
export interface ChosenValues {
  values: ReadonlySet<ConditionValue>;
  except: boolean;
}

/** What a filter says about a field by its values, and its other parts. */
interface ValueFilter {
  chosen: ChosenValues | null;
  others: Tree[];
}

/** Whether a filter can name the values of a field. */
export const hasValueFilter = (field: CatalogField): boolean => valuesKind(field) !== null;

/** How the values of a field are named: as such, as items of a list, or as yes and no. */
function valuesKind(field: CatalogField): 'values' | 'items' | 'flag' | null {
  const comparisons = comparisonsOf(field);
  if (comparisons.includes('isAnyOf')) return 'values';
  if (comparisons.includes('hasAny')) return 'items';
  return comparisons.includes('yes') ? 'flag' : null;
}

/** The text of a cell's value in a condition. Of a flag, the empty value is no. */
export function conditionValue(field: CatalogField, value: Value): ConditionValue {
  if (valuesKind(field) === 'flag') return String(value === true);
  return value === null || value === '' ? null : String(value);
}

/** Reads the values of a field that a filter shows; null if the filter cannot be read. */
export function readValueFilter(filter: string, field: CatalogField, table: CatalogTable): ValueFilter | null {
  const parts = conditionParts(filter);
  if (parts === null) return null;
  const others: Tree[] = [];
  let chosen: ChosenValues | null = null;
  for (const part of parts) {
    const condition = readCondition(part, table);
    const read: ChosenValues | null = chosen === null && condition?.field === field.id ? chosenIn(condition) : null;
    if (read === null) others.push(part);
    else chosen = read;
  }
  return { chosen, others };
}

/** The other parts of a filter with a condition about the values of a field; without one if `chosen` is null. */
export function writeValueFilter(
  others: readonly Tree[],
  field: CatalogField,
  chosen: ChosenValues | null,
  table: CatalogTable,
): string {
  const condition = chosen && conditionFor(field, chosen);
  const tree = condition && writeCondition(condition, table);
  return joinConditions(tree ? [...others, tree] : others);
}

/** The values of a cell: of a list its items. */
export function cellValues(field: CatalogField, value: Value): ChosenValues {
  const isItems = valuesKind(field) === 'items';
  const items = isItems ? itemsOf(value) : [conditionValue(field, value)];
  return { values: new Set(items.length > 0 ? items : [null]), except: false };
}

function chosenIn({ comparison, value }: Condition): ChosenValues | null {
  const these = (...values: ConditionValue[]): ChosenValues => ({ values: new Set(values), except: false });
  const others = (...values: ConditionValue[]): ChosenValues => ({ values: new Set(values), except: true });
  const read: Partial<Record<ConditionKind, () => ChosenValues>> = {
    isAnyOf: () => these(...readValues(value)),
    isNoneOf: () => others(...readValues(value)),
    is: () => these(value),
    on: () => these(value),
    equals: () => these(value),
    isNot: () => others(value),
    differs: () => others(value),
    empty: () => these(null),
    filled: () => others(null),
    hasAny: () => these(...readItems(value)),
    hasNone: () => others(...readItems(value)),
    yes: () => these('true'),
    no: () => these('false'),
  };
  return read[comparison]?.() ?? null;
}

function conditionFor(field: CatalogField, { values, except }: ChosenValues): Condition | null {
  const list = [...values];
  const isEmptyOnly = list.length === 1 && list[0] === null;
  const condition = (comparison: ConditionKind, value = ''): Condition => ({ field: field.id, comparison, value });
  switch (valuesKind(field)) {
    case 'flag':
      return list.length === 1 ? condition((list[0] === 'true') === except ? 'no' : 'yes') : null;
    case 'items':
      if (isEmptyOnly) return condition(except ? 'filled' : 'empty');
      return condition(except ? 'hasNone' : 'hasAny', writeItems(list.filter(item => item !== null)));
    case 'values':
      return condition(except ? 'isNoneOf' : 'isAnyOf', writeValues(list));
    default:
      return null;
  }
}
