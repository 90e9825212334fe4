import type { RowId } from '../../server/model/change.ts';

/** The number of hues that tokens.css defines. */
export const hueCount = 8;

/** The hue of a row, from 0 to 7. It comes from the id, so a new name does not change it. */
export function hueOf(id: RowId): number {
  let hash = 0;
  for (const unit of id) hash = (hash * 31 + unit.charCodeAt(0)) % 65_521;
  return hash % hueCount;
}

/** The initials of a name: of its first and last word, or of the only one. Words are separated by spaces; without a letter there are none. */
export function initialsOf(name: string): string {
  const words = name.trim().split(/\s+/u).map(initialOf).filter(Boolean);
  return (words[0] ?? '') + (words.length > 1 ? words.at(-1)! : '');
}

/** The first letter or digit of a word, in upper case. */
const initialOf = (word: string): string => /[\p{L}\p{N}]\p{M}*/u.exec(word)?.[0].toLocaleUpperCase() ?? '';
