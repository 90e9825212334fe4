import type { ChangeRequest, Issue, LicenceChange, LicenceCount, Outcome, RowId } from '../../server/model/change.ts';
import { outcomeStatus } from '../../server/model/outcome.ts';
import type { Preview, ProposedWork } from '../contract/command.ts';
import { chunk } from './change-requests.ts';
import { type MutationQueue, maxRowsPerCommit } from './mutation-queue.ts';

/** Number of reasons reported, the most frequent first. */
const maxReasons = 4;

interface DryRunOptions {
  mutations: MutationQueue;
  explain: (issue: Issue) => string;
  productName: (product: string) => string;
}

/**
 * Previews the result of changes: how many rows are OK, the reasons for the others, and the licences before and after. Long
 * lists are checked in parts.
 */
export async function dryRun(
  requests: readonly ChangeRequest[],
  { mutations, explain, productName }: DryRunOptions,
): Promise<Preview> {
  const outcomes: Outcome[] = [];
  for (const part of chunk(requests, maxRowsPerCommit)) outcomes.push(await mutations.dryRun(part));
  const rows = outcomes.flatMap(outcome => outcome.outcomes);
  const failing = rows.filter(row => outcomeStatus(row) !== 'done');
  const reasons = new Map<string, number>();
  for (const message of failing.flatMap(row => [...new Set([...row.issues, ...(row.kept ?? [])].map(explain))]))
    reasons.set(message, (reasons.get(message) ?? 0) + 1);
  return {
    okCount: rows.length - failing.length,
    attentionCount: failing.length,
    reasons: [...reasons]
      .map(([words, count]) => ({ words, count }))
      .sort((a, b) => b.count - a.count)
      .slice(0, maxReasons),
    licences: sumOf(outcomes.flatMap(outcome => outcome.licences)).map(({ product, before, after }) => ({
      name: productName(product),
      total: after.total,
      before: before.used,
      after: after.used,
    })),
  };
}

/** The outcomes that work on these rows would have, with its consequences. Changes are tried in parts as they are committed, an action at once. */
async function dryRunOutcomes(
  work: ProposedWork,
  rows: readonly RowId[],
  table: string,
  mutations: MutationQueue,
): Promise<Outcome[]> {
  if ('action' in work) return [await mutations.dryRunAction(table, work.action, rows, work.input)];
  const outcomes: Outcome[] = [];
  for (const part of chunk(work.changes, maxRowsPerCommit)) outcomes.push(await mutations.dryRun(part, true));
  return outcomes;
}

/** A function that returns the outcomes that work on rows of a table would have. */
export const dryRunner =
  (options: () => { tableId: string; mutations: MutationQueue }) =>
  (work: ProposedWork, rows: readonly RowId[]): Promise<Outcome[]> =>
    dryRunOutcomes(work, rows, options().tableId, options().mutations);

/** Sums the licence changes of several parts: the differences of each part are added to the count that the first part began with. */
export function sumOf(changes: readonly LicenceChange[]): LicenceChange[] {
  const pools = new Map<string, LicenceChange>();
  for (const change of changes) {
    const key = `${change.org}/${change.product}`;
    const known = pools.get(key);
    pools.set(key, known === undefined ? change : { ...known, after: plus(known.after, change) });
  }
  return [...pools.values()];
}

const plus = (count: LicenceCount, { before, after }: LicenceChange): LicenceCount => ({
  total: count.total + after.total - before.total,
  used: count.used + after.used - before.used,
  reserved: count.reserved + after.reserved - before.reserved,
});
