import { execFileSync } from 'node:child_process';
import { setTimeout as pause } from 'node:timers/promises';
import { type Random, randomOf } from '../../server/demo/random.ts';
import type { HttpClient } from '../kit/client.ts';
import { type Cluster, startPostgres, statement } from '../kit/postgres.ts';
import { type Campaign, ensure, progress } from './campaign.ts';
import { consistencyFaults, readAll } from './consistency.ts';
import { type FaultProxy, startFaultProxy } from './faultProxy.ts';
import { writeFaults } from './ledger.ts';
import { openPage } from './page.ts';
import { openTestDatabase } from './testDatabase.ts';
import { newWriteHistory, next, send, type WriteHistory } from './writing.ts';

const [writers, readers] = [5, 5];

/** The longest time in which every request is answered, in milliseconds. */
const promised = 10_000;

/** An outage of a database: how it begins, how it ends, and whether requests get no answer of the database meanwhile. */
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

/** PostgreSQL is killed, cut off, locked and stopped under a server that reads and writes all the time. */
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
      const history = newWriteHistory();
      const watch = new RequestMonitor();
      const going = Promise.all([
        ...Array.from({ length: writers }, () => write(client, random, history, watch, over.signal)),
        ...Array.from({ length: readers }, () => read(client, watch, over.signal)),
        idle(client, watch, over.signal),
      ]);
      // A broken promise ends the campaign at once.
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
      for (const each of history.attempts.filter(attempt => attempt.status === null)) await send(client, each, history);
      const last = await home.read(reader => reader.seq());
      while ((page.applied.at(-1) ?? 0) < last) {
        await client.at('POST', 'commit', {
          changes: [{ table: 'users', row: history.known[0], to: { jobTitle: `${Math.random()}` } }],
        });
        await pause(500);
      }
      page.close();
      // Rows and log are read one after the other: nobody, not even the mailer, may write in between.
      await server.stop();
      const found = await home.read(readAll);
      const faults = [...consistencyFaults(found), ...writeFaults(found, history)];
      ensure(faults.length === 0, () => `${faults.slice(0, 5).join('; ')} (${faults.length} faults)`);
      // A busy machine is also slow for requests that need no database.
      ensure(size === 'small' || watch.longest <= promised + watch.idle, () => `A request took ${watch.longest} ms`);
      return {
        'outages of five kinds': chosen.length,
        'requests answered': watch.answered,
        'of them with 503, to be tried again': watch.refused,
        'longest request, s': (watch.longest / 1_000).toFixed(1),
        'longest request that needs no database, s': (watch.idle / 1_000).toFixed(1),
        'longest until reads and writes went on, s': (slowest / 1_000).toFixed(1),
        'writes acknowledged, all there once': history.attempts.filter(each => each.outcome?.transaction != null).length,
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

/** The campaign of a failing PostgreSQL. */
export const failing: readonly Campaign[] = [outages];

/** Measures requests and their answers. */
class RequestMonitor {
  answered = 0;
  refused = 0;
  longest = 0;
  /** The longest time of a request that needs no database. */
  idle = 0;
  /** Successful reads and writes. */
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

/** One outage, until reads and writes work again; returns the milliseconds from its end until then. */
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
    // Waiting requests are answered while the database is silent.
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
  history: WriteHistory,
  watch: RequestMonitor,
  over: AbortSignal,
): Promise<void> {
  while (!over.aborted) {
    const attempt = next(random, history);
    // Repeated with its key until it is answered, as the page does.
    for (let tries = 0; attempt.status === null && tries < 100 && !over.aborted; tries += 1) {
      if (tries > 0) await pause(300);
      await watch.over(
        'write',
        send(client, attempt, history).then(() => attempt.status ?? 503),
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
