import type { UndoSteps } from '../../server/api/wire.ts';
import type { BatchUndo, Outcome, RowId } from '../../server/model/change.ts';
import { type Api, ApiProblem, NoConnection } from './api.ts';
import type { MutationQueue } from './mutation-queue.ts';
import type { UndoStack, UndoStep } from './undo-stack.ts';

/** What taking steps back and again needs. */
export interface UndoOptions {
  api: Api;
  /** `/api/workspaces/administration`. */
  path: string;
  mutations: MutationQueue;
  undoStack: UndoStack;
  newId: () => RowId;
  /** Whether the stream is live: then the server can be asked at once. */
  isLive: () => boolean;
  /** Hears each answer. */
  onOutcome?: (outcome: Outcome) => void;
}

/**
 * Takes the next step back, or again, once everything done before is known: the step that the server says is the person's last, in whatever browser
 * they took it. Null where there is none; no outcomes where there was nothing to take away but marks.
 */
export async function undoOrRedo(
  done: 'undid' | 'redid',
  wiring: UndoOptions,
  requested?: UndoStep,
): Promise<Outcome['outcomes'] | null> {
  const { undoStack: history } = wiring;
  return history.serialize(async () => {
    await history.whenIdle();
    return history.track(applyNext(done, wiring, requested));
  });
}

async function applyNext(
  done: 'undid' | 'redid',
  wiring: UndoOptions,
  requested?: UndoStep,
): Promise<Outcome['outcomes'] | null> {
  const { undoStack: history } = wiring;
  if (requested === undefined) await syncSteps(wiring);
  for (;;) {
    const step = done === 'undid' ? history.popUndo(requested) : history.popRedo();
    if (!step) return null;
    const unmarked = done === 'undid' && history.clearMarks(step);
    if (step.kind === 'marks') {
      if (!unmarked) continue;
      history.undid(null);
      return [];
    }
    const { back, outcomes } = await revertStep(step, wiring);
    if (back === null) history.exclude(step);
    history[done](back);
    return outcomes;
  }
}

/** Reads from the server what can be taken back and again. Where it cannot be asked, this page goes by its own pile. */
async function syncSteps({ api, path, undoStack: history, isLive: live }: UndoOptions): Promise<void> {
  if (!live()) return;
  try {
    history.sync(await api.get<UndoSteps>(`${path}/steps`));
  } catch (error) {
    if (!(error instanceof NoConnection) && !(error instanceof ApiProblem)) throw error;
  }
}

/** A part of a batch that could not be taken back at all, among the outcomes of rows: it is of no table, and named by its transaction. */
const brokenPartOutcome = ({ transaction: row, code, message }: BatchUndo['broken'][number]): Outcome['outcomes'][number] => ({
  table: '',
  row,
  outcome: 'refused',
  issues: [{ table: '', row, code, message }],
});

/** Takes back a transaction, or a batch part by part; `back` is the step that does it, null where nothing was written. */
export async function revertStep(
  { id, kind }: Pick<UndoStep, 'id' | 'kind'>,
  { mutations: sender, newId, onOutcome: answered }: Pick<UndoOptions, 'mutations' | 'newId' | 'onOutcome'>,
): Promise<{ back: UndoStep | null; outcomes: Outcome['outcomes'] }> {
  if (kind === 'transaction') {
    const outcome = await sender.undo({ transaction: id });
    answered?.(outcome);
    const { transaction, seq, outcomes } = outcome;
    return { back: transaction === null ? null : { id: transaction, kind, seq }, outcomes };
  }
  const into = newId();
  const outcomes: Outcome['outcomes'] = [];
  let back: UndoStep | null = null;
  for (let before: number | undefined = Number.MAX_SAFE_INTEGER; before !== undefined; ) {
    const outcome: Outcome = await sender.undo({ batch: id, into, before });
    answered?.(outcome);
    outcomes.push(...outcome.outcomes, ...(outcome.batch?.broken ?? []).map(brokenPartOutcome));
    if (outcome.transaction !== null) back = { id: into, kind: 'batch', seq: outcome.seq };
    before = outcome.batch?.before;
  }
  return { back, outcomes };
}
