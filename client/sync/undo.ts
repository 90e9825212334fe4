import type { UndoRequest, UndoSteps } from '../../server/api/wire.ts';
import type { BatchUndo, Outcome } from '../../server/model/change.ts';
import type { RevertibleStep } from '../contract/command.ts';
import { type Api, ApiProblem, NoConnection } from './api.ts';
import type { MutationQueue } from './mutation-queue.ts';
import type { UndoStack } from './undo-stack.ts';
import type { QueuedWrite } from './write-store.ts';

/** What undo and redo depend on. */
export interface UndoOptions {
  api: Api;
  /** `/api/workspaces/administration`. */
  path: string;
  mutations: MutationQueue;
  undoStack: UndoStack;
  /** Whether the stream is live: then a read that fails is worth repeating. */
  isLive: () => boolean;
  /** Called with each outcome. */
  onOutcome?: (outcome: Outcome) => void;
}

/**
 * Undoes (or redoes) the next step once all earlier work is done: the step that the server lists as the person's last, in
 * whatever browser it was made. Null if there is none; no outcomes if only marks were removed.
 */
export async function undoOrRedo(
  direction: 'undid' | 'redid',
  wiring: UndoOptions,
  requested?: RevertibleStep,
): Promise<Outcome['outcomes'] | null> {
  const { undoStack } = wiring;
  return undoStack.serialize(async () => {
    await undoStack.whenIdle();
    return undoStack.track(applyNext(direction, wiring, requested));
  });
}

async function applyNext(
  direction: 'undid' | 'redid',
  wiring: UndoOptions,
  requested?: RevertibleStep,
): Promise<Outcome['outcomes'] | null> {
  const { undoStack } = wiring;
  if (requested === undefined) await syncSteps(wiring);
  for (;;) {
    const step = direction === 'undid' ? undoStack.popUndo(requested) : undoStack.popRedo();
    if (!step) return null;
    const unmarked = direction === 'undid' && undoStack.clearMarks(step);
    if (step.kind === 'marks') {
      if (!unmarked) continue;
      undoStack.undid(null);
      return [];
    }
    const { back, outcomes } = await revertStep(step, wiring);
    if (back === null) undoStack.exclude(step);
    undoStack[direction](back);
    return outcomes;
  }
}

/** How often a pending undo checks whether it waits for the connection, in milliseconds. */
const waitCheckInterval = 500;

/** Calls `onWaiting` once if the stream is not live while the work is pending. Returns the result of the work. */
export async function reportWaiting<T>(work: Promise<T>, isLive: () => boolean, onWaiting: () => void): Promise<T> {
  const waitCheck = setInterval(() => {
    if (isLive()) return;
    clearInterval(waitCheck);
    onWaiting();
  }, waitCheckInterval);
  return work.finally(() => clearInterval(waitCheck));
}

/**
 * Reads the undo and redo lists from the server, also before the stream has opened: a page knows no steps of the pages before it.
 * Where the server cannot be reached, this page uses its own stacks.
 */
async function syncSteps({ api, path, undoStack, isLive }: UndoOptions): Promise<void> {
  const steps = `${path}/steps`;
  try {
    undoStack.sync(await (isLive() ? api.get<UndoSteps>(steps) : api.probe<UndoSteps>(steps)));
  } catch (error) {
    if (!(error instanceof NoConnection) && !(error instanceof ApiProblem)) throw error;
  }
}

/** The outcome for a part of a batch that could not be undone: it belongs to no table, and its row is the transaction. */
const brokenPartOutcome = ({ transaction: row, code, message }: BatchUndo['broken'][number]): Outcome['outcomes'][number] => ({
  table: '',
  row,
  outcome: 'refused',
  issues: [{ table: '', row, code, message }],
});

/** Undoes a transaction, or a batch part by part. `back` is the step that undoes this one, null if nothing was written. */
export async function revertStep(
  { id, kind }: Pick<RevertibleStep, 'id' | 'kind'>,
  { mutations, onOutcome }: Pick<UndoOptions, 'mutations' | 'onOutcome'>,
): Promise<{ back: RevertibleStep | null; outcomes: Outcome['outcomes'] }> {
  const outcomes: Outcome['outcomes'] = [];
  let back: RevertibleStep | null = null;
  for await (const outcome of undoParts(kind === 'batch' ? { batch: id } : { transaction: id }, mutations)) {
    const { transaction, seq, batch } = outcome;
    onOutcome?.(outcome);
    outcomes.push(...outcome.outcomes, ...(batch?.broken ?? []).map(brokenPartOutcome));
    if (transaction !== null) back = { id: batch?.id ?? transaction, kind: batch ? 'batch' : 'transaction', seq };
  }
  return { back, outcomes };
}

/** Undoes a transaction or a batch, and yields the outcome of each request. `stored` is the first request as an earlier page stored it. */
export async function* undoParts(first: UndoRequest, mutations: MutationQueue, stored?: QueuedWrite): AsyncGenerator<Outcome> {
  let [body, write]: [UndoRequest, QueuedWrite | undefined] = [first, stored];
  for (;;) {
    const { outcome, rest } = await mutations.undo(body, write);
    yield outcome;
    if (rest?.to !== 'undo') return;
    [body, write] = [rest.body, rest];
  }
}
