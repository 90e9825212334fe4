import { setTimeout as wait } from 'node:timers/promises';
import type { System } from '../model/actor.ts';
import type { Cells, Row, RowId, Wish } from '../model/change.ts';
import type { Page, Reader } from '../model/session.ts';
import { veil } from '../model/veil.ts';
import type { Writer } from '../model/workspace.ts';
import { attemptsAtMost, backoff, failureOf } from './failure.ts';
import { all, isDue, isOneOf } from './filter.ts';
import type { Post } from './post.ts';
import { connections, openPost } from './post.ts';

import type { Log, Rounds } from './rounds.ts';
import { startRounds } from './rounds.ts';

/** What mail needs: the workspace, the mail server (none: messages stay in the Outbox), and who writes. */
export interface MailOptions {
  writer: Writer;
  reader: Reader;
  smtpUrl: string | null;
  from: string;
  publicUrl: string;
  log: Log;
  /** Milliseconds for which messages on their way are waited for when it stops; what it claimed is given back after that. */
  patience?: number;
  /** The time, for tests. */
  now?: () => Date;
}

/** The same, and when to come to an end. */
interface Work extends MailOptions {
  stopping: AbortSignal;
  /** Once this says so, what is on its way is not waited for any longer. */
  ending: AbortSignal;
}

const actor: System = { kind: 'system', name: 'outbox' };
const fields = ['to', 'subject', 'body', 'link', 'language', 'state', 'attempts', 'nextAttemptAt', 'opens'];

/** Rows claimed together. */
const batch = 25;
/** Rows put away together where there is no mail server. */
const kept = 1_000;
const every = 30_000;
/**
 * Sends what waits in the outbox, once. A row is claimed by a commit that only one server can win, since its `from` is stale for any other;
 * it is then handed to the mail server with its secret, and `sent`, queued again for later, or `failed`.
 */
export function startMail(options: MailOptions): Rounds {
  const { smtpUrl, log, patience = 4_000 } = options;
  const post = smtpUrl === null ? null : openPost({ ...options, smtpUrl });
  const stopping = new AbortController();
  const ending = new AbortController();
  const work: Work = { ...options, stopping: stopping.signal, ending: ending.signal };
  const rounds = startRounds({
    name: 'mail',
    every,
    log,
    round: () => eachPage(work, page => (post === null ? keep(work, page) : deliver(work, post, page))),
  });
  return {
    wake: rounds.wake,
    stop: async () => {
      stopping.abort();
      const end = setTimeout(() => ending.abort(), patience);
      await rounds.stop();
      clearTimeout(end);
      await post?.close();
    },
  };
}

async function eachPage(options: Work, work: (rows: readonly Row[]) => Promise<void>): Promise<void> {
  const filter = all(isOneOf('state', 'queued', 'sending'), isDue('nextAttemptAt', time(options)));
  const size = options.smtpUrl === null ? kept : batch;
  let cursor: string | null | undefined;
  while (cursor !== null && !options.stopping.aborted) {
    const page: Page = await options.reader.page({
      table: 'outbox',
      reach: null,
      filter,
      // By state, so that the index over states finds the few that wait among all that were sent.
      sort: [{ field: 'state', descending: false }],
      fields,
      limit: size,
      ...(cursor === undefined ? {} : { after: cursor }),
    });
    if (page.rows.length > 0) await work(page.rows);
    cursor = page.rows.length < size ? null : page.cursor;
  }
}

/** Messages that wait where there is no mail server any more are not sent. Their secrets go: whoever needs one makes another. */
const keep = (options: Work, rows: readonly Row[]): Promise<void> =>
  settle(
    options,
    rows.map(row => wish(row, { state: 'kept', error: 'There is no mail server', nextAttemptAt: null })),
  );

async function deliver(options: Work, post: Post, rows: readonly Row[]): Promise<void> {
  const lost = rows.filter(row => Number(row.attempts ?? 0) >= attemptsAtMost);
  if (lost.length > 0) {
    const error = `No answer after ${attemptsAtMost} attempts`;
    await settle(
      options,
      lost.map(row => wish(row, { state: 'failed', error, nextAttemptAt: null })),
    );
  }
  const mine = await claimed(
    options,
    rows.filter(row => !lost.includes(row)),
  );
  const secrets = await secretsOf(options, mine);
  const note = noting(options);
  // Whoever sent one notes it before taking the next: a crash sends no more than one for each connection again.
  const send = async (): Promise<void> => {
    while (!options.stopping.aborted) {
      const row = mine.shift();
      if (row === undefined) return;
      await note(await attempt(options, post, row, secrets.get(row.id)));
    }
  };
  try {
    await Promise.all(Array.from({ length: connections }, send));
    // What was claimed and not handed over is anybody's again at once.
    await settle(options, mine.map(givenBack));
  } finally {
    mine.length = 0; // where one cannot be noted, no more are sent
  }
}

