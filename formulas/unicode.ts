/*
 * Which signs nobody sees, and which are white space: by Unicode's own properties, so that no list of ours can lack one.
 * Everything that cleans, compares or judges text asks here.
 */

/** Signs without a shape of their own: default ignorables (zero width, joiners, fillers, bidi marks), controls and annotations. */
const unseen = String.raw`\p{Default_Ignorable_Code_Point}\p{Noncharacter_Code_Point}\ufff9-\ufffb`;

/** Signs that have a width and nothing in it, though Unicode counts them among letters and symbols: they are blank, as a space is. */
const blank = String.raw`\u2800\u{16fe4}\u{1d159}`;

/** What a joiner or variation selector works on: emoji, symbols, digits, and letters of scripts that are joined. */
const joined = String.raw`(?!\p{Default_Ignorable_Code_Point}|\p{sc=Latin}|\p{sc=Greek}|\p{sc=Cyrillic}|\p{sc=Inherited})[\p{L}\p{M}\p{N}\p{S}\p{Emoji}]`;

const meaningful = String.raw`(?<=${joined}\p{VS}?)[\u200c\u200d]|(?<=${joined})\p{VS}|(?<=\u{1f3f4}[\u{e0020}-\u{e007e}]{0,6})[\u{e0020}-\u{e007f}]`;

const ignorables = new RegExp(String.raw`[${unseen}]|(?!\p{White_Space})\p{Cc}`, 'gu');
const meaningless = new RegExp(String.raw`(?!${meaningful})(?:[${unseen}]|(?!\p{White_Space})\p{Cc})`, 'gu');
const visible = new RegExp(String.raw`[^${unseen}${blank}\p{Cc}\p{Z}\p{White_Space}]`, 'u');
const whiteSpace = new RegExp(String.raw`[\p{White_Space}${blank}]+`, 'gu');
const oneCharacter = new RegExp(String.raw`^[${unseen}${blank}\p{Cc}\p{Z}]$`, 'u');

const plain = /^[ -~]*$/;

/** Whether a text shows anything at all: spaces, fillers and signs without a shape do not. */
export const isVisible = (text: string): boolean => visible.test(text);

/** Whether this one sign is white space or has no shape. */
export const isInvisible = (sign: string): boolean => oneCharacter.test(sign);

/** The text without any sign that has no shape: the form in which texts are compared. */
export const stripIgnorables = (text: string): string => (plain.test(text) ? text : text.replace(ignorables, ''));

/** The text without signs that have no shape and no meaning there: joiners inside emoji and joined scripts stay. */
export const stripMeaningless = (text: string): string => (plain.test(text) ? text : text.replace(meaningless, ''));

/** The text without white space and unseen signs at its ends, as copies of addresses and numbers often have them. */
export function trimInvisible(text: string): string {
  let line = text.trim();
  // Sign by sign: a pattern that looks for the end would start at every run of spaces.
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

/** The text on one line as it is compared: nothing without a shape, and one plain space for any white space. */
export const normalizeLine = (text: string): string => stripIgnorables(text).replace(whiteSpace, ' ').trim();
