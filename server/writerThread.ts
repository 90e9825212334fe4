import { setTimeout as pause } from 'node:timers/promises';
import { EngineThread, type EngineThreadData, type Summary, WriterError } from './engineThread.ts';
import type { Cells, Outcome } from './model/change.ts';
import type { Sweep } from './model/store.ts';
import type { Writer } from './model/writer.ts';
import { isTrial, TrialThread } from './trialThread.ts';
import { WriteHealth } from './writeHealth.ts';

/** A writer that runs in a thread of its own; dry runs have another one. */
export interface ThreadedWriter extends Writer {
  health: WriteHealth;
  /** Runs a sweep; returns how much there was to do. */
  sweep(what: Sweep): Promise<number>;
  close(): Promise<void>;
}

/** How long to wait before starting a thread again that could not be started, in milliseconds. */
const restartDelay = 1_000;

/** What a writer tells of its work. */
export interface WriterListeners {
  /** Called after each commit that wrote something. */
  onCommit: (summary: Summary) => void;
  /** Called with the entries of a commit for the audit trail. */
  onAudit: (entries: readonly Cells[]) => void;
  /** Called when the thread for dry runs cannot be started; the writer answers them for a while. */
  onTrialFailure: (error: unknown) => void;
}

/**
 * Starts the writer thread; resolves when its database is open. When the thread dies, its pending calls fail and it is
 * started again.
 */
export async function startWriter(
  data: EngineThreadData,
  { onCommit, onAudit, onTrialFailure }: WriterListeners,
): Promise<ThreadedWriter> {
  let closing: Promise<unknown> | null = null;
  const open = (existing: boolean): Promise<EngineThread> =>
    EngineThread.open(existing ? { ...data, existing } : data, { onCommit, onAudit, onExit: () => void reopen() });
  /** Null while a dead thread is being replaced. */
  let thread: EngineThread | null = await open(false);
  const trials = new TrialThread(data, onTrialFailure);

  /** Tries until the database opens; writes fail meanwhile and can be repeated later. */
  async function reopen(): Promise<void> {
    thread = null;
    if (closing !== null) return;
    thread = await open(true).catch(() => null);
    if (thread !== null) return;
    await pause(restartDelay);
    await reopen();
  }

  const send: EngineThread['send'] = (method, args) =>
    thread?.send(method, args) ?? Promise.reject(new WriterError('The writer is being restarted', 'WRITER_STOPPED'));

  const health = new WriteHealth(writes => send('probe', [writes]));
  // Only a probe and a sweep are answered without an outcome.
  const write = (method: keyof Writer, args: unknown[]): Promise<Outcome> => health.track(send(method, args) as Promise<Outcome>);
  const call = async (method: keyof Writer, args: unknown[]): Promise<Outcome> =>
    (isTrial(args) ? await trials.run(method, args) : null) ?? write(method, args);

  return {
    health,
    commit: (...args) => call('commit', args),
    runAction: (...args) => call('runAction', args),
    undo: (...args) => call('undo', args),
    sweep: what => send('sweep', [what]) as Promise<number>,
    async close() {
      closing ??= Promise.all([thread?.close(), trials.close()]);
      await closing;
    },
  };
}
