/** The value below which this share of the values lies, from 0 to 1. */
export function quantile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN;
}

/** The median. */
export const median = (values: readonly number[]): number => quantile(values, 0.5);

/** The two sides of a comparison. */
export interface Sides<T> {
  floor: T;
  product: T;
}

/** Measures both sides in turns, starting with the other side every second time, so that a slower machine slows both. */
export async function interleave<T>(times: number, sides: Sides<(time: number) => Promise<T>>): Promise<Sides<T[]>> {
  const found: Sides<T[]> = { floor: [], product: [] };
  for (let time = 0; time < times; time += 1) {
    const order = time % 2 === 0 ? (['floor', 'product'] as const) : (['product', 'floor'] as const);
    for (const side of order) found[side].push(await sides[side](time));
  }
  return found;
}

/** Runs both sides this many times without counting, so that their code is compiled as in a server that has run for a while. */
export async function warmUp(times: number, sides: Sides<(time: number) => Promise<unknown>>): Promise<void> {
  await interleave(times, sides);
}

/** Runs the work `count` times, this many at the same time; returns how long each took, and all together, in milliseconds. */
export async function runConcurrently(clients: number, count: number, work: (at: number) => Promise<number>) {
  const each: number[] = [];
  let next = 0;
  const began = performance.now();
  const one = async (): Promise<void> => {
    while (next < count) {
      next += 1;
      each.push(await work(next - 1));
    }
  };
  await Promise.all(Array.from({ length: clients }, one));
  return { each, all: performance.now() - began };
}
