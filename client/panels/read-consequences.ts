import type { CatalogField, CatalogTable } from '../../server/api/wire.ts';
import type { Issue, Outcome, RowId } from '../../server/model/change.ts';
import type { GridRow } from '../contract/row.ts';
import { stateField } from '../fields/special-fields.ts';
import { sumOf } from '../sync/dry-run.ts';

/** A row that stays as it is, and why. */
export interface StayingRow {
  row: RowId;
  issue: Issue | undefined;
}

/** What a proposal would do, from a dry run of the same request. */
export interface ConsequenceSummary {
  /** The rows that it would change. */
  goes: readonly RowId[];
  stays: readonly StayingRow[];
  /** The states that rows would enter, the most frequent first; `to` is null for deleted rows. */
  states: readonly { to: string | null; rows: number }[];
  licences: readonly { product: string; freeBefore: number; freeAfter: number; taken: number }[];
  sessions: number;
  messages: number;
  links: readonly { table: string; field: string; rows: number; to: readonly RowId[] }[];
  cascades: readonly { table: string; change: 'added' | 'changed' | 'deleted'; rows: number }[];
  /** Whether there are more cascades than the server lists. */
  isCut: boolean;
}

/** The most cascades that the server lists for one request. */
const maxCascades = 1_000;

/** Tables whose rows are told by the licences, the messages, or the rows themselves. */
const reportedElsewhere: ReadonlySet<string> = new Set(['seats', 'pools', 'outbox', 'invites']);

/** Reads the consequences for the rows of a table from the outcomes of a dry run in parts. */
export function readConsequences(outcomes: readonly Outcome[], table: CatalogTable): ConsequenceSummary {
  const rows = outcomes
    .flatMap(outcome => outcome.outcomes)
    .filter(outcome => outcome.table === table.id || outcome.table === '');
  const states = new Map<string | null, number>();
  for (const { to, rows: count } of outcomes.flatMap(({ consequences }) => consequences?.states ?? []))
    states.set(to, (states.get(to) ?? 0) + count);
  const cascades = Map.groupBy(
    outcomes.flatMap(outcome => outcome.cascades).filter(({ table: id }) => !reportedElsewhere.has(id)),
    ({ table: id, change }) => `${id} ${change}`,
  );
  const sum = (of: (outcome: Outcome) => number): number => outcomes.reduce((total, outcome) => total + of(outcome), 0);
  return {
    goes: rows.flatMap(({ outcome, row }) => (outcome === 'accepted' ? [row] : [])),
    stays: rows.flatMap(({ outcome, row, issues }) => (outcome === 'accepted' ? [] : [{ row, issue: issues[0] }])),
    states: [...states].map(([to, count]) => ({ to, rows: count })).sort((a, b) => b.rows - a.rows),
    licences: sumOf(outcomes.flatMap(outcome => outcome.licences)).map(({ product, before, after }) => ({
      product,
      freeBefore: before.total - before.used - before.reserved,
      freeAfter: after.total - after.used - after.reserved,
      taken: after.used + after.reserved - before.used - before.reserved,
    })),
    sessions: sum(({ consequences }) => consequences?.sessions ?? 0),
    messages: sum(({ messages }) => messages.length),
    links: outcomes.flatMap(({ consequences }) => consequences?.links ?? []),
    cascades: [...cascades.values()].map(group => ({ ...group[0]!, rows: new Set(group.map(({ row }) => row)).size })),
    isCut: outcomes.some(outcome => outcome.cascades.length >= maxCascades),
  };
}

/** Whether more than the cells of the rows would change. */
export const reachBeyondCells = ({ licences, sessions, messages, links, cascades, states }: ConsequenceSummary): boolean =>
  licences.length + sessions + messages + links.length + cascades.length > 0 || states.some(({ to }) => to !== null);

/** The roles other than the initial one that people have: those who manage something. */
export function rolesOf(rows: readonly GridRow[], table: CatalogTable): { role: string; rows: GridRow[] }[] {
  const field = table.fields.find(({ id }) => id === table.people?.role);
  if (!field) return [];
  const known = field.options?.map(({ id }) => id) ?? [];
  const byRole = Map.groupBy(rows, row => String(row.cells[field.id] ?? field.initial ?? ''));
  return known.flatMap(role => {
    const found = byRole.get(role);
    return found && role !== field.initial ? [{ role, rows: found }] : [];
  });
}

/** The state in the words of its table; the id of an unknown one. */
export function stateOf(table: CatalogTable, state: string): { label: CatalogField['label']; isLeft: boolean } | undefined {
  const found = stateField(table)?.states?.find(({ id }) => id === state);
  return found && { label: found.label, isLeft: found.follows !== undefined };
}
