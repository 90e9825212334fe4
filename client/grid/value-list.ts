import type { Accessor } from 'solid-js';
import { createSignal } from 'solid-js';
import { foldText } from '../../formulas/fold.ts';
import type { CatalogField } from '../../server/api/wire.ts';
import type { FieldValues } from '../../server/model/store.ts';
import { choicesOf } from '../fields/choices-of.ts';
import { fieldType } from '../fields/registry.ts';
import { showValue } from '../fields/show-value.ts';
import { type ChosenValues, type ConditionValue, conditionValue } from '../fields/value-condition.ts';
import type { GridSlice } from './state.ts';

/** A value to choose, and the number of rows that have it. */
export interface ListedValue {
  value: ConditionValue;
  label: string;
  count: number;
}

/** The values of a field as a list: choices in their order, others by their text, the empty one last. Chosen values are always in it. */
export function listValues(
  grid: GridSlice<'context'>,
  field: CatalogField,
  found: FieldValues,
  chosen: ChosenValues | null,
): ListedValue[] {
  const { language } = grid.props;
  const type = fieldType(field);
  const listed = new Map<ConditionValue, ListedValue>();
  const add = (stored: FieldValues['values'][number]['value'], count: number): void => {
    const value = conditionValue(field, stored);
    // An empty item of a list cannot be one of several.
    if (value === null && type.formula === 'list') return;
    const known = listed.get(valueKey(value));
    const shown = type.formula === 'flag' ? value === 'true' : stored;
    const text = showValue(type.formula === 'list' ? [String(shown)] : shown, field, grid.displayContext);
    if (known) known.count += count;
    else listed.set(valueKey(value), { value, label: value === null ? grid.say('filterEmpty') : text, count });
  };
  for (const { value, count } of found.values) add(value, count);
  for (const value of chosen?.values ?? []) if (!listed.has(valueKey(value))) add(storedValue(field, value), 0);
  joinZero(field, listed);
  const order = choicesOf(field, null, language).map(choice => choice.value);
  const rankOf = ({ value }: ListedValue): number =>
    value === null ? Number.MAX_SAFE_INTEGER : order.includes(value) ? order.indexOf(value) : order.length;
  const { compare } = new Intl.Collator(language, { numeric: true });
  return [...listed.values()].sort((a, b) => rankOf(a) - rankOf(b) || compare(a.label, b.label));
}

/** A filter compares texts without case and accents: those that differ in nothing else are one value. */
const valueKey = (value: ConditionValue): ConditionValue => value && foldText(value);

/** Formulas treat an empty number as 0: both are one value. */
function joinZero(field: CatalogField, listed: Map<ConditionValue, ListedValue>): void {
  const [zero, empty] = [listed.get('0'), listed.get(null)];
  if (fieldType(field).formula !== 'number' || !zero || !empty) return;
  listed.set('0', { value: '0', label: `${zero.label}, ${empty.label}`, count: zero.count + empty.count });
  listed.delete(null);
}

function storedValue(field: CatalogField, value: ConditionValue): string | number | boolean | null {
  const { formula } = fieldType(field);
  if (value === null) return null;
  return formula === 'number' ? Number(value) : formula === 'flag' ? value === 'true' : value;
}

/** Which values of a list are chosen. */
export interface ValueChoice {
  has(value: ConditionValue): boolean;
  hasAny(): boolean;
  set(values: readonly ListedValue[], isOn: boolean): void;
  /**
   * The chosen values; null if they are all. Where values were only taken away, those are named instead: all others stay shown, also those
   * that are missing in the list or come later.
   */
  result(): ChosenValues | null;
}

/** Creates the choice among the values of a list: at first those of the filter, or all. `more` says that the list is not complete. */
export function createValueChoice(
  list: Accessor<readonly ListedValue[]>,
  more: Accessor<boolean>,
  initial: ChosenValues | null,
): ValueChoice {
  const named = (values: Iterable<ConditionValue>) => new Map([...values].map(value => [valueKey(value), value]));
  const [chosen, setChosen] = createSignal({ values: named(initial?.values ?? []), except: initial?.except ?? true });
  const has = (value: ConditionValue): boolean => chosen().values.has(valueKey(value)) !== chosen().except;
  return {
    has,
    hasAny: () => list().some(({ value }) => has(value)),
    set: (values, isOn) => {
      const { except } = chosen();
      // All or none of the list: from then on the others are named.
      if (values.length === list().length) {
        setChosen({ values: named([]), except: isOn });
        return;
      }
      const next = new Map(chosen().values);
      for (const { value } of values)
        if (isOn === except) next.delete(valueKey(value));
        else next.set(valueKey(value), value);
      setChosen({ values: next, except });
    },
    result: () => {
      const on = list().filter(({ value }) => has(value));
      if (on.length === list().length && !(more() && !chosen().except)) return null;
      return chosen().except
        ? { values: new Set(chosen().values.values()), except: true }
        : { values: new Set(on.map(({ value }) => value)), except: false };
    },
  };
}
