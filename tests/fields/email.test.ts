import { describe, expect, it } from 'vitest';
import { isEmail } from '../../formulas/email.ts';
import type { InvalidInput } from '../../server/model/change.ts';
import { castTexts } from '../../server/model/fields/castTexts.ts';
import { isMailbox } from '../../server/model/fields/email.ts';
import { fieldTypes } from '../../server/model/fields/registry.ts';
import { interpolate } from '../../server/model/localizedText.ts';
import { cast, field } from './field.ts';

const label = (length: number): string => 'a'.repeat(length);
/** Total length 254: the maximum. */
const longest = `${label(64)}@${label(63)}.${label(63)}.${label(57)}.com`;
const key = (address: string): string => fieldTypes.email.key!(address);

it.each([
  'alice@acme.test',
  'ALICE@Acme.Test',
  'first.last@acme.test',
  'alice+tag@acme.test',
  "o'brien@acme.test",
  "!#$%&'*+/=?^_`{|}~-@acme.test",
  '1@acme.test',
  'alice@1.test',
  'alice@a-b.acme.test',
  'alice@xn--bcher-kva.test',
  'alice@bücher.test',
  'alice@BÜCHER.Test',
  'alice@例え.テスト',
  'zoé@acme.test',
  '用户@例え.テスト',
  'alice@acme.c',
  'a.b.c.d@x.yz',
  `${label(64)}@acme.test`,
  `alice@${label(63)}.test`,
  `${'é'.repeat(32)}@acme.test`,
  longest,
])('accepts %s', address => {
  expect(isMailbox(address)).toBe(true);
  expect(isEmail(address)).toBe(true);
  expect(cast(field('email'), address)).toBe(address);
});

it.each([
  'kim@acme',
  'test@io',
  'test@org',
  'test',
  '@acme.test',
  'alice@',
  'alice@.test',
  '@',
  '"alice"@acme.test',
  '"a b"@acme.test',
  'alice(comment)@acme.test',
  'alice@acme.test(comment)',
  'alice@ acme.test',
  'alice @acme.test',
  'alice\r\n @acme.test',
  'alice@[127.0.0.1]',
  'alice@[IPv6:::1]',
  'alice@127.0.0.1',
  'alice@acme.123',
  'alice@１２７.０.０.１',
  '.alice@acme.test',
  'alice.@acme.test',
  'al..ice@acme.test',
  'alice@acme..test',
  'alice@.acme.test',
  'alice@acme.test.',
  'alice@-acme.test',
  'alice@acme-.test',
  'alice@ac_me.test',
  `alice@${label(64)}.test`,
  `${label(65)}@acme.test`,
  `${'é'.repeat(33)}@acme.test`,
  `a${longest}`,
  `${label(64)}@${label(63)}.${label(63)}.${label(58)}.com`,
  'Alice <alice@acme.test>',
  '<alice@acme.test>',
  'alice@acme.test, bob@acme.test',
  'alice@acme.test;bob@acme.test',
  'alice@acme.test bob@acme.test',
  'alice@bob@acme.test',
  'al\u0007ice@acme.test',
  'alice@ac\u0000me@.test',
  'alice@ac\u0007me.test',
  'alice＠acme.test',
  'a＠b@acme.test',
  'al\u200bice@acme.test',
  'al\u00a0ice@acme.test',
  'al\u3164ice@acme.test',
  'al\u034fice@acme.test',
  'al\ufe0fice@acme.test',
  'a…b@acme.test',
  'a·b@acme.test',
  '💌@acme.test',
  'alice@acme\u3164.test',
  'alice@bü cher.test',
  'alice@bü/cher.test',
  'alice@bü:80.test',
  'alice@b%C3%BCcher.test',
  'alice@ü',
  'mailto:mailto:alice@acme.test',
  'mailto:',
  'mailto:alice@acme.test?subject=x',
])('refuses %j', address => expect(cast(field('email'), address)).toEqual({ code: 'V_EMAIL_FORMAT' }));

