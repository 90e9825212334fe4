import { addDays, addMilliseconds, addMonths, dayFrom, dayNumber, dayOf, instant, isoDate, monthsBetween } from '../date.ts';
import { defineFunction, type FormulaFunction } from '../function.ts';
import type { Tree, Type } from '../tree.ts';
import { excerpt, FormulaError, type Result } from '../value.ts';

const date = { name: 'date', type: 'date' } as const;
const unit = { name: 'unit', type: 'text' } as const;
const hour = 3_600_000;

/** Date functions. A blank date gives a blank result; a time counts as the day written in it, whatever its zone. */
export const dateFunctions: readonly FormulaFunction[] = [
  defineFunction({
    name: 'DATE',
    args: [
      { name: 'year', type: 'number' },
      { name: 'month', type: 'number' },
      { name: 'day', type: 'number' },
    ],
    result: 'date',
    help: {
      en: 'The date of a year, month and day; a month or day out of range moves into the next or previous one.',
      fr: 'La date d’une année, d’un mois et d’un jour ; un mois ou un jour hors limites est reporté.',
    },
    example: { formula: 'DATE(2026, 2, 29)', result: '2026-03-01' },
    run: (year, month, day) => isoDate(dayNumber(Math.trunc(year), Math.trunc(month), Math.trunc(day))),
  }),
  defineFunction({
    name: 'YEAR',
    args: [date],
    result: 'number',
    help: { en: 'The year of a date.', fr: 'L’année d’une date.' },
    example: { formula: 'YEAR(TODAY())', result: 2026 },
    run: value => (value === null ? null : dayFrom(dayOf(value)).year),
  }),
  defineFunction({
    name: 'MONTH',
    args: [date],
    result: 'number',
    help: { en: 'The month of a date, 1 to 12.', fr: 'Le mois d’une date, de 1 à 12.' },
    example: { formula: 'MONTH("2026-03-14")', result: 3 },
    run: value => (value === null ? null : dayFrom(dayOf(value)).month),
  }),
  defineFunction({
    name: 'DAY',
    args: [date],
    result: 'number',
    help: { en: 'The day of the month of a date.', fr: 'Le jour du mois d’une date.' },
    example: { formula: 'DAY("2026-03-14")', result: 14 },
    run: value => (value === null ? null : dayFrom(dayOf(value)).day),
  }),
  {
    name: 'TODAY',
    args: [],
    result: 'date',
    help: { en: 'Today’s date.', fr: 'La date d’aujourd’hui.' },
    example: { formula: 'TODAY()', result: '2026-03-14' },
    build: () => (row, env) => env.todayOf?.(row) ?? env.today,
  },
  {
    name: 'NOW',
    args: [],
    result: 'time',
    help: { en: 'The current date and time.', fr: 'La date et l’heure actuelles.' },
    example: { formula: 'NOW()', result: '2026-03-14T09:30:00.000Z' },
    build: () => (_row, env) => env.now,
  },
  defineFunction({
    name: 'DATEADD',
    args: [date, { name: 'count', type: 'number' }, unit],
    result: movedType,
    help: {
      en: 'A date moved by a number of "days", "weeks", "months" or "years", or a time moved by "hours" or "minutes".',
      fr: 'Une date décalée d’un nombre de "days", "weeks", "months" ou "years", ou une heure décalée de "hours" ou "minutes".',
    },
    example: { formula: 'DATEADD("2026-01-31", 1, "month")', result: '2026-02-28' },
    run: (value, count, name) => (value === null ? null : addUnits(value, Math.trunc(count), name)),
  }),
  defineFunction({
    name: 'DATEDIF',
    args: [{ name: 'from', type: 'date' }, { name: 'to', type: 'date' }, unit],
    result: 'number',
    help: {
      en: 'Whole "days", "weeks", "months" or "years" from one date to another; negative if the second is earlier.',
      fr: 'Nombre entier de "days", "weeks", "months" ou "years" entre deux dates, négatif si la seconde précède.',
    },
    example: { formula: 'DATEDIF("2000-03-15", TODAY(), "years")', result: 25 },
    run: (from, to, name) => (from === null || to === null ? null : unitsBetween(from, to, name)),
  }),
  defineFunction({
    name: 'DAYS',
    args: [
      { name: 'end', type: 'date' },
      { name: 'start', type: 'date' },
    ],
    result: 'number',
    help: { en: 'The number of days from the start to the end.', fr: 'Le nombre de jours entre le début et la fin.' },
    example: { formula: 'DAYS("2026-03-14", "2026-03-01")', result: 13 },
    run: (end, start) => (end === null || start === null ? null : dayOf(end) - dayOf(start)),
  }),
  defineFunction({
    name: 'WEEKDAY',
    args: [date, { name: 'kind', type: 'number', optional: true }],
    result: 'number',
    help: {
      en: 'The day of the week: 1 is Sunday, or Monday with kind 2.',
      fr: 'Le jour de la semaine : 1 est dimanche, ou lundi avec le type 2.',
    },
    example: { formula: 'WEEKDAY("2026-03-14", 2)', result: 6 },
    run: (value, kind = 1) => (value === null ? null : weekday(dayOf(value), kind)),
  }),
  defineFunction({
    name: 'ISDATE',
    args: [{ name: 'value', type: 'any' }],
    result: 'flag',
    help: { en: 'TRUE when the value is a date.', fr: 'VRAI si la valeur est une date.' },
    example: { formula: 'ISDATE("2026-02-30")', result: false },
    run: value => typeof value === 'string' && !Number.isNaN(dayOf(value)),
  }),
];

