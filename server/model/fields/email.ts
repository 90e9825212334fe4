import { isEmail } from '../../../formulas/email.ts';
import type { FieldType } from '../field.ts';
import { refuse } from './refuse.ts';
import { typed } from './typed.ts';

const LONGEST = 254;
const LONGEST_LABEL = 63;
const ASCII = /^[\0-\x7f]*$/;
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
    return isMailbox(address) ? address : refuse('V_EMAIL_FORMAT', input);
  },
  key: canonical,
};

/** Whether mail can be sent to it: what ISEMAIL takes, with a domain that is not too long in A-labels either, as mail servers have it. */
export function isMailbox(text: string): boolean {
  if (text.length > LONGEST || !isEmail(text)) return false;
  if (ASCII.test(text)) return true;
  const at = text.lastIndexOf('@');
  const domain = asciiDomain(text.slice(at + 1));
  if (domain === undefined || domain.split('.').some(label => label.length > LONGEST_LABEL)) return false;
  return encoder.encode(text.slice(0, at)).length + 1 + domain.length <= LONGEST;
}

/** Lower case, the domain in A-labels: `ALICE@Bücher.Test` is `alice@xn--bcher-kva.test`. */
function canonical(address: string): string {
  if (ASCII.test(address)) return address.toLowerCase();
  const lower = address.toLowerCase().normalize('NFC');
  const at = lower.lastIndexOf('@');
  const domain = asciiDomain(lower.slice(at + 1));
  return at < 0 || domain === undefined ? lower : lower.slice(0, at + 1) + domain;
}

/** The domain in A-labels, lower case; undefined where it has none. */
function asciiDomain(domain: string): string | undefined {
  if (ASCII.test(domain)) return domain.toLowerCase();
  const url = `http://${domain}`;
  return URL.canParse(url) ? new URL(url).hostname : undefined;
}
