import type { ChangeRequest, Row } from './change.ts';
import { earliestDay, latestDay } from './days.ts';
import { type Filter, isAfter, isAtOrBefore, isBefore } from './filterBuilders.ts';

/**
 * A change of a table's rows that depends on time alone: which rows, found by which indexed field, and the new cells (null deletes the row).
 * The change applies only if the `from` fields are still as they were read.
 */
export interface TimedTransition {
  label: string;
  indexedField: string;
  due: (now: string) => Filter;
  from: readonly string[];
  to: ChangeRequest['to'];
  /** The cell that shows whether the transition has changed a row. */
  observedField: string;
  /** For transitions by day: the links to the organisation whose time zone counts, the first that is filled; the cells to read; and whether a row is due on that organisation's today. */
  days?: { orgLinks: readonly string[]; fields: readonly string[]; isDue: (row: Row, today: string) => boolean };
  /** It may claim a place: at each tick it is applied after the transitions of all tables that may free one. */
  claims?: true;
}

/** The row changes, or is deleted if `to` is null, when the time in this indexed field has come. */
export const expiry = (label: string, field: string, to: ChangeRequest['to']): TimedTransition => ({
  label,
  indexedField: field,
  due: now => isAtOrBefore(field, now),
  from: [field],
  to,
  observedField: field,
});

/** What is derived from a row's dates: the cell that shows it, and the links to the organisation whose days count. */
export interface DerivedFromDates {
  label: string;
  observedField: string;
  orgLinks: readonly string[];
}

/** Cells that make the hooks of a row recalculate what depends on its dates. */
const recalculate = { validFrom: null, validUntil: '1000-01-01' };

const isOutdated = (row: Row, today: string): boolean =>
  row.validUntil === null ||
  row.validUntil === undefined ||
  row.validUntil < today ||
  (typeof row.validFrom === 'string' && row.validFrom > today);

/** Recalculates what depends on dates (`Validity` of days.ts) after its last valid day, or before its first: a clock may have been set back. */
export const recalculateByDate = ({ label, observedField, orgLinks }: DerivedFromDates): readonly TimedTransition[] =>
  (
    [
      ['validUntil', now => isBefore('validUntil', latestDay(now))],
      ['validFrom', now => isAfter('validFrom', earliestDay(now))],
    ] as const satisfies readonly [string, (now: string) => Filter][]
  ).map(([indexedField, due]) => ({
    label,
    indexedField,
    due,
    from: [observedField],
    to: recalculate,
    observedField,
    days: { orgLinks, fields: ['validFrom', 'validUntil'], isDue: isOutdated },
  }));

/** The same for rows of an earlier version, whose validity was never calculated: those that match `due`. */
export const recalculateOlderRows = (
  { label, observedField }: DerivedFromDates,
  indexedField: string,
  due: Filter,
): TimedTransition => ({ label, indexedField, due: () => due, from: [observedField], to: recalculate, observedField });
