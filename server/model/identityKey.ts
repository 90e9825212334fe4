import { stripIgnorables } from '../../formulas/unicode.ts';

const ascii = /^[!-~]*$/;

/** The version of the key algorithm. When it changes, everything derived from keys is recomputed at the first start. */
export const keyVersion = 2;

/**
 * The key of a text: two texts that mean the same name have the same key. Case, character widths and invisible characters are ignored, and
 * hyphens and apostrophes are unified (NFKC, case folding). Accents count, and so do look-alike letters of different scripts.
 */
export function identityKey(text: string): string {
  if (ascii.test(text)) return text.toLowerCase();
  let key = text;
  // Composition can create characters that fold again; two rounds reach a fixed point.
  for (let before = ''; before !== key; ) {
    before = key;
    key = normalizeOnce(key);
  }
  return key;
}

const normalizeOnce = (text: string): string =>
  foldCase(stripIgnorables(text.normalize('NFKC')))
    .normalize('NFKC')
    .replace(/[\p{Pd}\u2212]/gu, '-')
    .replace(/[\u2018\u2019\u201b\u02bc\u2032]/g, "'")
    .replace(/\p{White_Space}+/gu, ' ')
    .trim();

/** Full Unicode case folding, except for the dotless ı, which is a letter of its own. */
const foldCase = (text: string): string => text.replace(/[^ı]+/g, part => part.toUpperCase().toLowerCase()).replaceAll('ς', 'σ');

/**
 * The best match among rows with the same key: the row with exactly the typed text, otherwise one that differs only in case, otherwise the
 * one with the first id. Several rows share a key only if an earlier version had distinguished them.
 */
export function bestMatch<T extends { readonly id: string }>(
  rows: readonly T[],
  getText: (row: T) => unknown,
  typed: string,
): T | undefined {
  if (rows.length < 2) return rows[0];
  const plain = (text: unknown): string => String(text).normalize('NFC').trim();
  const sorted = rows.toSorted((one, other) => (one.id < other.id ? -1 : 1));
  const wanted = plain(typed);
  return (
    sorted.find(row => plain(getText(row)) === wanted) ??
    sorted.find(row => plain(getText(row)).toLowerCase() === wanted.toLowerCase()) ??
    sorted[0]
  );
}
