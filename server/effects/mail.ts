import type { Cells, Row } from '../model/change.ts';
import type { Log } from '../model/log.ts';
import { secretMask } from '../model/secretMask.ts';
import type { StoreReader } from '../model/store.ts';
import type { Writer } from '../model/writer.ts';
import { classifyFailure } from './deliveryFailure.ts';
import { eachDuePage, failedJob, givenUp, type JobQueue, jobChange, workOff, writeResults } from './jobQueue.ts';
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

/** How many messages are claimed together. */
const claimBatch = 25;
/** How many messages are marked together when there is no mail server. */
const unsentBatch = 1_000;
const pollInterval = 30_000;

/** Sends the waiting messages of the outbox, as jobs: each is sent with its secret, and becomes `sent`, `queued` for a later attempt, or `failed`. */
export function startMail(options: MailOptions): PeriodicTask {
  const { smtpUrl, log, drainTimeout = 4_000 } = options;
  const transport = smtpUrl === null ? null : createSmtpTransport({ ...options, smtpUrl });
  const stopping = new AbortController();
  const abandon = new AbortController();
  const queue = outboxQueue(options, stopping.signal);
  const task = startPeriodicTask({
    name: queue.name,
    intervalMs: pollInterval,
    log,
    run: () =>
      transport === null
        ? eachDuePage(queue, unsentBatch, messages => markNotSent(queue, messages))
        : eachDuePage(queue, claimBatch, messages =>
            workOff(queue, messages, claimed => prepareSending(queue, transport, claimed, abandon.signal)),
          ),
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

const outboxQueue = ({ writer, reader, log, now = () => new Date() }: MailOptions, stopping: AbortSignal): JobQueue => ({
  name: 'mail',
  writer,
  reader,
  log,
  actor: { kind: 'system', name: 'outbox' },
  table: 'outbox',
  fields: ['to', 'subject', 'body', 'link', 'language', 'opens'],
  states: { waiting: 'queued', claimed: 'sending', failed: 'failed' },
  labels: { claim: 'Sending messages', result: 'Messages' },
  concurrency: maxConnections,
  now,
  stopping,
});

/** Waiting messages of an installation that no longer has a mail server are not sent. Their secrets end; a person can create new ones. */
const markNotSent = (queue: JobQueue, messages: readonly Row[]): Promise<void> =>
  writeResults(
    queue,
    messages.map(row => jobChange(queue, row, { state: 'kept', error: 'There is no mail server', nextAttemptAt: null })),
  );

/** Loads the secrets of claimed messages; returns how to send one. When `abandon` is aborted, messages in progress are no longer waited for. */
async function prepareSending(
  queue: JobQueue,
  transport: SmtpTransport,
  claimed: readonly Row[],
  abandon: AbortSignal,
): Promise<(row: Row) => Promise<Cells>> {
  const secrets = await loadSecrets(queue, claimed);
  return async row => {
    const secret = secrets.get(row.id);
    if (row.opens !== null && secret === undefined) return givenUp(queue, 'Its secret was not kept: send it again');
    try {
      await transport.send(secret === undefined ? row : withSecret(row, secret), abandon);
      return { state: 'sent', error: null, nextAttemptAt: null };
    } catch (error) {
      return failedJob(queue, row, classifyFailure(error));
    }
  };
}

/** The secrets of these messages, by message. They are read only here. */
async function loadSecrets({ reader }: JobQueue, messages: readonly Row[]): Promise<Map<unknown, string>> {
  const carrying = messages.filter(row => row.opens !== null).map(row => row.id);
  if (carrying.length === 0) return new Map();
  const found = await reader.where('messageSecrets', 'message', carrying);
  return new Map(found.map(({ message, text }) => [message, String(text)]));
}

const withSecret = (row: Row, secret: string): Row => ({
  ...row,
  body: String(row.body ?? '').replaceAll(secretMask, secret),
  link: typeof row.link === 'string' ? row.link.replaceAll(secretMask, secret) : null,
});
