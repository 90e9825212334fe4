import type { RowId, Transaction } from './change.ts';

/** What a person did with one command and may take back, or take again: a transaction, or a batch of several. `seq` is that of its last transaction. */
export interface Step {
  transaction?: RowId;
  batch?: RowId;
  label: string;
  at: string;
  seq: number;
}

/** What somebody can take back and take again, the next one first. */
export interface Steps {
  undo: Step[];
  redo: Step[];
}

/** Steps that are told of each kind, at most. */
export const mostSteps = 200;

/** A transaction of the actor that undoes nothing of their own, and the last of those by which it was taken back, again, and so on. */
interface Thread {
  root: Transaction;
  head: Transaction;
  isDone: boolean;
}

/**
 * What an actor can take back and take again, from their transactions and those that take them back. An undo is a transaction too: a deed that was taken
 * back and again stands by the last of these. Whatever was done after an undo ends what could be taken again before it. What somebody else took
 * back is not the actor's to take again.
 */
export function stepsOf(actor: string, transactions: readonly Transaction[]): Steps {
  const byId = new Map(transactions.map(each => [each.id, each]));
  const undoing = lastUndoing(transactions);
  const isOwn = (each: Transaction | undefined): boolean => each?.actor === actor;
  const roots = [...byId.values()].filter(
    each => isOwn(each) && each.final !== true && (each.undoes === null || !isOwn(byId.get(each.undoes))),
  );
  const threads = roots.map(root => threadFrom(root, undoing)).filter(({ head }) => isOwn(head));
  const last = Math.max(0, ...roots.map(root => root.seq));
  return {
    undo: grouped(threads.filter(({ isDone }) => isDone)),
    redo: grouped(threads.filter(({ isDone, head }) => !isDone && head.seq > last)),
  };
}

/** Which of these transactions stand as they were written: nothing has taken them back since. */
export function untouched(transactions: readonly Transaction[]): Transaction[] {
  const undoing = lastUndoing(transactions);
  return transactions.filter(each => !undoing.has(each.id));
}

/** By the transaction that is taken back: the last that does. */
function lastUndoing(transactions: readonly Transaction[]): Map<RowId, Transaction> {
  const undoing = new Map<RowId, Transaction>();
  for (const each of transactions) {
    if (each.undoes !== null && each.seq > (undoing.get(each.undoes)?.seq ?? 0)) undoing.set(each.undoes, each);
  }
  return undoing;
}

function threadFrom(root: Transaction, undoing: ReadonlyMap<RowId, Transaction>): Thread {
  const thread: Thread = { root, head: root, isDone: true };
  for (let next = undoing.get(root.id); next !== undefined; next = undoing.get(next.id)) {
    thread.head = next;
    thread.isDone = !thread.isDone;
  }
  return thread;
}

function grouped(threads: readonly Thread[]): Step[] {
  const steps = [...Map.groupBy(threads, ({ head }) => head.batch ?? head.id)].map(([id, group]): Step => {
    const latest = group.reduce((one, other) => (other.head.seq > one.head.seq ? other : one));
    const { batch, at, seq } = latest.head;
    return { ...((batch ?? null) === null ? { transaction: id } : { batch: id }), label: latest.root.label, at, seq };
  });
  return steps.sort((one, other) => other.seq - one.seq).slice(0, mostSteps);
}
