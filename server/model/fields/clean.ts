import type { Value } from '../change.ts';
import type { Field } from '../field.ts';
import { refuse } from './refuse.ts';

/** Words with single spaces between, all ASCII: already clean, and most cells are. */
const PLAIN = /^[!-~]+(?: [!-~]+)*$/;
const PLAIN_MAX = 1000;
/** Control characters that are not white space, and characters that nobody sees: zero width, byte order mark, soft hyphen, bidi overrides. */
const UNSEEN = /(?![\s\u0085])\p{Cc}|[\u00ad\u200b\u2060\ufeff\u202a-\u202e\u2066-\u2069]/gu;
const LINE_ENDS = /\r\n?|[\u0085\u2028\u2029\v\f]/g;

/** Whether a text is as `cleanLine` would have it, told at a glance; false also where that takes a closer look. */
export const isClean = (text: string): boolean => text.length < PLAIN_MAX && PLAIN.test(text) && !text.startsWith("'");

/** One line: NFC, unseen characters gone, every run of spaces, tabs and line ends one plain space, trimmed. */
export function cleanLine(text: string): string {
  if (text.length < PLAIN_MAX && PLAIN.test(text)) return unquote(text);
  return unquote(
    text
      .replace(UNSEEN, '')
      .normalize('NFC')
      .replace(/[\s\u0085]/g, ' ')
      .replace(/ {2,}/g, ' ')
      .trim(),
  );
}

/** Several lines: as one line, but line ends (as \n), tabs and runs of spaces stay. */
export function cleanLines(text: string): string {
  const lines = text.replace(LINE_ENDS, '\n').replace(UNSEEN, '').normalize('NFC');
  return unquote(lines.replace(/[^\S\n\t]/g, ' ').trim());
}

/** Takes off the one `'` that exports put before `=`, `+`, `-` and `@` so that no spreadsheet runs the cell. */
export const unquote = (text: string): string => (text.startsWith("'") && /^'[=+\-@]/.test(text) ? text.slice(1) : text);

/** The text, null where it is empty, refused where it has more characters than the field takes. */
export function limit(text: string, field: Field, input: unknown): Value | ReturnType<typeof refuse> {
  if (text === '') return null;
  const { max } = field;
  return max !== undefined && text.length > max && isLonger(text, max) ? refuse('too_long', input, { max }) : text;
}

/** Counts characters, not UTF-16 units, and stops as soon as it knows. */
function isLonger(text: string, max: number): boolean {
  if (text.length > 2 * max) return true;
  let count = 0;
  for (const _ of text) if (++count > max) return true;
  return false;
}
