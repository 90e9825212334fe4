/*
 * What directory.md 5.2 promises of text, said a second time and otherwise than the product says it: character by character.
 */

/** White space of any kind, line ends included, as one space in a line. */
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
  ...many(0x2000, 0x200a),
]);
/** Characters that have a width and show nothing. */
const blanks = new Set(['\u2800', '\u{16fe4}', '\u{1d159}']);

function many(from: number, to: number): string[] {
  return Array.from({ length: to - from + 1 }, (_, at) => String.fromCodePoint(from + at));
}

const among = (code: number, ...ranges: readonly (readonly [number, number])[]): boolean =>
  ranges.some(([from, to]) => code >= from && code <= to);

/** Fillers, zero widths, what hides or turns others, annotations, and what is no character at all. */
function isUnseen(each: string): boolean {
  const code = each.codePointAt(0) ?? 0;
  const isNone = (code & 0xff_fe) === 0xff_fe || among(code, [0xfdd0, 0xfdef]);
  return isNone || among(code, [0xfff9, 0xfffb]) || /^\p{DI}$/u.test(each);
}

/** Whether a character can be joined to the next, or shown in another way: an emoji, a symbol, a digit, a letter of a script that joins. */
const joins = (each: string | undefined): boolean =>
  each !== undefined &&
  !/^[\p{DI}\p{sc=Latin}\p{sc=Greek}\p{sc=Cyrillic}\p{sc=Inherited}]$/u.test(each) &&
  /^[\p{L}\p{M}\p{N}\p{S}\p{Emoji}]$/u.test(each);

/** Whether an unseen character means something where it is: a joiner, another look of an emoji, the name of a flag. */
function isMeaningful(all: readonly string[], at: number): boolean {
  const each = all[at] ?? '';
  const before = all[at - 1];
  const isLook = (one: string | undefined): boolean => one !== undefined && /^\p{VS}$/u.test(one);
  if (each === '\u200c' || each === '\u200d') return joins(isLook(before) ? all[at - 2] : before);
  if (isLook(each)) return joins(before);
  const isTag = (one: string | undefined): boolean => among(one?.codePointAt(0) ?? 0, [0xe0020, 0xe007e]);
  if (!isTag(each) && each !== '\u{e007f}') return false;
  let from = at - 1;
  while (at - from <= 6 && isTag(all[from])) from -= 1;
  return all[from] === '\u{1f3f4}';
}

/** How many characters, whole ones, a text has. */
export const lengthOf = (text: string): number => Array.from(text).length;

/** Text as both databases can keep it: no NUL, no half of a character. */
export const storable = (text: string): string =>
  Array.from(text)
    .flatMap(each => (each === '\0' ? [] : /^[\ud800-\udfff]$/.test(each) ? ['\ufffd'] : [each]))
    .join('');

/** A line of text as it comes back; null where nothing of it can be seen. */
export function normalised(text: string): string | null {
  const all = Array.from(storable(text));
  const isControl = (each: string): boolean => among(each.codePointAt(0) ?? 0, [0, 0x1f], [0x7f, 0x9f]);
  if (all.every(each => spaces.has(each) || blanks.has(each) || isControl(each) || isUnseen(each))) return null;
  const kept: string[] = [];
  for (const [at, each] of all.entries()) {
    if (spaces.has(each)) kept.push(' ');
    else if (isUnseen(each) ? isMeaningful(all, at) : !isControl(each)) kept.push(each);
  }
  const line = kept
    .join('')
    .normalize('NFC')
    .split(' ')
    .filter(word => word !== '')
    .join(' ');
  const bare = /^'[=+\-@]/.test(line) ? line.slice(1) : line;
  return bare === '' ? null : bare;
}

/** What a column of text that takes at most so many characters shows: text that is too long is kept as it was typed. */
export function shownAs(text: string, max: number): string | null {
  const line = normalised(text);
  return line !== null && lengthOf(line) > max ? storable(text) : line;
}
