import { isVisible, stripIgnorables } from '../../../formulas/unicode.ts';
import type { FieldType } from '../field.ts';
import type { Params } from '../localizedText.ts';
import { unquote } from './clean.ts';
import { inputText } from './inputText.ts';
import { invalidInput } from './invalidInput.ts';
import { type Phone, readPhone } from './numbering.ts';

const LONGEST = 60;
const DIGITS = /^\+[1-9]\d{4,16}$/;
const E164 = /^\+[1-9]\d{1,14}$/;
/** Characters that people write between digits. */
const MARKS = /[\p{White_Space}\p{Pd}().[\]/~\u2212\u2044]/gu;
/** How spreadsheets keep a number as text: `="+336…"`. */
const WRAPPED = /^="(.*)"$/;

/** A mobile number in E.164: `+33 6 12 34 56 78` is `+33612345678`. There is no default country, so it must begin with `+` or `00`. */
export const phone: FieldType = {
  name: 'phone',
  formula: 'text',
  column: 'text',
  keepsText: true,
  contact: true,
  cast(input) {
    const text = inputText(input);
    const digits = DIGITS.test(text) ? text : bare(text);
    if (digits === '') return null;
    const read = read164(digits);
    if (read === undefined) return invalidInput('V_PHONE_FORMAT', input, suggestion(digits));
    return read.mobile ? read.number : invalidInput('V_PHONE_TYPE', input);
  },
};

function read164(digits: string): Phone | undefined {
  const read = DIGITS.test(digits) ? readPhone(digits) : undefined;
  return read !== undefined && E164.test(read.number) ? read : undefined;
}

/** A suggestion to add `+`, if that makes the text a valid mobile number. */
function suggestion(digits: string): Params | undefined {
  const read = /^[1-9]\d+$/.test(digits) ? read164(`+${digits}`) : undefined;
  return read?.mobile ? { maybe: `. Did you mean ${read.number}?`, maybeFr: `. Vouliez-vous dire ${read.number} ?` } : undefined;
}

/** Removes everything between `+` and digits of any script; any other text stays unchanged and is invalid. */
function bare(text: string): string {
  if (!isVisible(text)) return '';
  if (text.length > LONGEST) return text;
  const line = stripIgnorables(text).trim();
  const number = unquote(line.replace(WRAPPED, '$1')).replace(/^tel:/i, '');
  const digits = number
    .normalize('NFKC')
    .replace(MARKS, '')
    .replace(/\p{Nd}/gu, digitOf);
  return digits.replace(/^00(?=[1-9])/, '+') || text;
}

const isDigit = (code: number): boolean => /\p{Nd}/u.test(String.fromCodePoint(code));

/** A digit of any script as an ASCII digit: the digits of a script are consecutive, from 0 to 9. */
function digitOf(digit: string): string {
  if (digit < '\x7f') return digit;
  const code = digit.codePointAt(0) ?? 0;
  let value = 0;
  while (value < 9 && isDigit(code - value - 1)) value += 1;
  return String(value);
}
