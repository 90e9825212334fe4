import type { ChangeRequest, Issue, LicenceChange, Outcome } from '../../server/model/change.ts';
import { outcomeStatus } from '../../server/model/outcome.ts';
import type { Preview } from '../grid/source.ts';
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

/** Sums the licence changes of several parts. Each part was checked against the same initial count. */
function sumOf(changes: readonly LicenceChange[]): LicenceChange[] {
  const pools = new Map<string, LicenceChange>();
  for (const change of changes) {
    const key = `${change.org}/${change.product}`;
    const known = pools.get(key);
    const used = (known?.after.used ?? change.before.used) + change.after.used - change.before.used;
    pools.set(key, { ...change, after: { ...change.after, used } });
  }
  return [...pools.values()];
}
