import type { Outcome, RowId } from '../../server/model/change.ts';
import type { Step } from './history.ts';
import { mostRows, type Sender } from './send.ts';
import type { Placed } from './wish.ts';
import type { QueuedWrite } from './write-queue.ts';

/** Whoever sends a commit: gives a part as it is to be sent, hears the answer to each, and which step they made, also where sending broke off. */
export interface Parts {
  /** The same as an earlier page kept it: it goes as it is. */
  again: QueuedWrite | undefined;
  whole: (part: readonly Placed[]) => Placed[];
  answered: (index: number, outcome: Outcome, wishes: ReadonlyMap<RowId, Placed>) => void;
  done: (step: Step | null) => void;
}

/** Sends the parts of one commit, one after the other. Several are a batch, which is taken back as one. */
export async function sendParts(
  parts: readonly (readonly Placed[])[],
  label: string,
  { sender, newId }: { sender: Sender; newId: () => RowId },
  { again, whole, answered, done }: Parts,
): Promise<{ outcomes: Outcome['outcomes']; step: Step | null }> {
  const batch = parts.length > 1 ? newId() : undefined;
  const total = parts.reduce((sum, part) => sum + part.length, 0);
  const kept = again ? [again] : parts.map(part => sender.keep(part, label, batch));
  const outcomes: Outcome['outcomes'] = [];
  let step: Step | null = null;
  try {
    for (const [index, part] of parts.entries()) {
      if (batch) sender.setProgress({ done: index * mostRows, total });
      let sent: readonly Placed[] = part;
      const outcome = await sender.commit(() => {
        sent = again ? part : whole(part);
        return sent;
      }, kept[index]!);
      const { transaction, seq } = outcome;
      if (transaction !== null) step = { id: batch ?? transaction, kind: batch ? 'batch' : 'transaction', seq };
      outcomes.push(...outcome.outcomes);
      answered(index, outcome, new Map(sent.map(wish => [wish.row, wish])));
    }
  } finally {
    if (batch) sender.setProgress(null);
    done(step);
  }
  return { outcomes, step };
}
