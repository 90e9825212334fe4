import type { Place } from './dialect.ts';
import { QueryError } from './errors.ts';

/** Longest text that can be looked for, in characters: SQLite takes patterns of at most 50,000 bytes. */
export const longestTerm = 200;

/** Letters beyond these have no accents that Unicode knows of, or are not told apart by case. */
const lastLetter = 0x2000;

/** Whether this is one character, also where that takes two UTF-16 units. */
const isOne = (text: string): boolean => text !== '' && String.fromCodePoint(text.codePointAt(0) ?? 0).length === text.length;

/** The letter without accents and in lower case; itself where that would not be one letter. */
function bare(letter: string): string {
  const stripped = letter.normalize('NFD').replace(/\p{Mn}+/gu, '');
  const base = isOne(stripped) ? stripped : letter;
  const lower = base.toLowerCase();
  return isOne(lower) ? lower : base;
}

let families: Map<string, string> | undefined;

/** For each bare letter all letters that count as the same, made at first use (a few milliseconds). */
function familyOf(letter: string): string {
  families ??= gather();
  return families.get(bare(letter)) ?? casesOf(letter);
}

function casesOf(letter: string): string {
  const cases = new Set([letter, letter.toLowerCase(), letter.toUpperCase()]);
  return [...cases].filter(isOne).join('');
}

function gather(): Map<string, string> {
  const found = new Map<string, string>();
  for (let code = 0x41; code < lastLetter; code += 1) {
    const letter = String.fromCodePoint(code);
    if (!/\p{L}/u.test(letter)) continue;
    const base = bare(letter);
    found.set(base, (found.get(base) ?? '') + letter);
  }
  return found;
}

function lettersOf(term: string): string[] {
  const letters = Array.from(term.normalize('NFC'));
  if (letters.length > longestTerm) throw new QueryError(`Text to look for can have at most ${longestTerm} characters`);
  return letters.map(familyOf);
}

/** A GLOB pattern that finds the term in its place, whatever its case and accents. */
export function globFor(term: string, place: Place): string {
  const body = lettersOf(term).map(family => (!isOne(family) || '*?['.includes(family) ? `[${family}]` : family));
  return `${place === 'start' ? '' : '*'}${body.join('')}${place === 'end' ? '' : '*'}`;
}

/** The term as it stands in lower-case text that is ASCII only; null if such text cannot hold it. */
export function plainTerm(term: string): string | null {
  const letters = Array.from(term.normalize('NFC'), bare);
  return letters.some(letter => letter > '\x7f') ? null : letters.join('');
}

/** A LIKE pattern, escaped by backslashes, that finds the term of `plainTerm` in its place. */
export function likeFor(plain: string, place: Place): string {
  const body = plain.replace(/[%_\\]/g, '\\$&');
  return `${place === 'start' ? '' : '%'}${body}${place === 'end' ? '' : '%'}`;
}

/** A PostgreSQL regular expression that finds the same. */
export function regexFor(term: string, place: Place): string {
  const body = lettersOf(term).map(family =>
    !isOne(family) ? `[${family}]` : /[\\^$.|?*+()[\]{}]/.test(family) ? `\\${family}` : family,
  );
  return `${place === 'start' ? '^' : ''}${body.join('')}${place === 'end' ? '$' : ''}`;
}
