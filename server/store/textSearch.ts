import { sql } from 'kysely';
import { foldedCharacters, foldText } from '../../formulas/fold.ts';
import type { Sql, TextPosition } from './dialect.ts';
import { QueryError } from './errors.ts';

/*
 * Case-folded search (`formulas/fold.ts`) in SQL. Most cells are ASCII, where folding is lower case: LIKE finds those. For
 * other cells SQLite calls JavaScript, and PostgreSQL gets a pattern with every character that folds to a letter of the
 * term.
 */

/** The longest search text, in characters. */
export const maxTermLength = 200;

const ascii = /^[\0-\x7f]*$/;

/** Whether a cell has characters beyond ASCII; written so that PostgreSQL expects few such cells. */
export const hasNonAscii = (of: Sql): Sql => sql`sign(octet_length(${of}) - length(${of})) = 1`;

/** Case-folds a search text. Throws `QueryError` for one that is too long. */
export function foldTerm(text: string): string {
  const term = text.normalize('NFC');
  if (term.length > maxTermLength && Array.from(term).length > maxTermLength)
    throw new QueryError(`The text to search for can have at most ${maxTermLength} characters`);
  return foldText(term);
}

/**
 * Whether a cell contains a term at this position. `likeOperand` is the cell as LIKE searches it without regard to case;
 * `nonAscii` is the condition for a cell with characters beyond ASCII. A search for a whole cell of table `t0` is written so
 * that indexes are used: `anyRow` is a condition on its id that every row meets, and a sparse index holds only filled cells.
 */
export function matchTerm(
  of: Sql,
  term: string,
  position: TextPosition,
  { likeOperand, nonAscii, anyRow }: { likeOperand: Sql; nonAscii: Sql; anyRow: Sql },
): Sql {
  const nonAsciiMatch = sql`(${position === 'whole' ? sql`${anyRow} and ` : sql``}${hasNonAscii(of)} and ${nonAscii})`;
  if (!ascii.test(term)) return nonAsciiMatch;
  return position === 'whole'
    ? sql`((lower(${of}) = ${term} and ${of} is not null) or ${nonAsciiMatch})`
    : sql`(${likeOperand} like ${likePattern(term, position)} escape '\\' or ${nonAsciiMatch})`;
}

function likePattern(plain: string, position: TextPosition): string {
  const body = plain.replace(/[%_\\]/g, '\\$&');
  return `${position === 'start' ? '' : '%'}${body}${position === 'end' ? '' : '%'}`;
}

/**
 * The characters that PostgreSQL folds, computed on first use: those that fold to nothing, and those that fold to one or
 * several letters.
 */
interface FoldFamilies {
  nothing: string;
  /** Characters that fold to one letter, by that letter. */
  single: ReadonlyMap<string, string>;
  /** Characters that fold to several letters, each with these. */
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

/** Writes characters as ranges of a bracket expression. */
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

/**
 * Whether a cell beyond ASCII contains a term, for PostgreSQL: every letter matches any character that folds to it, and
 * ligatures are expanded.
 */
export function matchTermInPostgres(of: Sql, term: string, position: TextPosition): Sql {
  const { nothing, single } = foldFamilies();
  const letters = new Set(term);
  const spelled = expandLigatures(of, letters);
  const body = Array.from(term, letter => characterClass(letter, single.get(letter) ?? ''));
  const pattern = `${position === 'start' || position === 'whole' ? '^' : ''}${body.join('')}${position === 'end' || position === 'whole' ? '$' : ''}`;
  return sql`regexp_replace(${spelled}, ${nothing}, '', 'g') ~ ${pattern}`;
}

/** A bracket expression of all characters of a letter: itself, its capital, and those beyond ASCII. */
function characterClass(letter: string, nonAscii: string): string {
  const signs = Array.from(new Set([letter, letter < '\x7f' ? letter.toUpperCase() : letter]));
  return `[${signs.map(sign => (/[\^\]\\-]/.test(sign) ? `\\${sign}` : sign)).join('')}${nonAscii}]`;
}

/** Expands characters that fold to several letters; with `letters`, only those that fold to one of these. */
function expandLigatures(of: Sql, letters: ReadonlySet<string> | null): Sql {
  let spelled = of;
  for (const [sign, folded] of foldFamilies().several) {
    if (letters === null || Array.from(folded).some(letter => letters.has(letter)))
      spelled = sql`replace(${spelled}, ${sql.lit(sign)}, ${sql.lit(folded)})`;
  }
  return spelled;
}

/** Case-folds a text in PostgreSQL; slow beyond ASCII. */
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
