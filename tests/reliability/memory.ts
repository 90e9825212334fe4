import { fileURLToPath } from 'node:url';
import type { Server } from '../kit/server.ts';
import { ensure } from './campaign.ts';

/** The environment of a server whose memory can be measured. */
export const measurableEnv = { NODE_OPTIONS: `--import=${fileURLToPath(new URL('../kit/printMemory.ts', import.meta.url))}` };

/** Memory in use, in bytes: of the server's own thread after a collection, and of the whole process. */
export interface MemoryUsage {
  heap: number;
  rss: number;
}

/** The server's memory now. */
export async function measureMemory(server: Server): Promise<MemoryUsage> {
  const { stdout } = server.process;
  return new Promise((resolve, reject) => {
    let output = '';
    const hear = (chunk: Buffer): void => {
      output += String(chunk);
      const found = /^memory (.*)$/m.exec(output);
      if (found === null) return;
      stdout?.off('data', hear);
      clearTimeout(late);
      resolve(JSON.parse(found[1] ?? '') as MemoryUsage);
    };
    const late = setTimeout(() => {
      stdout?.off('data', hear);
      reject(new Error(`The server did not print its memory: ${output}`));
    }, 20_000);
    stdout?.on('data', hear);
    server.process.kill('SIGUSR2');
  });
}

const megabyte = 1024 * 1024;

/** Formats bytes as whole megabytes. */
export const megabytes = (bytes: number): string => `${Math.round(bytes / megabyte)} MB`;

const middle = (numbers: readonly number[]): number => [...numbers].sort((a, b) => a - b)[Math.floor(numbers.length / 2)] ?? 0;

/**
 * Throws when memory keeps growing. Of measurements at even steps, the last third may exceed the middle third by at most
 * `room` bytes. Caches fill during the first third.
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
