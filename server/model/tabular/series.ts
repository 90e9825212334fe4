import type { Value } from '../change.ts';

const weekdays = [
  ['monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday', 'sunday'],
  ['lundi', 'mardi', 'mercredi', 'jeudi', 'vendredi', 'samedi', 'dimanche'],
];
const months = [
  ['january', 'february', 'march', 'april', 'may', 'june', 'july', 'august', 'september', 'october', 'november', 'december'],
  ['janvier', 'février', 'mars', 'avril', 'mai', 'juin', 'juillet', 'août', 'septembre', 'octobre', 'novembre', 'décembre'],
];
// French short names are ambiguous among themselves (juin, juillet) and with English ones (mar): only full names there.
const cycles = [...weekdays, ...months, ...[weekdays[0]!, months[0]!].map(names => names.map(name => name.slice(0, 3)))];

/** A column whose cells are filled: a series continues its values as days if it says so, otherwise as numbers or texts. */
export interface FilledColumn {
  fillsDays?: boolean | undefined;
}

/** How to fill cells: with copies of the seed, or with a continued series. */
export type FillMode = 'copy' | 'series';

/** The default mode of a drag: a series for several numbers or dates, or for a date, weekday, month or numbered text; otherwise copies. */
export const defaultMode = (seed: readonly Value[], column: FilledColumn): FillMode =>
  seriesOf(seed, column) ? 'series' : 'copy';

/**
 * The `count` values after a seed: a trend for several numbers or dates, the next dates, weekdays, months or numbered texts,
 * otherwise the seed repeated. A single number is continued only if a series is requested.
 */
export function continueSeries(
  seed: readonly Value[],
  count: number,
  column: FilledColumn,
  mode: FillMode = defaultMode(seed, column),
): Value[] {
  const [first] = seed;
  const from = mode === 'series' && seed.length === 1 && typeof first === 'number' ? [first - 1, first] : seed;
  const series = mode === 'series' ? seriesOf(from, column) : null;
  const next = series ?? ((index: number): Value => seed[index % seed.length] ?? null);
  return Array.from({ length: count }, (_, index) => next(index));
}

/** The values before a seed, nearest first: `continueSeries` in the other direction. */
export function continueBackwards(
  seed: readonly Value[],
  count: number,
  column: FilledColumn,
  mode: FillMode = defaultMode(seed, column),
): Value[] {
  const backwards = seed.length > 1 ? seed.toReversed() : [...continueSeries(seed, 1, column, mode), ...seed];
  return continueSeries(backwards, count, column, mode);
}

const seriesOf = (seed: readonly Value[], column: FilledColumn): NextValue | null =>
  dates(seed, column) ?? numbers(seed) ?? names(seed) ?? numbered(seed);

type NextValue = (index: number) => Value;

function numbers(seed: readonly Value[]): NextValue | null {
  if (seed.length < 2 || !seed.every(value => typeof value === 'number')) return null;
  const first = seed[0] as number;
  const last = seed.at(-1) as number;
  const step = (last - first) / (seed.length - 1);
  const least = Math.max(Math.abs(last), Math.abs(step)) * 1e-12;
  return index => round(last + step * (index + 1), least);
}

const round = (value: number, least: number): number => (Math.abs(value) < least ? 0 : Number(value.toPrecision(12)));

const day = 86_400_000;

function dates(seed: readonly Value[], { fillsDays }: FilledColumn): NextValue | null {
  if (!fillsDays) return null;
  const moments = seed.map(value => (typeof value === 'string' ? Date.parse(`${value.slice(0, 10)}T00:00:00Z`) : Number.NaN));
  if (moments.some(Number.isNaN)) return null;
  const last = moments.at(-1)!;
  const before = moments.at(-2) ?? last - day;
  const [from, to] = [new Date(before), new Date(last)];
  const monthStep = (to.getUTCFullYear() - from.getUTCFullYear()) * 12 + to.getUTCMonth() - from.getUTCMonth();
  if (moments.length > 1 && monthStep !== 0 && from.getUTCDate() === to.getUTCDate())
    return index => addMonths(to, monthStep * (index + 1));
  return index => iso(last + (last - before) * (index + 1));
}

function addMonths(date: Date, months: number): string {
  const lastDay = new Date(Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + months + 1, 0)).getUTCDate();
  return iso(Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + months, Math.min(date.getUTCDate(), lastDay)));
}

const iso = (time: number): string => new Date(time).toISOString().slice(0, 10);

function names(seed: readonly Value[]): NextValue | null {
  const last = seed.at(-1);
  if (typeof last !== 'string') return null;
  const cycle = cycles.find(names => seed.every(value => typeof value === 'string' && names.includes(value.toLowerCase())));
  if (!cycle) return null;
  const at = cycle.indexOf(last.toLowerCase());
  const before = typeof seed.at(-2) === 'string' ? cycle.indexOf((seed.at(-2) as string).toLowerCase()) : at - 1;
  const step = (at - before + cycle.length) % cycle.length || 1;
  return index => matchCase(cycle[(at + step * (index + 1)) % cycle.length]!, last);
}

function matchCase(name: string, model: string): string {
  if (model === model.toUpperCase()) return name.toUpperCase();
  return model[0] === model[0]?.toUpperCase() ? `${name[0]?.toUpperCase()}${name.slice(1)}` : name;
}

const trailingDigits = /^(.*?)(\d{1,15})$/s;

function numbered(seed: readonly Value[]): NextValue | null {
  const parts = seed.map(value => (typeof value === 'string' ? trailingDigits.exec(value) : null));
  const last = parts.at(-1);
  if (!last || parts.some(part => part?.[1] !== last[1])) return null;
  const before = parts.at(-2);
  const step = before ? Number(last[2]) - Number(before[2]) : 1;
  return index => {
    const number = Number(last[2]) + step * (index + 1);
    return number < 0 ? `${last[1]}${number}` : `${last[1]}${String(number).padStart(last[2]!.length, '0')}`;
  };
}
