import type { IssueDetails } from '../../server/model/table.ts';
import { t } from '../i18n/language.ts';
import type { Workspace } from '../sync/workspace.ts';

/** What can be done about problems elsewhere in the workspace, and what has changed there since they were said. */
export interface ProblemActions {
  /** The way to where one of these problems is ended; null where there is none for this person. */
  actionFor: (codes: readonly string[]) => { label: string; go: () => void } | null;
  /** What is so now of a problem that was said before; null where it is as it was said. */
  currentText: (issue: IssueDetails) => string | null;
}

/** There was no licence to be had. */
const shortages: ReadonlySet<string> = new Set(['V_NO_LICENCE', 'V_OVER_LICENCES']);

/** Leads from a shortage of licences to where they are added, and says when there are some again. */
export function createProblemActions({ catalog, licences }: Workspace, openTable: (table: string) => void): ProblemActions {
  return {
    actionFor: codes =>
      codes.some(code => shortages.has(code)) && catalog.table('subscriptions')
        ? { label: t().licences.add, go: () => openTable('subscriptions') }
        : null,
    currentText: ({ code }) => {
      const free = code === 'V_NO_LICENCE' ? (licences.main()?.available ?? 0) : 0;
      return free > 0 ? t().licences.freeAgain(free) : null;
    },
  };
}
