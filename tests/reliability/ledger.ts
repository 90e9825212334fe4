import type { ChangeRequest } from '../../server/model/change.ts';
import type { StoredData } from './consistency.ts';
import type { WriteAttempt, WriteHistory } from './writing.ts';

/** How often a write is in the log. */
export function timesIn({ log }: StoredData, { body }: WriteAttempt): number {
  return log.filter(({ transaction }) =>
    'changes' in body ? transaction.label === body.label : transaction.undoes === body.transaction,
  ).length;
}

/** What was acknowledged is there once; what was not is there once or not at all, and if it is, it is whole. */
export function writeFaults(found: StoredData, pack: WriteHistory): string[] {
  const faults: string[] = [];
  const byId = new Map(found.log.map(entry => [entry.transaction.id, entry]));
  const times = new Map<string, number>();
  for (const { transaction } of found.log) {
    const mark = transaction.undoes ?? transaction.label;
    times.set(mark, (times.get(mark) ?? 0) + 1);
  }
  for (const asked of pack.asked) {
    const mark = 'changes' in asked.body ? asked.body.label : asked.body.transaction;
    const many = times.get(mark) ?? 0;
    const transaction = asked.outcome?.transaction ?? null;
    if (transaction !== null && !byId.has(transaction)) faults.push(`${asked.key} was acknowledged and is lost`);
    if (many > 1) faults.push(`${asked.key} is there ${many} times`);
    if (transaction === null && asked.status === 200 && many > 0) faults.push(`${asked.key} changed nothing, and is in the log`);
    if (many > 0 && 'changes' in asked.body) faults.push(...missingRows(found, asked.key, asked.body.changes));
  }
  return faults;
}

/** A paste is in the log with every row that was pasted. */
function missingRows({ log }: StoredData, label: string, wishes: readonly ChangeRequest[]): string[] {
  const entry = log.find(({ transaction }) => transaction.label === label);
  const made = entry?.changes.filter(change => change.table === 'users' && change.from === null).length ?? 0;
  const due = wishes.filter(({ from }) => from === null).length;
  return made < due ? [`${label} has ${made} of ${due} rows`] : [];
}
