import { setTimeout as wait } from 'node:timers/promises';
import type { System } from '../model/actor.ts';
import type { Cells, ChangeRequest, Row, RowId } from '../model/change.ts';
import type { Log } from '../model/log.ts';
import { secretMask } from '../model/secretMask.ts';
import type { Page, StoreReader } from '../model/store.ts';
import type { Writer } from '../model/writer.ts';
import { backoff, classifyFailure, maxAttempts } from './deliveryFailure.ts';
import { all, isDue, isOneOf } from './filter.ts';
import type { PeriodicTask } from './periodicTask.ts';
import { startPeriodicTask } from './periodicTask.ts';
import type { SmtpTransport } from './smtp.ts';
import { createSmtpTransport, maxConnections } from './smtp.ts';

/** What mail depends on. Without `smtpUrl` nothing is sent, and messages stay in the Outbox. */
export interface MailOptions {
  writer: Writer;
  reader: StoreReader;
  smtpUrl: string | null;
  from: string;
  publicUrl: string;
  log: Log;
  /** How many milliseconds to wait for messages in progress when it stops; claims of unsent messages are released after that. */
  drainTimeout?: number;
  /** The time, for tests. */
  now?: () => Date;
}

/** The same, and the signals to stop. */
interface MailRun extends MailOptions {
  stopping: AbortSignal;
  /** When aborted, messages in progress are no longer waited for. */
  abandon: AbortSignal;
}

const actor: System = { kind: 'system', name: 'outbox' };
const fields = ['to', 'subject', 'body', 'link', 'language', 'state', 'attempts', 'nextAttemptAt', 'opens'];

/** How many rows are claimed together. */
const claimBatch = 25;
/** How many rows are marked together when there is no mail server. */
const unsentBatch = 1_000;
const pollInterval = 30_000;
/**
 * Sends the waiting messages of the outbox. A row is claimed by a commit that only one server can win, since for any other its `from` is
 * stale; the message is then sent with its secret, and the row becomes `sent`, `queued` for a later attempt, or `failed`.
 */
export function startMail(options: MailOptions): PeriodicTask {
  const { smtpUrl, log, drainTimeout = 4_000 } = options;
  const transport = smtpUrl === null ? null : createSmtpTransport({ ...options, smtpUrl });
  const stopping = new AbortController();
  const abandon = new AbortController();
  const work: MailRun = { ...options, stopping: stopping.signal, abandon: abandon.signal };
  const task = startPeriodicTask({
    name: 'mail',
    intervalMs: pollInterval,
    log,
    run: () => eachPage(work, page => (transport === null ? markNotSent(work, page) : deliver(work, transport, page))),
  });
  return {
    wake: task.wake,
    stop: async () => {
      stopping.abort();
      const end = setTimeout(() => abandon.abort(), drainTimeout);
      await task.stop();
      clearTimeout(end);
      await transport?.close();
    },
  };
}

async function eachPage(options: MailRun, work: (rows: readonly Row[]) => Promise<void>): Promise<void> {
  const filter = all(isOneOf('state', 'queued', 'sending'), isDue('nextAttemptAt', time(options)));
  const size = options.smtpUrl === null ? unsentBatch : claimBatch;
  let cursor: string | null | undefined;
  while (cursor !== null && !options.stopping.aborted) {
    const page: Page = await options.reader.page({
      table: 'outbox',
      scope: null,
      filter,
      // Sorted by state, so that the index on state finds the few waiting messages among the many sent.
      sort: [{ field: 'state', descending: false }],
      fields,
      limit: size,
      ...(cursor === undefined ? {} : { after: cursor }),
    });
    if (page.rows.length > 0) await work(page.rows);
    cursor = page.rows.length < size ? null : page.cursor;
  }
}

/** Waiting messages of an installation that no longer has a mail server are not sent. Their secrets end; a person can create new ones. */
const markNotSent = (options: MailRun, rows: readonly Row[]): Promise<void> =>
  writeResults(
    options,
    rows.map(row => changeRow(row, { state: 'kept', error: 'There is no mail server', nextAttemptAt: null })),
  );

async function deliver(options: MailRun, transport: SmtpTransport, rows: readonly Row[]): Promise<void> {
  const lost = rows.filter(row => Number(row.attempts ?? 0) >= maxAttempts);
  if (lost.length > 0) {
    const error = `No answer after ${maxAttempts} attempts`;
    await writeResults(
      options,
      lost.map(row => changeRow(row, { state: 'failed', error, nextAttemptAt: null })),
    );
  }
  const mine = await claimRows(
    options,
    rows.filter(row => !lost.includes(row)),
  );
  const secrets = await loadSecrets(options, mine);
  const writeResult = createResultWriter(options);
  // Each result is written before the next message is taken: after a crash at most one message for each connection is sent again.
  const send = async (): Promise<void> => {
    while (!options.stopping.aborted) {
      const row = mine.shift();
      if (row === undefined) return;
      await writeResult(await sendMessage(options, transport, row, secrets.get(row.id)));
    }
  };
  try {
    await Promise.all(Array.from({ length: maxConnections }, send));
    // Messages that were claimed and not sent are released at once.
    await writeResults(options, mine.map(releaseClaim));
  } finally {
    mine.length = 0; // when a result cannot be written, nothing more is sent
  }
}

