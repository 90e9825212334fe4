import { isList } from '../../formulas/list.ts';
import type { CatalogTable } from '../../server/api/wire.ts';
import type { Cells, ChangeRequest, Issue, Outcome, RowId } from '../../server/model/change.ts';
import { joinItems } from '../../server/model/joinItems.ts';
import { outcomeStatus } from '../../server/model/outcome.ts';
import type { CommandKind, Report } from '../contract/command.ts';
import type { RefusedText } from '../contract/row.ts';
import { stateField } from '../fields/special-fields.ts';
import type { Edit } from './pending.ts';
import type { RowStore } from './row-store.ts';

/** A change request with the id of its row. */
export type PlacedRequest = ChangeRequest & { row: RowId };

/** Gives new rows their ids. A retry of a refused new row becomes the whole row as it was typed. */
export function assignIds(requests: readonly ChangeRequest[], store: RowStore, newId: () => RowId): PlacedRequest[] {
  return requests.map(request => {
    if (request.row === undefined) return { ...request, row: newId(), from: null };
    const typed = store.refusedCells(request.row);
    if (typed && request.to !== null) return { ...request, row: request.row, from: null, to: { ...typed, ...request.to } };
    return { ...request, row: request.row };
  });
}

/**
 * Removes from `from` the cells that have a pending edit of ours. The cell shows what was typed, not what the server
 * made of it, and our own earlier edit must not make the server refuse the next one.
 */
export function dropPendingPreconditions(request: PlacedRequest, store: RowStore): PlacedRequest {
  if (!request.from) return request;
  const typed = new Set(store.pending.editsOf(request.row).flatMap(edit => Object.keys(edit.to ?? {})));
  if (typed.size === 0) return request;
  return { ...request, from: Object.fromEntries(Object.entries(request.from).filter(([field]) => !typed.has(field))) };
}

/** The edits to show at once. Deletions only mark the row as pending; it disappears when the server confirms. */
export function toPendingEdits(requests: readonly PlacedRequest[]): Map<RowId, Edit> {
  const byRow = new Map<RowId, Edit>();
  for (const { row, from, to } of requests) {
    const before = byRow.get(row);
    const added = from === null && to !== null;
    byRow.set(row, { to: { ...before?.to, ...(to as Cells | null) }, added: added || (before?.added ?? false) });
  }
  return byRow;
}

/** The texts typed into refused rows, each with its reason. */
export function refusedTexts(
  outcome: Outcome,
  requests: ReadonlyMap<RowId, PlacedRequest>,
  table: CatalogTable,
  explain: (issue: Issue) => string,
): Map<RowId, RefusedText[]> {
  const byRow = new Map<RowId, RefusedText[]>();
  for (const { row, outcome: result, issues } of outcome.outcomes) {
    const request = requests.get(row);
    if (result !== 'refused' || !request) continue;
    const first = issues[0];
    const whole = first ? explain(first) : '';
    const typed = Object.entries(request.to ?? {}).filter(([field]) => table.fields.some(item => item.id === field));
    const list = typed.map(([field, value]): RefusedText => {
      const own = issues.find(issue => issue.field === field);
      return { field, text: toText(value), message: own ? explain(own) : whole, code: (own ?? first)?.code };
    });
    byRow.set(row, list.length > 0 ? list : [{ field: null, text: '', message: whole, code: first?.code }]);
  }
  return byRow;
}

/** The texts that saved rows did not accept, each with its reason. Their cells kept the previous value. */
export function unacceptedTexts(
  outcome: Outcome,
  requests: ReadonlyMap<RowId, PlacedRequest>,
  explain: (issue: Issue) => string,
): Map<RowId, RefusedText[]> {
  const byRow = new Map<RowId, RefusedText[]>();
  for (const { row, outcome: result, kept = [] } of outcome.outcomes) {
    const to = requests.get(row)?.to;
    if (result === 'refused' || !to) continue;
    const list = kept.flatMap((issue): RefusedText[] =>
      issue.field === undefined || !(issue.field in to)
        ? []
        : [{ field: issue.field, text: toText(to[issue.field]), message: explain(issue), code: issue.code }],
    );
    if (list.length > 0) byRow.set(row, list);
  }
  return byRow;
}

/** Describes the result of a command on rows of a table. */
export type DescribeReport = (
  report: Omit<Report, 'message'>,
  command: CommandKind,
  table: CatalogTable,
  explain: (issue: Issue) => string,
) => string | Promise<string>;

/** Classifies changes: rows deleted, rows added, one state for all of them, or the kind that the command states. */
export function commandKindOf(
  requests: readonly ChangeRequest[],
  table: CatalogTable,
  kind: CommandKind['kind'] = 'change',
): CommandKind {
  if (requests.every(request => request.to === null)) return { kind: 'delete' };
  if (kind === 'change' && requests.every(request => request.from === null)) return { kind: 'add' };
  const state = stateField(table)?.id ?? '';
  const states = new Set(requests.map(request => (Object.keys(request.to ?? {}).join() === state ? request.to?.[state] : null)));
  const [only] = states;
  return states.size === 1 && typeof only === 'string' ? { kind: 'state', of: only } : { kind };
}

/** Counts the outcomes; `describe` supplies the message. */
export async function buildReport(
  outcomes: Outcome['outcomes'],
  describe: (report: Omit<Report, 'message'>) => string | Promise<string>,
): Promise<Report> {
  const count = (kind: ReturnType<typeof outcomeStatus>): number => outcomes.filter(item => outcomeStatus(item) === kind).length;
  const counted = { accepted: count('done'), held: count('attention'), refused: count('refused'), outcomes };
  return { ...counted, message: await describe(counted) };
}

/** A typed or chosen value as the text with which a person tries again. The server reads a list from its items, ids or names. */
const toText = (value: unknown): string => {
  if (isList(value)) return joinItems(value);
  return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean' ? String(value) : '';
};

/** Splits requests into chunks of at most `size`. */
export const chunk = <Any extends ChangeRequest>(requests: readonly Any[], size: number): Any[][] =>
  Array.from({ length: Math.ceil(requests.length / size) }, (_, index) => requests.slice(index * size, (index + 1) * size));
