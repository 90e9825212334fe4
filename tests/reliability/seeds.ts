import { randomInt } from 'node:crypto';
import type { Campaign } from './campaign.ts';
import seeds from './seeds.json' with { type: 'json' };

/** Seeds that once broke this campaign; they are tried first in every run. */
export const knownSeeds = ({ name }: Campaign): readonly number[] => (seeds as Record<string, readonly number[]>)[name] ?? [];

/** A random seed. */
export const newSeed = (): number => randomInt(2 ** 31);
