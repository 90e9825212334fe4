import type { CatalogTable } from '../../server/api/wire.ts';
import type { Outcome, RowId } from '../../server/model/change.ts';
import type { ProposedWork } from '../contract/command.ts';
import { unasked } from '../grid/confirm.ts';
import type { Decision, Proposal } from '../grid/proposal.ts';
import { limitWork, maxUnasked } from '../grid/proposal.ts';
import { bulkTexts } from '../i18n/bulk.ts';
import { localize } from '../i18n/language.ts';
import type { TableRows } from '../sync/table-rows.ts';
import { type ConsequenceSummary, reachBeyondCells, readConsequences, rolesOf, stateOf } from './read-consequences.ts';

/** A proposal and what it would do; null if that could not be found out. */
export interface ConsequencePreview {
  proposal: Proposal;
  table: CatalogTable;
  consequences: ConsequenceSummary | null;
  /** The rows of that table. */
  of: TableRows;
  answer: (yes: boolean) => void;
}

/** How long to wait for a dry run, in milliseconds. */
const patience = 15_000;

/** What a preview needs from the page. `ask` shows the question. */
interface PreviewOptions {
  rows: TableRows;
  person: RowId;
  isOnline: () => boolean;
  ask: (question: Omit<ConsequencePreview, 'answer'>) => Promise<boolean>;
}

/**
 * Finds out by a dry run what a proposal would do, and asks before it has consequences beyond its cells or concerns more than a screen of
 * rows; for one row, only if others depend on it. Returns null if the person cancels.
 */
export async function previewConsequences(
  proposal: Proposal,
  { rows, person, isOnline, ask }: PreviewOptions,
): Promise<Decision | null> {
  const table = rows.table();
  if (!mayMatter(proposal, table)) return unasked;
  const outcomes = isOnline() ? await dryRunWithin(proposal, rows) : null;
  if (outcomes === null) return (await ask({ proposal, table, of: rows, consequences: null })) ? unasked : null;
  const consequences = readConsequences(outcomes, table);
  const isHeld = consequences.goes.length === 0;
  if (!mustAsk(proposal) && (isHeld || !matters(consequences, proposal, table, person))) return unasked;
  if (!(await ask({ proposal, table, of: rows, consequences }))) return null;
  // The server says again why nothing can be done.
  if (isHeld) return unasked;
  return {
    rows: new Set(consequences.goes),
    stays: consequences.stays.map(({ row }) => row),
    done: doneText(consequences, table),
  };
}

/** Whether the work may matter, so that it is worth a dry run. */
function mayMatter({ rows, action, work, lost, asks }: Proposal, table: CatalogTable): boolean {
  if (rows.length > 1 || action?.removes || lost || (asks && action?.enters)) return true;
  if ('action' in work) return stateOf(table, action?.enters ?? '')?.isLeft === true;
  return true;
}

/** Whether the person is asked whatever a dry run finds: undo cannot restore everything, or the action has a question of its own. */
const mustAsk = ({ rows, action, lost, asks }: Proposal): boolean =>
  Boolean(lost) || asks === true || (action?.confirm !== undefined && rows.length > 1);

function matters(found: ConsequenceSummary, { rows, cells }: Proposal, table: CatalogTable, person: RowId): boolean {
  const isLeaving = found.states.some(({ to }) => to === null || stateOf(table, to)?.isLeft);
  if (cells && !isLeaving) return found.states.length > 0 && rows.length > maxUnasked;
  if (rows.length === 1) {
    const [row] = rows;
    return (
      isLeaving &&
      (rolesOf(rows, table).length > 0 || found.links.some(({ table: from }) => from === table.id) || row?.id === person)
    );
  }
  const isDeletion = found.states.some(({ to }) => to === null);
  return rows.length > maxUnasked || reachBeyondCells(found) || (isDeletion && found.stays.length > 0);
}

/** The outcomes of a dry run; null if there is no answer in time, or it cannot be tried. */
async function dryRunWithin(proposal: Proposal, rows: TableRows): Promise<Outcome[] | null> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const late = new Promise<null>(resolve => {
    timer = setTimeout(() => resolve(null), patience);
  });
  try {
    return await Promise.race([dryRunOf(proposal, rows), late]);
  } catch {
    // Whatever failed, the person is asked, and told that it could not be tried.
    return null;
  } finally {
    clearTimeout(timer);
  }
}

/** Where the organisation wants all or nothing, rows that would be refused only because of others are tried again without those. */
async function dryRunOf({ work, rows: chosen }: Proposal, rows: TableRows): Promise<Outcome[]> {
  const ids = chosen.map(({ id }) => id);
  const outcomes = await rows.dryRun(work, ids);
  const all = outcomes.flatMap(outcome => outcome.outcomes);
  const only = all.filter(({ outcome, issues }) => outcome === 'refused' && issues.every(({ code }) => code === 'atomic'));
  if (only.length === 0 || only.length === all.length) return outcomes;
  const again = new Set(only.map(({ row }) => row));
  const rest: ProposedWork = limitWork(work, again);
  const stays = outcomes.map(outcome => ({ ...outcome, outcomes: outcome.outcomes.filter(({ row }) => !again.has(row)) }));
  return [...stays, ...(await rows.dryRun(rest, [...again]))];
}

/** The report of the result: `9 are Inactive now; 3 stay unchanged`. Null if no state changes. */
function doneText({ states, stays }: ConsequenceSummary, table: CatalogTable): string | null {
  const texts = bulkTexts();
  if (states.length === 0) return null;
  const parts = states.map(({ to, rows }) => {
    if (to === null) return texts.deletedNow(rows);
    const state = stateOf(table, to);
    return texts.now(rows, state ? localize(state.label) : to);
  });
  return [...parts, ...(stays.length > 0 ? [texts.stayed(stays.length)] : [])].join(texts.and);
}
