import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { dateInputText } from '../../client/fields/date.ts';
import type { DisplayContext } from '../../client/fields/field-type.ts';
import { parseDate } from '../../client/fields/parse-date.ts';
import { showValue } from '../../client/fields/show-value.ts';
import type { CatalogField } from '../../server/api/wire.ts';
import { dateOrderOf, usualOrder } from '../../server/model/tabular/dateOrder.ts';
import { type DayOrder, parseDay } from '../../server/model/tabular/dateText.ts';
import { cast, field, show } from './field.ts';

describe('a typed date', () => {
  it.each<[string, string]>([
    ['3 avr. 2026', '2026-04-03'],
    ['3 Apr 2026', '2026-04-03'],
    ['15-Jan-2026', '2026-01-15'],
    ['15 janv. 2026', '2026-01-15'],
    ['15 Sept 2026', '2026-09-15'],
    ['1er août 2026', '2026-08-01'],
    ['2 févr. 26', '2026-02-02'],
    ['January 15, 2026', '2026-01-15'],
    ['Jan 15 2026', '2026-01-15'],
    ['15th January 2026', '2026-01-15'],
    ['Thu, 15 Jan 2026', '2026-01-15'],
    ['jeudi 15 janvier 2026', '2026-01-15'],
    ['mar. 3 mars 2026', '2026-03-03'],
    ['le 3 mai 2026', '2026-05-03'],
    ['3 MAI 2026', '2026-05-03'],
    ['2026 Jan 15', '2026-01-15'],
    ["15 Jan '26", '2026-01-15'],
    ['2026/02/01', '2026-02-01'],
    ['2026-2-1', '2026-02-01'],
    ['2026.02.01', '2026-02-01'],
    ['01/02/26', '2026-02-01'],
    ['01/02/98', '1998-02-01'],
    ['1.2.2026', '2026-02-01'],
    ['1. 2. 2026', '2026-02-01'],
    ['1-2-2026', '2026-02-01'],
    ['01\u201102\u20112026', '2026-02-01'],
    ['３/４/２０２６', '2026-04-03'],
    ['3\u00a0avr.\u202f2026', '2026-04-03'],
    ['\u200e03/04/2026\u200e', '2026-04-03'],
    ['3 Apr 2026, 10:52', '2026-04-03'],
    ['3 avr. 2026 à 10:52', '2026-04-03'],
    ['3/4/2026 10:52 PM', '2026-04-03'],
  ])('%s is read as %s', (text, day) => {
    expect(parseDay(text)).toBe(day);
    expect(cast(field('date'), text)).toBe(day);
  });

  it.each([
    '3 jui 2026',
    '31 avr. 2026',
    '3 Foo 2026',
    '1/2',
    '3 avr.',
    '12/31/2026',
    '2026-13-01',
    '3/4/2026 25:00',
    '3/4/2026 13:00 PM',
    '1/2.2026',
    '5 5 2026',
  ])('%s is not a date', text => expect(parseDay(text)).toBeUndefined());

  it('without a year is in the current year, if that is given', () => {
    expect(parseDate('3 avr.', '2026-01-15')).toBe('2026-04-03');
    expect(parseDate('3/4', '2026-01-15')).toBe('2026-04-03');
    expect(parseDate('3/4', '2026-01-15', 'mdy')).toBe('2026-03-04');
  });

  it('has its month first in a region that writes it so', () => {
    expect(parseDay('12/31/2026', 'mdy')).toBe('2026-12-31');
    expect(parseDay('3/4/2026', 'mdy')).toBe('2026-03-04');
    expect(parseDay('3 avr. 2026', 'mdy')).toBe('2026-04-03');
    expect(['en', 'en-GB', 'fr', 'fr-FR', 'fr-CA', 'en-US', 'en-CA', 'xx'].map(usualOrder)).toEqual([
      'dmy',
      'dmy',
      'dmy',
      'dmy',
      'dmy',
      'mdy',
      'dmy',
      'dmy',
    ]);
  });

  it('are edited as they are shown, in French in digits; a text that is no date stays as it was typed', () => {
    const texts = ['2026-04-13', '2026-02-31', 'soon'].map(text => [dateInputText(text, 'en'), dateInputText(text, 'fr')]);
    expect(texts).toEqual([
      ['13 Apr 2026', '13/04/2026'],
      ['2026-02-31', '31/02/2026'],
      ['soon', 'soon'],
    ]);
  });

  it('can be typed as it is displayed, for every day and in both languages', () => {
    const days = fc.date({ min: new Date('1000-01-01'), max: new Date('9999-12-31'), noInvalidDate: true });
    fc.assert(
      fc.property(days, fc.constantFrom('en', 'fr'), fc.constantFrom<DayOrder>('dmy', 'mdy'), (at, language, order) => {
        const day = at.toISOString().slice(0, 10);
        const shown = showValue(day, { id: 'day', type: 'date' } as CatalogField, { language } as DisplayContext);
        expect(parseDay(shown, order)).toBe(day);
        expect(parseDay(show(field('date'), day, language), 'dmy')).toBe(day);
        expect(parseDay(dateInputText(day, language), 'dmy')).toBe(day);
        for (const style of ['short', 'medium', 'long', 'full'] as const) {
          const locale = language === 'fr' ? 'fr-FR' : 'en-GB';
          if (style === 'short' && (day < '1950' || day > '2049-12-31')) continue;
          const written = new Intl.DateTimeFormat(locale, { dateStyle: style, timeZone: 'UTC' }).format(at);
          expect(parseDay(written)).toBe(day);
        }
      }),
      { numRuns: 3000 },
    );
  });
});

