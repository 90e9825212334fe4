import { copyFileSync, existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import Database from 'better-sqlite3';
import { Client } from 'pg';
import { type Random, randomOf } from '../../server/demo/random.ts';
import type { Wish } from '../../server/model/change.ts';
import { openReader } from '../../server/store/openStore.ts';
import { type MailServer, startMailServer } from '../kit/smtp.ts';
import { type Campaign, type Figures, progress, promise } from './campaign.ts';
import { catalog, type EngineName, type Home, openHome } from './home.ts';
import { Letters } from './letters.ts';
import { type Everything, everything, faultsOf } from './soundness.ts';
import { type Asked, newPack, next, type Pack, send } from './writing.ts';

/** Kills on one data folder, before the next begins with a new one: what is checked after each grows with it. */
const perHome = 25;
const clients = 4;

/** What was counted over all homes. */
interface Counts {
  kills: number;
  acknowledged: number;
  written: number;
  notWritten: number;
  messages: number;
  again: number;
}

/** kill -9 of the server at random points of pastes, edits, activations and undos, each sent again with its key afterwards. */
const kills = (engine: EngineName, full: number): Campaign => ({
  name: `kills-${engine}`,
  async run(size, seed) {
    const counts: Counts = { kills: 0, acknowledged: 0, written: 0, notWritten: 0, messages: 0, again: 0 };
    const total = size === 'full' ? full : 3;
    for (let at = 0; at < total; at += perHome) await life(engine, randomOf(seed + at), Math.min(perHome, total - at), counts);
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
  'sent again, under the same Message-ID': counts.again,
});

/** One data folder or database, killed again and again. */
async function life(engine: EngineName, random: Random, rounds: number, counts: Counts): Promise<void> {
  const home = await openHome(engine, 1_000_000);
  const mail = await startMailServer();
  try {
    const letters = new Letters(mail);
    const pack = newPack();
    let cookie = '';
    for (let round = 0; round < rounds; round += 1) {
      const open = pack.asked.filter(each => each.status === null);
      cookie = await until(home, mail, random, pack, cookie);
      counts.kills += 1;
      const found = await survey(home);
      const faults = [...faultsOf(found), ...faultsOfPack(found, pack, open), ...letters.faults(found)];
      promise(
        faults.length === 0,
        () => `After kill ${counts.kills}: ${faults.slice(0, 5).join('; ')} (${faults.length} faults)`,
      );
      for (const each of pack.asked.filter(asked => asked.status === null)) {
        if (timesIn(found, each) === 0) counts.notWritten += 1;
        else counts.written += 1;
      }
      progress(`kills on ${engine}`, counts.kills, counts.kills - round - 1 + rounds);
    }
    counts.acknowledged += pack.asked.filter(each => each.outcome?.transaction != null).length;
    const { messages, again } = await letters.end(home, rounds);
    counts.messages += messages;
    counts.again += again;
  } finally {
    await home.close();
    await mail.stop();
  }
}

/** Starts the server, sends again what had no answer and a few that had, then writes until the server is killed. Returns the cookie. */
async function until(home: Home, mail: MailServer, random: Random, pack: Pack, cookie: string): Promise<string> {
  const server = await home.serve({ SMTP_URL: mail.url });
  const client = await home.signIn(server);
  if (cookie !== '') client.headers.cookie = cookie; // whoever was signed in still is
  const cut = pack.asked.filter(each => each.status === null);
  for (const each of cut) {
    await send(client, each, pack);
    promise(each.status !== null, `A retry of ${each.key} had no answer`);
  }
  for (const each of pack.asked.slice(-10).filter(asked => asked.outcome?.transaction != null && !cut.includes(asked))) {
    const before = each.outcome;
    await send(client, each, pack);
    promise(JSON.stringify(each.outcome) === JSON.stringify(before), `The retry of ${each.key} was answered otherwise`);
  }
  const dead = new AbortController();
  const writing = Array.from({ length: clients }, async () => {
    while (!dead.signal.aborted) {
      try {
        await send(client, next(random, pack), pack);
      } catch (error) {
        if (!(error instanceof TypeError)) throw error; // what fetch throws for a connection that is cut
        return;
      }
    }
  });
  await pause(100 + random.below(1_100));
  await server.stop('SIGKILL');
  dead.abort();
  await Promise.all(writing);
  return client.headers.cookie ?? '';
}

/** What is stored once the server is dead. SQLite's files are copied first, so that their recovery is left to the next server. */
async function survey(home: Home): Promise<Everything> {
  if (!('file' in home.where)) {
    await untilGone(home.where.url);
    return home.read(everything);
  }
  const { file } = home.where;
  const folder = mkdtempSync(join(tmpdir(), 'seatgrid-survey-'));
  try {
    const copy = join(folder, 'copy.db');
    for (const end of ['', '-wal']) if (existsSync(file + end)) copyFileSync(file + end, copy + end);
    const database = new Database(copy);
    const integrity = JSON.stringify(database.pragma('integrity_check'));
    promise(integrity === '[{"integrity_check":"ok"}]', `The file is corrupt: ${integrity}`);
    const reader = await openReader({ file: copy }, catalog.stored);
    const found = await everything(reader);
    await reader.close();
    database.close();
    return found;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Resolves when PostgreSQL has noticed that the server is dead: until then it may still commit what had arrived. */
async function untilGone(url: string): Promise<void> {
  const client = new Client({ connectionString: url });
  await client.connect();
  const living = "select 1 from pg_stat_activity where datname = current_database() and application_name = 'seatgrid'";
  while ((await client.query(living)).rowCount !== 0) await pause(5);
  await client.end();
}

/** How often a write is in the log. */
function timesIn({ log }: Everything, { body }: Asked): number {
  return log.filter(({ transaction }) =>
    'changes' in body ? transaction.label === body.label : transaction.undoes === body.transaction,
  ).length;
}

/** What was acknowledged is there once; what was not is there once or not at all, and if it is, it is whole. */
function faultsOfPack(found: Everything, pack: Pack, retried: readonly Asked[]): string[] {
  const faults: string[] = [];
  const byId = new Map(found.log.map(entry => [entry.transaction.id, entry]));
  const times = new Map<string, number>();
  for (const { transaction } of found.log) {
    const mark = transaction.undoes ?? transaction.label;
    times.set(mark, (times.get(mark) ?? 0) + 1);
  }
  for (const asked of pack.asked) {
    const mark = 'changes' in asked.body ? asked.body.label : asked.body.transaction;
    const many = times.get(mark) ?? 0;
    const transaction = asked.outcome?.transaction ?? null;
    if (transaction !== null && !byId.has(transaction)) faults.push(`${asked.key} was acknowledged and is lost`);
    if (many > 1) faults.push(`${asked.key} is there ${many} times${retried.includes(asked) ? ' after its retry' : ''}`);
    if (transaction === null && asked.status === 200 && many > 0) faults.push(`${asked.key} changed nothing, and is in the log`);
    if (many > 0 && 'changes' in asked.body) faults.push(...lacking(found, asked.key, asked.body.changes));
  }
  return faults;
}

/** A paste is in the log with every row that was pasted. */
function lacking({ log }: Everything, label: string, wishes: readonly Wish[]): string[] {
  const entry = log.find(({ transaction }) => transaction.label === label);
  const made = new Set(entry?.changes.filter(change => change.from === null).map(change => change.row));
  const missing = wishes.filter(({ row, from }) => from === null && !made.has(row ?? ''));
  return missing.length > 0 ? [`${label} lacks ${missing.length} of ${wishes.length} rows`] : [];
}
