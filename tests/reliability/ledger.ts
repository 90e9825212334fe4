import type { ChangeRequest } from '../../server/model/change.ts';
import type { StoredData } from './consistency.ts';
import type { WriteAttempt, WriteHistory } from './writing.ts';

/** How often a write is in the log. */
export function timesIn({ log }: StoredData, { body }: WriteAttempt): number {
  return log.filter(({ transaction }) =>
    'changes' in body ? transaction.label === body.label : transaction.undoes === body.transaction,
  ).length;
}

/**
 * The faults of the stored writes: an acknowledged write must exist once, any other once or not at all, and every existing
 * one completely.
 */
export function writeFaults(found: StoredData, history: WriteHistory): string[] {
  const faults: string[] = [];
  const byId = new Map(found.log.map(entry => [entry.transaction.id, entry]));
  const times = new Map<string, number>();
  for (const { transaction } of found.log) {
    const mark = transaction.undoes ?? transaction.label;
    times.set(mark, (times.get(mark) ?? 0) + 1);
  }
  for (const attempt of history.attempts) {
    const mark = 'changes' in attempt.body ? attempt.body.label : attempt.body.transaction;
    const many = times.get(mark) ?? 0;
    const transaction = attempt.outcome?.transaction ?? null;
    if (transaction !== null && !byId.has(transaction)) faults.push(`${attempt.key} was acknowledged and is lost`);
    if (many > 1) faults.push(`${attempt.key} is there ${many} times`);
    if (transaction === null && attempt.status === 200 && many > 0)
      faults.push(`${attempt.key} changed nothing, and is in the log`);
    if (many > 0 && 'changes' in attempt.body) faults.push(...missingRows(found, attempt.key, attempt.body.changes));
  }
  return faults;
}

/** Whether a paste is in the log with every pasted row. */
function missingRows({ log }: StoredData, label: string, requests: readonly ChangeRequest[]): string[] {
  const entry = log.find(({ transaction }) => transaction.label === label);
  const made = entry?.changes.filter(change => change.table === 'users' && change.from === null).length ?? 0;
  const due = requests.filter(({ from }) => from === null).length;
  return made < due ? [`${label} has ${made} of ${due} rows`] : [];
}
