import type { RowId, Transaction } from './change.ts';

/** One step that a person can undo or redo: a transaction, or a batch of several. `seq` is that of its last transaction. */
export interface UndoStep {
  transaction?: RowId;
  batch?: RowId;
  label: string;
  at: string;
  seq: number;
}

/** The steps that a person can undo and redo, the next one first. */
export interface UndoSteps {
  undo: UndoStep[];
  redo: UndoStep[];
}

/** The maximum number of steps of each kind. */
export const maxSteps = 200;

/** A transaction of the actor that is not an undo of their own, and the last of the transactions that undo it, redo it, and so on. */
interface UndoChain {
  root: Transaction;
  head: Transaction;
  isDone: boolean;
}

/**
 * What an actor can undo and redo, derived from their transactions and those that undo them. An undo is a transaction itself: the last one
 * of a chain decides whether the first one is in effect. A new change ends the possibility to redo earlier ones. An actor cannot redo
 * what somebody else has undone.
 */
export function undoStepsOf(actor: string, transactions: readonly Transaction[]): UndoSteps {
  const byId = new Map(transactions.map(each => [each.id, each]));
  const undoing = lastUndoOf(transactions);
  const isOwn = (each: Transaction | undefined): boolean => each?.actor === actor;
  const roots = [...byId.values()].filter(
    each => isOwn(each) && each.final !== true && (each.undoes === null || !isOwn(byId.get(each.undoes))),
  );
  const chains = roots.map(root => chainFrom(root, undoing)).filter(({ head }) => isOwn(head));
  const last = Math.max(0, ...roots.map(root => root.seq));
  return {
    undo: grouped(chains.filter(({ isDone }) => isDone)),
    redo: grouped(chains.filter(({ isDone, head }) => !isDone && head.seq > last)),
  };
}

/** The transactions that are in effect: never undone, or undone and redone since. */
export function inEffect(transactions: readonly Transaction[]): Transaction[] {
  const undoing = lastUndoOf(transactions);
  return transactions.filter(each => chainFrom(each, undoing).isDone);
}

/** The last undo of each transaction, by the id of the undone transaction. */
function lastUndoOf(transactions: readonly Transaction[]): Map<RowId, Transaction> {
  const undoing = new Map<RowId, Transaction>();
  for (const each of transactions) {
    if (each.undoes !== null && each.seq > (undoing.get(each.undoes)?.seq ?? 0)) undoing.set(each.undoes, each);
  }
  return undoing;
}

function chainFrom(root: Transaction, undoing: ReadonlyMap<RowId, Transaction>): UndoChain {
  const chain: UndoChain = { root, head: root, isDone: true };
  for (let next = undoing.get(root.id); next !== undefined; next = undoing.get(next.id)) {
    chain.head = next;
    chain.isDone = !chain.isDone;
  }
  return chain;
}

function grouped(chains: readonly UndoChain[]): UndoStep[] {
  const steps = [...Map.groupBy(chains, ({ head }) => head.batch ?? head.id)].map(([id, group]): UndoStep => {
    const latest = group.reduce((one, other) => (other.head.seq > one.head.seq ? other : one));
    const { batch, at, seq } = latest.head;
    return { ...((batch ?? null) === null ? { transaction: id } : { batch: id }), label: latest.root.label, at, seq };
  });
  return steps.sort((one, other) => other.seq - one.seq).slice(0, maxSteps);
}
