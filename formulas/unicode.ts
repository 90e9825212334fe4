/*
 * Which characters are invisible and which are white space, by Unicode properties, so that no list of ours can be incomplete.
 * All code that cleans, compares or validates text uses this module.
 */

/** Characters without a glyph: default ignorables (zero width, joiners, fillers, bidi marks), controls and annotations. */
const unseen = String.raw`\p{Default_Ignorable_Code_Point}\p{Noncharacter_Code_Point}\ufff9-\ufffb`;

/** Characters that have a width but show nothing, although Unicode classes them as letters or symbols: they count as blank, like a space. */
const blank = String.raw`\u2800\u{16fe4}\u{1d159}`;

/** What a joiner or variation selector can modify: emoji, symbols, digits, and letters of joined scripts. */
const joined = String.raw`(?!\p{Default_Ignorable_Code_Point}|\p{sc=Latin}|\p{sc=Greek}|\p{sc=Cyrillic}|\p{sc=Inherited})[\p{L}\p{M}\p{N}\p{S}\p{Emoji}]`;

const meaningful = String.raw`(?<=${joined}\p{VS}?)[\u200c\u200d]|(?<=${joined})\p{VS}|(?<=\u{1f3f4}[\u{e0020}-\u{e007e}]{0,6})[\u{e0020}-\u{e007f}]`;

const ignorables = new RegExp(String.raw`[${unseen}]|(?!\p{White_Space})\p{Cc}`, 'gu');
const meaningless = new RegExp(String.raw`(?!${meaningful})(?:[${unseen}]|(?!\p{White_Space})\p{Cc})`, 'gu');
const visible = new RegExp(String.raw`[^${unseen}${blank}\p{Cc}\p{Z}\p{White_Space}]`, 'u');
const whiteSpace = new RegExp(String.raw`[\p{White_Space}${blank}]+`, 'gu');
const oneCharacter = new RegExp(String.raw`^[${unseen}${blank}\p{Cc}\p{Z}]$`, 'u');

const plain = /^[ -~]*$/;

/** Whether a text shows anything: spaces, fillers and invisible characters do not. */
export const isVisible = (text: string): boolean => visible.test(text);

/** Whether this character is white space or invisible. */
export const isInvisible = (character: string): boolean => oneCharacter.test(character);

/** The text without invisible characters. Texts are compared in this form. */
export const stripIgnorables = (text: string): string => (plain.test(text) ? text : text.replace(ignorables, ''));

/** The text without invisible characters that have no effect; joiners inside emoji and joined scripts stay. */
export const stripMeaningless = (text: string): string => (plain.test(text) ? text : text.replace(meaningless, ''));

/** The text without white space and invisible characters at its ends, which copied addresses and numbers often have. */
export function trimInvisible(text: string): string {
  let line = text.trim();
  // Character by character: a pattern anchored at the end would be tried at every run of spaces.
  for (let [first = ''] = line; first !== '' && isInvisible(first); [first = ''] = line)
    line = line.slice(first.length).trimStart();
  for (let last = lastCharacter(line); last !== '' && isInvisible(last); last = lastCharacter(line))
    line = line.slice(0, -last.length).trimEnd();
  return line;
}

function lastCharacter(text: string): string {
  const pair = text.slice(-2);
  return pair.length === 2 && String.fromCodePoint(pair.codePointAt(0) ?? 0) === pair ? pair : text.slice(-1);
}

/** The text as one line, for comparison: without invisible characters, and with one plain space for any white space. */
export const normalizeLine = (text: string): string => stripIgnorables(text).replace(whiteSpace, ' ').trim();
