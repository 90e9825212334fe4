import * as fc from 'fast-check';
import examples from 'libphonenumber-js/examples.mobile.json';
import type { CountryCode } from 'libphonenumber-js/max';
import { getCountryCallingCode, getExampleNumber, parsePhoneNumberFromString } from 'libphonenumber-js/max';
import { describe, expect, it } from 'vitest';
import type { InvalidInput } from '../../server/model/change.ts';
import { castTexts } from '../../server/model/fields/castTexts.ts';
import { fieldTypes } from '../../server/model/fields/registry.ts';
import { interpolate } from '../../server/model/localizedText.ts';
import { cast, field } from './field.ts';

const countries = Object.keys(examples) as CountryCode[];

it.each<[unknown, unknown]>([
  ['+33612345678', '+33612345678'],
  ['+330612345678', '+33612345678'],
  ['+33 6 12 34 56 78', '+33612345678'],
  ['+33 (0)6 12 34 56 78', '+33612345678'],
  ['+33\u00a06\u202f12.34-56/78', '+33612345678'],
  ['\u202a+33 6 12 34 56 78\u202c', '+33612345678'],
  ['tel:+33-6-12-34-56-78', '+33612345678'],
  ["'+33612345678", '+33612345678'],
  ['＋３３６１２３４５６７８', '+33612345678'],
  ['+٣٣٦١٢٣٤٥٦٧٨', '+33612345678'],
  ['+33 6 12 00 00 00', '+33612000000'],
  ['+12025550123', '+12025550123'],
  ['+14165550123', '+14165550123'],
  ['+262692123456', '+262692123456'],
  ['+447400123456', '+447400123456'],
  ['+393123456789', '+393123456789'],
  ['+5491123456789', '+5491123456789'],
  ['+33123456789', { code: 'V_PHONE_TYPE' }],
  ['+18002345678', { code: 'V_PHONE_TYPE' }],
  ['+80012345678', { code: 'V_PHONE_TYPE' }],
  ['06 12 34 56 78', { code: 'V_PHONE_FORMAT' }],
  ['0033612345678', '+33612345678'],
  ['00 33 6 12 34 56 78', '+33612345678'],
  ['="+33612345678"', '+33612345678'],
  ['+३३६१२३४५६७८', '+33612345678'],
  ['+33\u3164612345678', '+33612345678'],
  ['0000', { code: 'V_PHONE_FORMAT' }],
  ['33612345678', { code: 'V_PHONE_FORMAT' }],
  [33612345678, { code: 'V_PHONE_FORMAT' }],
  ['+33612345678 ext 5', { code: 'V_PHONE_FORMAT' }],
  ['+33612345678 x5', { code: 'V_PHONE_FORMAT' }],
  ['+33612345678;ext=5', { code: 'V_PHONE_FORMAT' }],
  ['+33612345678#5', { code: 'V_PHONE_FORMAT' }],
  ['+336123', { code: 'V_PHONE_FORMAT' }],
  ['+3361234567890', { code: 'V_PHONE_FORMAT' }],
  ['+99912345678', { code: 'V_PHONE_FORMAT' }],
  ['+033612345678', { code: 'V_PHONE_FORMAT' }],
  ['++33612345678', { code: 'V_PHONE_FORMAT' }],
  ['+33612345678 +33612345679', { code: 'V_PHONE_FORMAT' }],
  ['+', { code: 'V_PHONE_FORMAT' }],
  ['()', { code: 'V_PHONE_FORMAT' }],
  ['tel:', { code: 'V_PHONE_FORMAT' }],
  ['call me', { code: 'V_PHONE_FORMAT' }],
  [['+33612345678'], { code: 'V_PHONE_FORMAT' }],
  ['+3'.repeat(1_000_000), { code: 'V_PHONE_FORMAT' }],
  ['', null],
  [' \u00a0', null],
  [null, null],
])('%j is read as %j', (input, expected) => expect(cast(field('phone'), input)).toEqual(expected));

describe('every country', () => {
  it('has an example', () => expect(countries).toHaveLength(245));

  it.each(countries)('%s', country => {
    const example = getExampleNumber(country, examples)!;
    expect(cast(field('phone'), example.number)).toBe(example.number);
    expect(cast(field('phone'), example.formatInternational())).toBe(example.number);
  });
});

/** Digits similar to real numbers: an example with its end replaced, or any digits after a calling code. */
const nearNumber = fc
  .tuple(fc.constantFrom(...countries), fc.nat({ max: 11 }), fc.stringMatching(/^\d{0,12}$/))
  .map(([country, kept, tail]) => {
    const national = String(getExampleNumber(country, examples)?.nationalNumber);
    return `+${getCountryCallingCode(country)}${national.slice(0, kept)}${tail.slice(0, Math.max(0, national.length - kept + (tail.length % 3) - 1))}`;
  });

describe('laws', () => {
  it('agrees with the library about every text', () => {
    fc.assert(
      fc.property(nearNumber, digits => {
        const parsed = parsePhoneNumberFromString(digits, { extract: false });
        const type = parsed?.isValid() ? parsed.getType() : undefined;
        const mobile = type === 'MOBILE' || type === 'FIXED_LINE_OR_MOBILE';
        const expected = type === undefined ? { code: 'V_PHONE_FORMAT' } : mobile ? parsed?.number : { code: 'V_PHONE_TYPE' };
        expect(cast(field('phone'), digits)).toEqual(expected);
      }),
      { numRuns: 20_000 },
    );
  });

  it('gives a number in E.164 that is read back unchanged', () => {
    fc.assert(
      fc.property(nearNumber, digits => {
        const value = cast(field('phone'), digits);
        if (typeof value !== 'string') return;
        expect(value).toMatch(/^\+[1-9]\d{1,14}$/);
        expect(cast(field('phone'), value)).toBe(value);
      }),
      { numRuns: 20_000 },
    );
  });
});

it('suggests a number where only the + is missing', () => {
  const refused = fieldTypes.phone.cast('33 6 12 34 56 78', field('phone')) as InvalidInput;
  expect(interpolate(castTexts.V_PHONE_FORMAT, refused.params)).toMatch(/e\.g\. \+33612345678\. Did you mean \+33612345678\?$/);
  expect(interpolate(castTexts.V_PHONE_FORMAT, refused.params, { language: 'fr' })).toMatch(
    /Vouliez-vous dire \+33612345678 \?$/,
  );
  for (const text of ['06 12 34 56 78', '33123456789', '12'])
    expect(fieldTypes.phone.cast(text, field('phone'))).not.toHaveProperty('params');
});

it('keeps what was typed', () => {
  expect(fieldTypes.phone.cast('06 12', field('phone'))).toEqual({ text: '06 12', code: 'V_PHONE_FORMAT' });
});
