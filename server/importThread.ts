import { Worker } from 'node:worker_threads';
import { type Attempt, type ImportWork, tooMuch } from './imports/importWork.ts';
import type { DatabaseLocation } from './store/location.ts';

/** The data that the thread for imports starts with. */
export interface ImportThreadData {
  location: DatabaseLocation;
  publicUrl: string;
  /** Whether there is a mail server. */
  delivers: boolean;
}

/** A step, as it is sent to the thread. */
export interface ImportRequest {
  id: number;
  step: keyof ImportWork;
  input: unknown[];
}

/** The thread's answer: the result of the step, or an error of the program or the database. */
export interface ImportReply {
  id: number;
  result?: unknown;
  fault?: { message: string; stack: string };
}

/** After this time without a step the thread ends and returns its memory, in milliseconds. */
const idleTime = 30_000;

/** The thread's program, beside this file: packed or as source. */
const workerUrl = new URL(import.meta.url.endsWith('.ts') ? './importWorker.ts' : './importWorker.js', import.meta.url);

/**
 * In MB. What would be written stays in memory while it is tried: with more than this, the step is a problem and not the server's end. With
 * more room for young objects, V8 would keep a hundred MB of garbage.
 */
const resourceLimits = { maxOldGenerationSizeMb: 1_024, maxYoungGenerationSizeMb: 16 };

const isOutOfMemory = (error: unknown): boolean => (error as { code?: unknown } | null)?.code === 'ERR_WORKER_OUT_OF_MEMORY';

interface PendingStep {
  resolve(result: unknown): void;
  reject(error: unknown): void;
}

/** Does the long steps of imports in a thread of their own, which is started when it is needed. */
export class ImportThread implements ImportWork {
  readonly #data: ImportThreadData;
  readonly #waiting = new Map<number, PendingStep>();
  #worker: Worker | null = null;
  #last = 0;
  #timer: NodeJS.Timeout | undefined;

  constructor(data: ImportThreadData) {
    this.#data = data;
  }

  inspect: ImportWork['inspect'] = (...input) => this.#send('inspect', input) as ReturnType<ImportWork['inspect']>;

  stage: ImportWork['stage'] = (...input) => this.#send('stage', input) as ReturnType<ImportWork['stage']>;

  /** Ends the thread at once: its steps fail, and can be done again. */
  async close(): Promise<void> {
    clearTimeout(this.#timer);
    await this.#worker?.terminate();
  }

  #send(step: ImportRequest['step'], input: unknown[]): Promise<unknown> {
    clearTimeout(this.#timer);
    this.#worker ??= this.#open();
    const worker = this.#worker;
    return new Promise((resolve, reject) => {
      this.#last += 1;
      this.#waiting.set(this.#last, { resolve, reject });
      worker.postMessage({ id: this.#last, step, input } satisfies ImportRequest);
    });
  }

  #open(): Worker {
    const worker = new Worker(workerUrl, { workerData: this.#data, resourceLimits });
    let reason: unknown = new Error('The thread for imports stopped');
    worker.on('message', (message: ImportReply | 'open') => {
      if (message !== 'open') this.#resolve(message);
    });
    worker.on('error', error => {
      reason = error;
    });
    worker.once('exit', () => {
      if (this.#worker === worker) this.#worker = null;
      for (const step of this.#waiting.values()) {
        if (isOutOfMemory(reason)) step.resolve({ problem: tooMuch } satisfies Attempt<never>);
        else step.reject(reason);
      }
      this.#waiting.clear();
    });
    return worker;
  }

  #resolve({ id, result, fault }: ImportReply): void {
    const step = this.#waiting.get(id);
    this.#waiting.delete(id);
    if (this.#waiting.size === 0) this.#timer = setTimeout(() => void this.#worker?.terminate(), idleTime).unref();
    if (fault === undefined) step?.resolve(result);
    else step?.reject(Object.assign(new Error(fault.message), { stack: fault.stack }));
  }
}
