import { stripIgnorables } from './unicode.ts';

/*
 * The one form under which people look for text: without case, accents, widths and unseen signs. It is worked out sign by sign, so that a
 * database can say the same in its own way; `foldedSigns` names every sign that is not its own fold.
 */

/** Letters and marks that Unicode does not take apart, and what people type for them. */
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

/** Accents, also those of Hebrew and Arabic; not the signs by which kana become other letters. */
const accents = /(?![\u3099\u309a])(?=[\p{sc=Inherited}\p{sc=Hebrew}])\p{Mn}/gu;
const dash = /^\p{Pd}$/u;
const space = /^\p{White_Space}$/u;
const ascii = /^[\0-\x7f]*$/;
const isOne = (text: string): boolean => text !== '' && String.fromCodePoint(text.codePointAt(0) ?? 0).length === text.length;

/** Where signs are looked at; all others are their own fold. Letters with case, accents and widths, and unseen signs lie here. */
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

/** The text as people look for it: `Œuvre d’Élodie Straße` is `oeuvre d'elodie strasse`. */
export function foldText(text: string): string {
  if (ascii.test(text)) return text.toLowerCase();
  let folded = '';
  for (const sign of text) {
    let one = known.get(sign);
    if (one === undefined) {
      one = foldCharacter(sign);
      known.set(sign, one);
    }
    folded += one;
  }
  return folded;
}

/** The fold of one sign: nothing for an accent or an unseen sign, several letters for a ligature, else one. */
function foldCharacter(sign: string): string {
  const code = sign.codePointAt(0) ?? 0;
  if (code < 0x80) return sign.toLowerCase();
  if (!ranges.some(([first, last]) => code >= first && code <= last)) return sign;
  if (space.test(sign)) return ' ';
  const spelt = spell(sign);
  if (!isOne(spelt)) return spelt;
  if (dash.test(spelt)) return '-';
  const bare = stripIgnorables(spelt.normalize('NFKD')).replace(accents, '');
  if (bare === '') return '';
  // What comes apart into several signs, such as ½, is looked for as it is.
  if (!isOne(bare)) return spelt;
  return dash.test(bare) ? '-' : spell(bare);
}

/** In lower case, and as people type it. */
function spell(sign: string): string {
  const lower = sign.toLowerCase();
  const letter = isOne(lower) ? lower : sign;
  return spelled[letter] ?? letter;
}

/** Every sign beyond ASCII that is not its own fold, with its fold: what a database needs to say the same. */
export function* foldedCharacters(): Generator<readonly [sign: string, fold: string]> {
  for (const [first, last] of ranges) {
    for (let code = first; code <= last; code += 1) {
      if (code >= 0xd800 && code <= 0xdfff) continue;
      const sign = String.fromCodePoint(code);
      const folded = foldCharacter(sign);
      if (folded !== sign) yield [sign, folded];
    }
  }
}