const givenBack = (row: Row): Wish => wish(row, { state: 'queued', attempts: Number(row.attempts) - 1, nextAttemptAt: null });

/** The secrets of these messages, by message: only here they are read. */
async function secretsOf({ reader }: MailOptions, rows: readonly Row[]): Promise<Map<unknown, string>> {
  const carrying = rows.filter(row => row.opens !== null).map(row => row.id);
  if (carrying.length === 0) return new Map();
  const found = await reader.where('messageSecrets', 'message', carrying);
  return new Map(found.map(({ message, text }) => [message, String(text)]));
}

/** Writes what became of messages; those that end while a commit runs go together into the next. */
function noting(options: Work): (wish: Wish) => Promise<void> {
  const waiting: Wish[] = [];
  let turn: Promise<void> = Promise.resolve();
  return wish => {
    waiting.push(wish);
    turn = turn.then(() => settle(options, waiting.splice(0)));
    return turn;
  };
}

/** The rows that this server may send, as they are now. */
async function claimed(options: MailOptions, rows: readonly Row[]): Promise<Row[]> {
  if (rows.length === 0) return [];
  const next = (row: Row): Cells => ({ state: 'sending', attempts: Number(row.attempts ?? 0) + 1 });
  const won = await accepted(
    options,
    rows.map(row => wish(row, next(row))),
    'Sending messages',
  );
  return rows.filter(row => won.has(row.id)).map(row => ({ ...row, ...next(row) }));
}

/** Sends one message; answers what its row is to be told. */
async function attempt(options: Work, post: Post, row: Row, secret: string | undefined): Promise<Wish> {
  const attempts = Number(row.attempts);
  if (row.opens !== null && secret === undefined) {
    return wish(row, { state: 'failed', error: 'Its secret was not kept: send it again', nextAttemptAt: null });
  }
  try {
    await post.send(secret === undefined ? row : withSecret(row, secret), options.ending);
    return wish(row, { state: 'sent', error: null, nextAttemptAt: null });
  } catch (error) {
    const { permanent, reason } = failureOf(error);
    const wait = permanent ? null : backoff(attempts);
    options.log.warn(
      { row: row.id, attempts, reason },
      wait === null ? 'mail: given up' : 'mail: not taken, will be tried again',
    );
    if (wait === null) return wish(row, { state: 'failed', error: reason, nextAttemptAt: null });
    return wish(row, { state: 'queued', error: reason, nextAttemptAt: time(options, wait) });
  }
}

const withSecret = (row: Row, secret: string): Row => ({
  ...row,
  body: String(row.body ?? '').replaceAll(veil, secret),
  link: typeof row.link === 'string' ? row.link.replaceAll(veil, secret) : null,
});

/** Writes what became of messages. It is what keeps them from being sent again, so it is tried more than once. */
async function settle(options: Work, wishes: readonly Wish[]): Promise<void> {
  if (wishes.length === 0) return;
  const won = await persistently(() => accepted(options, wishes, 'Messages'), options.stopping);
  for (const { row } of wishes) {
    if (row !== undefined && !won.has(row)) options.log.warn({ row }, 'mail: its row was changed meanwhile');
  }
}

/** Milliseconds between attempts to write what became of messages, all within the time for which they are claimed. */
const pauses = [500, 1_000, 2_000, 4_000, 8_000, 16_000, 32_000, 64_000, 64_000];

async function persistently<T>(work: () => Promise<T>, stopping: AbortSignal): Promise<T> {
  for (const pause of pauses) {
    try {
      return await work();
    } catch (error) {
      // A database that restarts, or that another server keeps busy, answers again shortly; the last attempt, below, tells its reason.
      if (stopping.aborted) throw error;
      await wait(pause, undefined, { signal: stopping }).catch(() => undefined); // stopping: one more try, at once
    }
  }
  return work();
}

async function accepted(options: MailOptions, wishes: readonly Wish[], label: string): Promise<Set<RowId>> {
  const { outcomes } = await options.writer.commit(actor, wishes, { label, partial: true });
  return new Set(outcomes.filter(one => one.outcome === 'accepted').map(one => one.row));
}

/** A change that holds only while nobody else has taken the row up. */
const wish = (row: Row, to: Cells): Wish => ({
  table: 'outbox',
  row: row.id,
  from: { state: row.state ?? null, attempts: row.attempts ?? null },
  to,
});

const time = ({ now }: MailOptions, later = 0): string =>
  new Date((now === undefined ? Date.now() : now().getTime()) + later * 1000).toISOString();
