import { execFileSync } from 'node:child_process';
import { setTimeout as pause } from 'node:timers/promises';
import { type Random, randomOf } from '../../server/demo/random.ts';
import type { HttpClient } from '../kit/client.ts';
import { type Cluster, startPostgres } from '../kit/postgres.ts';
import { type Campaign, ensure, progress } from './campaign.ts';
import { consistencyFaults, readAll } from './consistency.ts';
import { type FaultProxy, startFaultProxy } from './faultProxy.ts';
import { writeFaults } from './ledger.ts';
import { openPage } from './page.ts';
import { openTestDatabase, statement } from './testDatabase.ts';
import { newWriteHistory, next, send, type WriteHistory } from './writing.ts';

const [writers, readers] = [5, 5];

/** Longest time in which any request is answered, in milliseconds. */
const promised = 10_000;

/** What may befall a database: how it begins, how it ends, and whether requests are then left without an answer of the database. */
interface Outage {
  name: string;
  begin(cluster: Cluster, detour: FaultProxy, database: string): Promise<void> | void;
  end(cluster: Cluster, detour: FaultProxy): void;
  silent: boolean;
}

const nothing = (): void => {};
const passes = (_: Cluster, detour: FaultProxy): void => detour.set('pass');

const kinds: readonly Outage[] = [
  { name: 'backends terminated', begin: (_, __, database) => terminate(database), end: nothing, silent: false },
  { name: 'connections reset', begin: (_, detour) => detour.cut(), end: nothing, silent: false },
  { name: 'connections refused', begin: (_, detour) => detour.set('refuse'), end: passes, silent: false },
  { name: 'connections held', begin: (_, detour) => detour.set('hold'), end: passes, silent: true },
  {
    name: 'server stopped',
    begin: cluster => signal(cluster, 'SIGSTOP'),
    end: cluster => signal(cluster, 'SIGCONT'),
    silent: true,
  },
];

/** PostgreSQL is killed, cut off, held and stopped under a server that is written to and read from all the while. */
const outages: Campaign = {
  name: 'outages-postgres',
  async run(size, seed) {
    const random = randomOf(seed);
    const cluster = await startPostgres();
    const detour = await startFaultProxy(cluster.url);
    const home = await openTestDatabase('postgres', 1_000_000, cluster.url);
    const over = new AbortController();
    try {
      const url = 'url' in home.where ? home.where.url : '';
      const through = new URL(url);
      through.host = new URL(detour.url).host;
      const server = await home.serve({ DATABASE_URL: through.href });
      const client = await home.signIn(server);
      const page = await openPage(client, () => false);
      const pack = newWriteHistory();
      const watch = new RequestMonitor();
      const going = Promise.all([
        ...Array.from({ length: writers }, () => write(client, random, pack, watch, over.signal)),
        ...Array.from({ length: readers }, () => read(client, watch, over.signal)),
        idle(client, watch, over.signal),
      ]);
      // A promise that is broken there ends all at once.
      const meanwhile = <T>(part: Promise<T>): Promise<T> => Promise.race([part, going.then(() => part)]);
      const chosen = size === 'full' ? Array.from({ length: 50 }, (_, n) => kinds[n % kinds.length]!) : kinds;
      let slowest = 0;
      for (const [n, outage] of chosen.entries()) {
        await meanwhile(pause(200 + random.below(800)));
        const least = size === 'full' ? 12_000 : 0;
        slowest = Math.max(slowest, await meanwhile(runOutage(outage, cluster, detour, url, watch, least)));
        progress('outages of PostgreSQL', n + 1, chosen.length);
      }
      over.abort();
      await going;
      for (const each of pack.asked.filter(asked => asked.status === null)) await send(client, each, pack);
      const last = await home.read(reader => reader.seq());
      while ((page.heard.at(-1) ?? 0) < last) {
        await client.at('POST', 'commit', {
          changes: [{ table: 'users', row: pack.known[0], to: { jobTitle: `${Math.random()}` } }],
        });
        await pause(500);
      }
      page.close();
      // Rows and log are read one after the other: nobody may write in between, as the post does.
      await server.stop();
      const found = await home.read(readAll);
      const faults = [...consistencyFaults(found), ...writeFaults(found, pack)];
      ensure(faults.length === 0, () => `${faults.slice(0, 5).join('; ')} (${faults.length} faults)`);
      // A machine that is busy with other things is slow to answer what needs no database as well.
      ensure(size === 'small' || watch.longest <= promised + watch.idle, () => `A request took ${watch.longest} ms`);
      return {
        'outages of five kinds': chosen.length,
        'requests answered': watch.answered,
        'of them with 503, to be tried again': watch.refused,
        'longest request, s': (watch.longest / 1_000).toFixed(1),
        'longest request that needs no database, s': (watch.idle / 1_000).toFixed(1),
        'longest until reads and writes went on, s': (slowest / 1_000).toFixed(1),
        'writes acknowledged, all there once': pack.asked.filter(each => each.outcome?.transaction != null).length,
        'lost, halved or doubled': 0,
      };
    } finally {
      over.abort();
      signal(cluster, 'SIGCONT');
      detour.set('pass');
      await home.close();
      await detour.close();
      await cluster.stop();
    }
  },
};

