import type { RowOutcome } from '../../server/model/change.ts';
import { joinSentences } from '../../server/model/localizedText.ts';
import type { Report } from '../contract/command.ts';
import type { Decision } from './proposal.ts';
import type { GridSlice } from './state.ts';

/** Reports a message, if any, when no row was changed. */
export function reportMessage(grid: GridSlice<'messages'>, message = ''): void {
  if (message !== '') grid.report({ accepted: 0, held: 0, refused: 0, outcomes: [], message });
}

/** Waits for a commit and reports its result, or its error. */
export async function reportOutcome(
  grid: GridSlice<'context' | 'messages' | 'fills'>,
  work: Promise<Report | null>,
  alwaysReport: boolean,
  also = '',
): Promise<Report | null> {
  grid.fills.setLast(null);
  try {
    const report = await work;
    // A text that one cell did not accept is reported by the cell itself.
    const isSeen = (row: RowOutcome): boolean => row.outcome === 'accepted';
    if (report && (alwaysReport || also !== '' || (report.held + report.refused > 0 && !report.outcomes.every(isSeen)))) {
      const { accepted, held, refused } = report;
      const counts = grid.say('outcome', { count: accepted + held + refused, accepted, held, refused });
      const message = joinSentences([report.message === '' ? counts : report.message, also]);
      grid.report({ ...report, message });
    }
    return report;
  } catch (error) {
    grid.reportError(error);
    return null;
  }
}

/** Waits for the work that the person decided on, and reports its result. */
export async function reportDecided(
  grid: GridSlice<'context' | 'messages' | 'fills'>,
  work: Promise<Report>,
  { done, stays }: Pick<Decision, 'done' | 'stays'>,
  also = '',
): Promise<Report | null> {
  const report = work.then(result => {
    const isWhole = done !== null && result.held + result.refused === 0;
    return { ...result, ...(isWhole ? { message: done } : {}), ...(stays.length > 0 ? { stays } : {}) };
  });
  return await reportOutcome(grid, report, true, also);
}
