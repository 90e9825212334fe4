import { describe, expect, it } from 'vitest';
import { fieldTypes } from '../../server/model/fields/registry.ts';
import { cast, field, show } from './field.ts';

const refused = { code: 'V_NUMBER' };

describe('number', () => {
  it.each<[unknown, unknown]>([
    [12, 12],
    [-0, 0],
    ['1234.5', 1234.5],
    ['1234,5', 1234.5],
    ['1 234,5', 1234.5],
    ['1 234.5', 1234.5],
    ['1\u00a0234,5', 1234.5],
    ['1\u202f234\u202f567,5', 1234567.5],
    ['1,234.5', 1234.5],
    ['1.234,5', 1234.5],
    ["1'234.5", 1234.5],
    ['1,234', 1234],
    ['1,234,567', 1234567],
    ['1.234.567', 1234567],
    ['1.234', 1.234],
    ['1234,567', 1234.567],
    ['0,123', 0.123],
    ['.5', 0.5],
    ['-7', -7],
    ['+7', 7],
    ["'-7", -7],
    ['−7', -7],
    ['–1 234,5', -1234.5],
    ['1e21', 1e21],
    ['1.5E-7', 1.5e-7],
    ['1,5e-7', 1.5e-7],
    ['007', 7],
    ['', null],
    [' \u00a0 ', null],
    [undefined, null],
    ['12%', refused],
    ['12 €', refused],
    ['1 2 3', refused],
    ['1,23,456', refused],
    ['1,2.3,4', refused],
    ['1.234,567.8', refused],
    ['1 234 56', refused],
    ['12.', refused],
    ['0x10', refused],
    ['1e999', refused],
    ['--1', refused],
    ['(12)', refused],
    ['twelve', refused],
    ['NaN', refused],
    ['Infinity', refused],
    [Number.NaN, refused],
    [Number.POSITIVE_INFINITY, refused],
    [true, refused],
    [[1], refused],
    [{}, refused],
    ['9'.repeat(1_000_000), refused],
  ])('%j is read as %j', (input, expected) => expect(cast(field('number'), input)).toEqual(expected));

  it.each([
    [1234.5, '1,234.5', '1\u202f234,5'],
    [1234, '1,234', '1\u202f234'],
    [-0.25, '-0.25', '-0,25'],
    [1.234, '1.234', '1,2340'],
    [0.1, '0.1', '0,1'],
    [1e21, '1e+21', '1e+21'],
    [0.0005, '0.0005', '0,0005'],
    [1.5e-7, '1.5e-7', '1,5e-7'],
  ])('shows %j as %s and %s', (value, english, french) => {
    expect(show(field('number'), value, 'en')).toBe(english);
    expect(show(field('number'), value, 'fr')).toBe(french);
  });

  it('quotes what it refuses, and says how to type it', () => {
    expect(fieldTypes.number.cast(' twelve ', field('number'))).toEqual({
      text: ' twelve ',
      code: 'V_NUMBER',
      params: { text: 'twelve' },
    });
  });
});

describe('flag', () => {
  const yes = [true, 1, 'true', 'TRUE', 'Yes', ' oui ', 'Vrai', 'x', 'X', '✓', '✔', 'checked', 'Coché', '1', 'y', 'o'];
  const no = [false, 0, 'false', 'No', 'non', 'FAUX', '0', 'n', 'unchecked', 'décoché'];
  it.each(yes)('%j is yes', input => expect(cast(field('flag'), input)).toBe(true));
  it.each(no)('%j is no', input => expect(cast(field('flag'), input)).toBe(false));
  it.each(['', ' ', null, undefined])('%j is neither', input => expect(cast(field('flag'), input)).toBeNull());
  it.each(['maybe', '\u0301', 2, -1, Number.NaN, {}, [true], 'x'.repeat(2000)])('%j is refused', input =>
    expect(cast(field('flag'), input)).toEqual({ code: 'V_FLAG' }),
  );

  it('is shown in both languages', () => {
    expect([true, false, null].map(value => show(field('flag'), value, 'en'))).toEqual(['Yes', 'No', '']);
    expect([true, false, null].map(value => show(field('flag'), value, 'fr'))).toEqual(['Oui', 'Non', '']);
  });
});
