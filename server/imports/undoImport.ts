import { newId } from '../engine/ids.ts';
import type { Person } from '../model/actor.ts';
import { membersOf } from '../model/batch.ts';
import type { Outcome, RowId } from '../model/change.ts';
import type { StoreReader } from '../model/store.ts';
import { inEffect } from '../model/undoSteps.ts';
import { Refusal, type Writer } from '../model/writer.ts';

/** How far the undo of an import has come: transactions before this number are left, and this many rows could not be undone. */
export interface ImportUndo {
  /** The batch of the undo. */
  into: RowId;
  before: number;
  stays: number;
}

/** The progress of an undo that has not begun. */
export const beginUndo = (): ImportUndo => ({ into: newId(), before: Number.MAX_SAFE_INTEGER, stays: 0 });

/** What undoing needs: who imported what, and how far the undo is. */
export interface UndoInput {
  id: RowId;
  label: string;
  person: Person;
  undo: ImportUndo;
}

/** Where changes are undone. */
export interface UndoContext {
  writer: Pick<Writer, 'undo'>;
  reader: Pick<StoreReader, 'batch'>;
  /** Called after each transaction; false ends the work. */
  goesOn: (undo: ImportUndo) => Promise<boolean>;
}

/**
 * Undoes what an import has written, the last transaction first, from where its progress is. Each transaction is tried once. Resolves with
 * the progress at the end, or null if the work was ended before.
 */
export async function undoImport(
  { id, label, person, undo }: UndoInput,
  { writer, reader, goesOn }: UndoContext,
): Promise<ImportUndo | null> {
  let progress = undo;
  const left = membersOf(id, inEffect(await reader.batch(id))).filter(({ seq }) => seq < undo.before);
  for (const transaction of left.toReversed()) {
    const stays = await rowsLeft(writer.undo(person, transaction.id, { label, batch: progress.into }));
    progress = { ...progress, before: transaction.seq, stays: progress.stays + stays };
    if (!(await goesOn(progress))) return null;
  }
  return progress;
}

/** Refusals of a transaction that no other attempt would change. */
const isFinal: ReadonlySet<string> = new Set(['too_old', 'too_much', 'no_such_transaction']);

/** How many rows of a transaction stay after its undo; one if it is refused as a whole. */
async function rowsLeft(undo: Promise<Outcome>): Promise<number> {
  try {
    const { outcomes } = await undo;
    return outcomes.filter(each => each.outcome !== 'accepted' || each.undone?.row === 'stays' || (each.kept ?? []).length > 0)
      .length;
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    if (error.code === 'nothing_to_undo') return 0;
    if (isFinal.has(error.code)) return 1;
    throw error;
  }
}
