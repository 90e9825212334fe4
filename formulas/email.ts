import { isInvisible } from './unicode.ts';

const plain =
  /^(?=[^@]{1,64}@)(?=.{1,254}$)[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+(?:\.[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+)*@(?:[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?\.)+(?![0-9]+$)[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?$/;
/** Characters allowed before the `@`: unquoted ASCII, and outside ASCII letters, combining marks and digits. */
const localCharacter = /^(?:[A-Za-z0-9!#$%&'*+/=?^_`{|}~.-]|(?![\0-\x7f])[\p{L}\p{M}\p{N}])$/u;
const domainCharacter = /^[\p{L}\p{M}\p{N}-]$/u;
/** Control, format and unassigned characters and lone surrogates. */
const invisible = /[\p{C}]/u;

interface Sentence {
  en: string;
  fr: string;
}

const sentences = {
  empty: { en: 'The address is empty', fr: 'L’adresse est vide' },
  unseen: {
    en: 'The address contains a control or invisible character',
    fr: 'L’adresse contient un caractère de contrôle ou invisible',
  },
  space: { en: 'The address contains a space', fr: 'L’adresse contient une espace' },
  wideAt: {
    en: 'The address contains the full-width character “＠” instead of “@”',
    fr: 'L’adresse contient le caractère pleine chasse « ＠ » au lieu de « @ »',
  },
  several: {
    en: 'Write one address alone, without a name or brackets',
    fr: 'Saisissez une seule adresse, sans nom ni chevrons',
  },
  quotes: {
    en: 'Quotes, brackets, backslashes and comments are not accepted in an address',
    fr: 'Les guillemets, crochets, barres obliques inverses et commentaires ne sont pas acceptés dans une adresse',
  },
  noAt: { en: 'The “@” is missing', fr: 'Il manque le « @ »' },
  manyAts: { en: 'There is more than one “@”', fr: 'Il y a plusieurs « @ »' },
  long: { en: 'The address is longer than 254 characters', fr: 'L’adresse dépasse 254 caractères' },
  noLocal: { en: 'There is nothing before the “@”', fr: 'Il n’y a rien avant le « @ »' },
  longLocal: {
    en: 'The part before the “@” is longer than 64 characters',
    fr: 'La partie avant le « @ » dépasse 64 caractères',
  },
  dotsLocal: { en: 'The part before the “@” has a dot in the wrong place', fr: 'La partie avant le « @ » a un point mal placé' },
  characterLocal: {
    en: 'The part before the “@” contains a character that is not accepted',
    fr: 'La partie avant le « @ » contient un caractère qui n’est pas accepté',
  },
  noDomain: { en: 'There is nothing after the “@”', fr: 'Il n’y a rien après le « @ »' },
  dotsDomain: { en: 'The domain has a dot in the wrong place', fr: 'Le domaine a un point mal placé' },
  noDot: { en: 'The domain needs a dot, as in example.com', fr: 'Il manque un point au domaine, comme dans exemple.fr' },
  longLabel: {
    en: 'A part of the domain is longer than 63 characters',
    fr: 'Une partie du domaine dépasse 63 caractères',
  },
  characterDomain: {
    en: 'The domain contains a character that is not accepted, in “{label}”',
    fr: 'Le domaine contient un caractère qui n’est pas accepté, dans « {label} »',
  },
  hyphen: {
    en: 'A part of the domain begins or ends with a hyphen',
    fr: 'Une partie du domaine commence ou finit par un trait d’union',
  },
  numeric: { en: 'The domain ends with a number', fr: 'Le domaine se termine par un nombre' },
} satisfies Record<string, Sentence>;

type EmailFault = { why: keyof typeof sentences; label?: string };

/** Whether the text has the form of one e-mail address: exactly when `emailProblem` returns null. */
export function isEmail(text: string): boolean {
  return plain.test(text) || faultOf(text) === null;
}

/** Why the text is not an e-mail address, in the given language; null when it is one. */
export function emailProblem(text: string, language: keyof Sentence = 'en'): string | null {
  const fault = faultOf(text);
  return fault === null ? null : sentences[fault.why][language].replace('{label}', fault.label ?? '');
}

/** A character that an address may not contain, and its position, counted in characters from 1. */
export interface InvalidCharacter {
  character: string;
  position: number;
  isInvisible: boolean;
}

/** The first character that is not allowed at its position in an address; null if there is none. */
export function invalidCharacter(text: string): InvalidCharacter | null {
  const at = text.lastIndexOf('@');
  let [position, offset] = [0, 0];
  for (const character of text) {
    position += 1;
    const local = at < 0 || offset < at;
    offset += character.length;
    if (isHidden(character)) return { character, position, isInvisible: true };
    if (character > '\x7f' && !(local ? localCharacter : domainCharacter).test(character))
      return { character, position, isInvisible: false };
  }
  return null;
}

const isHidden = (character: string): boolean => invisible.test(character) || (character !== ' ' && isInvisible(character));

function faultOf(text: string): EmailFault | null {
  if (text === '') return { why: 'empty' };
  if (hasHidden(text)) return { why: 'unseen' };
  if (/\s/.test(text)) return { why: 'space' };
  if (text.includes('＠')) return { why: 'wideAt' };
  if (/[<>,;]/.test(text)) return { why: 'several' };
  if (/["()[\]\\]/.test(text)) return { why: 'quotes' };
  const at = text.lastIndexOf('@');
  if (at < 0) return { why: 'noAt' };
  if (text.indexOf('@') !== at) return { why: 'manyAts' };
  if (octets(text) > 254) return { why: 'long' };
  return localFault(text.slice(0, at)) ?? domainFault(text.slice(at + 1));
}

function hasHidden(text: string): boolean {
  if (/^[!-~]*$/.test(text)) return false;
  for (const character of text) if (!/\p{Z}/u.test(character) && isHidden(character)) return true;
  return false;
}

function localFault(local: string): EmailFault | null {
  if (local === '') return { why: 'noLocal' };
  if (octets(local) > 64) return { why: 'longLocal' };
  if (local.startsWith('.') || local.endsWith('.') || local.includes('..')) return { why: 'dotsLocal' };
  for (const character of local) if (!localCharacter.test(character)) return { why: 'characterLocal' };
  return null;
}

function domainFault(domain: string): EmailFault | null {
  if (domain === '') return { why: 'noDomain' };
  const labels = domain.split('.');
  if (labels.includes('')) return { why: 'dotsDomain' };
  if (labels.length < 2) return { why: 'noDot' };
  for (const label of labels) {
    if (label.length > 63) return { why: 'longLabel' };
    for (const character of label) if (!domainCharacter.test(character)) return { why: 'characterDomain', label };
    if (label.startsWith('-') || label.endsWith('-')) return { why: 'hyphen' };
  }
  return /^\p{N}+$/u.test(labels.at(-1)!) ? { why: 'numeric' } : null;
}

function octets(text: string): number {
  let count = 0;
  for (const character of text) {
    const point = character.codePointAt(0)!;
    count += point < 0x80 ? 1 : point < 0x800 ? 2 : point < 0x10000 ? 3 : 4;
  }
  return count;
}
