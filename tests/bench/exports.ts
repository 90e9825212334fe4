import { type Family, inUnit, medians } from './figure.ts';
import { columns, type Person } from './people.ts';
import { memoryOf } from './processes.ts';
import type { BenchServer } from './servers.ts';
import { interleave, type Sides, warmUp } from './timing.ts';

const path = `/api/workspaces/administration/tables/users/export?fields=${columns.join(',')}`;

/** Exports all rows on both sides as CSV, and on Seatgrid’s as Excel and JSON. Restarts Seatgrid to measure the memory of exports alone. */
export async function exports(loaded: Sides<BenchServer>, people: readonly Person[], times: number): Promise<Family> {
  loaded.product = await loaded.product.restart();
  const get = (format: string) => async () => (await loaded.product.client.get(`${path}&format=${format}`)).ms;
  const csv: Sides<() => Promise<number>> = {
    floor: async () => (await loaded.floor.client.get('/export')).ms,
    product: get('csv'),
  };
  await warmUp(1, csv);
  const figures = [medians(`${people.length} rows of ten cells as CSV`, await interleave(times, csv), '≤ 2 ×')];
  for (const [format, name] of [
    ['xlsx', 'Excel'],
    ['json', 'JSON'],
  ] as const) {
    // The garbage of the last export is collected after a second of rest.
    await new Promise(done => setTimeout(done, people.length < 1_000 ? 0 : 3_000));
    const { ms, memory } = await watched(loaded.product, get(format));
    figures.push(inUnit({ what: `the same as ${name}`, unit: 'ms', floor: null, product: ms }), {
      what: `most memory meanwhile (${name})`,
      unit: 'MB',
      floor: null,
      product: memory,
      goal: '≤ 250 MB',
    });
  }
  return {
    title: `Exports of ${people.length} rows, SQLite`,
    notes: ['The floor reads all rows with one statement and turns them into one text with the same library.'],
    figures,
  };
}

/** The time of some work, and the most memory that the server had meanwhile, in MB. */
async function watched({ pid }: BenchServer, work: () => Promise<number>): Promise<{ ms: number; memory: number }> {
  let memory = 0;
  const timer = setInterval(() => {
    memory = Math.max(memory, memoryOf(pid).now);
  }, 20);
  const ms = await work();
  clearInterval(timer);
  return { ms, memory: Math.max(memory, memoryOf(pid).now) };
}
