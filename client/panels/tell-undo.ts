import type { CatalogTable, Outcome } from '../../server/api/wire.ts';
import type { Issue, RowOutcome } from '../../server/model/change.ts';
import type { Report } from '../sync/wish.ts';
import type { Workspace } from '../sync/workspace.ts';
import { undone as en } from '../words/undone-en.ts';
import { undone as fr } from '../words/undone-fr.ts';
import { inWords, language } from '../words/words.ts';
import type { Message } from './toast.ts';

const said = (): typeof en => (language() === 'fr' ? fr : en);

/** Rows that were to be taken out and cannot go, and the state in which they are now. */
export interface Staying {
  table: string;
  rows: string[];
  state: string;
}

/**
 * What became of an undo or a redo, counted by what became of rows: `31 taken out; 9 had an account and are Inactive now`. Null where all went as it
 * was meant, which needs no more than a count.
 */
export function tellUndo(outcomes: Outcome['outcomes'], table: CatalogTable, explain: (issue: Issue) => string): string | null {
  const words = said();
  if (outcomes.length === 0) return words.marks;
  const [parts, rows] = [outcomes.filter(isPart), outcomes.filter(outcome => !isPart(outcome))];
  const all: Part[] = [...gone(rows, table), ...stuck(rows, explain), ...cells(rows, explain), ...broken(parts)];
  if (all.length === 0) return null;
  // A row in another state than it had is not as it was before; one that is back is back in any state.
  const isAsMeant = (how: string, state?: string): boolean => how !== 'reverted' || state === undefined;
  const went = (how: string): number =>
    outcomes.filter(({ outcome, undone }) => outcome !== 'refused' && undone?.row === how && isAsMeant(how, undone.state)).length;
  const fine = (['removed', 'restored', 'reverted'] as const).flatMap(how => (went(how) > 0 ? [words[how](went(how))] : []));
  return [...fine, ...all].join(words.and);
}

/** The rows of an undo that were made and cannot go, where all are of one table. */
export function stayingOf(outcomes: Outcome['outcomes']): Staying | null {
  const staying = outcomes.filter(({ outcome, undone }) => outcome !== 'refused' && undone?.row === 'stays');
  const [first] = staying;
  if (first === undefined || staying.some(({ table }) => table !== first.table)) return null;
  return { table: first.table, rows: staying.map(({ row }) => row), state: first.undone?.state ?? '' };
}

type Part = string;

/** Whether an outcome is not of a row but of a part of a batch, which could not be taken back at all. */
const isPart = ({ table, row }: RowOutcome): boolean => table === '' && row !== '';

function broken(parts: readonly RowOutcome[]): Part[] {
  const words = said();
  if (parts.length === 0) return [];
  const isOld = parts.every(({ issues }) => issues.every(({ code }) => code === 'too_old'));
  return [`${words.parts(parts.length)}${isOld ? words.because + words.tooOld : ''}`];
}

/** Rows that are in another state than was meant. */
function gone(outcomes: readonly RowOutcome[], table: CatalogTable): Part[] {
  const words = said();
  const states = table.fields.flatMap(field => field.states ?? []);
  const elsewhere = outcomes.filter(({ outcome, undone }) => outcome !== 'refused' && undone?.state !== undefined);
  return [...Map.groupBy(elsewhere, ({ undone }) => `${undone?.row === 'stays'} ${undone?.state}`).values()].map(group => {
    const { row, state = '' } = group[0]!.undone!;
    const known = states.find(({ id }) => id === state);
    const name = known ? inWords(known.label) : state;
    const say = table.id === 'users' && state === 'Inactive' ? words.account : row === 'stays' ? words.stay : words.otherwise;
    return say(group.length, name);
  });
}

/** Rows that were not taken back, each kind with its reason where there is only one. */
function stuck(outcomes: readonly RowOutcome[], explain: (issue: Issue) => string): Part[] {
  const words = said();
  const not = { removed: words.notRemoved, stays: words.notRemoved, restored: words.notBack, reverted: words.notReverted };
  const refused = outcomes.filter(({ outcome, issues }) => outcome === 'refused' && !issues.every(isStale));
  return [...Map.groupBy(refused, ({ undone }) => undone?.row ?? 'reverted')].map(([how, group]) =>
    withReason(
      not[how](group.length),
      group.flatMap(({ issues }) => issues),
      explain,
    ),
  );
}

/** Cells that stay as they are. */
function cells(outcomes: readonly RowOutcome[], explain: (issue: Issue) => string): Part[] {
  const words = said();
  const stale = outcomes.flatMap(({ outcome, issues, kept = [] }) =>
    outcome === 'refused' && issues.every(isStale) ? issues : kept.filter(isStale),
  );
  const other = outcomes.flatMap(({ kept = [] }) => kept.filter(issue => !isStale(issue)));
  return [
    ...(stale.length > 0 ? [words.changedSince(stale.length)] : []),
    ...(other.length > 0 ? [withReason(words.kept(other.length), other, explain)] : []),
  ];
}

const isStale = ({ code }: Issue): boolean => code === 'stale';

function withReason(sentence: string, issues: readonly Issue[], explain: (issue: Issue) => string): string {
  const reasons = new Set(issues.map(explain));
  const [only] = reasons;
  return reasons.size === 1 && only !== undefined ? `${sentence}${said().because}${only}` : sentence;
}

/** What can be done about rows that could not be taken out: show them, or delete them. */
export function aboutStaying(
  { table, rows, state }: Staying,
  workspace: Workspace,
  openTable: (table: string, filter: string) => void,
  tell: (report: Report) => void,
): Message['more'] {
  const wishes = rows.map(row => ({ table, row, to: null }));
  const remove = (): void => void workspace.rows(table).commit(wishes, said().remove).then(tell);
  return [
    { label: said().show, run: () => openTable(table, filterOf(rows, workspace.catalog.table(table), state)), stays: true },
    { label: said().remove, run: remove },
  ];
}

/** Rows that are named by a filter, at most: of more than that those of the same state are shown. */
const mostNamed = 100;

/** A filter that shows these rows; where they are too many, all that are in the same state. */
export function filterOf(rows: readonly string[], table: CatalogTable | undefined, state: string): string {
  const field = table?.fields.find(({ type }) => type === 'state')?.id;
  if (rows.length > mostNamed && field !== undefined) return `${field} = "${state}"`;
  const named = rows.map(row => `id = "${row}"`);
  return named.length === 1 ? named[0]! : `OR(${named.join(', ')})`;
}
