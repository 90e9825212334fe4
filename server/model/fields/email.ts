import { emailProblem, invalidCharacter, isEmail } from '../../../formulas/email.ts';
import { normalizeLine, trimInvisible } from '../../../formulas/unicode.ts';
import type { FieldType } from '../field.ts';
import { identityKey } from '../identityKey.ts';
import type { Params } from '../localizedText.ts';
import { inputText } from './inputText.ts';
import { invalidInput } from './invalidInput.ts';

const LONGEST = 254;
const LONGEST_LABEL = 63;
/** Longer texts get no explanation of what is wrong. */
const MAX_EXPLAINED = 1_000;
const ASCII = /^[\0-\x7f]*$/;
const MAILTO = /^mailto:/i;
/** The `'` of exports; not before `@`, because there it would be the whole local part. */
const QUOTE = /^'(?=[=+-])/;
const encoder = new TextEncoder();

/** An e-mail address, stored as typed; addresses of the same mailbox have the same key. */
export const email: FieldType = {
  name: 'email',
  formula: 'text',
  column: 'text',
  keepsText: true,
  contact: true,
  searchedInTitles: true,
  cast(input) {
    const text = trimInvisible(inputText(input));
    if (text === '') return null;
    const address = normalizeTypography(text.replace(MAILTO, '').replace(QUOTE, '').normalize('NFC'));
    return isMailbox(address) ? address : invalidInput('V_EMAIL_FORMAT', input, explainInvalid(address));
  },
  key: canonical,
};

/** Replaces the typographic apostrophes and dots of keyboards and word processors by plain ones. */
function normalizeTypography(address: string): string {
  if (ASCII.test(address) || address.length > LONGEST) return address;
  const at = address.lastIndexOf('@') + 1;
  return address.slice(0, at).replace(/[\u2018\u2019]/g, "'") + address.slice(at).replace(/[\u3002\uff0e\uff61]/g, '.');
}

/** Names the invalid character and its position, or says what is wrong with the address as a whole. */
function explainInvalid(address: string): Params | undefined {
  if (address.length > MAX_EXPLAINED) return undefined;
  const bad = invalidCharacter(address);
  if (bad !== null) {
    const code = `U+${bad.character.codePointAt(0)?.toString(16).toUpperCase().padStart(4, '0')}`;
    return bad.isInvisible
      ? {
          sign: `: invisible character ${code} at position ${bad.position}`,
          signFr: ` : caractère invisible ${code} à la position ${bad.position}`,
        }
      : {
          sign: `: “${bad.character}” (${code}) is not accepted, at position ${bad.position}`,
          signFr: ` : « ${bad.character} » (${code}) n’est pas accepté, à la position ${bad.position}`,
        };
  }
  const [why, whyFr] = [emailProblem(address), emailProblem(address, 'fr')];
  return why === null || whyFr === null ? undefined : { why: ` ${why}.`, whyFr: ` ${whyFr}.` };
}

/** Whether mail can be sent to the address: it satisfies ISEMAIL, and its domain is not too long as A-labels, the form for mail servers. */
export function isMailbox(text: string): boolean {
  if (text.length > LONGEST || !isEmail(text)) return false;
  if (ASCII.test(text)) return true;
  const at = text.lastIndexOf('@');
  const domain = asciiDomain(text.slice(at + 1));
  if (domain === undefined || domain.split('.').some(label => label.length > LONGEST_LABEL)) return false;
  return encoder.encode(text.slice(0, at)).length + 1 + domain.length <= LONGEST;
}

/** The key of an address: `identityKey`, with the domain as A-labels. `ALICE@Bücher.Test` has `alice@xn--bcher-kva.test`. */
function canonical(text: string): string {
  const address = normalizeLine(text.normalize('NFKC'));
  const at = address.lastIndexOf('@');
  if (at < 0) return identityKey(address);
  const domain = address.slice(at + 1);
  const folded = identityKey(domain);
  return `${identityKey(address.slice(0, at))}@${asciiDomain(domain) ?? asciiDomain(folded) ?? folded}`;
}

/** The mailbox of an address, independent of case and of the spelling of its domain. Addresses with the same key can have different mailboxes. */
export function mailboxOf(text: string): string {
  const address = text.trim().normalize('NFC');
  const at = address.lastIndexOf('@');
  const domain = address.slice(at + 1);
  return `${address.slice(0, at + 1)}${asciiDomain(domain) ?? domain}`.toLowerCase();
}

/** The domain as A-labels in lower case; undefined if it has none. */
function asciiDomain(domain: string): string | undefined {
  if (ASCII.test(domain)) return domain.toLowerCase();
  const url = `http://${domain}`;
  return URL.canParse(url) ? new URL(url).hostname : undefined;
}
