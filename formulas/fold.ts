import { stripIgnorables } from './unicode.ts';

/*
 * The form used to search and compare text: without case, accents, character widths and invisible characters. It is defined character by
 * character, so that a database can compute the same; `foldedCharacters` lists every character whose fold differs from itself.
 */

/** Letters and marks that Unicode does not decompose, and what people type for them. */
const spelled: Readonly<Record<string, string>> = {
  œ: 'oe',
  æ: 'ae',
  ß: 'ss',
  þ: 'th',
  ĳ: 'ij',
  ŋ: 'ng',
  ǆ: 'dz',
  ǳ: 'dz',
  ǉ: 'lj',
  ǌ: 'nj',
  ø: 'o',
  ł: 'l',
  đ: 'd',
  ð: 'd',
  ħ: 'h',
  ŧ: 't',
  ı: 'i',
  ŉ: "'n",
  ſ: 's',
  ς: 'σ',
  ﬀ: 'ff',
  ﬁ: 'fi',
  ﬂ: 'fl',
  ﬃ: 'ffi',
  ﬄ: 'ffl',
  ﬅ: 'st',
  ﬆ: 'st',
  '‘': "'",
  '’': "'",
  '‛': "'",
  ʼ: "'",
  '´': "'",
  '′': "'",
  '“': '"',
  '”': '"',
  '„': '"',
  '‟': '"',
  '−': '-',
};

/** Accents, including Hebrew and Arabic ones; not the sound marks that turn kana into other letters. */
const accents = /(?![\u3099\u309a])(?=[\p{sc=Inherited}\p{sc=Hebrew}])\p{Mn}/gu;
const dash = /^\p{Pd}$/u;
const space = /^\p{White_Space}$/u;
const ascii = /^[\0-\x7f]*$/;
const isOne = (text: string): boolean => text !== '' && String.fromCodePoint(text.codePointAt(0) ?? 0).length === text.length;

/** Ranges that contain characters to fold: letters with case, accents or widths, and invisible characters. All others fold to themselves. */
const ranges: readonly (readonly [first: number, last: number])[] = [
  [0x80, 0x2fff],
  [0x3000, 0x3001],
  [0xa640, 0xa7ff],
  [0xab30, 0xabbf],
  [0xf900, 0xffff],
  [0x10400, 0x105bf],
  [0x1d400, 0x1d7ff],
  [0x1e900, 0x1e943],
  [0xe0000, 0xe01ef],
];

const known = new Map<string, string>();

/** The folded text: `Œuvre d’Élodie Straße` is `oeuvre d'elodie strasse`. */
export function foldText(text: string): string {
  if (ascii.test(text)) return text.toLowerCase();
  let folded = '';
  for (const character of text) {
    let one = known.get(character);
    if (one === undefined) {
      one = foldCharacter(character);
      known.set(character, one);
    }
    folded += one;
  }
  return folded;
}

/** The fold of one character: '' for an accent or an invisible character, several letters for a ligature, otherwise one character. */
function foldCharacter(character: string): string {
  const code = character.codePointAt(0) ?? 0;
  if (code < 0x80) return character.toLowerCase();
  if (!ranges.some(([first, last]) => code >= first && code <= last)) return character;
  if (space.test(character)) return ' ';
  const spelt = spell(character);
  if (!isOne(spelt)) return spelt;
  if (dash.test(spelt)) return '-';
  const bare = stripIgnorables(spelt.normalize('NFKD')).replace(accents, '');
  if (bare === '') return '';
  // A character that decomposes into several, such as ½, folds to itself.
  if (!isOne(bare)) return spelt;
  return dash.test(bare) ? '-' : spell(bare);
}

/** The character in lower case, spelled as people type it. */
function spell(character: string): string {
  const lower = character.toLowerCase();
  const letter = isOne(lower) ? lower : character;
  return spelled[letter] ?? letter;
}

/** Every character beyond ASCII whose fold differs from itself, with its fold: what a database needs to compute the same. */
export function* foldedCharacters(): Generator<readonly [character: string, fold: string]> {
  for (const [first, last] of ranges) {
    for (let code = first; code <= last; code += 1) {
      if (code >= 0xd800 && code <= 0xdfff) continue;
      const character = String.fromCodePoint(code);
      const folded = foldCharacter(character);
      if (folded !== character) yield [character, folded];
    }
  }
}
