import type { CatalogAction, LocalizedText } from '../../server/api/wire.ts';
import type { ChangeRequest } from '../../server/model/change.ts';
import type { GridRow } from '../contract/row.ts';
import { type Decision, isOnlyState, stateProposal } from './proposal.ts';
import type { GridSlice } from './state.ts';

/** The decision where nothing was asked: all rows, and the usual report. */
export const unasked: Decision = { rows: null, stays: [], done: null };

/** Asks before rows enter a state with immediate consequences; true at once if nothing need be asked. */
export function confirmStateChange(
  grid: GridSlice<'context'>,
  requests: readonly ChangeRequest[],
  rows: readonly GridRow[],
): true | Promise<Decision | null> {
  const { language, onPreview } = grid.props;
  const proposal = stateProposal(requests, rows, grid.source.table(), language);
  if (proposal === null) return true;
  // Other cells of a row that is not accepted are sent all the same: their texts are kept.
  return onPreview(proposal).then(decision => decision && (isOnlyState(requests) ? decision : unasked));
}

/** The question of an action before it is done to one row; null if it has none. For several rows, it is part of their consequences. */
export const questionOf = ({ confirm, removes }: CatalogAction, count: number): LocalizedText | null =>
  count === 1 && !removes ? (confirm ?? null) : null;
