import type { View } from './view.ts';

/** The longest filter that the server accepts, in characters. */
export const maxFilterLength = 10_000;

/** Sets the filter that the person has chosen. False, without a change, if it is longer than the server accepts. */
export async function setFilter(view: Pick<View, 'setQuery'>, filter: string): Promise<boolean> {
  if (filter.length > maxFilterLength) return false;
  await view.setQuery({ filter });
  return true;
}
