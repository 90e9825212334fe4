import { setTimeout as pause } from 'node:timers/promises';
import { Worker } from 'node:worker_threads';
import type { Cells, Outcome } from './model/change.ts';
import { SerializedOutcome } from './model/outcome.ts';
import type { Sweep } from './model/store.ts';
import { Refusal, type Writer } from './model/writer.ts';
import type { DatabaseLocation } from './store/location.ts';
import { WriteHealth } from './writeHealth.ts';

/** What the writer thread is given at its start. */
export interface WriterThreadData {
  location: DatabaseLocation;
  publicUrl: string;
  /** The database was open before: where its file is gone, it is not made again. */
  existing?: boolean;
  /** Whether there is a mail server. */
  delivers: boolean;
}

/** One call of a writer's method, as it goes to the thread. */
export interface WriterRequest {
  id: number;
  method: keyof Writer | 'probe' | 'sweep';
  args: unknown[];
}

/** What an outcome says in short: how many rows were asked for, and how many messages are to be sent. */
export interface Summary {
  rows: number;
  messages: number;
}

/**
 * What comes back: an outcome, a refusal in words, or a fault of the program or the database.
 * An outcome of many rows crosses as text in no time, as so many objects it takes longer than to write some of them.
 */
export interface WriterResponse {
  id: number;
  outcome?: Pick<SerializedOutcome, 'transaction' | 'seq' | 'text' | 'denied' | 'unwritten'> & Summary;
  /** The database could be written. */
  probed?: true;
  /** How much a piece of housekeeping did. */
  swept?: number;
  refusal?: { code: Refusal['code']; message: string };
  fault?: { message: string; stack: string; code: string };
}

/** What the thread tells unasked: rows that a commit left in the audit trail. */
export interface AuditNotice {
  audited: readonly Cells[];
}

/** The thread stopped, or its database failed: nothing is known of the call but that the same key may be sent again. */
export class WriterError extends Error {
  /** The database's own code, such as `SQLITE_FULL` or `57P01`; empty where there is none. */
  readonly code: string;

  constructor(message: string, code = '', stack?: string) {
    super(message);
    this.code = code;
    if (stack !== undefined) this.stack = stack;
  }
}

/** A writer whose work is done in a thread of its own. */
export interface ThreadedWriter extends Writer {
  health: WriteHealth;
  /** Does a piece of housekeeping; returns how much there was to do. */
  sweep(what: Sweep): Promise<number>;
  close(): Promise<void>;
}

interface PendingCall {
  resolve(result: Outcome | number | null): void;
  reject(error: Error): void;
}

/** Rows of a large commit all live until it ends: with more room for young objects, fewer of them are moved about. */
const resourceLimits = { maxYoungGenerationSizeMb: 64 };

/** How long to wait before a thread that could not be started is tried again, in milliseconds. */
const restartDelay = 1_000;

/** The writer's program: beside this one, packed or as it was written. */
const workerUrl = new URL(import.meta.url.endsWith('.ts') ? './writerWorker.ts' : './writerWorker.js', import.meta.url);

/** Starts the writer thread; resolves when its database is open. `committed` is called after each commit that was written, `audited` with what it left in the audit trail. A thread that dies fails what it was doing, and is started again. */
export async function startWriter(
  home: WriterThreadData,
  committed: (summary: Summary) => void,
  audited: (entries: readonly Cells[]) => void = () => undefined,
): Promise<ThreadedWriter> {
  const waiting = new Map<number, PendingCall>();
  let last = 0;
  let closing = false;
  /** Null while a thread that died is replaced. */
  let worker: Worker | null = await open(home);

  async function open(workerData: WriterThreadData): Promise<Worker> {
    const thread = new Worker(workerUrl, { workerData, resourceLimits });
    await new Promise<void>((resolve, reject) => {
      thread.on('message', (message: WriterResponse | AuditNotice | 'open') => {
        // What follows from an upgrade or a restore is told before the database is open to others.
        if (message === 'open') resolve();
        else if ('audited' in message) audited(message.audited);
        else resolveCall(message);
      });
      thread.once('error', reject);
    });
    let reason = 'The writer thread stopped';
    thread.on('error', error => {
      reason = error instanceof Error ? error.message : String(error);
    });
    thread.once('exit', () => void restart(reason));
    return thread;
  }

  function resolveCall({ id, outcome, probed, swept, refusal, fault }: WriterResponse): void {
    const call = waiting.get(id);
    waiting.delete(id);
    if (call === undefined) return;
    if (outcome !== undefined) {
      if (outcome.transaction !== null) committed(outcome);
      call.resolve(new SerializedOutcome(outcome));
    } else if (probed) call.resolve(null);
    else if (swept !== undefined) call.resolve(swept);
    else if (refusal !== undefined) call.reject(new Refusal(refusal.code, refusal.message));
    else call.reject(new WriterError(fault?.message ?? 'The writer gave no answer', fault?.code, fault?.stack));
  }

  async function restart(reason: string): Promise<void> {
    worker = null;
    for (const call of waiting.values()) call.reject(new WriterError(reason, 'WRITER_STOPPED'));
    waiting.clear();
    await reopen();
  }

  /** Its database may be away: it is tried until it opens, and whoever writes meanwhile is told to come back. */
  async function reopen(): Promise<void> {
    if (closing) return;
    worker = await open({ ...home, existing: true }).catch(() => null);
    if (worker !== null) return;
    await pause(restartDelay);
    await reopen();
  }

  const send = (method: WriterRequest['method'], args: unknown[]): Promise<Outcome | number | null> =>
    new Promise((resolve, reject) => {
      if (worker === null) return reject(new WriterError('The writer is being started again', 'WRITER_STOPPED'));
      last += 1;
      waiting.set(last, { resolve, reject });
      worker.postMessage({ id: last, method, args } satisfies WriterRequest);
    });

  const health = new WriteHealth(writes => send('probe', [writes]));
  // Only a probe and a sweep are answered without an outcome.
  const call = (method: keyof Writer, ...args: unknown[]): Promise<Outcome> =>
    health.track(send(method, args) as Promise<Outcome>);

  return {
    health,
    commit: (...args) => call('commit', ...args),
    runAction: (...args) => call('runAction', ...args),
    undo: (...args) => call('undo', ...args),
    sweep: what => send('sweep', [what]) as Promise<number>,
    async close() {
      closing = true;
      const open = worker;
      if (open === null) return;
      const ended = new Promise<void>(resolve => open.once('exit', () => resolve()));
      open.postMessage('close');
      await ended;
    },
  };
}
