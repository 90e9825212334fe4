import { describe, expect, it } from 'vitest';
import { catalogTexts } from '../../server/api/catalogTexts.ts';
import { interpolate, isSingular, joinSentences, type Language, omitValues, say } from '../../server/model/localizedText.ts';
import { describeWait } from '../../server/model/throttle.ts';
import { catalog } from '../kit/administration.ts';

const languages: readonly Language[] = ['en', 'fr'];

describe('words that depend on a number', () => {
  const rows = say('{count} {count|row needs|rows need} attention', '{count} {count|ligne|lignes} à corriger');
  const said = (count: number | string) => languages.map(language => interpolate(rows, { count }, { language }));

  it('follow the plural rules of each language: zero is singular in French and plural in English', () => {
    expect(said(0)).toEqual(['0 rows need attention', '0 ligne à corriger']);
    expect(said(1)).toEqual(['1 row needs attention', '1 ligne à corriger']);
    expect(said('1')).toEqual(['1 row needs attention', '1 ligne à corriger']);
    expect(said(2)).toEqual(['2 rows need attention', '2 lignes à corriger']);
    expect([0, 1, 1.5, 2].map(count => isSingular(count, 'fr'))).toEqual([true, true, true, false]);
  });

  it('are in the plural without a number', () => {
    expect(interpolate(rows)).toBe(' rows need attention');
    expect(omitValues(rows.fr)).toBe('… lignes à corriger');
  });

  it('numbers are written as the reader writes them', () => {
    const number = (value: number) => `<${value}>`;
    expect(interpolate(rows, { count: 5_000 }, { language: 'en', number })).toBe('<5000> rows need attention');
  });

  it.each([
    ['V_NO_LICENCE', { used: 1, total: 1 }, /^No licence available \(1 of 1 used\)/, /\(1 sur 1 utilisée\)/],
    ['V_NO_LICENCE', { used: 3, total: 3 }, /^No licence available \(3 of 3 used\)/, /\(3 sur 3 utilisées\)/],
    ['V_OVER_LICENCES', { used: 1, total: 0 }, /: 1 in use/, /: 1 utilisée pour/],
    ['NO_SUBSCRIPTION', { used: 1, total: 1 }, /^1 of 1 subscription in use$/, /^1 abonnement sur 1 utilisé$/],
    ['NO_SUBSCRIPTION', { used: 2, total: 2 }, /^2 of 2 subscriptions in use$/, /^2 abonnements sur 2 utilisés$/],
  ])('in the texts of rules: %s of %o', (code, params, english, french) => {
    const words = catalogTexts([...catalog.tables.values()], {})[code]!;
    expect(interpolate(words, params)).toMatch(english);
    expect(interpolate(words, params, { language: 'fr' })).toMatch(french);
  });
});

it('sentences are joined by a full stop, unless they end with a sign', () => {
  expect(joinSentences(['Not saved', 'Invite again.', null, '', 'Ready?', 'Go'])).toBe('Not saved. Invite again. Ready? Go');
  expect(joinSentences(['Add licences.'])).toBe('Add licences.');
  expect(joinSentences([null, undefined])).toBe('');
});

it('dates are as people write them in the reader’s language and time zone, and ISO where no reader is known', () => {
  const words = say('{at:date} | {at:time} | {at:clock} | {day:day}', '{at:date} | {at:time} | {at:clock} | {day:day}');
  const params = { at: '2026-04-03T22:30:00.000Z', day: '2026-04-03' };
  const timeZone = 'Europe/Paris';
  expect(interpolate(words, params, { language: 'en', timeZone })).toBe('4 Apr 2026 | 4 Apr 2026, 00:30 | 00:30 | 3 April 2026');
  expect(interpolate(words, params, { language: 'fr', timeZone })).toBe(
    '4\u00a0avr. 2026 | 4\u00a0avr. 2026, 00:30 | 00:30 | 3\u00a0avril 2026',
  );
  expect(interpolate(words, params)).toBe('2026-04-03 | 2026-04-03 22:30 | 22:30 | 3 April 2026');
});

it('the last day may be the first day, and both languages say so', () => {
  const texts = catalogTexts([...catalog.tables.values()], {});
  expect(texts.V_DAYS).toEqual(
    say('The last day must not be before the first', 'Le dernier jour ne peut pas être antérieur au premier'),
  );
  expect(texts.SUB_DATES).toEqual(say('The end must not be before the start', 'La fin ne peut pas être antérieure au début'));
});

it('a time to wait is one second, seconds or minutes', () => {
  expect([1, 2, 89, 90, 121].map(describeWait)).toEqual(['1 second', '2 seconds', '89 seconds', '2 minutes', '3 minutes']);
});
