import type { RowId, Transaction } from './change.ts';
import { inEffect } from './undoSteps.ts';

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
  const left = membersOf(id, inEffect(transactions)).length;
  return { id, label, actor, at, until: last.at, seq: last.seq, transactions: members.length, left };
}

/** The transactions that belong to a batch. */
export const membersOf = (id: RowId, transactions: readonly Transaction[]): Transaction[] =>
  transactions.filter(({ batch }) => batch === id);

/** The batch with which this actor has begun to undo a batch; null if there is none, or if it cannot be continued. */
export function begunUndoOf(id: RowId, actor: string, transactions: readonly Transaction[]): RowId | null {
  const begun = undosOf(id, actor, transactions).at(-1)?.batch ?? null;
  return begun === null || isUndoneInPart(begun, transactions) ? null : begun;
}

/** The transactions of this actor that undo one of a batch. */
export function undosOf(id: RowId, actor: string, transactions: readonly Transaction[]): Transaction[] {
  const members = new Set(membersOf(id, transactions).map(each => each.id));
  return transactions.filter(each => each.actor === actor && each.undoes !== null && members.has(each.undoes));
}

/** Whether any transaction of a batch was ever undone. The undo of another batch is not continued then: somebody has gone back on it. */
export function isUndoneInPart(id: RowId, transactions: readonly Transaction[]): boolean {
  const undone = new Set(transactions.map(each => each.undoes));
  return membersOf(id, transactions).some(each => undone.has(each.id));
}
