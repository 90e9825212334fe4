import type { IssueDetails } from '../../server/model/table.ts';
import { isLicenceShortage } from '../fields/remedies.ts';
import { t } from '../i18n/language.ts';
import type { Workspace } from '../sync/workspace.ts';

/** Ways to solve a row's problem elsewhere in the workspace. */
export interface ProblemActions {
  /** A button that leads to the solution of one of these problems; null if there is none for this person. */
  actionFor: (codes: readonly string[]) => { label: string; go: () => void } | null;
  /** A newer text for a problem that may be solved meanwhile; null if nothing has changed. */
  currentText: (issue: IssueDetails) => string | null;
}

/** Leads from a lack of licences to Plan and billing, and says when licences are free again. */
export function createProblemActions({ catalog, licences }: Workspace, openPlan: () => void): ProblemActions {
  return {
    actionFor: codes =>
      codes.some(isLicenceShortage) && catalog.table('pools') ? { label: t().licences.add, go: openPlan } : null,
    currentText: ({ code }) => {
      const free = code === 'V_NO_LICENCE' ? (licences.main()?.available ?? 0) : 0;
      return free > 0 ? t().licences.freeAgain(free) : null;
    },
  };
}
