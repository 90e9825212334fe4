import { setTimeout as wait } from 'node:timers/promises';
import type { System } from '../model/actor.ts';
import type { Cells, ChangeRequest, Row, RowId } from '../model/change.ts';
import { secretMask } from '../model/secretMask.ts';
import type { Page, StoreReader } from '../model/store.ts';
import type { Writer } from '../model/writer.ts';
import { backoff, classifyFailure, maxAttempts } from './deliveryFailure.ts';
import { all, isDue, isOneOf } from './filter.ts';
import type { Log, PeriodicTask } from './periodicTask.ts';
import { startPeriodicTask } from './periodicTask.ts';
import type { SmtpTransport } from './smtp.ts';
import { createSmtpTransport, maxConnections } from './smtp.ts';

/** What mail needs: the workspace, the mail server (none: messages stay in the Outbox), and who writes. */
export interface MailOptions {
  writer: Writer;
  reader: StoreReader;
  smtpUrl: string | null;
  from: string;
  publicUrl: string;
  log: Log;
  /** Milliseconds for which messages on their way are waited for when it stops; what it claimed is given back after that. */
  drainTimeout?: number;
  /** The time, for tests. */
  now?: () => Date;
}

/** The same, and when to come to an end. */
interface MailRun extends MailOptions {
  stopping: AbortSignal;
  /** Once this says so, what is on its way is not waited for any longer. */
  abandon: AbortSignal;
}

const actor: System = { kind: 'system', name: 'outbox' };
const fields = ['to', 'subject', 'body', 'link', 'language', 'state', 'attempts', 'nextAttemptAt', 'opens'];

/** Rows claimed together. */
const claimBatch = 25;
/** Rows put away together where there is no mail server. */
const unsentBatch = 1_000;
const pollInterval = 30_000;
/**
 * Sends what waits in the outbox, once. A row is claimed by a commit that only one server can win, since its `from` is stale for any other;
 * it is then handed to the mail server with its secret, and `sent`, queued again for later, or `failed`.
 */
export function startMail(options: MailOptions): PeriodicTask {
  const { smtpUrl, log, drainTimeout: patience = 4_000 } = options;
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
      const end = setTimeout(() => abandon.abort(), patience);
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
  // Whoever sent one notes it before taking the next: a crash sends no more than one for each connection again.
  const send = async (): Promise<void> => {
    while (!options.stopping.aborted) {
      const row = mine.shift();
      if (row === undefined) return;
      await writeResult(await sendMessage(options, transport, row, secrets.get(row.id)));
    }
  };
  try {
    await Promise.all(Array.from({ length: maxConnections }, send));
    // What was claimed and not handed over is anybody's again at once.
    await writeResults(options, mine.map(releaseClaim));
  } finally {
    mine.length = 0; // where one cannot be noted, no more are sent
  }
}

const releaseClaim = (row: Row): ChangeRequest =>
  changeRow(row, { state: 'queued', attempts: Number(row.attempts) - 1, nextAttemptAt: null });

/** The secrets of these messages, by message: only here they are read. */
async function loadSecrets({ reader }: MailOptions, rows: readonly Row[]): Promise<Map<unknown, string>> {
  const carrying = rows.filter(row => row.opens !== null).map(row => row.id);
  if (carrying.length === 0) return new Map();
  const found = await reader.where('messageSecrets', 'message', carrying);
  return new Map(found.map(({ message, text }) => [message, String(text)]));
}

/** Writes what became of messages; those that end while a commit runs go together into the next. */
function createResultWriter(options: MailRun): (change: ChangeRequest) => Promise<void> {
  const waiting: ChangeRequest[] = [];
  let turn: Promise<void> = Promise.resolve();
  return change => {
    waiting.push(change);
    turn = turn.then(() => writeResults(options, waiting.splice(0)));
    return turn;
  };
}

/** The rows that this server may send, as they are now. */
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

/** Sends one message; answers what its row is to be told. */
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
      wait === null ? 'mail: given up' : 'mail: not taken, will be tried again',
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

/** Writes what became of messages. It is what keeps them from being sent again, so it is tried more than once. */
async function writeResults(options: MailRun, changes: readonly ChangeRequest[]): Promise<void> {
  if (changes.length === 0) return;
  const won = await withRetries(() => commitAccepted(options, changes, 'Messages'), options.stopping);
  for (const { row } of changes) {
    if (row !== undefined && !won.has(row)) options.log.warn({ row }, 'mail: its row was changed meanwhile');
  }
}

/** Milliseconds between attempts to write what became of messages, all within the time for which they are claimed. */
const retryDelays = [500, 1_000, 2_000, 4_000, 8_000, 16_000, 32_000, 64_000, 64_000];

async function withRetries<T>(work: () => Promise<T>, stopping: AbortSignal): Promise<T> {
  for (const pause of retryDelays) {
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

async function commitAccepted(options: MailOptions, changes: readonly ChangeRequest[], label: string): Promise<Set<RowId>> {
  const { outcomes } = await options.writer.commit(actor, changes, { label, partial: true });
  return new Set(outcomes.filter(one => one.outcome === 'accepted').map(one => one.row));
}

/** A change that holds only while nobody else has taken the row up. */
const changeRow = (row: Row, to: Cells): ChangeRequest => ({
  table: 'outbox',
  row: row.id,
  from: { state: row.state ?? null, attempts: row.attempts ?? null },
  to,
});

const time = ({ now }: MailOptions, later = 0): string =>
  new Date((now === undefined ? Date.now() : now().getTime()) + later * 1000).toISOString();
