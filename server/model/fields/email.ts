import type { FieldType } from '../field.ts';
import { refuse } from './refuse.ts';
import { typed } from './typed.ts';

const LONGEST = 254;
const LONGEST_LOCAL = 64;
const ATEXT = "[\\w!#$%&'*+/=?^`{|}~-]";
const LABEL = '[a-z\\d](?:[a-z\\d-]{0,61}[a-z\\d])?';
/** Two labels or more, the last not all digits. */
const DOMAIN = `(?:${LABEL}\\.)+(?!\\d+$)${LABEL}`;
const ADDRESS = new RegExp(`^(?=[^@]{1,${LONGEST_LOCAL}}@)${ATEXT}+(?:\\.${ATEXT}+)*@${DOMAIN}$`, 'i');
const ASCII_DOMAIN = new RegExp(`^${DOMAIN}$`, 'i');
/** As ADDRESS, with any character beyond ASCII that is seen and is not a look-alike of `@`. */
const UTEXT = `(?:${ATEXT}|(?![\\p{C}\\p{Z}\\uff20\\ufe6b])[^\\0-\\x7f])`;
const LOCAL = new RegExp(`^${UTEXT}+(?:\\.${UTEXT}+)*$`, 'iu');
/** What a domain typed in another script can hold before it is turned into A-labels. */
const IDN = /^(?:[a-z\d.-]|(?![\p{C}\p{Z}])[^\0-\x7f])+$/iu;
const MAILTO = /^mailto:/i;
/** The `'` of exports; not before `@`, where it would be the whole local part. */
const QUOTE = /^'(?=[=+-])/;
const encoder = new TextEncoder();

/** An e-mail address, kept as typed; two that reach the same mailbox have one key. */
export const email: FieldType = {
  name: 'email',
  formula: 'text',
  column: 'text',
  cast(input) {
    const text = typed(input).trim();
    if (text === '') return null;
    const address = text.replace(MAILTO, '').replace(QUOTE, '').normalize('NFC');
    return isEmail(address) ? address : refuse('V_EMAIL_FORMAT', input);
  },
  key: canonical,
};

/** Whether mail can be sent to it: a dot-atom of at most 64 octets at a domain of two labels or more, in any script. */
export function isEmail(text: string): boolean {
  if (text.length > LONGEST) return false;
  if (ADDRESS.test(text)) return true;
  const at = text.lastIndexOf('@');
  const local = text.slice(0, Math.max(at, 0));
  const domain = asciiDomain(text.slice(at + 1));
  if (domain === undefined || !LOCAL.test(local)) return false;
  const octets = encoder.encode(local).length;
  return octets <= LONGEST_LOCAL && octets + 1 + domain.length <= LONGEST;
}

/** Lower case, the domain in A-labels: `ALICE@Bücher.Test` is `alice@xn--bcher-kva.test`. */
function canonical(address: string): string {
  const lower = address.toLowerCase().normalize('NFC');
  const at = lower.lastIndexOf('@');
  const domain = asciiDomain(lower.slice(at + 1));
  return at < 0 || domain === undefined ? lower : lower.slice(0, at + 1) + domain;
}

/** The domain in A-labels, lower case; undefined where it is none. */
function asciiDomain(domain: string): string | undefined {
  const ascii = ASCII_DOMAIN.test(domain) ? domain.toLowerCase() : IDN.test(domain) ? hostOf(domain) : undefined;
  return ascii !== undefined && ASCII_DOMAIN.test(ascii) ? ascii : undefined;
}

function hostOf(domain: string): string | undefined {
  const url = `http://${domain}`;
  return URL.canParse(url) ? new URL(url).hostname : undefined;
}
