import { copyFileSync, existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import Database from 'better-sqlite3';
import { Client } from 'pg';
import { type Random, randomOf } from '../../server/demo/random.ts';
import { openReader } from '../../server/store/openStore.ts';
import { HttpClient } from '../kit/client.ts';
import { type MailServer, startMailServer } from '../kit/smtp.ts';
import type { EngineName } from '../kit/stores.ts';
import { type Campaign, ensure, type Figures, progress } from './campaign.ts';
import { consistencyFaults, readAll, type StoredData } from './consistency.ts';
import { DeliveryCheck } from './deliveryCheck.ts';
import { timesIn, writeFaults } from './ledger.ts';
import { catalog, openTestDatabase, type TestDatabase } from './testDatabase.ts';
import { newWriteHistory, next, send, type WriteHistory } from './writing.ts';

/** Kills per data folder: the cost of the check after each kill grows with the data. */
const perHome = 10;
const clients = 4;

/** The counts over all data folders. */
interface Counts {
  kills: number;
  acknowledged: number;
  written: number;
  notWritten: number;
  messages: number;
  withdrawn: number;
  again: number;
}

/** kill -9 of the server at random points of pastes, edits, activations and undos, each repeated with its key afterwards. */
const kills = (engine: EngineName, full: number): Campaign => ({
  name: `kills-${engine}`,
  async run(size, seed) {
    const counts: Counts = { kills: 0, acknowledged: 0, written: 0, notWritten: 0, messages: 0, withdrawn: 0, again: 0 };
    const total = size === 'full' ? full : 2;
    for (let at = 0; at < total; at += perHome) {
      await runOnDatabase(engine, randomOf(seed + at), Math.min(perHome, total - at), counts);
      progress(`kills on ${engine}`, counts.kills, total);
    }
    return figures(counts);
  },
});

/** The campaigns of kill -9 on both databases. */
export const killing: readonly Campaign[] = [kills('sqlite', 500), kills('postgres', 100)];

const figures = (counts: Counts): Figures => ({
  'kill -9': counts.kills,
  'writes acknowledged, all there': counts.acknowledged,
  'writes cut before their answer: written whole': counts.written,
  'writes cut before their answer: not written at all': counts.notWritten,
  'corrupt, lost, halved or doubled by the retry': 0,
  'messages, each delivered': counts.messages,
  'messages withdrawn, as their secret had ended': counts.withdrawn,
  'sent again, under the same Message-ID': counts.again,
});

/** One data folder or database with many kills. */
async function runOnDatabase(engine: EngineName, random: Random, rounds: number, counts: Counts): Promise<void> {
  const home = await openTestDatabase(engine, 1_000_000);
  const mail = await startMailServer();
  try {
    const mailMessages = new DeliveryCheck(mail);
    const history = newWriteHistory();
    let cookie = '';
    for (let round = 0; round < rounds; round += 1) {
      cookie = await runUntilKilled(home, mail, random, history, cookie);
      counts.kills += 1;
      const found = await readStored(home);
      const faults = [...consistencyFaults(found), ...writeFaults(found, history), ...mailMessages.faults(found)];
      ensure(faults.length === 0, () => `After kill ${counts.kills}: ${faults.slice(0, 5).join('; ')} (${faults.length} faults)`);
      for (const each of history.attempts.filter(attempt => attempt.status === null)) {
        each.written = timesIn(found, each) > 0;
        if (each.written) counts.written += 1;
        else counts.notWritten += 1;
      }
    }
    counts.acknowledged += history.attempts.filter(each => each.outcome?.transaction != null).length;
    const { messages, withdrawn, again } = await mailMessages.end(home, rounds);
    counts.messages += messages;
    counts.withdrawn += withdrawn;
    counts.again += again;
  } finally {
    await home.close();
    await mail.stop();
  }
}

/**
 * Starts the server, repeats the requests without an answer and a few others, then writes until the server is killed.
 * Returns the cookie.
 */
async function runUntilKilled(
  home: TestDatabase,
  mail: MailServer,
  random: Random,
  history: WriteHistory,
  cookie: string,
): Promise<string> {
  const server = await home.serve({ SMTP_URL: mail.url });
  const client = cookie === '' ? await home.signIn(server) : new HttpClient(server.url);
  if (cookie !== '') client.headers.cookie = cookie; // the session survives the kill
  const cut = history.attempts.filter(each => each.status === null);
  for (const each of cut) {
    await send(client, each, history);
    ensure(each.status !== null, `A retry of ${each.key} had no answer`);
    ensure(!each.written || each.outcome?.transaction != null, `${each.key} was written, and its retry says ${each.status}`);
  }
  for (const each of history.attempts
    .filter(attempt => attempt.outcome?.transaction != null && !cut.includes(attempt))
    .slice(-10)) {
    const before = each.outcome;
    await send(client, each, history);
    ensure(JSON.stringify(each.outcome) === JSON.stringify(before), `The retry of ${each.key} was answered otherwise`);
  }
  const dead = new AbortController();
  const writing = Array.from({ length: clients }, async () => {
    while (!dead.signal.aborted) {
      try {
        await send(client, next(random, history), history);
      } catch (error) {
        if (!(error instanceof TypeError)) throw error; // what fetch throws for a connection that is cut
        return;
      }
    }
  });
  // By answers and not by time alone, so that a slow machine is hit at work as well.
  const answers = (): number => history.attempts.filter(attempt => attempt.status !== null).length;
  const enough = answers() + random.below(20);
  for (const latest = Date.now() + 10_000; answers() < enough && Date.now() < latest; ) await pause(2);
  await pause(random.below(80));
  await server.stop('SIGKILL');
  dead.abort();
  await Promise.all(writing);
  return client.headers.cookie ?? '';
}

/** The stored data after the server has died. SQLite's files are copied first, so that the next server does their recovery. */
async function readStored(home: TestDatabase): Promise<StoredData> {
  if (!('file' in home.where)) {
    await untilGone(home.where.url);
    return home.read(readAll);
  }
  const { file } = home.where;
  const folder = mkdtempSync(join(tmpdir(), 'seatgrid-survey-'));
  try {
    const copy = join(folder, 'copy.db');
    for (const end of ['', '-wal']) if (existsSync(file + end)) copyFileSync(file + end, copy + end);
    const database = new Database(copy);
    const integrity = JSON.stringify(database.pragma('integrity_check'));
    ensure(integrity === '[{"integrity_check":"ok"}]', `The file is corrupt: ${integrity}`);
    const reader = await openReader({ file: copy }, catalog.stored);
    const found = await readAll(reader);
    await reader.close();
    database.close();
    return found;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Resolves when PostgreSQL has noticed that the server is dead; until then it may still commit what had arrived. */
async function untilGone(url: string): Promise<void> {
  const client = new Client({ connectionString: url });
  await client.connect();
  const living = "select 1 from pg_stat_activity where datname = current_database() and application_name = 'seatgrid'";
  while ((await client.query(living)).rowCount !== 0) await pause(5);
  await client.end();
}
