import { sql } from 'kysely';
import type { Sql } from './dialect.ts';
import { lowerAscii } from './tableLayout.ts';

/* Without an index, text is sorted as if its letters had no accents: Élodie before Zoé. */

/** Letters that Unicode normalisation does not decompose. */
const undecomposed: readonly (readonly [letter: string, base: string])[] = [
  ['Æ', 'ae'],
  ['æ', 'ae'],
  ['Œ', 'oe'],
  ['œ', 'oe'],
  ['ß', 'ss'],
  ['Ø', 'o'],
  ['ø', 'o'],
  ['Ł', 'l'],
  ['ł', 'l'],
  ['Đ', 'd'],
  ['đ', 'd'],
];

/** The accented letters of Western and Central European languages, each with its ASCII base letter. */
const accented: readonly (readonly [letter: string, base: string])[] = Array.from({ length: 0x180 - 0xc0 }, (_, at) =>
  String.fromCharCode(0xc0 + at),
).flatMap(letter => {
  const [base = ''] = letter.normalize('NFD');
  return base <= 'z' ? [[letter, lowerAscii(base)] as const] : [];
});

const baseLetters = new Map([...undecomposed, ...accented]);

/** The key by which a text is sorted. */
export const collationKey = (text: string): string =>
  isAccented.test(text)
    ? lowerAscii(text).replace(/[\u00c0-\u017f]/g, letter => baseLetters.get(letter) ?? letter)
    : lowerAscii(text);

const isAccented = /[\u00c0-\u017f]/;

/**
 * The same key in SQLite. SQLite has no function that translates many letters at once, so pure ASCII text, the common case,
 * skips the replacements.
 */
export function sqliteCollationKey(of: Sql): Sql {
  let replaced = sql`lower(${of})`;
  for (const [letter, base] of baseLetters) replaced = sql`replace(${replaced}, ${sql.lit(letter)}, ${sql.lit(base)})`;
  return sql`case when length(${of}) = octet_length(${of}) then lower(${of}) else ${replaced} end`;
}

/** The same key in PostgreSQL. */
export function postgresCollationKey(of: Sql): Sql {
  const [from, to] = [0, 1].map(side => sql.lit(accented.map(pair => pair[side]!).join('')));
  let replaced = sql`translate(lower(${of}), ${from}, ${to})`;
  for (const [letter, base] of undecomposed) replaced = sql`replace(${replaced}, ${sql.lit(letter)}, ${sql.lit(base)})`;
  return replaced;
}
