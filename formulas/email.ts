import { isInvisible } from './unicode.ts';

const plain =
  /^(?=[^@]{1,64}@)(?=.{1,254}$)[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+(?:\.[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+)*@(?:[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?\.)+(?![0-9]+$)[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?$/;
/** What the part before the `@` may hold: ASCII as it is written without quotes, else letters, their marks, and digits. */
const localSign = /^(?:[A-Za-z0-9!#$%&'*+/=?^_`{|}~.-]|(?![\0-\x7f])[\p{L}\p{M}\p{N}])$/u;
const domainSign = /^[\p{L}\p{M}\p{N}-]$/u;
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
    en: 'The address contains the wide sign "＠" instead of "@"',
    fr: 'L’adresse contient le signe large « ＠ » au lieu de « @ »',
  },
  several: {
    en: 'Write one address alone, without a name or brackets',
    fr: 'Saisissez une seule adresse, sans nom ni chevrons',
  },
  quotes: {
    en: 'Quotes, brackets, backslashes and comments are not accepted in an address',
    fr: 'Les guillemets, crochets, barres obliques inverses et commentaires ne sont pas acceptés dans une adresse',
  },
  noAt: { en: 'The "@" is missing', fr: 'Il manque le « @ »' },
  manyAts: { en: 'There is more than one "@"', fr: 'Il y a plusieurs « @ »' },
  long: { en: 'The address is longer than 254 characters', fr: 'L’adresse dépasse 254 caractères' },
  noLocal: { en: 'Nothing stands before the "@"', fr: 'Il n’y a rien avant le « @ »' },
  longLocal: {
    en: 'The part before the "@" is longer than 64 characters',
    fr: 'La partie avant le « @ » dépasse 64 caractères',
  },
  dotsLocal: { en: 'The part before the "@" has a dot too many', fr: 'La partie avant le « @ » a un point de trop' },
  signLocal: {
    en: 'The part before the "@" contains a character that is not accepted',
    fr: 'La partie avant le « @ » contient un caractère qui n’est pas accepté',
  },
  noDomain: { en: 'Nothing stands after the "@"', fr: 'Il n’y a rien après le « @ »' },
  dotsDomain: { en: 'The domain has a dot too many', fr: 'Le domaine a un point de trop' },
  noDot: { en: 'The domain needs a dot, as in example.com', fr: 'Il manque un point au domaine, comme dans exemple.fr' },
  longLabel: {
    en: 'A part of the domain is longer than 63 characters',
    fr: 'Une partie du domaine dépasse 63 caractères',
  },
  signDomain: {
    en: 'The domain contains a character that is not accepted, in "{label}"',
    fr: 'Le domaine contient un caractère qui n’est pas accepté, dans « {label} »',
  },
  hyphen: {
    en: 'A part of the domain begins or ends with a hyphen',
    fr: 'Une partie du domaine commence ou finit par un trait d’union',
  },
  numeric: { en: 'The domain ends with a number', fr: 'Le domaine se termine par un nombre' },
} satisfies Record<string, Sentence>;

type EmailFault = { why: keyof typeof sentences; label?: string };

/** Whether the text is one e-mail address that mail can be sent to, by its form alone: exactly when `emailProblem` finds nothing. */
export function isEmail(text: string): boolean {
  return plain.test(text) || faultOf(text) === null;
}

/** What keeps the text from being one e-mail address, in words of a language, or null when nothing does. */
export function emailProblem(text: string, language: keyof Sentence = 'en'): string | null {
  const fault = faultOf(text);
  return fault === null ? null : sentences[fault.why][language].replace('{label}', fault.label ?? '');
}

/** A sign that an address may not hold, and its place, counted in characters from 1. `unseen` is one that nobody sees. */
export interface InvalidCharacter {
  sign: string;
  position: number;
  isInvisible: boolean;
}

/** The first sign that keeps the text from being an address wherever it stands in it; null where none does. */
export function invalidCharacter(text: string): InvalidCharacter | null {
  const at = text.lastIndexOf('@');
  let [position, offset] = [0, 0];
  for (const sign of text) {
    position += 1;
    const local = at < 0 || offset < at;
    offset += sign.length;
    if (isHidden(sign)) return { sign, position, isInvisible: true };
    if (sign > '\x7f' && !(local ? localSign : domainSign).test(sign)) return { sign, position, isInvisible: false };
  }
  return null;
}

const isHidden = (sign: string): boolean => invisible.test(sign) || (sign !== ' ' && isInvisible(sign));

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
  for (const sign of text) if (!/\p{Z}/u.test(sign) && isHidden(sign)) return true;
  return false;
}

function localFault(local: string): EmailFault | null {
  if (local === '') return { why: 'noLocal' };
  if (octets(local) > 64) return { why: 'longLocal' };
  if (local.startsWith('.') || local.endsWith('.') || local.includes('..')) return { why: 'dotsLocal' };
  for (const sign of local) if (!localSign.test(sign)) return { why: 'signLocal' };
  return null;
}

function domainFault(domain: string): EmailFault | null {
  if (domain === '') return { why: 'noDomain' };
  const labels = domain.split('.');
  if (labels.includes('')) return { why: 'dotsDomain' };
  if (labels.length < 2) return { why: 'noDot' };
  for (const label of labels) {
    if (label.length > 63) return { why: 'longLabel' };
    for (const sign of label) if (!domainSign.test(sign)) return { why: 'signDomain', label };
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
