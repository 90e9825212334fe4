import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { compile } from '../../../formulas/evaluate.ts';
import { env, explain, itGives } from '../directory.ts';

const notDate = (text: string) => `#VALUE! "${text}" is not a date`;
const row = { no: null, name: 'Ada', leap: '2024-02-29' };

describe('DATEDIF counts whole units', () => {
  itGives(
    [
      ['DATEDIF("2026-03-14", "2026-03-14", "days")', 0],
      ['DATEDIF("2026-03-14", "2026-03-15", "day")', 1],
      ['DATEDIF("2026-03-15", "2026-03-14", "d")', -1],
      ['DATEDIF("2024-02-28", "2024-03-01", "d")', 2],
      ['DATEDIF("2023-02-28", "2023-03-01", "d")', 1],
      ['DATEDIF("2026-03-14", "2026-03-20", "weeks")', 0],
      ['DATEDIF("2026-03-14", "2026-03-21", "weeks")', 1],
      ['DATEDIF("2026-03-21", "2026-03-15", "weeks")', 0],
      ['DATEDIF("2026-03-21", "2026-03-14", "w")', -1],
      ['DATEDIF("2026-01-15", "2026-02-14", "months")', 0],
      ['DATEDIF("2026-01-15", "2026-02-15", "months")', 1],
      ['DATEDIF("2026-01-31", "2026-02-28", "months")', 1],
      ['DATEDIF("2026-01-31", "2026-02-27", "months")', 0],
      ['DATEDIF("2026-01-31", "2026-03-30", "months")', 1],
      ['DATEDIF("2026-02-28", "2026-03-28", "months")', 1],
      ['DATEDIF("2026-02-28", "2026-01-31", "months")', -1],
      ['DATEDIF("2024-02-29", "2025-02-27", "years")', 0],
      ['DATEDIF("2024-02-29", "2025-02-28", "years")', 1],
      ['DATEDIF("2000-03-14", "2026-03-14", "years")', 26],
      ['DATEDIF("2000-03-15", "2026-03-14", "years")', 25],
      ['DATEDIF("2026-03-14", "2000-03-15", "y")', -25],
      ['DATEDIF("0001-01-01", "9999-12-31", "years")', 9998],
      ['DATEDIF("0001-01-01", "9999-12-31", "days")', 3652058],
    ],
    row,
  );
});

describe('DATEDIF of hours and minutes counts from instant to instant, over time zones', () => {
  itGives(
    [
      ['DATEDIF("2026-03-14T09:00:00Z", "2026-03-14T10:59:59Z", "hours")', 1],
      ['DATEDIF("2026-03-14T10:59:59Z", "2026-03-14T09:00:00Z", "hours")', -1],
      ['DATEDIF("2026-03-14T09:00:00+02:00", "2026-03-14T09:00:00Z", "h")', 2],
      ['DATEDIF("2026-03-14T09:00:00Z", "2026-03-14T09:00:00+02:00", "h")', -2],
      ['DATEDIF("2026-03-14T09:00", "2026-03-14T09:00:00+00:30", "minutes")', -30],
      ['DATEDIF("2026-03-28", "2026-03-30", "hours")', 48],
      ['DATEDIF("2026-03-14", "2026-03-14T00:01", "minute")', 1],
      ['DATEDIF("2026-03-14T09:00:59Z", "2026-03-14T09:01:58Z", "minutes")', 0],
      ['DATEDIF("2026-03-14T23:30:00-05:00", "2026-03-15T04:30:00Z", "minutes")', 0],
      ['DATEDIF("2026-03-14T23:30:00-05:00", "2026-03-15T04:30:00Z", "days")', 1],
    ],
    row,
  );
});

describe('DATEDIF and DAYS give blank for a blank and an error that says why', () => {
  itGives(
    [
      ['DATEDIF(no, TODAY(), "days")', null],
      ['DATEDIF(TODAY(), no, "days")', null],
      ['DATEDIF(no, TODAY(), "lightyears")', null],
      [
        'DATEDIF(TODAY(), TODAY(), "lightyears")',
        '#VALUE! "lightyears" is not a unit; use days, weeks, months, years, hours or minutes',
      ],
      ['DATEDIF(name, no, "days")', notDate('Ada')],
      ['DATEDIF(no, name, "days")', notDate('Ada')],
      ['DAYS("2026-03-14", "2026-03-01")', 13],
      ['DAYS("2026-03-01", "2026-03-14")', -13],
      ['DAYS(leap, "2023-02-28")', 366],
      ['DAYS("2026-03-15T00:30:00Z", "2026-03-14T23:30:00Z")', 1],
      ['DAYS(no, leap)', null],
      ['DAYS(leap, no)', null],
      ['DAYS(leap, name)', notDate('Ada')],
      ['DAYS(5, leap)', notDate('5')],
    ],
    row,
  );
});

