import type { CatalogAction, CatalogField, CatalogTable } from '../../server/api/wire.ts';
import type { ChangeRequest, RowId } from '../../server/model/change.ts';
import type { Language } from '../../server/model/localizedText.ts';
import type { ProposedWork } from '../contract/command.ts';
import type { GridRow } from '../contract/row.ts';
import { stateField } from '../fields/special-fields.ts';

/** What a person is about to do to rows. */
export interface Proposal {
  work: ProposedWork;
  rows: readonly GridRow[];
  /** The action, if the table has one for it. */
  action: CatalogAction | null;
  /** What is done, such as `Set Department`; the action has its own words. */
  label?: string;
  /** What undo does not restore, by name; null if it restores everything. */
  lost?: (() => string) | null;
  /** Asked before a row changes its state or is deleted, even if nobody depends on it. */
  asks?: boolean;
  /** Cells are written: nothing is asked unless rows leave their state, or more than a screen of them enters one. */
  cells?: true;
}

/** What the person decided: the rows to do it to, and those that stay as they are. */
export interface Decision {
  /** Null for all of them: nothing needed to be asked. */
  rows: ReadonlySet<RowId> | null;
  stays: readonly RowId[];
  /** The report once it is done; null for the usual one. */
  done: string | null;
}

/** Number of rows that may change without a question if nothing but their cells changes: about one screen. */
export const maxUnasked = 20;

type State = NonNullable<CatalogField['states']>[number];

/** Only the part of the work that concerns these rows. */
export const limitWork = (work: ProposedWork, rows: ReadonlySet<RowId>): ProposedWork =>
  'changes' in work ? { changes: work.changes.filter(({ row }) => row !== undefined && rows.has(row)) } : work;

/** Whether these requests, which write a state, write nothing else. */
export const isOnlyState = (requests: readonly ChangeRequest[]): boolean =>
  requests.every(({ to }) => Object.keys(to ?? {}).length === 1);

/**
 * What changes of cells propose, if rows may leave their state by them, as a deactivated person does, or if more than a screen of rows enters
 * one; otherwise null: cells are then written without a question. Each way of writing cells asks here first.
 */
export function stateProposal(
  requests: readonly ChangeRequest[],
  rows: readonly GridRow[],
  table: CatalogTable,
  language: Language,
): Proposal | null {
  const field = stateField(table);
  if (!field) return null;
  const written = requests.filter(({ from, to }) => from !== null && to?.[field.id] !== undefined);
  /** Null for no text; undefined if only the server can tell whether the text means a state, as without its accents. */
  const stateOf = (value: unknown): State | null | undefined => {
    if (typeof value !== 'string' || value.trim() === '') return null;
    const text = value.trim().toLowerCase();
    return field.states?.find(({ id, label }) => [id, label.en, label.fr].some(name => name.toLowerCase() === text));
  };
  const entered = new Set(written.map(({ to }) => stateOf(to?.[field.id])));
  const ids = new Set(written.map(({ row }) => row));
  if (![...entered].some(state => state === undefined || state?.follows || (state && ids.size > maxUnasked))) return null;
  const isOneState = entered.size === 1 && isOnlyState(requests);
  const [state] = entered;
  return {
    work: { changes: requests },
    rows: rows.filter(({ id }) => ids.has(id)),
    action: (isOneState && state && table.actions.find(({ enters }) => enters === state.id)) || null,
    label: field.label[language],
    cells: true,
  };
}
