import { type Family, type Figure, inUnit, medians } from './figure.ts';
import { floorRows, type Person } from './people.ts';
import { memoryOf } from './processes.ts';
import { add, count, edit } from './product.ts';
import type { BenchServer } from './servers.ts';
import { interleave, type Sides, warmUp } from './timing.ts';

const goal = '≤ 3 ×';

/** The servers with many rows, the ids of these rows, and a server where everybody is Active. */
export interface Loaded {
  loaded: Sides<BenchServer>;
  ids: Sides<readonly string[]>;
  active: BenchServer;
}

/** The most rows in one request, as a page that pastes or a considerate program sends them. */
const request = 10_000;

/**
 * Adds these people to empty databases, in several requests, as drafts and set Active; then once in a single request.
 * Returns the servers of the last drafts and of the Active people.
 */
export async function bulk(
  database: string,
  homes: Sides<() => Promise<BenchServer>>,
  people: readonly Person[],
  active: readonly Person[],
  times: number,
): Promise<Family & Loaded> {
  let ids: string[] = [];
  let last: Partial<Sides<BenchServer>> = {};
  const fresh = async (side: keyof Sides<BenchServer>): Promise<BenchServer> => {
    await last[side]?.stop();
    const home = await homes[side]();
    last = { ...last, [side]: home };
    return home;
  };
  const drafts = await interleave(times, {
    floor: async () => timeFloor(await fresh('floor'), people),
    async product() {
      const { ms, rows } = await timeProduct(await fresh('product'), people);
      ids = rows;
      return ms;
    },
  });
  const { floor, product } = last;
  if (floor === undefined || product === undefined) throw new Error('Nothing was measured');
  const figures = [
    medians(`${people.length} new users, drafts, ${inRequests(people)}`, drafts, goal),
    { ...(await memory(`memory after ${people.length} drafts`, product, people)), goal: '≤ 250 MB' },
  ];
  if (people.length > request) figures.push(...(await atOnce(homes, people)));
  const bare = await homes.floor();
  const bareMs = await timeFloor(bare, active);
  await bare.stop();
  const home = await homes.product();
  figures.push(
    inUnit({
      what: `${active.length} new users set Active (account, licence, mail each), ${inRequests(active)}`,
      unit: 'ms',
      floor: bareMs,
      product: (await timeProduct(home, active, 'Active')).ms,
    }),
    await memory(`memory after ${active.length} set Active`, home, active),
  );
  return {
    title: `Many new rows on ${database}`,
    notes: [],
    figures,
    loaded: { floor, product },
    ids: { floor: await floorIds(floor), product: ids },
    active: home,
  };
}

const inRequests = ({ length }: readonly Person[]): string => (length > request ? `in requests of ${request}` : 'in one request');

const requests = (people: readonly Person[]): (readonly Person[])[] =>
  Array.from({ length: Math.ceil(people.length / request) }, (_, at) => people.slice(at * request, (at + 1) * request));

/** How long the floor takes to add these people. */
async function timeFloor({ client }: BenchServer, people: readonly Person[]): Promise<number> {
  let ms = 0;
  for (const each of requests(people)) ms += (await client.post('/rows', floorRows(each))).ms;
  return ms;
}

/** How long Seatgrid takes to add them, and their rows. */
async function timeProduct(
  home: BenchServer,
  people: readonly Person[],
  status: 'Draft' | 'Active' = 'Draft',
): Promise<{ ms: number; rows: string[] }> {
  const all = { ms: 0, rows: [] as string[] };
  for (const each of requests(people)) {
    const { ms, rows } = await add(home, each, status);
    all.ms += ms;
    all.rows.push(...rows);
  }
  return all;
}

/** All in a single request, once. */
async function atOnce(homes: Sides<() => Promise<BenchServer>>, people: readonly Person[]): Promise<Figure[]> {
  const [floor, product] = [await homes.floor(), await homes.product()];
  const figures = [
    inUnit({
      what: `${people.length} new users, drafts, in one single request`,
      unit: 'ms',
      floor: (await floor.client.post('/rows', floorRows(people))).ms,
      product: (await add(product, people)).ms,
    }),
    await memory(`memory after one request of ${people.length}`, product, people),
  ];
  await Promise.all([floor.stop(), product.stop()]);
  return figures;
}

/** The memory after a moment of rest, in which the memory of a large load is returned. */
async function memory(what: string, { pid }: BenchServer, { length }: readonly Person[]): Promise<Figure> {
  if (length >= 1_000) await new Promise(done => setTimeout(done, 3_000));
  return { what, unit: 'MB', floor: null, product: memoryOf(pid).now };
}

async function floorIds({ client }: BenchServer): Promise<string[]> {
  return (JSON.parse((await client.get('/ids')).text) as { ids: string[] }).ids;
}

/** Among many rows: more rows in one request, and one field of as many rows set in one commit. */
export async function part(loaded: Sides<BenchServer>, people: readonly Person[], times: number): Promise<Family> {
  const size = Math.floor(people.length / times);
  const chunk = (time: number) => people.slice(time * size, (time + 1) * size);
  const made: string[][] = [];
  const added = await interleave(times, {
    floor: async time => (await loaded.floor.client.post('/rows', floorRows(chunk(time)))).ms,
    product: async time => {
      const { ms, rows } = await add(loaded.product, chunk(time));
      made.push(rows);
      return ms;
    },
  });
  const ids = (await floorIds(loaded.floor)).slice(0, size);
  const cells = (rows: readonly string[], time: number) =>
    rows.map((row, at) => ({ row, field: 'jobTitle', value: `Title ${time}.${at % 97}` }));
  const setting: Sides<(time: number) => Promise<number>> = {
    floor: async time => (await loaded.floor.client.post('/cells', JSON.stringify({ cells: cells(ids, time) }))).ms,
    product: async time => (await edit(loaded.product, cells(made[0] ?? [], time))).ms,
  };
  await warmUp(times, setting);
  const set = await interleave(times * 3, setting);
  return {
    title: 'Part of many rows, SQLite',
    notes: [`The field was set ${times} times before, on either side.`],
    figures: [
      medians(`${size} more drafts in one request`, added, goal),
      medians(`one field set on ${size} rows in one commit`, set, goal),
    ],
  };
}

/** How many messages a second are marked as not sent without a mail server, after many people were set Active. */
export async function outbox(home: BenchServer, ms: number): Promise<Figure> {
  const left = (): Promise<number> => count(home, 'outbox', 'state = "queued"');
  const before = await left();
  const began = performance.now();
  await new Promise(done => setTimeout(done, ms));
  const rate = ((before - (await left())) / (performance.now() - began)) * 1_000;
  return { what: `messages put away without a mail server, of ${before} that wait`, unit: 'rows/s', floor: null, product: rate };
}
