import type { Report } from '../sync/wish.ts';
import { t } from '../words/words.ts';

/** What became of a command, in one sentence for the person who gave it. */
export function tellReport(report: Omit<Report, 'message'>): string {
  const { accepted, held, refused } = report;
  const said = [...(held > 0 ? [t().report.held(held)] : []), ...(refused > 0 ? [t().report.refused(refused)] : [])];
  const saved = accepted > 0 ? [t().report.saved(accepted)] : [];
  return [...saved, ...said].join(' · ') || t().report.none;
}