const releaseClaim = (row: Row): ChangeRequest =>
  changeRow(row, { state: 'queued', attempts: Number(row.attempts) - 1, nextAttemptAt: null });

/** The secrets of these messages, by message. They are read only here. */
async function loadSecrets({ reader }: MailOptions, rows: readonly Row[]): Promise<Map<unknown, string>> {
  const carrying = rows.filter(row => row.opens !== null).map(row => row.id);
  if (carrying.length === 0) return new Map();
  const found = await reader.where('messageSecrets', 'message', carrying);
  return new Map(found.map(({ message, text }) => [message, String(text)]));
}

/** Writes the results of messages; results that arrive during a commit are written together in the next. */
function createResultWriter(options: MailRun): (change: ChangeRequest) => Promise<void> {
  const waiting: ChangeRequest[] = [];
  let turn: Promise<void> = Promise.resolve();
  return change => {
    waiting.push(change);
    turn = turn.then(() => writeResults(options, waiting.splice(0)));
    return turn;
  };
}

/** Claims rows; returns those that this server may send, with their claimed cells. */
async function claimRows(options: MailOptions, rows: readonly Row[]): Promise<Row[]> {
  if (rows.length === 0) return [];
  const next = (row: Row): Cells => ({ state: 'sending', attempts: Number(row.attempts ?? 0) + 1 });
  const won = await commitAccepted(
    options,
    rows.map(row => changeRow(row, next(row))),
    'Sending messages',
  );
  return rows.filter(row => won.has(row.id)).map(row => ({ ...row, ...next(row) }));
}

/** Sends one message; returns the change that records the result. */
async function sendMessage(
  options: MailRun,
  transport: SmtpTransport,
  row: Row,
  secret: string | undefined,
): Promise<ChangeRequest> {
  const attempts = Number(row.attempts);
  if (row.opens !== null && secret === undefined) {
    return changeRow(row, { state: 'failed', error: 'Its secret was not kept: send it again', nextAttemptAt: null });
  }
  try {
    await transport.send(secret === undefined ? row : withSecret(row, secret), options.abandon);
    return changeRow(row, { state: 'sent', error: null, nextAttemptAt: null });
  } catch (error) {
    const { permanent, reason } = classifyFailure(error);
    const wait = permanent ? null : backoff(attempts);
    options.log.warn(
      { row: row.id, attempts, reason },
      wait === null ? 'mail: given up' : 'mail: not accepted, will be tried again',
    );
    if (wait === null) return changeRow(row, { state: 'failed', error: reason, nextAttemptAt: null });
    return changeRow(row, { state: 'queued', error: reason, nextAttemptAt: time(options, wait) });
  }
}

const withSecret = (row: Row, secret: string): Row => ({
  ...row,
  body: String(row.body ?? '').replaceAll(secretMask, secret),
  link: typeof row.link === 'string' ? row.link.replaceAll(secretMask, secret) : null,
});

/** Writes the results of messages. It is retried, because a lost result means that the message is sent again. */
async function writeResults(options: MailRun, changes: readonly ChangeRequest[]): Promise<void> {
  if (changes.length === 0) return;
  const won = await withRetries(() => commitAccepted(options, changes, 'Messages'), options.stopping);
  for (const { row } of changes) {
    if (row !== undefined && !won.has(row)) options.log.warn({ row }, 'mail: its row was changed in the meantime');
  }
}

/** Milliseconds between attempts to write results, in total less than the time of a claim. */
const retryDelays = [500, 1_000, 2_000, 4_000, 8_000, 16_000, 32_000, 64_000, 64_000];

async function withRetries<T>(work: () => Promise<T>, stopping: AbortSignal): Promise<T> {
  for (const pause of retryDelays) {
    try {
      return await work();
    } catch (error) {
      // A database that restarts or is busy answers again soon; the last attempt, below, throws its error.
      if (stopping.aborted) throw error;
      await wait(pause, undefined, { signal: stopping }).catch(() => undefined); // stopping: one more attempt, at once
    }
  }
  return work();
}

async function commitAccepted(options: MailOptions, changes: readonly ChangeRequest[], label: string): Promise<Set<RowId>> {
  const { outcomes } = await options.writer.commit(actor, changes, { label, partial: true });
  return new Set(outcomes.filter(one => one.outcome === 'accepted').map(one => one.row));
}

/** A change of a row that fails if someone else has claimed or changed it. */
const changeRow = (row: Row, to: Cells): ChangeRequest => ({
  table: 'outbox',
  row: row.id,
  from: { state: row.state ?? null, attempts: row.attempts ?? null },
  to,
});

const time = ({ now }: MailOptions, later = 0): string =>
  new Date((now === undefined ? Date.now() : now().getTime()) + later * 1000).toISOString();
