import type { Outcome, RowId } from '../../server/model/change.ts';
import type { PlacedRequest } from './change-requests.ts';
import { type MutationQueue, maxRowsPerCommit } from './mutation-queue.ts';
import type { UndoStep } from './undo-stack.ts';
import type { QueuedWrite } from './write-store.ts';

/** Whoever sends a commit: gives a part as it is to be sent, hears the answer to each, and which step they made, also where sending broke off. */
export interface PartHandlers {
  /** The same as an earlier page kept it: it goes as it is. */
  resend: QueuedWrite | undefined;
  prepare: (part: readonly PlacedRequest[]) => PlacedRequest[];
  onAnswer: (index: number, outcome: Outcome, requests: ReadonlyMap<RowId, PlacedRequest>) => void;
  onDone: (step: UndoStep | null) => void;
}

/** Sends the parts of one commit, one after the other. Several are a batch, which is taken back as one. */
export async function commitInParts(
  parts: readonly (readonly PlacedRequest[])[],
  label: string,
  { mutations: sender, newId }: { mutations: MutationQueue; newId: () => RowId },
  { resend: again, prepare: whole, onAnswer: answered, onDone: done }: PartHandlers,
): Promise<{ outcomes: Outcome['outcomes']; step: UndoStep | null }> {
  const batch = parts.length > 1 ? newId() : undefined;
  const total = parts.reduce((sum, part) => sum + part.length, 0);
  const queued = again ? [again] : parts.map(part => sender.enqueue(part, label, batch));
  const outcomes: Outcome['outcomes'] = [];
  let step: UndoStep | null = null;
  try {
    for (const [index, part] of parts.entries()) {
      if (batch) sender.setProgress({ done: index * maxRowsPerCommit, total });
      let sent: readonly PlacedRequest[] = part;
      const outcome = await sender.commit(() => {
        sent = again ? part : whole(part);
        return sent;
      }, queued[index]!);
      const { transaction, seq } = outcome;
      if (transaction !== null) step = { id: batch ?? transaction, kind: batch ? 'batch' : 'transaction', seq };
      outcomes.push(...outcome.outcomes);
      answered(index, outcome, new Map(sent.map(request => [request.row, request])));
    }
  } finally {
    if (batch) sender.setProgress(null);
    done(step);
  }
  return { outcomes, step };
}
