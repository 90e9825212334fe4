import { setTimeout as pause } from 'node:timers/promises';
import { EngineThread, type EngineThreadData, type Summary, WriterError } from './engineThread.ts';
import type { Cells, Outcome } from './model/change.ts';
import type { Sweep } from './model/store.ts';
import type { Writer } from './model/writer.ts';
import { isLargeTrial, TrialThread } from './trialThread.ts';
import { WriteHealth } from './writeHealth.ts';

/** A writer that runs in a thread of its own; large dry runs have another one. */
export interface ThreadedWriter extends Writer {
  health: WriteHealth;
  /** Runs a sweep; returns how much there was to do. */
  sweep(what: Sweep): Promise<number>;
  close(): Promise<void>;
}

/** How long to wait before starting a thread again that could not be started, in milliseconds. */
const restartDelay = 1_000;

/**
 * Starts the writer thread; resolves when its database is open. `onCommit` is called after each commit that wrote something,
 * `onAudit` with its entries for the audit trail. When the thread dies, its pending calls fail and it is started again.
 */
export async function startWriter(
  data: EngineThreadData,
  onCommit: (summary: Summary) => void,
  onAudit: (entries: readonly Cells[]) => void = () => undefined,
): Promise<ThreadedWriter> {
  let closing = false;
  const open = (existing: boolean): Promise<EngineThread> =>
    EngineThread.open(existing ? { ...data, existing } : data, { onCommit, onAudit, onExit: () => void reopen() });
  /** Null while a dead thread is being replaced. */
  let thread: EngineThread | null = await open(false);
  const trials = new TrialThread({ ...data, existing: true });

  /** Tries until the database opens; writes fail meanwhile and can be repeated later. */
  async function reopen(): Promise<void> {
    thread = null;
    if (closing) return;
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
    (isLargeTrial(method, args) ? await trials.run(method, args) : null) ?? write(method, args);

  return {
    health,
    commit: (...args) => call('commit', args),
    runAction: (...args) => call('runAction', args),
    undo: (...args) => call('undo', args),
    sweep: what => send('sweep', [what]) as Promise<number>,
    async close() {
      closing = true;
      await Promise.all([thread?.close(), trials.close()]);
    },
  };
}
