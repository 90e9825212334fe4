import { setTimeout as pause } from 'node:timers/promises';
import { Worker } from 'node:worker_threads';
import type { KeySource } from './credentialVault.ts';
import type { Cells, Outcome } from './model/change.ts';
import { SerializedOutcome } from './model/outcome.ts';
import type { Sweep } from './model/store.ts';
import { Refusal, type Writer, type WriterRefusalCode } from './model/writer.ts';
import type { DatabaseLocation } from './store/location.ts';
import { WriteHealth } from './writeHealth.ts';

/** The data that the writer thread starts with. */
export interface WriterThreadData {
  location: DatabaseLocation;
  /** Where the keys for credentials come from. */
  keys?: KeySource;
  publicUrl: string;
  /** The database was open before: if its file is gone, it is not created again. */
  existing?: boolean;
  /** Whether there is a mail server. */
  delivers: boolean;
}

/** One call of a writer's method, as it is sent to the thread. */
export interface WriterRequest {
  id: number;
  method: keyof Writer | 'probe' | 'sweep';
  args: unknown[];
}

/** The summary of an outcome: its rows, and the messages to be sent. */
export interface Summary {
  rows: number;
  messages: number;
}

/**
 * The thread's answer: an outcome, a refusal, or an error of the program or the database. An outcome crosses threads as
 * text, because structured cloning of many rows takes longer than writing some of them.
 */
export interface WriterResponse {
  id: number;
  outcome?: Pick<SerializedOutcome, 'transaction' | 'seq' | 'text' | 'refusals' | 'unwritten'> & Summary;
  /** The database can be written. */
  probed?: true;
  /** How much a sweep did. */
  swept?: number;
  refusal?: { code: WriterRefusalCode; message: string };
  fault?: { message: string; stack: string; code: string };
}

/** A message without a request: the rows that a commit added to the audit trail. */
export interface AuditNotice {
  audited: readonly Cells[];
}

/**
 * The thread stopped, or its database failed. Nobody knows whether the call was carried out, but it may be sent again with
 * the same key.
 */
export class WriterError extends Error {
  /** The database's own code, such as `SQLITE_FULL` or `57P01`; empty where there is none. */
  readonly code: string;

  constructor(message: string, code = '', stack?: string) {
    super(message);
    this.code = code;
    if (stack !== undefined) this.stack = stack;
  }
}

/** A writer that runs in a thread of its own. */
export interface ThreadedWriter extends Writer {
  health: WriteHealth;
  /** Runs a sweep; returns how much there was to do. */
  sweep(what: Sweep): Promise<number>;
  close(): Promise<void>;
}

interface PendingCall {
  resolve(result: Outcome | number | null): void;
  reject(error: Error): void;
}

/** The rows of a large commit all live until it ends: with more room for young objects, fewer of them are copied. */
const resourceLimits = { maxYoungGenerationSizeMb: 64 };

/** How long to wait before starting a thread again that could not be started, in milliseconds. */
const restartDelay = 1_000;

/** The writer's program, beside this file: packed or as source. */
const workerUrl = new URL(import.meta.url.endsWith('.ts') ? './writerWorker.ts' : './writerWorker.js', import.meta.url);

/**
 * Starts the writer thread; resolves when its database is open. `onCommit` is called after each commit that wrote something,
 * `onAudit` with its entries for the audit trail. When the thread dies, its pending calls fail and it is started again.
 */
export async function startWriter(
  data: WriterThreadData,
  onCommit: (summary: Summary) => void,
  onAudit: (entries: readonly Cells[]) => void = () => undefined,
): Promise<ThreadedWriter> {
  const waiting = new Map<number, PendingCall>();
  let last = 0;
  let closing = false;
  /** Null while a dead thread is being replaced. */
  let worker: Worker | null = await open(data);

  async function open(workerData: WriterThreadData): Promise<Worker> {
    const thread = new Worker(workerUrl, { workerData, resourceLimits });
    await new Promise<void>((resolve, reject) => {
      thread.on('message', (message: WriterResponse | AuditNotice | 'open') => {
        // Audit entries of an upgrade or a restore arrive before the database is open.
        if (message === 'open') resolve();
        else if ('audited' in message) onAudit(message.audited);
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
      if (outcome.transaction !== null) onCommit(outcome);
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

  /** Tries until the database opens; writes fail meanwhile and can be repeated later. */
  async function reopen(): Promise<void> {
    if (closing) return;
    worker = await open({ ...data, existing: true }).catch(() => null);
    if (worker !== null) return;
    await pause(restartDelay);
    await reopen();
  }

  const send = (method: WriterRequest['method'], args: unknown[]): Promise<Outcome | number | null> =>
    new Promise((resolve, reject) => {
      if (worker === null) return reject(new WriterError('The writer is being restarted', 'WRITER_STOPPED'));
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
