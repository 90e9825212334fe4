import { describe, expect, it } from 'vitest';
import { fieldTypes } from '../../server/model/fields/registry.ts';
import { cast, field, show } from './field.ts';

describe('date', () => {
  it.each<[unknown, unknown]>([
    ['2026-01-15', '2026-01-15'],
    [' 2026-01-15 ', '2026-01-15'],
    ['15/01/2026', '2026-01-15'],
    ['15.01.2026', '2026-01-15'],
    ['5/1/2026', '2026-01-05'],
    ['03/04/2026', '2026-04-03'],
    ['29/02/2028', '2028-02-29'],
    ['2026-01-15T23:30:00-05:00', '2026-01-15'],
    ['2026-01-15T10:00:00.000Z', '2026-01-15'],
    ['2026-01-15 10:00', '2026-01-15'],
    ['15/01/2026 00:00', '2026-01-15'],
    [new Date('2026-01-15T00:00:00Z'), '2026-01-15'],
    ['15/01/26', '2026-01-15'],
    ['15.01.26', '2026-01-15'],
    ['2026-1-5', '2026-01-05'],
    ['', null],
    [null, null],
  ])('%j is read as %j', (input, expected) => expect(cast(field('date'), input)).toEqual(expected));

  it.each<[unknown]>([
    ['01/15/2026'],
    ['15/01.2026'],
    ['2026-02-30'],
    ['2026-02-29'],
    ['2026-13-01'],
    ['2026-00-10'],
    ['2026-01-00'],
    ['31/04/2026'],
    ['0026-01-15'],
    ['12026-01-15'],
    ['2026-01-15T25:00'],
    ['tomorrow'],
    [45672],
    [new Date(Number.NaN)],
    [['2026-01-15']],
    [true],
    ['2026-01-15'.repeat(200_000)],
  ])('refuses %j', input => expect(cast(field('date'), input)).toEqual({ code: 'V_DATE' }));

  it('quotes a date in American order', () => {
    const refused = { text: '01/15/2026', code: 'V_DATE', params: { text: '01/15/2026' } };
    expect(fieldTypes.date.cast('01/15/2026', field('date'))).toEqual(refused);
  });

  it('is formatted in both languages', () => {
    expect(show(field('date'), '2026-01-15', 'en')).toBe('2026-01-15');
    expect(show(field('date'), '2026-01-15', 'fr')).toBe('15/01/2026');
    expect(show(field('date'), null, 'fr')).toBe('');
  });
});

describe('time', () => {
  it.each<[unknown, unknown]>([
    ['2026-01-15T10:00:00.000Z', '2026-01-15T10:00:00.000Z'],
    ['2026-01-15T10:00:00Z', '2026-01-15T10:00:00.000Z'],
    ['2026-01-15T10:00:00.123456Z', '2026-01-15T10:00:00.123Z'],
    ['2026-01-15T12:00+02:00', '2026-01-15T10:00:00.000Z'],
    ['2026-01-15T12:00+0200', '2026-01-15T10:00:00.000Z'],
    ['2026-01-15T12:00+02', '2026-01-15T10:00:00.000Z'],
    ['2026-01-15 23:30:00-05:00', '2026-01-16T04:30:00.000Z'],
    ['2026-01-15 10:00', '2026-01-15T10:00:00.000Z'],
    ['2026-01-15 9:05 UTC', '2026-01-15T09:05:00.000Z'],
    ['15/01/2026 10:00', '2026-01-15T10:00:00.000Z'],
    ['2026-01-15', '2026-01-15T00:00:00.000Z'],
    [new Date('2026-01-15T10:00:00Z'), '2026-01-15T10:00:00.000Z'],
    ['  ', null],
    ['2026-01-15T24:00Z', { code: 'V_TIME' }],
    ['2026-01-15T10:60Z', { code: 'V_TIME' }],
    ['2026-01-15T10:00:60Z', { code: 'V_TIME' }],
    ['2026-02-30T10:00Z', { code: 'V_TIME' }],
    ['2026-01-15T10:00+99:00', { code: 'V_TIME' }],
    ['9999-12-31T23:00-05:00', { code: 'V_TIME' }],
    ['10:00', { code: 'V_TIME' }],
    [1768471200000, { code: 'V_TIME' }],
    [{}, { code: 'V_TIME' }],
  ])('%j is read as %j', (input, expected) => expect(cast(field('time'), input)).toEqual(expected));

  it('is formatted in both languages, and read back', () => {
    const value = '2026-01-15T10:00:00.000Z';
    expect(show(field('time'), value, 'en')).toBe('2026-01-15 10:00');
    expect(show(field('time'), value, 'fr')).toBe('15/01/2026 10:00');
    expect(cast(field('time'), show(field('time'), value, 'fr'))).toBe(value);
  });
});
