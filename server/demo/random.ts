/** A seeded random number generator: the same seed gives the same numbers on every machine. */
export interface Random {
  /** From 0 up to but not including 1. */
  next(): number;
  /** A whole number from 0 up to but not including `below`. */
  below(below: number): number;
  /** One of these; earlier ones more often when `lean` is above 1. */
  pick<T>(from: readonly T[], lean?: number): T;
  /** True with this probability. */
  chance(of: number): boolean;
}

/** A generator from a seed (mulberry32). */
export function randomOf(seed: number): Random {
  let state = seed >>> 0;
  const next = (): number => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
  const below = (limit: number): number => Math.floor(next() * limit);
  return {
    next,
    below,
    pick: (from, lean = 1) => from[Math.floor(next() ** lean * from.length)] as (typeof from)[number],
    chance: of => next() < of,
  };
}

/** Reproducible row ids: UUIDs of version 7 in rising order from this day on. */
export function idsFrom(day: string, random: Random): () => string {
  let moment = Date.parse(`${day}T06:00:00Z`);
  const hex = (digits: number): string => Array.from({ length: digits }, () => random.below(16).toString(16)).join('');
  return () => {
    moment += 1;
    const time = moment.toString(16).padStart(12, '0');
    return `${time.slice(0, 8)}-${time.slice(8)}-7${hex(3)}-${'89ab'[random.below(4)]}${hex(3)}-${hex(12)}`;
  };
}

/** The ISO date this many days later. */
export const laterDay = (day: string, days: number): string =>
  new Date(Date.parse(`${day}T00:00:00Z`) + days * 86_400_000).toISOString().slice(0, 10);