describe('the date order of a column', () => {
  it.each<[string[], string, ReturnType<typeof dateOrderOf>]>([
    [['1/2/2026', '12/31/2026', '3/4/2026'], 'fr', { order: 'mdy', evidence: '12/31/2026', open: false }],
    [['1/2/2026', '31/12/2026', ''], 'en-US', { order: 'dmy', evidence: '31/12/2026', open: false }],
    [['1/2/2026', '3/4/2026'], 'fr', { order: 'dmy', evidence: null, open: true }],
    [['1/2/2026', '3/4/2026'], 'en-US', { order: 'mdy', evidence: null, open: true }],
    [['1/2/2026 10:00', '12/31/26 9:00 AM'], 'en', { order: 'mdy', evidence: '12/31/26 9:00 AM', open: false }],
    [['1/1/2026', '3/3/2026'], 'en-US', { order: 'mdy', evidence: null, open: false }],
    [['1/2/2026', '12/31/2026', '31/12/2026'], 'en', { order: 'dmy', evidence: null, open: true }],
    [['1.2.2026', '3.4.2026'], 'en-US', { order: 'dmy', evidence: '1.2.2026', open: false }],
    [['1.2.2026', '12.31.2026'], 'fr', { order: 'mdy', evidence: '12.31.2026', open: false }],
    [['2026-01-02', '2026/3/4'], 'fr', { order: 'ymd', evidence: null, open: false }],
    [['2026-01-02', '3/4/2026'], 'fr', { order: 'dmy', evidence: null, open: true }],
    [['3 avr. 2026', 'tomorrow', ''], 'fr', { order: 'dmy', evidence: null, open: false }],
    [['31/02/2026', '1/2/2026'], 'fr', { order: 'dmy', evidence: null, open: true }],
    [[], 'en', { order: 'dmy', evidence: null, open: false }],
  ])('is found in %j for %s', (texts, language, expected) => expect(dateOrderOf(texts, language)).toEqual(expected));

  it('is found as soon as one date can only be read one way', () => {
    const days = fc.date({ min: new Date('1950-01-01'), max: new Date('2049-12-31'), noInvalidDate: true });
    fc.assert(
      fc.property(
        fc.array(days, { minLength: 1, maxLength: 30 }),
        fc.constantFrom('dmy', 'mdy'),
        fc.boolean(),
        (all, order, short) => {
          const written = all.map(at => {
            const [year, month, day] = at.toISOString().slice(0, 10).split('-') as [string, string, string];
            return [...(order === 'mdy' ? [month, day] : [day, month]), short ? year.slice(2) : year].join('/');
          });
          const found = dateOrderOf(written, 'en');
          if (!all.some(at => at.getUTCDate() > 12)) expect(found.evidence).toBeNull();
          else {
            expect(found).toMatchObject({ order, open: false });
            expect(written.map(text => parseDay(text, found.order))).toEqual(all.map(at => at.toISOString().slice(0, 10)));
          }
        },
      ),
    );
  });
});
