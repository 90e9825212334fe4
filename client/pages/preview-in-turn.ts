import type { Decision, Proposal } from '../grid/proposal.ts';
import type { TableRows } from '../sync/table-rows.ts';

type PreviewProposal = (proposal: Proposal, of: TableRows) => Promise<Decision | null>;

/**
 * Previews one proposal after the other: each waits until the one before it is decided. Null for a second press: a proposal that equals one
 * without an answer.
 */
export function previewInTurn(previewConsequences: PreviewProposal): PreviewProposal {
  const unanswered = new Set<string>();
  let last: Promise<unknown> = Promise.resolve();
  return (proposal, of) => {
    const key = JSON.stringify([of.table().id, proposal.work, proposal.rows.map(({ id }) => id)]);
    if (unanswered.has(key)) return Promise.resolve(null);
    unanswered.add(key);
    const answer = last.then(() => previewConsequences(proposal, of)).finally(() => unanswered.delete(key));
    // The caller hears of a failure; the next proposal does not depend on it.
    last = Promise.allSettled([answer]);
    return answer;
  };
}
