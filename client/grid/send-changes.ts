import type { ChangeRequest, RowId } from '../../server/model/change.ts';
import type { CommandKind, Report } from '../contract/command.ts';
import type { GridRow } from '../contract/row.ts';
import { confirmStateChange } from './confirm.ts';
import type { Decision } from './proposal.ts';
import { reportDecided, reportOutcome } from './report-outcome.ts';
import type { GridSlice } from './state.ts';

/** How changes are sent and reported. */
interface Sending {
  /** The existing rows among those that change. */
  rows: readonly GridRow[];
  label: string;
  kind?: CommandKind['kind'] | undefined;
  /** Report the result even if all went well. */
  alwaysReport: boolean;
  /** What else there is to report. */
  also?: string | undefined;
  /** What was decided; by default the person is asked before rows enter a state with consequences. */
  decision?: Decision;
}

/**
 * Sends changes of cells as one commit and reports the result: the only way from the grid to the rows, so that no way of writing cells
 * passes by the question about their consequences. At once if nothing need be asked; null if the person cancels.
 */
export function sendChanges(
  grid: GridSlice<'context' | 'messages' | 'fills' | 'dialogs' | 'checks'>,
  requests: readonly ChangeRequest[],
  { rows, label, kind, alwaysReport, also, decision }: Sending,
): Promise<Report | null> {
  const commit = (only: ReadonlySet<RowId> | null): Promise<Report> =>
    grid.source.commit(
      requests.filter(({ row }) => only === null || (row !== undefined && only.has(row))),
      label,
      kind,
    );
  const send = (decided: Decision | true): Promise<Report | null> =>
    decided !== true && decided.rows !== null
      ? reportDecided(grid, commit(decided.rows), decided, also)
      : reportOutcome(grid, commit(null), alwaysReport, also);
  const may = decision ?? confirmStateChange(grid, requests, rows);
  return may instanceof Promise ? grid.checking(requests, may).then(decided => decided && send(decided)) : send(may);
}
