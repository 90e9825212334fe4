import type { CatalogTable } from '../../server/api/wire.ts';
import type { Cells, Issue, Outcome, RowId, Wish } from '../../server/model/change.ts';
import { resultOf } from '../../server/model/outcome.ts';
import type { Deed } from '../grid/source.ts';
import type { Step } from './history.ts';
import type { Edit } from './pending.ts';
import type { Refused, Shelf } from './shelf.ts';

/** A wish that says of which row it speaks. */
export type Placed = Wish & { row: RowId };

/** Gives new rows their ids, and turns a second try of a refused new row into the whole row that was typed. */
export function place(wishes: readonly Wish[], shelf: Shelf, newId: () => RowId): Placed[] {
  return wishes.map(wish => {
    if (wish.row === undefined) return { ...wish, row: newId(), from: null };
    const kept = shelf.kept(wish.row);
    if (kept && wish.to !== null) return { ...wish, row: wish.row, from: null, to: { ...kept, ...wish.to } };
    return { ...wish, row: wish.row };
  });
}

/**
 * Leaves out of `from` the cells that an edit of ours has still to land in: what is shown there is what was typed,
 * not what the server made of it, and our own earlier edit is no reason to refuse the next.
 */
export function loosen(wish: Placed, shelf: Shelf): Placed {
  if (!wish.from) return wish;
  const typed = new Set(shelf.pending.over(wish.row).flatMap(edit => Object.keys(edit.to ?? {})));
  if (typed.size === 0) return wish;
  return { ...wish, from: Object.fromEntries(Object.entries(wish.from).filter(([field]) => !typed.has(field))) };
}

/** What is shown at once. Deletions only mark the row: it goes when the server says so. */
export function edits(wishes: readonly Placed[]): Map<RowId, Edit> {
  const byRow = new Map<RowId, Edit>();
  for (const { row, from, to } of wishes) {
    const before = byRow.get(row);
    const added = from === null && to !== null;
    byRow.set(row, { to: { ...before?.to, ...(to as Cells | null) }, added: added || (before?.added ?? false) });
  }
  return byRow;
}

/** What was typed into the rows of a refusal, each text with its reason. */
export function refusals(
  outcome: Outcome,
  wishes: ReadonlyMap<RowId, Placed>,
  table: CatalogTable,
  explain: (issue: Issue) => string,
): Map<RowId, Refused[]> {
  const byRow = new Map<RowId, Refused[]>();
  for (const { row, outcome: result, issues } of outcome.outcomes) {
    const wish = wishes.get(row);
    if (result !== 'refused' || !wish) continue;
    const first = issues[0];
    const whole = first ? explain(first) : '';
    const typed = Object.entries(wish.to ?? {}).filter(([field]) => table.fields.some(item => item.id === field));
    const list = typed.map(([field, value]): Refused => {
      const own = issues.find(issue => issue.field === field);
      return { field, text: textOf(value), message: own ? explain(own) : whole, code: (own ?? first)?.code };
    });
    byRow.set(row, list.length > 0 ? list : [{ field: null, text: '', message: whole, code: first?.code }]);
  }
  return byRow;
}

/** Texts of accepted rows that were not taken and left their cells as they were, each with its reason. */
export function leftTexts(
  outcome: Outcome,
  wishes: ReadonlyMap<RowId, Placed>,
  explain: (issue: Issue) => string,
): Map<RowId, Refused[]> {
  const byRow = new Map<RowId, Refused[]>();
  for (const { row, outcome: result, kept = [] } of outcome.outcomes) {
    const to = wishes.get(row)?.to;
    if (result === 'refused' || !to) continue;
    const list = kept.flatMap((issue): Refused[] =>
      issue.field === undefined || !(issue.field in to)
        ? []
        : [{ field: issue.field, text: textOf(to[issue.field]), message: explain(issue), code: issue.code }],
    );
    if (list.length > 0) byRow.set(row, list);
  }
  return byRow;
}

/** What became of a command: rows that are as they were meant, rows that need attention, and rows that were not changed. */
export interface Report {
  accepted: number;
  held: number;
  refused: number;
  outcomes: Outcome['outcomes'];
  message: string;
  /** The step that was taken, where it can be taken back. */
  step?: Step;
}

/** Says in words what became of a command on rows of a table. */
export type Tell = (
  report: Omit<Report, 'message'>,
  deed: Deed,
  table: CatalogTable,
  explain: (issue: Issue) => string,
) => string;

/** What changes amount to: rows deleted, rows added, one state for all of them, or what the command says of itself. */
export function deedOf(wishes: readonly Wish[], table: CatalogTable, kind: Deed['kind'] = 'change'): Deed {
  if (wishes.every(wish => wish.to === null)) return { kind: 'delete' };
  if (kind === 'change' && wishes.every(wish => wish.from === null)) return { kind: 'add' };
  const state = table.fields.find(field => field.type === 'state')?.id ?? '';
  const states = new Set(wishes.map(wish => (Object.keys(wish.to ?? {}).join() === state ? wish.to?.[state] : null)));
  const [only] = states;
  return states.size === 1 && typeof only === 'string' ? { kind: 'state', of: only } : { kind };
}

/** Counts the outcomes; the words come from `tell`. */
export function report(outcomes: Outcome['outcomes'], tell: (report: Omit<Report, 'message'>) => string): Report {
  const count = (kind: ReturnType<typeof resultOf>): number => outcomes.filter(item => resultOf(item) === kind).length;
  const counted = { accepted: count('done'), held: count('attention'), refused: count('refused'), outcomes };
  return { ...counted, message: tell(counted) };
}

const textOf = (value: unknown): string =>
  typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean' ? String(value) : '';

/** The same wishes in parts of at most so many. */
export const chunks = <Any extends Wish>(wishes: readonly Any[], size: number): Any[][] =>
  Array.from({ length: Math.ceil(wishes.length / size) }, (_, index) => wishes.slice(index * size, (index + 1) * size));
