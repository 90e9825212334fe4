import { foldText } from '../fold.ts';
import { defineFunction, type FormulaFunction } from '../function.ts';
import { FormulaError, isError, limitLength, maxText, type Result, tooLong } from '../value.ts';

const text = { name: 'text', type: 'text' } as const;
const part = { name: 'part', type: 'text' } as const;
const texts = { name: 'text', type: 'text', many: true } as const;
const count = { name: 'count', type: 'number' } as const;
const start = { name: 'start', type: 'number' } as const;

/** Text functions. Positions count characters from 1; a character beyond the basic plane, such as an emoji, counts as one. */
export const textFunctions: readonly FormulaFunction[] = [
  defineFunction({
    name: 'CONCAT',
    args: [texts],
    result: 'text',
    help: { en: 'The texts joined together.', fr: 'Les textes mis bout à bout.' },
    example: { formula: 'CONCAT("A", 1, "-", "b")', result: 'A1-b' },
    run: (...all) => joinTexts('', all),
  }),
  defineFunction({
    name: 'JOIN',
    args: [{ name: 'separator', type: 'text' }, texts],
    result: 'text',
    help: {
      en: 'The texts that are not blank, with a separator between them.',
      fr: 'Les textes non vides, séparés par un séparateur.',
    },
    example: { formula: 'JOIN(", ", city, region, country)', row: { city: 'Lyon', country: 'France' }, result: 'Lyon, France' },
    run: (separator, ...all) =>
      joinTexts(
        separator,
        all.filter(one => one !== ''),
      ),
  }),
  defineFunction({
    name: 'LOWER',
    args: [text],
    result: 'text',
    help: { en: 'The text in lower case.', fr: 'Le texte en minuscules.' },
    example: { formula: 'LOWER("Ada")', result: 'ada' },
    run: value => value.toLowerCase(),
  }),
  defineFunction({
    name: 'UPPER',
    args: [text],
    result: 'text',
    help: { en: 'The text in upper case.', fr: 'Le texte en majuscules.' },
    example: { formula: 'UPPER("Ada")', result: 'ADA' },
    run: value => limitLength(value.toUpperCase()),
  }),
  defineFunction({
    name: 'PROPER',
    args: [text],
    result: 'text',
    help: { en: 'Each word with a capital first letter.', fr: 'Chaque mot avec une majuscule initiale.' },
    example: { formula: 'PROPER("anne-marie o\'neill")', result: "Anne-Marie O'Neill" },
    run: value => limitLength(value.replace(/\p{L}[\p{L}\p{M}]*/gu, capitalised)),
  }),
  defineFunction({
    name: 'TRIM',
    args: [text],
    result: 'text',
    help: {
      en: 'The text without spaces at its ends, and with single spaces between words.',
      fr: 'Le texte sans espaces aux extrémités, avec une seule espace entre les mots.',
    },
    example: { formula: 'TRIM("  Ada   Lovelace ")', result: 'Ada Lovelace' },
    run: value => value.trim().replace(/\s+/g, ' '),
  }),
  defineFunction({
    name: 'LEN',
    args: [text],
    result: 'number',
    help: { en: 'The number of characters in the text.', fr: 'Le nombre de caractères du texte.' },
    example: { formula: 'LEN("Zoë 👋")', result: 5 },
    run: value => lengthOf(value),
  }),
  defineFunction({
    name: 'LEFT',
    args: [text, { ...count, optional: true }],
    result: 'text',
    help: { en: 'The first characters, 1 if no count is given.', fr: 'Les premiers caractères, 1 si le nombre n’est pas donné.' },
    example: { formula: 'LEFT("Seatgrid", 4)', result: 'Seat' },
    run: (value, size = 1) => sliceCharacters(value, 0, toCount(size)),
  }),
  defineFunction({
    name: 'RIGHT',
    args: [text, { ...count, optional: true }],
    result: 'text',
    help: { en: 'The last characters, 1 if no count is given.', fr: 'Les derniers caractères, 1 si le nombre n’est pas donné.' },
    example: { formula: 'RIGHT("Seatgrid", 4)', result: 'grid' },
    run: (value, size = 1) => sliceCharacters(value, Math.max(0, lengthOf(value) - toCount(size)), Number.POSITIVE_INFINITY),
  }),
  defineFunction({
    name: 'MID',
    args: [text, start, count],
    result: 'text',
    help: { en: 'A number of characters from a position.', fr: 'Un nombre de caractères à partir d’une position.' },
    example: { formula: 'MID("Seatgrid", 5, 2)', result: 'gr' },
    run: (value, from, size) =>
      from < 1 ? beforeFirst : sliceCharacters(value, toCount(from) - 1, toCount(from) - 1 + toCount(size)),
  }),
  defineFunction({
    name: 'CONTAINS',
    args: [text, part],
    result: 'flag',
    help: {
      en: 'TRUE when the part occurs in the text, ignoring case and accents.',
      fr: 'VRAI si la partie figure dans le texte, sans tenir compte de la casse ni des accents.',
    },
    example: { formula: 'CONTAINS("Head of Sales", "sales")', result: true },
    run: (value, piece) => foldText(value).includes(foldText(piece)),
  }),
  defineFunction({
    name: 'STARTSWITH',
    args: [text, part],
    result: 'flag',
    help: {
      en: 'TRUE when the text begins with the part, ignoring case and accents.',
      fr: 'VRAI si le texte commence par la partie, sans tenir compte de la casse ni des accents.',
    },
    example: { formula: 'STARTSWITH("+33612345678", "+33")', result: true },
    run: (value, piece) => foldText(value).startsWith(foldText(piece)),
  }),
  defineFunction({
    name: 'ENDSWITH',
    args: [text, part],
    result: 'flag',
    help: {
      en: 'TRUE when the text ends with the part, ignoring case and accents.',
      fr: 'VRAI si le texte finit par la partie, sans tenir compte de la casse ni des accents.',
    },
    example: { formula: 'ENDSWITH("ada@Example.test", "@example.test")', result: true },
    run: (value, piece) => foldText(value).endsWith(foldText(piece)),
  }),
  defineFunction({
    name: 'REPLACE',
    args: [text, start, count, { name: 'replacement', type: 'text' }],
    result: 'text',
    help: {
      en: 'The text with a number of characters from a position replaced.',
      fr: 'Le texte dont un nombre de caractères à partir d’une position est remplacé.',
    },
    example: { formula: 'REPLACE("AB-123", 3, 1, "/")', result: 'AB/123' },
    run: (value, from, size, replacement) =>
      from < 1
        ? beforeFirst
        : limitLength(
            sliceCharacters(value, 0, toCount(from) - 1) +
              replacement +
              sliceCharacters(value, toCount(from) - 1 + toCount(size), Number.POSITIVE_INFINITY),
          ),
  }),
  defineFunction({
    name: 'SUBSTITUTE',
    args: [text, { name: 'old', type: 'text' }, { name: 'new', type: 'text' }, { name: 'nth', type: 'number', optional: true }],
    result: 'text',
    help: {
      en: 'The text with every occurrence of the old part (or only the nth) replaced by the new one.',
      fr: 'Le texte où chaque occurrence de l’ancienne partie (ou seulement la n-ième) est remplacée par la nouvelle.',
    },
    example: { formula: 'SUBSTITUTE("06.12.34", ".", "")', result: '061234' },
    run: (value, old, replacement, nth) => substitute(value, old, replacement, nth),
  }),
  defineFunction({
    name: 'FIND',
    args: [part, text, { ...start, optional: true }],
    result: 'number',
    help: {
      en: 'The position of the part in the text, 0 when it does not occur; case matters.',
      fr: 'La position de la partie dans le texte, 0 si elle n’y figure pas ; la casse compte.',
    },
    example: { formula: 'FIND("@", "ada@example.test")', result: 4 },
    run: (piece, value, from = 1) => {
      if (from < 1) return beforeFirst;
      const at = value.indexOf(piece, sliceCharacters(value, 0, toCount(from) - 1).length);
      return at < 0 ? 0 : lengthOf(value.slice(0, at)) + 1;
    },
  }),
  defineFunction({
    name: 'EXACT',
    args: [text, { name: 'other', type: 'text' }],
    result: 'flag',
    help: {
      en: 'TRUE when both texts are exactly the same, including case.',
      fr: 'VRAI si les deux textes sont identiques, casse comprise.',
    },
    example: { formula: 'EXACT("Ada", "ada")', result: false },
    run: (value, other) => value === other,
  }),
];