/** The campaign of a PostgreSQL that fails. */
export const failing: readonly Campaign[] = [outages];

/** Looks on while requests are asked and answered. */
class RequestMonitor {
  answered = 0;
  refused = 0;
  longest = 0;
  /** Longest time for a request that needs no database. */
  idle = 0;
  /** Reads and writes that went through. */
  readonly well = { read: 0, write: 0 };
  readonly open = new Set<Promise<unknown>>();

  async over(kind: 'read' | 'write', asking: Promise<number>): Promise<void> {
    const began = performance.now();
    this.open.add(asking);
    const status = await asking.finally(() => this.open.delete(asking));
    this.answered += 1;
    this.longest = Math.max(this.longest, performance.now() - began);
    ensure(status < 500 || status === 503, `A ${kind} was answered ${status}`);
    if (status === 503) this.refused += 1;
    else this.well[kind] += 1;
  }
}

/** One outage from its beginning until reads and writes go on; returns how long that took after its end, in milliseconds. */
async function runOutage(
  outage: Outage,
  cluster: Cluster,
  detour: FaultProxy,
  database: string,
  watch: RequestMonitor,
  least: number,
): Promise<number> {
  const began = performance.now();
  await outage.begin(cluster, detour, database);
  if (outage.silent) {
    // Whoever waits is answered while the database says nothing.
    const all = Promise.all(watch.open).then(() => true);
    ensure(await Promise.race([all, pause(30_000, false)]), `${outage.name}: requests had no answer in 30 s`);
    await pause(Math.max(0, least - (performance.now() - began)));
  } else await pause(500);
  outage.end(cluster, detour);
  const ended = performance.now();
  const before = { ...watch.well };
  while (watch.well.read === before.read || watch.well.write === before.write) {
    ensure(performance.now() - ended < 60_000, `${outage.name}: reads and writes did not go on within a minute`);
    await pause(20);
  }
  return performance.now() - ended;
}

async function write(
  client: HttpClient,
  random: Random,
  pack: WriteHistory,
  watch: RequestMonitor,
  over: AbortSignal,
): Promise<void> {
  while (!over.aborted) {
    const asked = next(random, pack);
    // Sent again under its key until it is answered, as the page does.
    for (let tries = 0; asked.status === null && tries < 100 && !over.aborted; tries += 1) {
      if (tries > 0) await pause(300);
      await watch.over(
        'write',
        send(client, asked, pack).then(() => asked.status ?? 503),
      );
    }
    await pause(20);
  }
}

async function read(client: HttpClient, watch: RequestMonitor, over: AbortSignal): Promise<void> {
  while (!over.aborted) {
    await watch.over(
      'read',
      client.at('GET', 'tables/users/rows?limit=20').then(({ status }) => status),
    );
    await pause(30);
  }
}

async function idle(client: HttpClient, watch: RequestMonitor, over: AbortSignal): Promise<void> {
  while (!over.aborted) {
    const began = performance.now();
    await client.ask('GET', '/healthz');
    watch.idle = Math.max(watch.idle, performance.now() - began);
    await pause(30);
  }
}

const terminate = (database: string): Promise<void> =>
  statement(
    database,
    "select pg_terminate_backend(pid) from pg_stat_activity where application_name = 'seatgrid' and datname = current_database()",
  );

/** Sends a signal to every process of PostgreSQL. */
function signal({ pid }: Cluster, name: NodeJS.Signals): void {
  const all = execFileSync('ps', ['-A', '-o', 'pid=,ppid='], { encoding: 'utf8' });
  const children = all.split('\n').map(line => line.trim().split(/\s+/).map(Number));
  for (const each of [pid, ...children.flatMap(([child, parent]) => (parent === pid && child !== undefined ? [child] : []))]) {
    process.kill(each, name);
  }
}
