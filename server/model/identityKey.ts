import { stripIgnorables } from '../../formulas/unicode.ts';

const ascii = /^[!-~]*$/;

/** By which way keys are made. What is worked out from them is worked out again at the first start of a version that makes them another way. */
export const keyVersion = 2;

/**
 * The form under which two texts name the same: without case, widths and unseen signs, hyphens and apostrophes all alike (NFKC, case
 * folding). Accents count, and so do letters of different scripts that look alike.
 */
export function identityKey(text: string): string {
  if (ascii.test(text)) return text.toLowerCase();
  let key = text;
  // Composing may bring together what folds once more; it comes to rest after two turns.
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

/** Unicode's full case folding: what is alike in capitals is alike, but for the dotless ı, which is a letter of its own. */
const foldCase = (text: string): string => text.replace(/[^ı]+/g, part => part.toUpperCase().toLowerCase()).replaceAll('ς', 'σ');

/**
 * Of rows that have one key, the one whose text is as it was typed, else the one that differs in capitals alone, else the one with the first id.
 * They are several only where an earlier version told them apart: each is found by its own text then, and never by chance.
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
