import type { Family, Figure } from './figure.ts';
import type { Person } from './people.ts';
import type { RunningServer } from './processes.ts';
import { add, cells, edit, page } from './product.ts';
import { quantile } from './timing.ts';

const workspace = '/api/workspaces/administration';
const password = 'eleven green kettles';

/**
 * How much is measured: the requests of other people without load and for each kind of hostile request, and the number of
 * hostile requests at the same time.
 */
export interface Amount {
  requests: number;
  hostile: number;
}

/** A client with the rights of a member that sends the most expensive requests. */
interface Attacker {
  row: string;
  login: string;
  /** Sends a request and waits for its end, whatever the answer. */
  ask: (method: string, path: string, body?: BodyInit) => Promise<number>;
}

/** Created once: creating it again would delay the timers of the other clients in this process. */
const large = Buffer.alloc(60_000_000, 'x');

/** Everything that a member can request in bulk. Each request is repeated as soon as it is answered. */
const attacks: Readonly<Record<string, (hostile: Attacker, at: number) => Promise<unknown>>> = {
  'filters that look at every row': ({ ask }, at) =>
    ask('GET', rows('users', { filter: `OR(${some(60, n => `CONTAINS(lastName & firstName,"é${at}x${n}")`)})` })),
  'filters that are nested': ({ ask }) =>
    ask('GET', rows('users', { filter: `${'('.repeat(50)}external${'=TRUE)'.repeat(50)}` })),
  searches: ({ ask }, at) => ask('GET', rows('users', { search: some(10, n => `é${at}${n}`).replaceAll(',', ' ') })),
  'places far into an order': ({ ask }, at) => ask('GET', rows('workspaces', { sort: '-name', offset: String(1_000 + at) })),
  'dry runs of a thousand changes': ({ ask, row }) =>
    ask('POST', `${workspace}/commit`, JSON.stringify({ dryRun: true, changes: changesOf(row, 1_000) })),
  'commits of 16,000 changes': ({ ask, row }) =>
    ask('POST', `${workspace}/commit`, JSON.stringify({ dryRun: true, changes: changesOf(row, 16_000) })),
  'cells that are not there': ({ ask, row }) =>
    ask(
      'POST',
      `${workspace}/commit`,
      JSON.stringify({
        changes: some(800, n => n)
          .split(',')
          .map(() => ({ table: 'users', row, to: { nothing: 1 } })),
      }),
    ),
  'bodies of 60 MB': ({ ask }) => ask('POST', `${workspace}/commit`, large),
  'bodies nested without end': ({ ask }) => ask('POST', `${workspace}/commit`, '['.repeat(900_000)),
  'new workspaces': ({ ask }, at) =>
    ask(
      'POST',
      `${workspace}/commit`,
      JSON.stringify({
        changes: some(50, n => n)
          .split(',')
          .map(n => ({ table: 'workspaces', to: { name: `w${at}-${n}` } })),
      }),
    ),
  streams: ({ ask }) => ask('STREAM', `${workspace}/stream`),
  'wrong passwords': ({ ask, login }, at) =>
    ask('POST', '/api/session', JSON.stringify({ login, password: `wrong password ${at}` })),
  exports: ({ ask }) => ask('GET', `${workspace}/tables/users/export`),
  histories: ({ ask, row }) => ask('GET', `${workspace}/tables/users/rows/${row}/history`),
  'descriptions of the API': ({ ask }) => ask('GET', '/api/openapi.json'),
};

const some = (count: number, each: (n: number) => unknown): string => Array.from({ length: count }, (_, n) => each(n)).join();
const rows = (table: string, query: Record<string, string>): string =>
  `${workspace}/tables/${table}/rows?${new URLSearchParams(query)}`;
const changesOf = (row: string, count: number) =>
  Array.from({ length: count }, (_, n) => ({ table: 'users', row, to: { firstName: `Name ${n}` } }));