describe('WEEKDAY', () => {
  const kind = '#NUM! The kind of WEEKDAY is 1 (from Sunday) or 2 (from Monday)';
  itGives(
    [
      ['WEEKDAY("2026-03-15")', 1],
      ['WEEKDAY("2026-03-16")', 2],
      ['WEEKDAY("2026-03-21")', 7],
      ['WEEKDAY("2026-03-15", 1)', 1],
      ['WEEKDAY("2026-03-16", 2)', 1],
      ['WEEKDAY("2026-03-15", 2)', 7],
      ['WEEKDAY("1970-01-01", 2)', 4],
      ['WEEKDAY("1969-12-31", 2)', 3],
      ['WEEKDAY("0001-01-01", 2)', 1],
      ['WEEKDAY("2026-03-15", TRUE)', 1],
      ['WEEKDAY(no)', null],
      ['WEEKDAY(no, 3)', null],
      ['WEEKDAY(leap, 0)', kind],
      ['WEEKDAY(leap, 3)', kind],
      ['WEEKDAY(leap, 1.5)', kind],
      ['WEEKDAY(leap, no)', kind],
      ['WEEKDAY(name)', notDate('Ada')],
    ],
    row,
  );
});

describe('laws of dates', () => {
  const date = fc
    .date({ min: new Date('0001-01-01'), max: new Date('9999-12-31'), noInvalidDate: true })
    .map(each => each.toISOString().slice(0, 10));
  const runs = { numRuns: 1000 };

  it('the day of the week is that of the calendar', () => {
    fc.assert(
      fc.property(date, day => {
        const weekday = new Date(`${day}T00:00:00Z`).getUTCDay();
        expect(explain('WEEKDAY(day)', { day })).toBe(weekday + 1);
        expect(explain('WEEKDAY(day, 2)', { day })).toBe(weekday === 0 ? 7 : weekday);
      }),
      runs,
    );
  });

  it('a date is the date of its year, month and day', () => {
    fc.assert(
      fc.property(date, day => {
        expect(explain('DATE(YEAR(day), MONTH(day), DAY(day))', { day })).toBe(day);
        expect(explain('ISDATE(day)', { day })).toBe(true);
      }),
      runs,
    );
  });

  it('every year has the leap day that the calendar gives it', () => {
    for (let year = 1; year <= 9999; year += year < 1890 || year > 2110 ? 13 : 1) {
      const last = new Date(Date.UTC(2000, 2, 0));
      last.setUTCFullYear(year, 2, 0);
      expect(explain('DAY(DATE(year, 3, 0))', { year })).toBe(last.getUTCDate());
    }
  });

  it('a date moved by a number of days, weeks or hours is that far away', () => {
    fc.assert(
      fc.property(date, fc.integer({ min: -100_000, max: 100_000 }), (day, count) => {
        for (const unit of ['days', 'weeks', 'hours', 'minutes']) {
          const moved = explain('DATEADD(day, count, unit)', { day, count, unit });
          if (String(moved).startsWith('#NUM!')) continue;
          expect(explain('DATEDIF(day, moved, unit)', { day, moved: String(moved), unit })).toBe(count);
        }
        expect(explain('DATEADD(day, count, "days")', { day, count })).toBe(explain('day + count', { day, count }));
        expect(explain('DATEADD(day, count, "weeks")', { day, count })).toBe(
          explain('DATEADD(day, count * 7, "d")', { day, count }),
        );
      }),
      runs,
    );
  });

  it('a date moved by months keeps its day, or has the last day of a shorter month', () => {
    fc.assert(
      fc.property(date, fc.integer({ min: -500, max: 500 }), (day, count) => {
        const moved = explain('DATEADD(day, count, "months")', { day, count });
        if (String(moved).startsWith('#NUM!')) return;
        const cells = { day, count, moved: String(moved) };
        expect(explain('MONTH(moved) = MOD(MONTH(day) + count - 1, 12) + 1', cells)).toBe(true);
        expect(explain('OR(DAY(moved) = DAY(day), AND(DAY(moved) < DAY(day), DAY(moved + 1) = 1))', cells)).toBe(true);
        expect(explain('DATEADD(day, 12 * count, "m") = DATEADD(day, count, "y")', cells)).toBe(
          explain('DATEADD(day, count, "y") = DATEADD(day, count, "y")', cells),
        );
      }),
      runs,
    );
  });

  it('the units between two dates change their sign with the order', () => {
    fc.assert(
      fc.property(date, date, fc.constantFrom('d', 'w', 'm', 'y', 'h', 'minutes'), (a, b, unit) => {
        const forth = explain('DATEDIF(a, b, unit)', { a, b, unit }) as number;
        expect(explain('DATEDIF(b, a, unit)', { a, b, unit })).toBe(0 - forth);
        expect(explain('DAYS(b, a)', { a, b })).toBe(explain('b - a', { a, b }));
      }),
      runs,
    );
  });
});

it('today can differ from row to row, and now cannot', () => {
  const todayOf = (row: Readonly<Record<string, unknown>>) => (row.org === 'tokyo' ? '2026-03-15' : '2026-03-14');
  const today = compile({ kind: 'call', name: 'TODAY', args: [] });
  expect([{ org: 'tokyo' }, { org: 'paris' }, {}].map(each => today(each, { ...env, todayOf }))).toEqual([
    '2026-03-15',
    '2026-03-14',
    '2026-03-14',
  ]);
  expect(today({}, env)).toBe('2026-03-14');
  expect(compile({ kind: 'call', name: 'NOW', args: [] })({ org: 'tokyo' }, { ...env, todayOf })).toBe(env.now);
});
