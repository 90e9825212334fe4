/** The items of a filter's value: ids, which contain no comma. */
export const readItems = (value: string): string[] => value.split(',').filter(item => item !== '');

/** Items as the value of a filter. */
export const writeItems = (items: readonly string[]): string => items.join(',');
