import type { FieldType } from '../field.ts';
import { unquote } from './clean.ts';
import { readPhone } from './numbering.ts';
import { refuse } from './refuse.ts';
import { typed } from './typed.ts';

const LONGEST = 60;
const DIGITS = /^\+[1-9]\d{4,16}$/;
const E164 = /^\+[1-9]\d{1,14}$/;
/** What people write between digits. */
const MARKS = /[\s\p{Cf}\p{Pd}().[\]/~\u2212\u2044]/gu;

/** A mobile number in E.164: `+33 6 12 34 56 78` is `+33612345678`. There is no default country, so it begins with `+`. */
export const phone: FieldType = {
  name: 'phone',
  formula: 'text',
  column: 'text',
  cast(input) {
    const text = typed(input);
    const digits = DIGITS.test(text) ? text : bare(text.trim());
    if (digits === '') return null;
    const read = DIGITS.test(digits) ? readPhone(digits) : undefined;
    if (!read || !E164.test(read.number)) return refuse('V_PHONE_FORMAT', input);
    return read.mobile ? read.number : refuse('V_PHONE_TYPE', input);
  },
};

/** `+` and digits of any script, without what is written between them; anything else stays and is refused. */
function bare(text: string): string {
  if (text === '' || text.length > LONGEST) return text;
  const digits = unquote(text).replace(/^tel:/i, '').normalize('NFKC').replace(MARKS, '');
  return digits.replace(/[\u0660-\u0669\u06f0-\u06f9]/g, digit => String(digit.charCodeAt(0) & 15)) || text;
}
