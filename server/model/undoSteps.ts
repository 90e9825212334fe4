import type { RowId, Transaction } from './change.ts';

/** What a person did with one command and may take back, or take again: a transaction, or a batch of several. `seq` is that of its last transaction. */
export interface UndoStep {
  transaction?: RowId;
  batch?: RowId;
  label: string;
  at: string;
  seq: number;
}

/** What somebody can take back and take again, the next one first. */
export interface UndoSteps {
  undo: UndoStep[];
  redo: UndoStep[];
}

/** Steps that are told of each kind, at most. */
export const maxSteps = 200;

/** A transaction of the actor that undoes nothing of their own, and the last of those by which it was taken back, again, and so on. */
interface UndoChain {
  root: Transaction;
  head: Transaction;
  isDone: boolean;
}

/**
 * What an actor can take back and take again, from their transactions and those that take them back. An undo is a transaction too: a deed that was taken
 * back and again stands by the last of these. Whatever was done after an undo ends what could be taken again before it. What somebody else took
 * back is not the actor's to take again.
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

/** Which of these transactions stand as they were written: nothing has taken them back since. */
export function notUndone(transactions: readonly Transaction[]): Transaction[] {
  const undoing = lastUndoOf(transactions);
  return transactions.filter(each => !undoing.has(each.id));
}

/** By the transaction that is taken back: the last that does. */
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
