import { type Family, type Figure, inUnit, middle } from './figure.ts';
import type { Home } from './homes.ts';
import { floorRows, type Person } from './people.ts';
import { memoryOf } from './processes.ts';
import { add, count, edit } from './product.ts';
import { inTurns, type Sides } from './timing.ts';

const goal = '≤ 3 ×';

/** Homes that hold many rows, the ids of those, and a home in which everybody is Active. */
export interface Loaded {
  loaded: Sides<Home>;
  ids: Sides<readonly string[]>;
  active: Home;
}

/** Adds these people to empty homes in one request, as drafts and set Active. Hands on the last two homes of drafts, and the one of Active. */
export async function bulk(
  database: string,
  homes: Sides<() => Promise<Home>>,
  people: readonly Person[],
  active: readonly Person[],
  times: number,
): Promise<Family & Loaded> {
  let ids: string[] = [];
  let last: Partial<Sides<Home>> = {};
  const fresh = async (side: keyof Sides<Home>): Promise<Home> => {
    await last[side]?.stop();
    const home = await homes[side]();
    last = { ...last, [side]: home };
    return home;
  };
  const drafts = await inTurns(times, {
    floor: async () => (await (await fresh('floor')).client.post('/rows', floorRows(people))).ms,
    async product() {
      const { ms, rows } = await add(await fresh('product'), people);
      ids = rows;
      return ms;
    },
  });
  const { floor, product } = last;
  if (floor === undefined || product === undefined) throw new Error('Nothing was measured');
  const bare = await homes.floor();
  const least = (await bare.client.post('/rows', floorRows(active))).ms;
  await bare.stop();
  const home = await homes.product();
  const { ms } = await add(home, active, 'Active');
  return {
    title: `Many new rows on ${database}`,
    notes: [],
    figures: [
      middle(`${people.length} new users, drafts, one commit`, drafts, goal),
      inUnit({
        what: `${active.length} new users set Active (account, licence, mail each)`,
        unit: 'ms',
        floor: least,
        product: ms,
      }),
      ...memory(product, home, people.length, active.length),
    ],
    loaded: { floor, product },
    ids: { floor: await floorIds(floor), product: ids },
    active: home,
  };
}

function memory(drafts: Home, active: Home, rows: number, activeRows: number): Figure[] {
  const after = (what: string, { pid }: Home): Figure => ({ what, unit: 'MB', floor: null, product: memoryOf(pid).now });
  return [
    { ...after(`memory after ${rows} drafts`, drafts), goal: '≤ 250 MB' },
    after(`memory after ${activeRows} set Active`, active),
  ];
}

async function floorIds({ client }: Home): Promise<string[]> {
  return (JSON.parse((await client.get('/ids')).text) as { ids: string[] }).ids;
}

/** In homes that hold many rows: more rows in one request, and one field of as many set in one commit. */
export async function part(loaded: Sides<Home>, people: readonly Person[], times: number): Promise<Family> {
  const size = Math.floor(people.length / times);
  const chunk = (time: number) => people.slice(time * size, (time + 1) * size);
  const made: string[][] = [];
  const added = await inTurns(times, {
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
  const set = await inTurns(times, {
    floor: async time => (await loaded.floor.client.post('/cells', JSON.stringify({ cells: cells(ids, time) }))).ms,
    product: async time => (await edit(loaded.product, cells(made[0] ?? [], time))).ms,
  });
  return {
    title: 'Part of many rows, SQLite',
    notes: [],
    figures: [
      middle(`${size} more drafts in one request`, added, goal),
      middle(`one field set on ${size} rows in one commit`, set, goal),
    ],
  };
}

/** How many messages a second are put away where there is no mail server, after many people were set Active. */
export async function outbox(home: Home, ms: number): Promise<Figure> {
  const left = (): Promise<number> => count(home, 'outbox', 'state = "queued"');
  const before = await left();
  const began = performance.now();
  await new Promise(done => setTimeout(done, ms));
  const rate = ((before - (await left())) / (performance.now() - began)) * 1_000;
  return { what: `messages put away without a mail server, of ${before} that wait`, unit: 'rows/s', floor: null, product: rate };
}
