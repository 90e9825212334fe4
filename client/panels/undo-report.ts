import type { CatalogTable, Outcome } from '../../server/api/wire.ts';
import type { Issue, RowOutcome } from '../../server/model/change.ts';
import { stateField } from '../fields/special-fields.ts';
import { language, localize } from '../i18n/language.ts';
import { undoReport as en } from '../i18n/undo-report-en.ts';
import { undoReport as fr } from '../i18n/undo-report-fr.ts';
import { filterByIds } from '../sync/catalog.ts';
import type { TableRows } from '../sync/table-rows.ts';
import type { Workspace } from '../sync/workspace.ts';
import type { ToastMessage } from './toast.ts';

const undoTexts = (): typeof en => (language() === 'fr' ? fr : en);

/** Rows that an undo should have deleted but could not, and their state now. */
export interface UndeletableRows {
  table: string;
  rows: string[];
  state: string;
}

/**
 * Describes the result of an undo or redo with counts: `31 removed; 9 had an account and are now Inactive`. Null if everything went as
 * intended; the usual report is enough then.
 */
export function undoReportText(
  outcomes: Outcome['outcomes'],
  table: CatalogTable,
  explain: (issue: Issue) => string,
): string | null {
  const texts = undoTexts();
  if (outcomes.length === 0) return texts.marks;
  const [parts, rows] = [outcomes.filter(isBatchPart), outcomes.filter(outcome => !isBatchPart(outcome))];
  const all: Clause[] = [
    ...otherStateClauses(rows, table),
    ...notUndoneClauses(rows, explain),
    ...cellClauses(rows, explain),
    ...batchPartClauses(parts),
  ];
  if (all.length === 0) return null;
  // A reverted row in another state is not as intended; a restored row is, whatever its state.
  const isAsIntended = (how: string, state?: string): boolean => how !== 'reverted' || state === undefined;
  const countOf = (how: string): number =>
    outcomes.filter(({ outcome, undone }) => outcome !== 'refused' && undone?.row === how && isAsIntended(how, undone.state))
      .length;
  const fine = (['removed', 'restored', 'reverted'] as const).flatMap(how =>
    countOf(how) > 0 ? [texts[how](countOf(how))] : [],
  );
  return [...fine, ...all].join(texts.and);
}

/** The rows that an undo could not delete; null if there are none or they are in several tables. */
export function findUndeletable(outcomes: Outcome['outcomes']): UndeletableRows | null {
  const undeletable = outcomes.filter(({ outcome, undone }) => outcome !== 'refused' && undone?.row === 'stays');
  const [first] = undeletable;
  if (first === undefined || undeletable.some(({ table }) => table !== first.table)) return null;
  return { table: first.table, rows: undeletable.map(({ row }) => row), state: first.undone?.state ?? '' };
}

type Clause = string;

/** Whether the outcome is for a whole part of a batch that could not be undone, not for a row. */
const isBatchPart = ({ table, row }: RowOutcome): boolean => table === '' && row !== '';

function batchPartClauses(parts: readonly RowOutcome[]): Clause[] {
  const texts = undoTexts();
  if (parts.length === 0) return [];
  const isOld = parts.every(({ issues }) => issues.every(({ code }) => code === 'too_old'));
  return [`${texts.parts(parts.length)}${isOld ? texts.because + texts.tooOld : ''}`];
}

/** Clauses for rows whose state is not the intended one. */
function otherStateClauses(outcomes: readonly RowOutcome[], table: CatalogTable): Clause[] {
  const texts = undoTexts();
  const states = table.fields.flatMap(field => field.states ?? []);
  const elsewhere = outcomes.filter(({ outcome, undone }) => outcome !== 'refused' && undone?.state !== undefined);
  return [...Map.groupBy(elsewhere, ({ undone }) => `${undone?.row === 'stays'} ${undone?.state}`).values()].map(group => {
    const { row, state = '' } = group[0]!.undone!;
    const known = states.find(({ id }) => id === state);
    const name = known ? localize(known.label) : state;
    const text = table.id === 'users' && state === 'Inactive' ? texts.account : row === 'stays' ? texts.stay : texts.otherwise;
    return text(group.length, name);
  });
}

/** Clauses for rows that were not undone. Each clause gives the reason if it is the only one. */
function notUndoneClauses(outcomes: readonly RowOutcome[], explain: (issue: Issue) => string): Clause[] {
  const texts = undoTexts();
  const not = { removed: texts.notRemoved, stays: texts.notRemoved, restored: texts.notBack, reverted: texts.notReverted };
  const refused = outcomes.filter(({ outcome, issues }) => outcome === 'refused' && !issues.every(isStale));
  return [...Map.groupBy(refused, ({ undone }) => undone?.row ?? 'reverted')].map(([how, group]) =>
    withReason(
      not[how](group.length),
      group.flatMap(({ issues }) => issues),
      explain,
    ),
  );
}

/** Clauses for cells that were left as they are. */
function cellClauses(outcomes: readonly RowOutcome[], explain: (issue: Issue) => string): Clause[] {
  const texts = undoTexts();
  const stale = outcomes.flatMap(({ outcome, issues, kept = [] }) =>
    outcome === 'refused' && issues.every(isStale) ? issues : kept.filter(isStale),
  );
  const other = outcomes.flatMap(({ kept = [] }) => kept.filter(issue => !isStale(issue)));
  return [
    ...(stale.length > 0 ? [texts.changedSince(stale.length)] : []),
    ...(other.length > 0 ? [withReason(texts.unchanged(other.length), other, explain)] : []),
  ];
}

const isStale = ({ code }: Issue): boolean => code === 'stale';

function withReason(sentence: string, issues: readonly Issue[], explain: (issue: Issue) => string): string {
  const reasons = new Set(issues.map(explain));
  const [only] = reasons;
  return reasons.size === 1 && only !== undefined ? `${sentence}${undoTexts().because}${only}` : sentence;
}

/** Buttons for rows that an undo could not delete: show them, or delete them. */
export function undeletableActions(
  { table, rows, state }: UndeletableRows,
  workspace: Workspace,
  openTable: (table: string, filter: string) => void,
  removeRows: (of: TableRows, rows: readonly string[], label: string) => Promise<void>,
): ToastMessage['actions'] {
  const remove = (): void => void removeRows(workspace.rows(table), rows, undoTexts().remove);
  return [
    {
      label: undoTexts().show,
      run: () => openTable(table, filterForRows(rows, workspace.catalog.table(table), state)),
      keepsToast: true,
    },
    { label: undoTexts().remove, run: remove },
  ];
}

/** Maximum number of rows that a filter lists by id. */
const maxNamedRows = 100;

/** A filter that shows these rows, or all rows in the same state if there are more than `maxNamedRows`. */
export function filterForRows(rows: readonly string[], table: CatalogTable | undefined, state: string): string {
  const field = table && stateField(table)?.id;
  if (rows.length > maxNamedRows && field !== undefined) return `${field} = "${state}"`;
  return filterByIds('id', rows);
}
