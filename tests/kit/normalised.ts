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
/** Characters that nobody sees and that only hide or turn others. */
const unseen = new Set(['\u00ad', '\u200b', '\u2060', '\ufeff', ...many(0x202a, 0x202e), ...many(0x2066, 0x2069)]);

function many(from: number, to: number): string[] {
  return Array.from({ length: to - from + 1 }, (_, at) => String.fromCharCode(from + at));
}

/** How many characters, whole ones, a text has. */
export const lengthOf = (text: string): number => Array.from(text).length;

/** Text as both databases can keep it: no NUL, no half of a character. */
export const storable = (text: string): string =>
  Array.from(text)
    .flatMap(each => (each === '\0' ? [] : /^[\ud800-\udfff]$/.test(each) ? ['\ufffd'] : [each]))
    .join('');

/** A line of text as it comes back; null where nothing of it is left. */
export function normalised(text: string): string | null {
  const kept: string[] = [];
  for (const each of storable(text)) {
    const code = each.codePointAt(0) ?? 0;
    if (spaces.has(each)) kept.push(' ');
    else if (!unseen.has(each) && code >= 0x20 && !(code >= 0x7f && code <= 0x9f)) kept.push(each);
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
