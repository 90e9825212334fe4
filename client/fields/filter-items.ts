/** The items of a filter's value: ids, which contain no comma. */
export const readItems = (value: string): string[] => value.split(',').filter(item => item !== '');

/** Items as the value of a filter. */
export const writeItems = (items: readonly string[]): string => items.join(',');

/** The values of a condition that takes several; null is the empty one. */
export function readValues(value: string): (string | null)[] {
  return value === '' ? [] : (JSON.parse(value) as (string | null)[]);
}

/** Values as the text of a condition; empty for none. */
export const writeValues = (values: readonly (string | null)[]): string => (values.length === 0 ? '' : JSON.stringify(values));
