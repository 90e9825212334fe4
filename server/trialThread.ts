import { EngineThread, type EngineThreadData, WriterError } from './engineThread.ts';
import type { Outcome, RowId } from './model/change.ts';
import type { BatchPart, CommitOptions, CommitText, Writer } from './model/writer.ts';
import { TrialOnlyError } from './store/errors.ts';

/** A dry run of more rows has the thread for trials: it would keep the writer thread busy. */
const maxRowsInWriter = 100;

/** The same of a body that is not parsed yet, in characters. */
const maxTextInWriter = 50_000;

/** After this time without a call the thread ends and returns its memory, in milliseconds. */
const idleTime = 60_000;

/** The codes of calls that the thread leaves to the writer: it may not write, and it stopped or could not be started. */
const leftToWriter: ReadonlySet<string> = new Set([TrialOnlyError.code, 'WRITER_STOPPED']);

/**
 * Whether a call seems to be a dry run of many rows. A body is not parsed for it: a text that only looks like one is
 * answered by the writer thread after all.
 */
export function isLargeTrial(method: keyof Writer, [, what, options]: readonly unknown[]): boolean {
  const isDryRun = (options as CommitOptions | undefined)?.dryRun === true;
  if (method === 'undo') return isDryRun && typeof (what as RowId | BatchPart) !== 'string';
  if (method === 'runAction') return isDryRun && (what as { rows: readonly RowId[] }).rows.length > maxRowsInWriter;
  const changes = what as CommitText | readonly unknown[];
  return 'text' in changes
    ? changes.text.length > maxTextInWriter && /"dryRun"\s*:\s*true/.test(changes.text)
    : isDryRun && changes.length > maxRowsInWriter;
}

/** A thread for dry runs, which is started when it is needed and ends when it was not for a while. */
export class TrialThread {
  readonly #data: EngineThreadData;
  #thread: Promise<EngineThread> | null = null;
  #calls = 0;
  #timer: NodeJS.Timeout | undefined;
  #closed = false;

  constructor(data: EngineThreadData) {
    this.#data = { ...data, triesOnly: true };
  }

  /** The outcome of a dry run; null where the writer has to answer: no dry run after all, or the thread cannot be used. */
  async run(method: keyof Writer, args: unknown[]): Promise<Outcome | null> {
    if (this.#closed) return null;
    clearTimeout(this.#timer);
    this.#calls += 1;
    try {
      this.#thread ??= this.#open();
      const thread = await this.#thread;
      // A writer's method is answered with an outcome.
      return (await thread.send(method, args)) as Outcome;
    } catch (error) {
      if (error instanceof WriterError && leftToWriter.has(error.code)) return null;
      throw error;
    } finally {
      this.#calls -= 1;
      if (this.#calls === 0 && !this.#closed) this.#timer = setTimeout(() => void this.#end(), idleTime).unref();
    }
  }

  /** Ends the thread; later calls are left to the writer. */
  async close(): Promise<void> {
    this.#closed = true;
    clearTimeout(this.#timer);
    await this.#end();
  }

  #open(): Promise<EngineThread> {
    const opening = EngineThread.open(this.#data, {
      onCommit: () => undefined,
      onAudit: () => undefined,
      onExit: () => {
        if (this.#thread === opening) this.#thread = null;
      },
    }).catch((error: unknown) => {
      this.#thread = null;
      throw new WriterError(error instanceof Error ? error.message : String(error), 'WRITER_STOPPED');
    });
    return opening;
  }

  async #end(): Promise<void> {
    const thread = this.#thread;
    this.#thread = null;
    await (await thread)?.close();
  }
}