const beforeFirst = new FormulaError('#VALUE!', 'Positions count from 1');
const surrogate = /[\uD800-\uDFFF]/;

const toCount = (number: number) => Math.max(0, Math.min(Number.MAX_SAFE_INTEGER, Math.trunc(number)));

const capitalised = (word: string) => {
  const [first = ''] = word;
  // The capital of one letter can be several: only the first of them is a capital here, as in Ss for ß.
  const [capital = '', ...more] = first.toUpperCase();
  return capital + more.join('').toLowerCase() + word.toLowerCase().slice(first.toLowerCase().length);
};

function lengthOf(text: string): number {
  return surrogate.test(text) ? Array.from(text).length : text.length;
}

function sliceCharacters(text: string, from: number, to: number): string {
  return surrogate.test(text) ? Array.from(text).slice(from, to).join('') : text.slice(from, to);
}

function joinTexts(separator: string, all: readonly string[]): Result {
  let text: string | FormulaError = '';
  for (let at = 0; at < all.length; at += 1) {
    text = limitLength(at === 0 ? all[at]! : text + separator + all[at]!);
    if (isError(text)) return text;
  }
  return text;
}

function substitute(text: string, old: string, replacement: string, nth: number | undefined): Result {
  if (nth !== undefined && nth < 1) return beforeFirst;
  if (old === '') return text;
  const pieces = text.split(old);
  if (nth === undefined) {
    const length = text.length + (pieces.length - 1) * (replacement.length - old.length);
    return length > maxText ? tooLong : pieces.join(replacement);
  }
  const at = toCount(nth);
  if (at >= pieces.length) return text;
  return limitLength(pieces.slice(0, at).join(old) + replacement + pieces.slice(at).join(old));
}
