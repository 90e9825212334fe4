import type { RowId, Transaction } from './change.ts';
import { notUndone } from './undoSteps.ts';

/** Transactions of one actor with one label that are undone as one: a long paste, an import, or the undo of a batch. */
export interface Batch {
  id: RowId;
  /** The label of its first transaction, which all others share. */
  label: string;
  actor: string;
  /** The times of its first and last transaction. */
  at: string;
  until: string;
  /** The number of its last transaction. */
  seq: number;
  /** The number of its transactions, and of those that are still in effect. */
  transactions: number;
  left: number;
}

/** The batch with this id, from its transactions and those that undo them, in order; null if none belongs to it. */
export function batchOf(id: RowId, transactions: readonly Transaction[]): Batch | null {
  const members = membersOf(id, transactions);
  const [first] = members;
  const last = members.at(-1);
  if (first === undefined || last === undefined) return null;
  const { label, actor, at } = first;
  const left = membersOf(id, notUndone(transactions)).length;
  return { id, label, actor, at, until: last.at, seq: last.seq, transactions: members.length, left };
}

/** The transactions that belong to a batch. */
export const membersOf = (id: RowId, transactions: readonly Transaction[]): Transaction[] =>
  transactions.filter(({ batch }) => batch === id);

/**
 * The batch with which this actor has begun to undo a batch, to be continued under the same id; null if there is none, or if it was itself
 * undone in part.
 */
export function begunUndoOf(id: RowId, actor: string, transactions: readonly Transaction[]): RowId | null {
  const members = new Set(membersOf(id, transactions).map(each => each.id));
  const last = transactions.findLast(each => each.actor === actor && each.undoes !== null && members.has(each.undoes));
  const begun = last?.batch ?? null;
  if (begun === null) return null;
  return membersOf(begun, notUndone(transactions)).length === membersOf(begun, transactions).length ? begun : null;
}
