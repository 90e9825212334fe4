import { fileURLToPath } from 'node:url';
import type { Server } from '../kit/server.ts';
import { ensure } from './campaign.ts';

/** The environment of a server that can be weighed. */
export const measurableEnv = { NODE_OPTIONS: `--import=${fileURLToPath(new URL('../kit/weigh.ts', import.meta.url))}` };

/** Memory in use, in bytes: what the server's own thread holds after a collection, and all that the process has. */
export interface MemoryUsage {
  heap: number;
  rss: number;
}

/** What the server weighs now. */
export async function measureMemory(server: Server): Promise<MemoryUsage> {
  const { stdout } = server.process;
  return new Promise((resolve, reject) => {
    let said = '';
    const hear = (chunk: Buffer): void => {
      said += String(chunk);
      const found = /^weighs (.*)$/m.exec(said);
      if (found === null) return;
      stdout?.off('data', hear);
      clearTimeout(late);
      resolve(JSON.parse(found[1] ?? '') as MemoryUsage);
    };
    const late = setTimeout(() => {
      stdout?.off('data', hear);
      reject(new Error(`The server did not say what it weighs: ${said}`));
    }, 20_000);
    stdout?.on('data', hear);
    server.process.kill('SIGUSR2');
  });
}

const megabyte = 1024 * 1024;

/** In whole megabytes, for people. */
export const megabytes = (bytes: number): string => `${Math.round(bytes / megabyte)} MB`;

const middle = (numbers: readonly number[]): number => [...numbers].sort((a, b) => a - b)[Math.floor(numbers.length / 2)] ?? 0;

/**
 * Throws where memory kept growing: weighed at even steps, the last third may be heavier than the middle third only by `room` bytes.
 * The first third is when caches fill.
 */
export function ensureFlat(weights: readonly MemoryUsage[], room: { heap: number; rss: number }): Record<string, string> {
  const third = Math.floor(weights.length / 3);
  const of = (what: keyof MemoryUsage, from: number): number =>
    middle(weights.slice(from, from + third).map(weight => weight[what]));
  for (const what of ['heap', 'rss'] as const) {
    const grown = of(what, weights.length - third) - of(what, third);
    ensure(
      grown <= room[what],
      () =>
        `${what} grew by ${megabytes(grown)} over the last two thirds: ${weights.map(weight => megabytes(weight[what])).join(', ')}`,
    );
  }
  const [first, last] = [weights[0], weights.at(-1)];
  return {
    'heap at the start, in the middle, at the end': [weights[0]?.heap ?? 0, of('heap', third), last?.heap ?? 0]
      .map(megabytes)
      .join(', '),
    'RSS at the start, in the middle, at the end': [first?.rss ?? 0, of('rss', third), last?.rss ?? 0].map(megabytes).join(', '),
  };
}
