import fc from 'fast-check';
import { it } from 'vitest';
import { type EngineName, engines } from '../kit/stores.ts';
import { begin, handover, programs, type Run, type Step } from './program.ts';
import seeds from './seeds.json' with { type: 'json' };

/** The number of programs per law: a few in every run, thousands with `npm run laws`. */
export const runs = Number(process.env.LAWS ?? 25);

/**
 * The number of programs of a law on one database. The engine is the same code on both, and a program on PostgreSQL takes as long as
 * ten on SQLite: a usual run has fewer there, `npm run laws` as many on both.
 */
export const runsOn = (engine: EngineName): number => (engine === 'sqlite' || process.env.LAWS !== undefined ? runs : 8);

/** Tests a law with random programs, starting with those that once broke it. */
export function law(name: string, holds: (run: Run, program: Step[]) => Promise<void>): void {
  it.each(engines)(`${name}, on %s`, { timeout: 3_600_000 }, async engine => {
    const property = fc.asyncProperty(programs, async program => {
      const run = await begin(engine);
      try {
        await holds(run, program);
      } finally {
        await run.fixture.close();
      }
    });
    const known = (seeds as Record<string, { seed: number; path: string }[]>)[name] ?? [];
    for (const { seed, path } of known) await fc.assert(property, { seed, path, numRuns: 1 });
    await fc.assert(property, { numRuns: runsOn(engine), examples: [[handover]] });
  });
}