function weekday(day: number, kind: number): Result {
  if (kind !== 1 && kind !== 2) return new FormulaError('#NUM!', 'The kind of WEEKDAY is 1 (from Sunday) or 2 (from Monday)');
  const fromMonday = (((day + 3) % 7) + 7) % 7;
  return kind === 2 ? fromMonday + 1 : ((fromMonday + 1) % 7) + 1;
}

/** The type of a moved date: hours and minutes make a time of it. It is only known for each row if the date is a text or the unit a formula. */
function movedType([from]: readonly (Type | null)[], [moved, , by]: readonly Tree[]): Type {
  const name = by?.kind === 'value' && typeof by.value === 'string' ? unitOf(by.value) : undefined;
  if (from === 'time' || name === 'h' || name === 'min') return 'time';
  if (name === undefined) return 'any';
  if (from === 'date') return 'date';
  return moved?.kind === 'value' && typeof moved.value === 'string' ? (moved.value.length > 10 ? 'time' : 'date') : 'any';
}

function addUnits(value: string, count: number, name: string): Result {
  switch (unitOf(name)) {
    case 'd':
      return addDays(value, count);
    case 'w':
      return addDays(value, count * 7);
    case 'm':
      return addMonths(value, count);
    case 'y':
      return addMonths(value, count * 12);
    case 'h':
      return addMilliseconds(value, count * hour);
    case 'min':
      return addMilliseconds(value, (count * hour) / 60);
    default:
      return unknownUnit(name);
  }
}

function unitsBetween(from: string, to: string, name: string): Result {
  const days = dayOf(to) - dayOf(from);
  switch (unitOf(name)) {
    case 'd':
      return days;
    case 'w':
      return Math.trunc(days / 7) + 0;
    case 'm':
      return monthsBetween(from, to);
    case 'y':
      return Math.trunc(monthsBetween(from, to) / 12) + 0;
    case 'h':
      return Math.trunc((instant(to) - instant(from)) / hour) + 0;
    case 'min':
      return Math.trunc((instant(to) - instant(from)) / (hour / 60)) + 0;
    default:
      return unknownUnit(name);
  }
}

const units = new Map(
  Object.entries({
    d: 'd',
    day: 'd',
    w: 'w',
    week: 'w',
    m: 'm',
    month: 'm',
    y: 'y',
    year: 'y',
    h: 'h',
    hour: 'h',
    minute: 'min',
  }),
);

function unitOf(name: string): string | undefined {
  const lower = name.toLowerCase();
  return units.get(lower) ?? (lower.endsWith('s') ? units.get(lower.slice(0, -1)) : undefined);
}

function unknownUnit(name: string): FormulaError {
  return new FormulaError('#VALUE!', `"${excerpt(name)}" is not a unit; use days, weeks, months, years, hours or minutes`);
}
