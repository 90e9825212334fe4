import { Worker } from 'node:worker_threads';
import type { KeySource } from './credentialVault.ts';
import type { Cells, Outcome } from './model/change.ts';
import { SerializedOutcome } from './model/outcome.ts';
import { Refusal, type Writer, type WriterRefusalCode } from './model/writer.ts';
import type { DatabaseLocation } from './store/location.ts';

/** The data that a thread of the engine starts with. */
export interface EngineThreadData {
  location: DatabaseLocation;
  /** Where the keys for credentials come from. */
  keys?: KeySource;
  publicUrl: string;
  /** The database was open before: if its file is gone, it is not created again. */
  existing?: boolean;
  /** Whether there is a mail server. */
  delivers: boolean;
  /** It answers dry runs only, and never writes. */
  triesOnly?: boolean;
}

/** One call of a writer's method, as it is sent to the thread. */
export interface EngineRequest {
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
export interface EngineResponse {
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

interface PendingCall {
  resolve(result: Outcome | number | null): void;
  reject(error: Error): void;
}

/** The rows of a large commit all live until it ends: with more room for young objects, fewer of them are copied. */
const resourceLimits = { maxYoungGenerationSizeMb: 64 };

/** The thread's program, beside this file: packed or as source. */
const workerUrl = new URL(import.meta.url.endsWith('.ts') ? './writerWorker.ts' : './writerWorker.js', import.meta.url);

/** A thread that runs the engine. It has its own connection to the database. */
export class EngineThread {
  readonly #worker: Worker;
  readonly #waiting = new Map<number, PendingCall>();
  #last = 0;
  #reason = 'The writer thread stopped';

  private constructor(worker: Worker) {
    this.#worker = worker;
  }

  /**
   * Starts a thread; resolves when its database is open. `onCommit` is called after each commit that wrote something,
   * `onAudit` with its entries for the audit trail, `onExit` when the thread has ended and its pending calls have failed.
   */
  static async open(
    workerData: EngineThreadData,
    listeners: { onCommit: (summary: Summary) => void; onAudit: (entries: readonly Cells[]) => void; onExit: () => void },
  ): Promise<EngineThread> {
    const worker = new Worker(workerUrl, { workerData, resourceLimits });
    const thread = new EngineThread(worker);
    await new Promise<void>((resolve, reject) => {
      worker.on('message', (message: EngineResponse | AuditNotice | 'open') => {
        // Audit entries of an upgrade or a restore arrive before the database is open.
        if (message === 'open') resolve();
        else if ('audited' in message) listeners.onAudit(message.audited);
        else thread.#resolveCall(message, listeners.onCommit);
      });
      worker.once('error', reject);
    });
    worker.on('error', error => {
      thread.#reason = error instanceof Error ? error.message : String(error);
    });
    worker.once('exit', () => {
      for (const call of thread.#waiting.values()) call.reject(new WriterError(thread.#reason, 'WRITER_STOPPED'));
      thread.#waiting.clear();
      listeners.onExit();
    });
    return thread;
  }

  /** Calls a method; only a probe and a sweep are answered without an outcome. */
  send(method: EngineRequest['method'], args: unknown[]): Promise<Outcome | number | null> {
    return new Promise((resolve, reject) => {
      this.#last += 1;
      this.#waiting.set(this.#last, { resolve, reject });
      this.#worker.postMessage({ id: this.#last, method, args } satisfies EngineRequest);
    });
  }

  /** Lets the thread finish what it has accepted; resolves when it has ended. */
  async close(): Promise<void> {
    const ended = new Promise<void>(resolve => this.#worker.once('exit', () => resolve()));
    this.#worker.postMessage('close');
    await ended;
  }

  /** Ends the thread at once; its pending calls fail. */
  async terminate(): Promise<void> {
    await this.#worker.terminate();
  }

  #resolveCall({ id, outcome, probed, swept, refusal, fault }: EngineResponse, onCommit: (summary: Summary) => void): void {
    const call = this.#waiting.get(id);
    this.#waiting.delete(id);
    if (call === undefined) return;
    if (outcome !== undefined) {
      if (outcome.transaction !== null) onCommit(outcome);
      call.resolve(new SerializedOutcome(outcome));
    } else if (probed) call.resolve(null);
    else if (swept !== undefined) call.resolve(swept);
    else if (refusal !== undefined) call.reject(new Refusal(refusal.code, refusal.message));
    else call.reject(new WriterError(fault?.message ?? 'The writer gave no answer', fault?.code, fault?.stack));
  }
}
