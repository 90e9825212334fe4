import { sql } from 'kysely';
import { foldedCharacters, foldText } from '../../formulas/fold.ts';
import type { Sql, TextPosition } from './dialect.ts';
import { QueryError } from './errors.ts';

/*
 * How text is found by its fold (`formulas/fold.ts`) in SQL. Most cells are ASCII, whose fold is lower case: LIKE finds those. For the
 * others SQLite asks JavaScript, and PostgreSQL is given every sign that folds to a letter of what is looked for.
 */

/** Longest text that can be looked for, in characters. */
export const maxTermLength = 200;

const ascii = /^[\0-\x7f]*$/;

/** Whether a cell has signs beyond ASCII; written so that PostgreSQL expects few to. */
export const hasNonAscii = (of: Sql): Sql => sql`sign(octet_length(${of}) - length(${of})) = 1`;

/** The fold of what is looked for. Throws `QueryError` for a text that is too long. */
export function foldTerm(text: string): string {
  const term = text.normalize('NFC');
  if (term.length > maxTermLength && Array.from(term).length > maxTermLength)
    throw new QueryError(`Text to look for can have at most ${maxTermLength} characters`);
  return foldText(term);
}

/**
 * Whether a cell holds a term in its place: `near` is the cell as LIKE looks through it whatever the case, `others` says it of one beyond
 * ASCII. For a whole cell of the table `t0` both are written so that indexes are used.
 */
export function matchTerm(of: Sql, term: string, position: TextPosition, near: Sql, others: Sql): Sql {
  const anyRow = position === 'whole' ? sql`t0.id > '' and ` : sql``;
  const far = sql`(${anyRow}${hasNonAscii(of)} and ${others})`;
  if (!ascii.test(term)) return far;
  return position === 'whole'
    ? sql`(lower(${of}) = ${term} or ${far})`
    : sql`(${near} like ${likePattern(term, position)} escape '\\' or ${far})`;
}

function likePattern(plain: string, position: TextPosition): string {
  const body = plain.replace(/[%_\\]/g, '\\$&');
  return `${position === 'start' ? '' : '%'}${body}${position === 'end' ? '' : '%'}`;
}

/** What PostgreSQL is told of folds, made at first use: signs that fold to nothing, and those of each letter or letters. */
interface FoldFamilies {
  nothing: string;
  /** Signs of one letter, by it. */
  single: ReadonlyMap<string, string>;
  /** Signs of several letters, each with these. */
  several: readonly (readonly [sign: string, letters: string])[];
}

let families: FoldFamilies | undefined;

function foldFamilies(): FoldFamilies {
  if (families !== undefined) return families;
  const single = new Map<string, string>();
  const several: (readonly [string, string])[] = [];
  const nothing: string[] = [];
  for (const [sign, folded] of foldedCharacters()) {
    const letters = Array.from(folded);
    if (letters.length === 0) nothing.push(sign);
    else if (letters.length === 1) single.set(folded, (single.get(folded) ?? '') + sign);
    else several.push([sign, folded]);
  }
  families = { nothing: `[${characterRanges(nothing)}]+`, single, several };
  return families;
}

/** Signs that follow each other as ranges of a bracket expression. */
function characterRanges(signs: readonly string[]): string {
  let ranges = '';
  for (let at = 0; at < signs.length; ) {
    const first = signs[at]!;
    let last = first;
    for (at += 1; at < signs.length && signs[at]!.codePointAt(0) === last.codePointAt(0)! + 1; at += 1) last = signs[at]!;
    ranges += first === last ? first : `${first}-${last}`;
  }
  return ranges;
}

/** Whether PostgreSQL finds a term in a cell beyond ASCII: every letter as any sign that folds to it, signs of several letters spelled out. */
export function matchTermInPostgres(of: Sql, term: string, position: TextPosition): Sql {
  const { nothing, single } = foldFamilies();
  const letters = new Set(term);
  const spelled = expandLigatures(of, letters);
  const body = Array.from(term, letter => characterClass(letter, single.get(letter) ?? ''));
  const pattern = `${position === 'start' || position === 'whole' ? '^' : ''}${body.join('')}${position === 'end' || position === 'whole' ? '$' : ''}`;
  return sql`regexp_replace(${spelled}, ${nothing}, '', 'g') ~ ${pattern}`;
}

/** Any sign of a letter: as it is, in capitals, and beyond ASCII. */
function characterClass(letter: string, others: string): string {
  const signs = Array.from(new Set([letter, letter < '\x7f' ? letter.toUpperCase() : letter]));
  return `[${signs.map(sign => (/[\^\]\\-]/.test(sign) ? `\\${sign}` : sign)).join('')}${others}]`;
}

/** The text with signs of several letters spelled out, those that have one of these letters. */
function expandLigatures(of: Sql, letters: ReadonlySet<string> | null): Sql {
  let spelled = of;
  for (const [sign, folded] of foldFamilies().several) {
    if (letters === null || Array.from(folded).some(letter => letters.has(letter)))
      spelled = sql`replace(${spelled}, ${sql.lit(sign)}, ${sql.lit(folded)})`;
  }
  return spelled;
}

/** A text's fold, as PostgreSQL works it out: slow beyond ASCII, and only for what is not known before. */
export function foldCaseInPostgres(of: Sql): Sql {
  const { nothing, single } = foldFamilies();
  let [from, to] = ['', ''];
  for (const [letter, signs] of single) {
    from += signs;
    to += letter.repeat(Array.from(signs).length);
  }
  const bare = sql`regexp_replace(${expandLigatures(sql`lower(${of})`, null)}, ${nothing}, '', 'g')`;
  return sql`case when ${hasNonAscii(of)} then translate(${bare}, ${from}::text, ${to}::text) else lower(${of}) end`;
}
