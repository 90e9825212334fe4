import { isEmail } from '../email.ts';
import { defineFunction, type FormulaFunction } from '../function.ts';

const text = { name: 'text', type: 'text' } as const;
const internationalNumber = /^\+[1-9]\d{1,14}$/;
const userId = /^[A-Za-z0-9][A-Za-z0-9._-]{2,63}$/;

/** Functions about people. They check only the form of a text: no directory, mail server or telephone network is contacted. */
export const peopleFunctions: readonly FormulaFunction[] = [
  defineFunction({
    name: 'ISEMAIL',
    args: [text],
    result: 'flag',
    help: { en: 'TRUE when the text is one valid e-mail address.', fr: 'VRAI si le texte est une adresse e-mail valide.' },
    example: { formula: 'ISEMAIL("ada+news@example.co.uk")', result: true },
    run: value => isEmail(value),
  }),
  defineFunction({
    name: 'ISPHONE',
    args: [text],
    result: 'flag',
    help: {
      en: 'TRUE when the text is a telephone number in international format (E.164).',
      fr: 'VRAI si le texte est un numéro de téléphone au format international (E.164).',
    },
    example: { formula: 'ISPHONE("+33123456789")', result: true },
    run: value => internationalNumber.test(value),
  }),
  defineFunction({
    name: 'ISMOBILE',
    args: [text],
    result: 'flag',
    help: {
      en: 'TRUE when the text has the format of stored mobile numbers (E.164); the mobile field checks that it is a mobile number.',
      fr: 'VRAI si le texte a le format des numéros de mobile enregistrés (E.164) ; le champ mobile vérifie qu’il s’agit bien d’un mobile.',
    },
    example: { formula: 'ISMOBILE("06 12 34 56 78")', result: false },
    run: value => internationalNumber.test(value),
  }),
  defineFunction({
    name: 'ISUSERID',
    args: [text],
    result: 'flag',
    help: {
      en: 'TRUE when the text can be a user ID: 3 to 64 letters, digits, dots, hyphens or underscores, starting with a letter or digit.',
      fr: 'VRAI si le texte peut être un identifiant : 3 à 64 lettres, chiffres, points, tirets ou soulignés, en commençant par une lettre ou un chiffre.',
    },
    example: { formula: 'ISUSERID("ada.lovelace")', result: true },
    run: value => userId.test(value),
  }),
  defineFunction({
    name: 'INITIALS',
    args: [{ name: 'name', type: 'text', many: true }],
    result: 'text',
    help: { en: 'The first letters of all words, in capitals.', fr: 'Les premières lettres de tous les mots, en majuscules.' },
    example: { formula: 'INITIALS(firstName, lastName)', row: { firstName: 'Anne-Marie', lastName: 'Duval' }, result: 'AMD' },
    run: (...names) => initials(names),
  }),
];

function initials(names: readonly string[]): string {
  let letters = '';
  for (const name of names)
    for (const [word] of name.matchAll(/\p{L}[\p{L}\p{M}'’]*/gu)) letters += String.fromCodePoint(word.codePointAt(0)!);
  return letters.toUpperCase();
}
