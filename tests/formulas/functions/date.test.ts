import { describe } from 'vitest';
import { itGives } from '../directory.ts';

const outside = '#NUM! The date is outside the years 1 to 9999';
const notDate = (text: string) => `#VALUE! "${text}" is not a date`;
const notUnit = (text: string) => `#VALUE! "${text}" is not a unit; use days, weeks, months, years, hours or minutes`;
const byZero = '#DIV/0! Division by zero';
const row = { no: null, empty: '', name: 'Ada', five: 5, leap: '2024-02-29', late: '2026-03-14T23:30:00-05:00' };

describe('DATE', () => {
  itGives(
    [
      ['DATE(2026, 3, 14)', '2026-03-14'],
      ['DATE(2024, 2, 29)', '2024-02-29'],
      ['DATE(2026, 2, 29)', '2026-03-01'],
      ['DATE(2000, 2, 29)', '2000-02-29'],
      ['DATE(1900, 2, 29)', '1900-03-01'],
      ['DATE(2026, 1, 366)', '2027-01-01'],
      ['DATE(2026, 3, 0)', '2026-02-28'],
      ['DATE(2024, 3, 0)', '2024-02-29'],
      ['DATE(2026, 3, -1)', '2026-02-27'],
      ['DATE(2026, 0, 1)', '2025-12-01'],
      ['DATE(2026, -11, 1)', '2025-01-01'],
      ['DATE(2026, 25, 1)', '2028-01-01'],
      ['DATE(2026.9, 3.9, 14.9)', '2026-03-14'],
      ['DATE("2026", "3", "14")', '2026-03-14'],
      ['DATE(1, 1, 1)', '0001-01-01'],
      ['DATE(99, 12, 31)', '0099-12-31'],
      ['DATE(9999, 12, 31)', '9999-12-31'],
      ['DATE(9999, 12, 32)', outside],
      ['DATE(1, 1, 0)', outside],
      ['DATE(0, 13, 1)', '0001-01-01'],
      ['DATE(no, no, no)', outside],
      ['DATE(-1, 1, 1)', outside],
      ['DATE(1e308, 1e308, 1)', outside],
      ['DATE(name, 1, 1)', '#VALUE! "Ada" is not a number'],
      ['DATE(2026, 1 / 0, 1)', byZero],
    ],
    row,
  );
});

describe('YEAR, MONTH and DAY read the day as it is written, whatever its time zone', () => {
  itGives(
    [
      ['YEAR(leap)', 2024],
      ['MONTH(leap)', 2],
      ['DAY(leap)', 29],
      ['DAY(late)', 14],
      ['DAY("2026-03-14T00:00:00Z")', 14],
      ['DAY("2026-03-14T00:00:00+14:00")', 14],
      ['YEAR("2025-12-31T23:59:59.999999999-12:00")', 2025],
      ['YEAR("0001-01-01")', 1],
      ['YEAR("9999-12-31")', 9999],
      ['MONTH("2026-12-31 23:59")', 12],
      ['YEAR(no)', null],
      ['MONTH(empty)', null],
      ['DAY(missing)', null],
      ['YEAR(name)', notDate('Ada')],
      ['YEAR(five)', notDate('5')],
      ['YEAR(TRUE)', notDate('TRUE')],
      ['YEAR("2026-02-29")', notDate('2026-02-29')],
      ['YEAR(1 / 0)', byZero],
    ],
    row,
  );
});

describe('ISDATE', () => {
  const valid = [
    '2026-03-14',
    '2024-02-29',
    '2000-02-29',
    '0001-01-01',
    '9999-12-31',
    '2026-03-14T09:30',
    '2026-03-14 09:30',
    '2026-03-14T09:30:59',
    '2026-03-14T00:00:00Z',
    '2026-03-14T23:59:59.123456789Z',
    '2026-03-14T09:30+05:45',
    '2026-03-14T09:30:00-14:59',
  ];
  const invalid = [
    '',
    '2026',
    '2026-03',
    '2026-3-14',
    '26-03-14',
    '0000-01-01',
    '10000-01-01',
    '-2026-03-14',
    '2026-00-14',
    '2026-13-14',
    '2026-03-00',
    '2026-03-32',
    '2026-04-31',
    '2026-02-29',
    '1900-02-29',
    '2026/03/14',
    '20260314',
    '14/03/2026',
    ' 2026-03-14',
    '2026-03-14 ',
    '2026-03-14T',
    '2026-03-14T9:30',
    '2026-03-14T24:00',
    '2026-03-14T09:60',
    '2026-03-14T09:30:60',
    '2026-03-14T09:30:00.',
    '2026-03-14T09:30:00.1234567890',
    '2026-03-14T09:30z',
    '2026-03-14T09:30+15:00',
    '2026-03-14T09:30+0200',
    '2026-03-14T09:30 UTC',
    '٢٠٢٦-٠٣-١٤',
    '2026‑03‑14',
  ];
  itGives(valid.map(text => [`ISDATE("${text}")`, true]));
  itGives(invalid.map(text => [`ISDATE("${text}")`, false]));
  itGives(
    [
      ['ISDATE(no)', false],
      ['ISDATE(20260314)', false],
      ['ISDATE(TRUE)', false],
      ['ISDATE(TODAY())', true],
      ['ISDATE(NOW())', true],
      ['ISDATE(1 / 0)', byZero],
    ],
    row,
  );
});

