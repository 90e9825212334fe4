import { isVisible, stripMeaningless } from '../../../formulas/unicode.ts';
import type { Value } from '../change.ts';
import type { Field } from '../field.ts';
import { leadingMarks, unescapeFormulas } from '../formulaText.ts';
import { invalidInput } from './invalidInput.ts';

/** ASCII words with single spaces between them: already clean, as most cells are. */
const PLAIN = /^[!-~]+(?: [!-~]+)*$/;
const PLAIN_MAX = 1000;
const LINE_ENDS = /\r\n?|[\u0085\u2028\u2029\v\f]/g;

/** A quick check whether `cleanLine` would return the text unchanged; false also for texts that need a full check. */
export const isClean = (text: string): boolean => text.length < PLAIN_MAX && PLAIN.test(text) && !text.startsWith("'");

/** The text as one clean line: NFC, without invisible characters, white space as single plain spaces, trimmed; '' if nothing is visible. */
export function cleanLine(text: string): string {
  if (text.length < PLAIN_MAX && PLAIN.test(text)) return unquote(text);
  if (!isVisible(text)) return '';
  const line = stripMeaningless(text)
    .normalize('NFC')
    .replace(/\p{White_Space}/gu, ' ')
    .replace(/ {2,}/g, ' ')
    .trim();
  return unquote(line);
}

/**
 * The text as clean lines: like `cleanLine`, but line breaks (as \n), tabs and runs of spaces stay. No-break spaces stay in a text that the
 * system writes, because it has them where French needs them.
 */
export function cleanLines(text: string, { isOfSystem = false } = {}): string {
  if (!isVisible(text)) return '';
  const lines = stripMeaningless(text.replace(LINE_ENDS, '\n')).normalize('NFC');
  const odd = isOfSystem ? /(?![\n\t\u00a0\u202f])\p{White_Space}/gu : /(?![\n\t])\p{White_Space}/gu;
  return unquote(lines.replace(odd, ' ').trim());
}

/**
 * Removes the marks (`'`) that files and copies contain so that spreadsheets run no formula. No text that is stored begins with such marks,
 * so a text that is read and written again stays the same.
 */
export function unquote(text: string): string {
  if (!text.startsWith("'")) return text;
  // Where marks and spaces alternate, removing one uncovers the next.
  const rest = unescapeFormulas(text).replace(leadingMarks, '').trim();
  return rest === text ? text : unquote(rest);
}

/** The text, null if it is empty, or an invalid input if it has more characters than the field allows. */
export function checkLength(text: string, field: Field, input: unknown): Value | ReturnType<typeof invalidInput> {
  if (text === '') return null;
  const { max } = field;
  if (max === undefined || text.length <= max) return text;
  const length = lengthOf(text);
  if (length <= max) return text;
  return invalidInput('too_long', input, { max, length, over: `, not ${length}`, overFr: `, et non ${length}` });
}

/** The number of characters, not UTF-16 units. */
function lengthOf(text: string): number {
  let count = 0;
  for (const _ of text) count += 1;
  return count;
}
