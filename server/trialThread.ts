import { EngineThread, type EngineThreadData, WriterError } from './engineThread.ts';
import type { Outcome } from './model/change.ts';
import type { CommitOptions, CommitText, Writer } from './model/writer.ts';
import { TrialOnlyError } from './store/errors.ts';

/** After this time without a call the thread ends and returns its memory, in milliseconds. */
const idleTime = 60_000;

/** How long the writer answers dry runs after the thread could not be started, in milliseconds. */
const restartDelay = 60_000;

/**
 * Whether a call seems to be a dry run. A body is not parsed for it: a text that only looks like one is answered by the
 * writer after all.
 */
export function isTrial([, what, options]: readonly unknown[]): boolean {
  if ((options as CommitOptions | undefined)?.dryRun === true) return true;
  const { text } = what as Partial<CommitText>;
  return text !== undefined && /"dryRun"\s*:\s*true/.test(text);
}

/**
 * A thread for dry runs, so that none keeps the writer busy. It is started when it is needed and ends when it was not for a
 * while.
 */
export class TrialThread {
  readonly #data: EngineThreadData;
  readonly #onFailure: (error: unknown) => void;
  #thread: Promise<EngineThread | null> | null = null;
  #failedAt = Number.NEGATIVE_INFINITY;
  #calls = 0;
  #timer: NodeJS.Timeout | undefined;
  #closed = false;

  /** `onFailure` is called when the thread cannot be started. */
  constructor({ keys: _keys, ...data }: EngineThreadData, onFailure: (error: unknown) => void) {
    this.#data = { ...data, existing: true, triesOnly: true };
    this.#onFailure = onFailure;
  }

  /**
   * The outcome of a dry run; null where the writer has to answer: it is no dry run after all, or the thread could not be
   * started. A call that is lost with the thread fails.
   */
  async run(method: keyof Writer, args: unknown[]): Promise<Outcome | null> {
    clearTimeout(this.#timer);
    this.#calls += 1;
    try {
      this.#thread ??= this.#open();
      const thread = await this.#thread;
      // A writer's method is answered with an outcome.
      return thread === null ? null : ((await thread.send(method, args)) as Outcome);
    } catch (error) {
      if (error instanceof WriterError && error.code === TrialOnlyError.code) return null;
      throw error;
    } finally {
      this.#calls -= 1;
      if (this.#calls === 0 && !this.#closed) this.#timer = setTimeout(() => void this.#end(), idleTime).unref();
    }
  }

  /** Ends the thread at once: nothing of a dry run can be lost. */
  async close(): Promise<void> {
    this.#closed = true;
    clearTimeout(this.#timer);
    await this.#end();
  }

  async #open(): Promise<EngineThread | null> {
    if (this.#closed || performance.now() < this.#failedAt + restartDelay) return this.#forget(null);
    try {
      return await EngineThread.open(this.#data, {
        onCommit: () => undefined,
        onAudit: () => undefined,
        onExit: () => this.#forget(null),
      });
    } catch (error) {
      this.#failedAt = performance.now();
      this.#onFailure(error);
      return this.#forget(null);
    }
  }

  #forget<T>(value: T): T {
    this.#thread = null;
    return value;
  }

  async #end(): Promise<void> {
    const thread = this.#thread;
    this.#thread = null;
    await (await thread)?.terminate();
  }
}