describe('DATEADD', () => {
  itGives(
    [
      ['DATEADD("2026-03-14", 1, "day")', '2026-03-15'],
      ['DATEADD("2026-03-14", -14, "days")', '2026-02-28'],
      ['DATEADD("2024-02-28", 1, "d")', '2024-02-29'],
      ['DATEADD("2023-02-28", 1, "d")', '2023-03-01'],
      ['DATEADD("2026-12-31", 1, "Day")', '2027-01-01'],
      ['DATEADD("2026-03-14", 2, "week")', '2026-03-28'],
      ['DATEADD("2026-03-14", -2, "WEEKS")', '2026-02-28'],
      ['DATEADD("2026-01-31", 1, "month")', '2026-02-28'],
      ['DATEADD("2024-01-31", 1, "month")', '2024-02-29'],
      ['DATEADD("2026-01-31", 3, "months")', '2026-04-30'],
      ['DATEADD("2026-03-31", -1, "m")', '2026-02-28'],
      ['DATEADD("2026-02-28", 1, "m")', '2026-03-28'],
      ['DATEADD("2026-12-15", 1, "m")', '2027-01-15'],
      ['DATEADD("2026-01-15", -1, "m")', '2025-12-15'],
      ['DATEADD("2026-01-15", 1200, "m")', '2126-01-15'],
      ['DATEADD(leap, 1, "year")', '2025-02-28'],
      ['DATEADD(leap, 4, "years")', '2028-02-29'],
      ['DATEADD(leap, -4, "y")', '2020-02-29'],
      ['DATEADD("2000-02-29", 100, "y")', '2100-02-28'],
      ['DATEADD("2026-03-14", 1.9, "day")', '2026-03-15'],
      ['DATEADD("2026-03-14", -1.9, "day")', '2026-03-13'],
      ['DATEADD("2026-03-14", 0, "month")', '2026-03-14'],
      ['DATEADD("2026-03-14", no, "day")', '2026-03-14'],
      ['DATEADD("2026-03-14", "2", "day")', '2026-03-16'],
    ],
    row,
  );
});

describe('DATEADD of a time keeps the time of day and its zone for days, and gives UTC for hours', () => {
  itGives(
    [
      ['DATEADD(late, 1, "day")', '2026-03-15T23:30:00-05:00'],
      ['DATEADD(late, 1, "month")', '2026-04-14T23:30:00-05:00'],
      ['DATEADD("2026-01-31 08:00", 1, "month")', '2026-02-28 08:00'],
      ['DATEADD("2026-03-28T02:30:00+01:00", 1, "day")', '2026-03-29T02:30:00+01:00'],
      ['DATEADD(late, 1, "hour")', '2026-03-15T05:30:00.000Z'],
      ['DATEADD("2026-03-14T23:30:00Z", 1, "hours")', '2026-03-15T00:30:00.000Z'],
      ['DATEADD("2026-03-14T00:00:00Z", -1, "minute")', '2026-03-13T23:59:00.000Z'],
      ['DATEADD("2026-03-14T00:00:00+05:45", 45, "minutes")', '2026-03-13T19:00:00.000Z'],
      ['DATEADD("2026-03-14T09:30:15.25Z", 1, "h")', '2026-03-14T10:30:15.250Z'],
      ['DATEADD("2026-03-14T09:30:15.123456789Z", 1, "h")', '2026-03-14T10:30:15.123Z'],
      ['DATEADD("2026-03-14T09:30", 1, "h")', '2026-03-14T10:30:00.000Z'],
      ['DATEADD("2026-03-14", 1, "h")', '2026-03-14T01:00:00.000Z'],
      ['DATEADD("2026-03-14", -1, "h")', '2026-03-13T23:00:00.000Z'],
      ['DATEADD("2024-02-29T23:59:00Z", 1, "minute")', '2024-03-01T00:00:00.000Z'],
      ['DATEADD("0001-01-01T00:00:00Z", 1, "minute")', '0001-01-01T00:01:00.000Z'],
      ['DATEADD("9999-12-31T23:59:00Z", 1, "minute")', outside],
      ['DATEADD("0001-01-01T00:00:00Z", -1, "minute")', outside],
      ['DATEADD("0001-01-01T00:00:00+01:00", 0, "minute")', outside],
    ],
    row,
  );
});

describe('DATEADD gives an error that says why', () => {
  itGives(
    [
      ['DATEADD("9999-12-31", 1, "day")', outside],
      ['DATEADD("0001-01-01", -1, "day")', outside],
      ['DATEADD("9999-12-31", 1, "month")', outside],
      ['DATEADD("0001-01-31", -1, "month")', outside],
      ['DATEADD("2026-03-14", 1e300, "year")', outside],
      ['DATEADD("2026-03-14", -1e308, "hour")', outside],
      ['DATEADD(name, 1, "day")', notDate('Ada')],
      ['DATEADD(leap, name, "day")', '#VALUE! "Ada" is not a number'],
      ['DATEADD(leap, 1, "")', notUnit('')],
      ['DATEADD(leap, 1, no)', notUnit('')],
      ['DATEADD(leap, 1, "days ")', notUnit('days ')],
      ['DATEADD(leap, 1, "dayss")', notUnit('dayss')],
      ['DATEADD(leap, 1, "s")', notUnit('s')],
      ['DATEADD(leap, 1, "seconds")', notUnit('seconds')],
      ['DATEADD(leap, 1, "min")', notUnit('min')],
      ['DATEADD(no, 1, "day")', null],
      ['DATEADD(no, 1, "fortnight")', null],
      ['DATEADD(no, name, "day")', '#VALUE! "Ada" is not a number'],
    ],
    row,
  );
});

describe('TODAY and NOW', () => {
  itGives([
    ['TODAY()', '2026-03-14'],
    ['NOW()', '2026-03-14T09:30:00.000Z'],
    ['TODAY() = "2026-03-14"', true],
    ['TODAY() <= NOW()', true],
    ['NOW() - TODAY()', 0],
    ['YEAR(NOW())', 2026],
  ]);
});