/** The effect of one hostile member on the 99th percentile of other people's requests, for each kind of request. */
export async function attackerImpact(
  product: RunningServer,
  people: readonly Person[],
  ids: readonly string[],
  { requests, hostile: at }: Amount,
  only: readonly string[] = [],
): Promise<Family> {
  const hostile = await memberOf(product, people[people.length - 1]!);
  const quiet = await slowest(() => othersAtWork(product, ids, requests));
  const figures: Figure[] = [];
  const wanted = Object.entries(attacks).filter(([what]) => only.length === 0 || only.some(part => what.includes(part)));
  for (const [what, ask] of wanted) {
    const state = { going: true, sent: 0 };
    const loop = async (): Promise<void> => {
      while (state.going) {
        state.sent += 1;
        await ask(hostile, state.sent);
      }
    };
    const loops = Array.from({ length: at }, loop);
    const busy = await slowest(() => othersAtWork(product, ids, requests));
    state.going = false;
    await Promise.all(loops);
    figures.push({ what, unit: 'ms', floor: quiet, product: busy, goal: '≤ 3 ×' });
    console.error(`beside ${what}: ${(busy / quiet).toFixed(2)} ×, ${state.sent} sent`);
  }
  return {
    title: `One hostile member: the slowest one in a hundred of the others’ requests, ${ids.length} users, SQLite`,
    notes: [
      `The floor is the same while it is quiet. The others read pages, search and edit one after the other; the hostile one keeps ${at} requests going and does not wait when told to.`,
    ],
    figures,
  };
}

async function slowest(work: () => Promise<number[]>): Promise<number> {
  return quantile(await work(), 0.99);
}

/** Everyday requests, one after the other on two connections; returns how long each took. */
async function othersAtWork(product: RunningServer, ids: readonly string[], requests: number): Promise<number[]> {
  const times: number[] = [];
  const line = async (first: number): Promise<void> => {
    for (let at = first; at < requests; at += 2) {
      const row = ids[(at * 7_919) % ids.length]!;
      const turn = at % 4;
      if (turn === 0) times.push((await cells(product, `sort=userId&offset=${at}&limit=50`)).ms);
      else if (turn === 1) times.push((await edit(product, [{ row, field: 'jobTitle', value: `Job ${at}` }])).ms);
      else if (turn === 2) times.push((await page(product, `search=job%20${at}&limit=20`)).ms);
      else times.push((await cells(product, `filter=${encodeURIComponent('status = "Draft"')}&limit=20`)).ms);
    }
  };
  await Promise.all([line(0), line(1)]);
  return times;
}

/** Makes this person a member with a chosen password, and signs them in. */
async function memberOf(product: RunningServer, person: Person): Promise<Attacker> {
  const outcome = await add(product, [person], 'Active');
  const secret = outcome.secrets[0] ?? '';
  let cookie = '';
  const ask: Attacker['ask'] = async (method, path, body) => {
    const cut = new AbortController();
    const isStream = method === 'STREAM';
    const init: RequestInit = {
      method: isStream ? 'GET' : method,
      signal: cut.signal,
      headers: { cookie, 'content-type': 'application/json' },
    };
    if (body !== undefined) init.body = body;
    try {
      const answer = await fetch(product.url + path, init);
      const set = answer.headers.getSetCookie().find(each => each.startsWith('seatgrid='));
      if (set !== undefined && answer.ok) cookie = set.split(';')[0] ?? '';
      if (isStream) setTimeout(() => cut.abort(), 500);
      await answer.text().catch(() => '');
      return answer.status;
    } catch {
      // The connection was cut, by us or by the server, which is an answer too.
      return 0;
    }
  };
  await ask('POST', '/api/session', JSON.stringify({ login: person.userId, password: secret }));
  const status = await ask('POST', '/api/session/password', JSON.stringify({ current: secret, next: password }));
  if (status !== 200) throw new Error(`The member cannot choose a password: ${status}`);
  return { row: outcome.rows[0] ?? '', login: person.userId, ask };
}
