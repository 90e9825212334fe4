import type { Outcome, RowId } from '../../server/model/change.ts';
import type { RevertibleStep } from '../contract/command.ts';
import type { PlacedRequest } from './change-requests.ts';
import { type MutationQueue, maxRowsPerCommit } from './mutation-queue.ts';
import type { QueuedWrite } from './write-store.ts';

/**
 * Callbacks of a commit: `prepare` returns a part as it is sent, `onAnswer` receives each outcome, and `onDone` the undo step,
 * even after a failure.
 */
export interface PartHandlers {
  /** The same commit as an earlier page stored it. It is sent unchanged. */
  resend: QueuedWrite | undefined;
  prepare: (part: readonly PlacedRequest[]) => PlacedRequest[];
  onAnswer: (index: number, outcome: Outcome, requests: ReadonlyMap<RowId, PlacedRequest>) => void;
  onDone: (step: RevertibleStep | null) => void;
}

/** Sends the parts of one commit in sequence. Several parts form a batch, which is undone as one. */
export async function commitInParts(
  parts: readonly (readonly PlacedRequest[])[],
  label: string,
  { mutations, newId }: { mutations: MutationQueue; newId: () => RowId },
  { resend, prepare, onAnswer, onDone }: PartHandlers,
): Promise<{ outcomes: Outcome['outcomes']; step: RevertibleStep | null }> {
  const batch = parts.length > 1 ? newId() : undefined;
  const total = parts.reduce((sum, part) => sum + part.length, 0);
  const queued = resend ? [resend] : parts.map(part => mutations.enqueue(part, label, batch));
  const outcomes: Outcome['outcomes'] = [];
  let step: RevertibleStep | null = null;
  try {
    for (const [index, part] of parts.entries()) {
      if (batch) mutations.setProgress({ done: index * maxRowsPerCommit, total });
      let sent: readonly PlacedRequest[] = part;
      const outcome = await mutations.commit(() => {
        sent = resend ? part : prepare(part);
        return sent;
      }, queued[index]!);
      const { transaction, seq } = outcome;
      if (transaction !== null) step = { id: batch ?? transaction, kind: batch ? 'batch' : 'transaction', seq };
      outcomes.push(...outcome.outcomes);
      onAnswer(index, outcome, new Map(sent.map(request => [request.row, request])));
    }
  } finally {
    if (batch) mutations.setProgress(null);
    onDone(step);
  }
  return { outcomes, step };
}
