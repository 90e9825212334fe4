import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { decodeXML } from 'entities';
import { describe, expect, it } from 'vitest';
import { emailProblem, invalidCharacter, isEmail } from '../../formulas/email.ts';

/** An address of the is_email test set by Dominic Sayers and Michael Rushton, with its category there. */
interface Vector {
  id: string;
  address: string;
  category: string;
  diagnosis: string;
}

const library = createRequire(import.meta.url).resolve('email-addresses');
const xml = readFileSync(new URL('../test/tests.xml', `file://${library}`), 'utf8');
const field = (test: string, name: string): string => new RegExp(`<${name}>(.*?)</${name}>`, 's').exec(test)?.[1] ?? '';

/** The set writes control characters as their pictures, from U+2400 on. */
const withControls = (text: string): string =>
  text.replace(/[\u2400-\u241f]/g, picture => String.fromCharCode(picture.charCodeAt(0) - 0x2400));

const vectors: Vector[] = [...xml.matchAll(/<test id="(\d+)">(.*?)<\/test>/gs)].map(([, id = '', test = '']) => ({
  id,
  address: withControls(decodeXML(field(test, 'address'))),
  category: field(test, 'category').trim(),
  diagnosis: field(test, 'diagnosis').trim(),
}));

/** The set's categories of addresses that can be used as they are; those with a warning have no domain in the DNS. */
const usable = new Set(['ISEMAIL_VALID_CATEGORY', 'ISEMAIL_DNSWARN']);

/** Valid addresses that are refused here, and why. */
const refused = new Map([['test@io', 'The domain needs a dot, as in example.com']]);

/** What the set finds, and the only reasons that may be given for it. Addresses with several faults may be told the first one. */
const reasons: Record<string, RegExp> = {
  NODOMAIN: /is empty|“@” is missing|nothing after/,
  NOLOCALPART: /nothing before/,
  DOT_START: /dot in the wrong place/,
  DOT_END: /dot in the wrong place/,
  CONSECUTIVEDOTS: /dot in the wrong place|“@” is missing/,
  DOMAINHYPHENSTART: /begins or ends with a hyphen/,
  DOMAINHYPHENEND: /begins or ends with a hyphen/,
  TLDNUMERIC: /ends with a number/,
  TLD: /needs a dot/,
  LOCAL_TOOLONG: /longer than 64|contains a space/,
  LABEL_TOOLONG: /longer than 63/,
  TOOLONG: /longer than 254/,
  DOMAIN_TOOLONG: /longer than 254/,
  DOMAIN: /not accepted, in “iana\/icann”/,
};
const reasonFor = (diagnosis: string): RegExp | undefined => reasons[diagnosis.replace(/^ISEMAIL_(?:ERR|RFC532[12])_/, '')];

it('the whole set is read', () => {
  expect(vectors).toHaveLength(164);
  expect(new Set(vectors.map(({ category }) => category)).size).toBe(7);
  expect(vectors.find(({ id }) => id === '57')?.address).toBe('"test\u0000"@iana.org');
});

describe('an address that mail programs exchange is accepted', () => {
  it.each(vectors.filter(({ category, address }) => usable.has(category) && !refused.has(address)))(
    'vector $id: $address',
    ({ address }) => {
      expect(emailProblem(address)).toBeNull();
      expect(isEmail(address)).toBe(true);
      expect(invalidCharacter(address)).toBeNull();
    },
  );

  it.each([...refused])('except %s: %s', (address, reason) => {
    expect(vectors.some(vector => vector.address === address && usable.has(vector.category))).toBe(true);
    expect(emailProblem(address)).toBe(reason);
  });
});

describe('an address that is wrong, obsolete, or has comments, quotes or spaces is refused with a reason', () => {
  it.each(vectors.filter(({ category }) => !usable.has(category)))('vector $id: $address', ({ address, diagnosis }) => {
    expect(isEmail(address)).toBe(false);
    expect(emailProblem(address)).toMatch(reasonFor(diagnosis) ?? /^(?:The address|Quotes)/);
    expect(emailProblem(address, 'fr')).not.toBe(emailProblem(address, 'en'));
  });

  it.each(vectors.filter(({ address }) => /\p{Cc}/u.test(address)))('$id has a control character', ({ address }) => {
    expect(emailProblem(address)).toBe('The address contains a control or invisible character');
    expect(emailProblem(address, 'fr')).toBe('L’adresse contient un caractère de contrôle ou invisible');
    const { character, position } = invalidCharacter(address)!;
    expect(Array.from(address)[position - 1]).toBe(character);
    expect(character).toMatch(/\p{Cc}/u);
  });
});
