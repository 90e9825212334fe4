import { type Family, type Figure, p99 } from './figure.ts';
import { floorRows, type Person } from './people.ts';
import { add, edit, page } from './product.ts';
import type { BenchServer } from './servers.ts';
import { quantile, type Sides } from './timing.ts';

/** The work of a client on one side. */
interface Side {
  read(): Promise<number>;
  write(at: number): Promise<number>;
  load(people: readonly Person[]): Promise<unknown>;
}

interface Latencies {
  reads: number[];
  writes: number[];
}

const chunk = 500;
const pause = 10;

/** Pages read and cells edited while many rows are committed in chunks, compared with the same without that load. */
export async function concurrency(
  loaded: Sides<BenchServer>,
  ids: Sides<readonly string[]>,
  people: readonly Person[],
): Promise<Family> {
  const { floor, product } = loaded;
  const cell = (rows: readonly string[], at: number) => ({
    row: rows[(at * 104_729) % rows.length] ?? '',
    field: 'company',
    value: `Company ${performance.now()}`,
  });
  const sides: Sides<Side> = {
    floor: {
      read: async () => (await floor.client.get(`/rows?after=${ids.floor[500] ?? ''}`)).ms,
      write: async at => (await floor.client.post('/cells', JSON.stringify({ cells: [cell(ids.floor, at)] }))).ms,
      load: rows => floor.client.post('/rows', floorRows(rows)),
    },
    product: {
      read: async () => (await page(product, 'limit=100&fields=userId,firstName,lastName,email')).ms,
      write: async at => (await edit(product, [cell(ids.product, at)])).ms,
      load: rows => add(product, rows),
    },
  };
  const figures: Figure[] = [];
  const [calm, busy] = [{} as Sides<Latencies>, {} as Sides<Latencies>];
  for (const side of ['floor', 'product'] as const) {
    calm[side] = await others(sides[side], () => new Promise(done => setTimeout(done, Math.min(4_000, people.length * 2))));
    busy[side] = await others(sides[side], () => inChunks(sides[side], people));
  }
  for (const [what, key] of [
    ['a page read', 'reads'],
    ['a cell edited', 'writes'],
  ] as const) {
    const of = (from: Sides<Latencies>): Sides<number[]> => ({ floor: from.floor[key], product: from.product[key] });
    figures.push(p99(`${what}, in quiet, p99`, of(calm)), p99(`${what}, during the load, p99`, of(busy)));
    const times = (side: keyof Sides<unknown>): number => quantile(of(busy)[side], 0.99) / quantile(of(calm)[side], 0.99);
    figures.push({ what: `${what}: the load to quiet`, unit: '×', floor: times('floor'), product: times('product') });
  }
  return {
    title: `Others at work while ${people.length} rows come in chunks of ${chunk}, SQLite`,
    notes: ['Two clients read pages and one edits cells all the while, with a rest of 10 ms between two requests.'],
    figures,
  };
}

async function inChunks(side: Side, people: readonly Person[]): Promise<void> {
  for (let at = 0; at < people.length; at += chunk) await side.load(people.slice(at, at + chunk));
}

/** How long two readers and a writer wait for each answer under this load. */
async function others(side: Side, work: () => Promise<unknown>): Promise<Latencies> {
  const found: Latencies = { reads: [], writes: [] };
  const over = new AbortController();
  const keep = async (into: number[], ask: (at: number) => Promise<number>): Promise<void> => {
    for (let at = 0; !over.signal.aborted; at += 1) {
      into.push(await ask(at));
      await new Promise(done => setTimeout(done, pause));
    }
  };
  const going = [
    keep(found.reads, () => side.read()),
    keep(found.reads, () => side.read()),
    keep(found.writes, at => side.write(at)),
  ];
  await work();
  over.abort();
  await Promise.all(going);
  return found;
}
