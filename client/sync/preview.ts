import type { Issue, LicenceChange, Outcome, Wish } from '../../server/model/change.ts';
import { resultOf } from '../../server/model/outcome.ts';
import type { Preview } from '../grid/source.ts';
import { mostRows, type Sender } from './send.ts';
import { chunks } from './wish.ts';

/** Most reasons that are told; the most frequent first. */
const mostReasons = 4;

interface Wiring {
  sender: Sender;
  explain: (issue: Issue) => string;
  productName: (product: string) => string;
}

/** What wishes would come to: rows in order and not, why not, and the licences before and after. Long ones are tried in parts. */
export async function tryOut(wishes: readonly Wish[], { sender, explain, productName }: Wiring): Promise<Preview> {
  const outcomes: Outcome[] = [];
  for (const part of chunks(wishes, mostRows)) outcomes.push(await sender.tryOut(part));
  const rows = outcomes.flatMap(outcome => outcome.outcomes);
  const wrong = rows.filter(row => resultOf(row) !== 'done');
  const reasons = new Map<string, number>();
  for (const words of wrong.flatMap(row => [...new Set([...row.issues, ...(row.kept ?? [])].map(explain))]))
    reasons.set(words, (reasons.get(words) ?? 0) + 1);
  return {
    inOrder: rows.length - wrong.length,
    attention: wrong.length,
    reasons: [...reasons]
      .map(([words, count]) => ({ words, count }))
      .sort((a, b) => b.count - a.count)
      .slice(0, mostReasons),
    licences: sumOf(outcomes.flatMap(outcome => outcome.licences)).map(({ product, before, after }) => ({
      name: productName(product),
      total: after.total,
      before: before.used,
      after: after.used,
    })),
  };
}

/** Parts of one trial each begin from the same count: what they add is summed. */
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