it.each<[unknown, unknown]>([
  [undefined, null],
  ['  ', null],
  [' alice@acme.test\n', 'alice@acme.test'],
  ['\u202aalice@acme.test\u202c\u200b', 'alice@acme.test'],
  ['\u3164', null],
  ['o’neil@acme.test', "o'neil@acme.test"],
  ['alice@acme。fr', 'alice@acme.fr'],
  ['alice@bücher｡test', 'alice@bücher.test'],
  ['mailto:Alice@Acme.test', 'Alice@Acme.test'],
  ['MAILTO:alice@acme.test', 'alice@acme.test'],
  ['zoe\u0301@acme.test', 'zoé@acme.test'],
  ["'+a@acme.test", '+a@acme.test'],
  ["mailto:'+a@acme.test", '+a@acme.test'],
  ["'@acme.test", "'@acme.test"],
  [12, { code: 'V_EMAIL_FORMAT' }],
  [['alice@acme.test'], { code: 'V_EMAIL_FORMAT' }],
  [{ toString: () => 'alice@acme.test' }, { code: 'V_EMAIL_FORMAT' }],
  [`${'a'.repeat(3_000_000)}@acme.test`, { code: 'V_EMAIL_FORMAT' }],
])('casts %j to %j', (input, expected) => expect(cast(field('email'), input)).toEqual(expected));

it('a domain label that is too long only in its encoded form is refused too', () => {
  const address = `alice@${'ü'.repeat(60)}.test`;
  expect(isEmail(address)).toBe(true);
  expect(cast(field('email'), address)).toEqual({ code: 'V_EMAIL_FORMAT' });
});

describe('key', () => {
  it.each([
    ['ALICE@Acme.Test', 'alice@acme.test'],
    ['alice@BÜCHER.test', 'alice@xn--bcher-kva.test'],
    ['alice@bücher.test'.normalize('NFD'), 'alice@xn--bcher-kva.test'],
    ['alice@XN--BCHER-KVA.test', 'alice@xn--bcher-kva.test'],
    ['ZOÉ@acme.test', 'zoé@acme.test'],
    ['first.last+tag@acme.test', 'first.last+tag@acme.test'],
    ['not an address', 'not an address'],
    ['ａｌｉｃｅ@acme.test', 'alice@acme.test'],
    ['al\u3164ice@acme.test', 'alice@acme.test'],
    ['STRASSE@acme.test', 'strasse@acme.test'],
    ['straße@acme.test', 'strasse@acme.test'],
    ['ΣΑΣ@acme.test', 'σασ@acme.test'],
    ['σας@acme.test', 'σασ@acme.test'],
    ['alice@straße.test', 'alice@xn--strae-oqa.test'],
    ['', ''],
  ])('of %s is %s', (address, expected) => expect(key(address)).toBe(expected));

  it('keeps dots and tags apart', () => expect(key('a.b@acme.test')).not.toBe(key('ab@acme.test')));
});

it('keeps what was typed', () => {
  expect(fieldTypes.email.cast(' kim@acme ', field('email'))).toEqual({
    text: ' kim@acme ',
    code: 'V_EMAIL_FORMAT',
    params: {
      why: ' The domain needs a dot, as in example.com.',
      whyFr: ' Il manque un point au domaine, comme dans exemple.fr.',
    },
  });
});

it.each([
  [
    'al\u200bice@acme.test',
    'Invalid e-mail address: invisible character U+200B at position 3',
    'Adresse e-mail non valide\u00a0: caractère invisible U+200B à la position 3',
  ],
  [
    'al\u3164ice@acme.test',
    'Invalid e-mail address: invisible character U+3164 at position 3',
    'Adresse e-mail non valide\u00a0: caractère invisible U+3164 à la position 3',
  ],
  [
    'a…b@acme.test',
    'Invalid e-mail address: “…” (U+2026) is not accepted, at position 2',
    'Adresse e-mail non valide\u00a0: «\u202f…\u202f» (U+2026) n’est pas accepté, à la position 2',
  ],
  [
    'alice@ac’me.test',
    'Invalid e-mail address: “’” (U+2019) is not accepted, at position 9',
    'Adresse e-mail non valide\u00a0: «\u202f’\u202f» (U+2019) n’est pas accepté, à la position 9',
  ],
  ['kim@acme', 'Invalid e-mail address', 'Adresse e-mail non valide'],
])('names the sign that cannot be in %j, and its place', (text, en, fr) => {
  const refused = fieldTypes.email.cast(text, field('email')) as InvalidInput;
  expect(interpolate(castTexts.V_EMAIL_FORMAT, refused.params, { language: 'en' })).toBe(en);
  expect(interpolate(castTexts.V_EMAIL_FORMAT, refused.params, { language: 'fr' })).toBe(fr);
});
