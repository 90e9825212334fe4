import type { Random } from '../../server/demo/random.ts';
import type { ChangeRequest, Outcome, RowId } from '../../server/model/change.ts';
import type { HttpClient } from '../kit/client.ts';

/** A write that was asked for under a key, and what is known of it: null until there is an answer. */
export interface WriteAttempt {
  path: 'commit' | 'undo';
  key: string;
  body: { label: string; changes: ChangeRequest[] } | { transaction: RowId };
  status: number | null;
  outcome: Outcome | null;
  /** There was no answer, and yet it was written. */
  written: boolean;
}

/** A pack of writers: what they asked for, and the rows they know to be there. */
export interface WriteHistory {
  asked: WriteAttempt[];
  known: RowId[];
  /** Acknowledged and not yet taken back. */
  done: RowId[];
  people: number;
}

/** Nobody has asked for anything. */
export const newWriteHistory = (): WriteHistory => ({ asked: [], known: [], done: [], people: 0 });

/** Sends a write, again and again under the same key if the caller wants; no answer and 5xx leave it unknown. Gives what was answered. */
export async function send(
  client: HttpClient,
  asked: WriteAttempt,
  pack: WriteHistory,
): Promise<{ status: number; body: unknown }> {
  const first = asked.status === null;
  const answer = await client.at<Outcome>('POST', asked.path, asked.body, { 'idempotency-key': asked.key });
  const { status, body } = answer;
  if (status >= 500) return answer;
  asked.status = status;
  asked.outcome = status === 200 ? body : null;
  if (!first || asked.outcome?.transaction == null) return answer;
  pack.done.push(asked.outcome.transaction);
  if ('changes' in asked.body && asked.body.changes[0]?.from === null) {
    for (const { row, outcome } of asked.outcome.outcomes) if (outcome !== 'refused') pack.known.push(row);
  }
  return answer;
}

/** Thinks of the next write: a paste, an edit, an activation or an undo. */
export function next(random: Random, pack: WriteHistory): WriteAttempt {
  const key = `k${pack.asked.length} ${random.below(2 ** 30)}`;
  const asked: WriteAttempt = {
    path: 'commit',
    key,
    body: { label: key, changes: [] },
    status: null,
    outcome: null,
    written: false,
  };
  const dice = random.next();
  if (dice < 0.1 && pack.done.length > 5) {
    const [transaction = ''] = pack.done.splice(random.below(pack.done.length), 1);
    Object.assign(asked, { path: 'undo', body: { transaction } });
  } else {
    asked.body = { label: key, changes: dice < 0.5 || pack.known.length === 0 ? paste(random, pack) : edit(random, pack) };
  }
  pack.asked.push(asked);
  return asked;
}

/** Hundreds of drafts, or some dozens who are activated at once; half of the times the server gives the rows their ids. */
function paste(random: Random, pack: WriteHistory): ChangeRequest[] {
  const active = random.chance(0.3);
  const named = random.chance(0.5);
  return Array.from({ length: active ? 5 + random.below(40) : 50 + random.below(350) }, () => {
    pack.people += 1;
    const name = `person${pack.people}`;
    const person = { userId: name, firstName: 'P', lastName: name, email: `${name}@acme.test` };
    const to = active ? { ...person, status: 'Active' } : person;
    return { table: 'users', ...(named ? { row: crypto.randomUUID() } : {}), from: null, to };
  });
}

/** A cell of one row, or some rows set Active. */
function edit(random: Random, pack: WriteHistory): ChangeRequest[] {
  if (random.chance(0.7)) return [{ table: 'users', row: random.pick(pack.known), to: { jobTitle: `Job ${random.below(1e6)}` } }];
  const rows = new Set(Array.from({ length: 1 + random.below(12) }, () => random.pick(pack.known)));
  return [...rows].map(row => ({ table: 'users', row, to: { status: 'Active' } }));
}
