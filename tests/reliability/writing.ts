import type { Random } from '../../server/demo/random.ts';
import type { ChangeRequest, Outcome, RowId } from '../../server/model/change.ts';
import type { HttpClient } from '../kit/client.ts';

/** A write with a key, and its result; null until there is an answer. */
export interface WriteAttempt {
  path: 'commit' | 'undo';
  key: string;
  body: { label: string; changes: ChangeRequest[] } | { transaction: RowId };
  status: number | null;
  outcome: Outcome | null;
  /** It was written although there was no answer. */
  written: boolean;
}

/** The writes of a group of clients, and the rows that they know. */
export interface WriteHistory {
  attempts: WriteAttempt[];
  known: RowId[];
  /** Acknowledged and not yet undone. */
  done: RowId[];
  people: number;
}

/** An empty history. */
export const newWriteHistory = (): WriteHistory => ({ attempts: [], known: [], done: [], people: 0 });

/** Sends a write; the caller may repeat it with the same key. No answer and 5xx leave its result unknown. Returns the answer. */
export async function send(
  client: HttpClient,
  attempt: WriteAttempt,
  history: WriteHistory,
): Promise<{ status: number; body: unknown }> {
  const first = attempt.status === null;
  const answer = await client.at<Outcome>('POST', attempt.path, attempt.body, { 'idempotency-key': attempt.key });
  const { status, body } = answer;
  if (status >= 500) return answer;
  attempt.status = status;
  attempt.outcome = status === 200 ? body : null;
  if (!first || attempt.outcome?.transaction == null) return answer;
  history.done.push(attempt.outcome.transaction);
  if ('changes' in attempt.body && attempt.body.changes[0]?.from === null) {
    for (const { row, outcome } of attempt.outcome.outcomes) if (outcome !== 'refused') history.known.push(row);
  }
  return answer;
}

/** Chooses the next write: a paste, an edit, an activation or an undo. */
export function next(random: Random, history: WriteHistory): WriteAttempt {
  const key = `k${history.attempts.length} ${random.below(2 ** 30)}`;
  const attempt: WriteAttempt = {
    path: 'commit',
    key,
    body: { label: key, changes: [] },
    status: null,
    outcome: null,
    written: false,
  };
  const dice = random.next();
  if (dice < 0.1 && history.done.length > 5) {
    const [transaction = ''] = history.done.splice(random.below(history.done.length), 1);
    Object.assign(attempt, { path: 'undo', body: { transaction } });
  } else {
    attempt.body = {
      label: key,
      changes: dice < 0.5 || history.known.length === 0 ? paste(random, history) : edit(random, history),
    };
  }
  history.attempts.push(attempt);
  return attempt;
}

/**
 * Hundreds of drafts, or some dozens of people who are activated at once; in half of the cases the server chooses the row
 * ids.
 */
function paste(random: Random, history: WriteHistory): ChangeRequest[] {
  const active = random.chance(0.3);
  const named = random.chance(0.5);
  return Array.from({ length: active ? 5 + random.below(40) : 50 + random.below(350) }, () => {
    history.people += 1;
    const name = `person${history.people}`;
    const person = { userId: name, firstName: 'P', lastName: name, email: `${name}@acme.test` };
    const to = active ? { ...person, status: 'Active' } : person;
    return { table: 'users', ...(named ? { row: crypto.randomUUID() } : {}), from: null, to };
  });
}

/** An edit of one cell, or some rows set Active. */
function edit(random: Random, history: WriteHistory): ChangeRequest[] {
  if (random.chance(0.7))
    return [{ table: 'users', row: random.pick(history.known), to: { jobTitle: `Job ${random.below(1e6)}` } }];
  const rows = new Set(Array.from({ length: 1 + random.below(12) }, () => random.pick(history.known)));
  return [...rows].map(row => ({ table: 'users', row, to: { status: 'Active' } }));
}
