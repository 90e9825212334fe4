/* An independent implementation of the text normalisation of directory.md 5.2, character by character. */

/** Every white space character, line ends included, becomes one space in a line. */
const spaces = new Set([
  '\t',
  '\n',
  '\v',
  '\f',
  '\r',
  ' ',
  '\u0085',
  '\u00a0',
  '\u1680',
  '\u2028',
  '\u2029',
  '\u202f',
  '\u205f',
  '\u3000',
  ...characterRange(0x2000, 0x200a),
]);
/** Characters that have a width but show nothing. */
const blanks = new Set(['\u2800', '\u{16fe4}', '\u{1d159}']);

function characterRange(from: number, to: number): string[] {
  return Array.from({ length: to - from + 1 }, (_, at) => String.fromCodePoint(from + at));
}

const isInRanges = (code: number, ...ranges: readonly (readonly [number, number])[]): boolean =>
  ranges.some(([from, to]) => code >= from && code <= to);

/** Whether a character is a filler, zero-width, a control of direction or display, an annotation, or a noncharacter. */
function isUnseen(each: string): boolean {
  const code = each.codePointAt(0) ?? 0;
  const isNone = (code & 0xff_fe) === 0xff_fe || isInRanges(code, [0xfdd0, 0xfdef]);
  return isNone || isInRanges(code, [0xfff9, 0xfffb]) || /^\p{DI}$/u.test(each);
}

/**
 * Whether a character can be joined to the next or displayed in another way: an emoji, a symbol, a digit, a letter of a
 * joining script.
 */
const joins = (each: string | undefined): boolean =>
  each !== undefined &&
  !/^[\p{DI}\p{sc=Latin}\p{sc=Greek}\p{sc=Cyrillic}\p{sc=Inherited}]$/u.test(each) &&
  /^[\p{L}\p{M}\p{N}\p{S}\p{Emoji}]$/u.test(each);

/** Whether an invisible character is meaningful at this position: a joiner, a variation selector, a tag of a flag. */
function isMeaningful(all: readonly string[], at: number): boolean {
  const each = all[at] ?? '';
  const before = all[at - 1];
  const isLook = (one: string | undefined): boolean => one !== undefined && /^\p{VS}$/u.test(one);
  if (each === '\u200c' || each === '\u200d') return joins(isLook(before) ? all[at - 2] : before);
  if (isLook(each)) return joins(before);
  const isTag = (one: string | undefined): boolean => isInRanges(one?.codePointAt(0) ?? 0, [0xe0020, 0xe007e]);
  if (!isTag(each) && each !== '\u{e007f}') return false;
  let from = at - 1;
  while (at - from <= 6 && isTag(all[from])) from -= 1;
  return all[from] === '\u{1f3f4}';
}

/** The number of code points of a text. */
export const lengthOf = (text: string): number => Array.from(text).length;

/** Text as both databases can store it: without NUL and lone surrogates. */
export const storable = (text: string): string =>
  Array.from(text)
    .flatMap(each => (each === '\0' ? [] : /^[\ud800-\udfff]$/.test(each) ? ['\ufffd'] : [each]))
    .join('');

/** A line of text after normalisation; null when nothing of it is visible. */
export function normalised(text: string): string | null {
  const all = Array.from(storable(text));
  const isControl = (each: string): boolean => isInRanges(each.codePointAt(0) ?? 0, [0, 0x1f], [0x7f, 0x9f]);
  if (all.every(each => spaces.has(each) || blanks.has(each) || isControl(each) || isUnseen(each))) return null;
  const characters: string[] = [];
  for (const [at, each] of all.entries()) {
    if (spaces.has(each)) characters.push(' ');
    else if (isUnseen(each) ? isMeaningful(all, at) : !isControl(each)) characters.push(each);
  }
  const line = characters
    .join('')
    .normalize('NFC')
    .split(' ')
    .filter(word => word !== '')
    .join(' ');
  const bare = /^'[=+\-@]/.test(line) ? line.slice(1) : line;
  return bare === '' ? null : bare;
}

/** The value of a text column with this maximum length: text that is too long stays as it was typed. */
export function shownAs(text: string, max: number): string | null {
  const line = normalised(text);
  return line !== null && lengthOf(line) > max ? storable(text) : line;
}
