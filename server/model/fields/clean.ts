import { isVisible, stripMeaningless } from '../../../formulas/unicode.ts';
import type { Value } from '../change.ts';
import type { Field } from '../field.ts';
import { invalidInput } from './invalidInput.ts';

/** Words with single spaces between, all ASCII: already clean, and most cells are. */
const PLAIN = /^[!-~]+(?: [!-~]+)*$/;
const PLAIN_MAX = 1000;
const LINE_ENDS = /\r\n?|[\u0085\u2028\u2029\v\f]/g;

/** Whether a text is as `cleanLine` would have it, told at a glance; false also where that takes a closer look. */
export const isClean = (text: string): boolean => text.length < PLAIN_MAX && PLAIN.test(text) && !text.startsWith("'");

/** One line: NFC, unseen characters gone, any white space one plain space, trimmed; nothing where nothing can be seen. */
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

/** Several lines: as one line, but line ends (as \n), tabs and runs of spaces stay. */
export function cleanLines(text: string): string {
  if (!isVisible(text)) return '';
  const lines = stripMeaningless(text.replace(LINE_ENDS, '\n')).normalize('NFC');
  return unquote(lines.replace(/(?![\n\t])\p{White_Space}/gu, ' ').trim());
}

/** Takes off the one `'` that exports put before `=`, `+`, `-` and `@`, of full width too, so that no spreadsheet runs the cell. */
export const unquote = (text: string): string => (text.startsWith("'") && /^'[=+\-@＝＋－＠]/.test(text) ? text.slice(1) : text);

/** The text, null where it is empty, refused where it has more characters than the field takes. */
export function checkLength(text: string, field: Field, input: unknown): Value | ReturnType<typeof invalidInput> {
  if (text === '') return null;
  const { max } = field;
  if (max === undefined || text.length <= max) return text;
  const length = lengthOf(text);
  if (length <= max) return text;
  return invalidInput('too_long', input, { max, length, over: `, not ${length}`, overFr: `, et non ${length}` });
}

/** Counts characters, not UTF-16 units. */
function lengthOf(text: string): number {
  let count = 0;
  for (const _ of text) count += 1;
  return count;
}
