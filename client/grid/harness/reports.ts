import type { ChangeRequest, RowOutcome } from '../../../server/model/change.ts';
import type { Preview, Report } from '../../contract/command.ts';

/** The preview of these changes: each row needs a last name, and uses a licence. */
export function previewOf(changes: readonly ChangeRequest[]): Preview {
  const wrong = changes.filter(({ to }) => !to?.lastName).length;
  return {
    okCount: changes.length - wrong,
    attentionCount: wrong,
    reasons: wrong > 0 ? [{ words: 'Missing: Last name', count: wrong }] : [],
    licences: [{ name: 'Base', total: 50, before: 20, after: 20 + changes.length - wrong }],
  };
}

/** Counts the outcomes. */
export const sampleReport = (outcomes: RowOutcome[], message = ''): Report => ({
  accepted: outcomes.filter(one => one.outcome === 'accepted').length,
  held: outcomes.filter(one => one.outcome === 'held').length,
  refused: outcomes.filter(one => one.outcome === 'refused').length,
  outcomes,
  message,
});
