import { noPendingEmail } from '../model/accountCells.ts';
import type { ChangeRequest, Row } from '../model/change.ts';
import { dayIn, daysAfter, earliestDay, latestDay } from '../model/days.ts';
import type { Filter } from './filter.ts';
import { all, contains, hasDate, isAfter, isAtOrBefore, isBefore, isBlank, isLinkedValue, isOneOf, not } from './filter.ts';

/**
 * A change that depends on time alone: which rows, found by which indexed field, and the new cells (null deletes the row).
 * The change applies only if the `from` fields are still as they were read.
 */
export interface TimedTransition {
  table: string;
  label: string;
  indexedField: string;
  due: (now: string) => Filter;
  from: readonly string[];
  to: ChangeRequest['to'];
  /** The cell that shows whether the transition has changed a row. */
  observedField: string;
  /** For transitions by day: the links to the organisation whose time zone counts, the first that is filled; the cells to read; and whether a row is due on that organisation's today. */
  days?: { orgLinks: readonly string[]; fields: readonly string[]; isDue: (row: Row, today: string) => boolean };
}

/** Cells that make the hooks of a row recalculate what depends on its dates. */
const recalculate = { validFrom: null, validUntil: '1000-01-01' };

const isOutdated = (row: Row, today: string): boolean =>
  row.validUntil === null ||
  row.validUntil === undefined ||
  row.validUntil < today ||
  (typeof row.validFrom === 'string' && row.validFrom > today);

/** Recalculates what depends on dates (`Validity` in model/days.ts) after its last valid day, or before its first: a clock may have been set back. */
const recalculateByDate = (
  table: string,
  label: string,
  observedField: string,
  orgLinks: readonly string[],
): readonly TimedTransition[] =>
  (
    [
      ['validUntil', now => isBefore('validUntil', latestDay(now))],
      ['validFrom', now => isAfter('validFrom', earliestDay(now))],
    ] as const satisfies readonly [string, (now: string) => Filter][]
  ).map(([indexedField, due]) => ({
    table,
    label,
    indexedField,
    due,
    from: [observedField],
    to: recalculate,
    observedField,
    days: { orgLinks, fields: ['validFrom', 'validUntil'], isDue: isOutdated },
  }));

/** The same for rows of an earlier version, whose validity was never calculated. */
const neverCalculated = (
  table: string,
  label: string,
  observedField: string,
  indexedField: string,
  due: Filter,
): TimedTransition => ({
  table,
  label,
  indexedField,
  due: () => due,
  from: [observedField],
  to: recalculate,
  observedField,
});

const subscriptionsLabel = 'Subscriptions start and end';
const days = 'Last days come near';

/** How many days late a first day is still applied, if the server was down. */
const catchUpDays = 60;

/** Users: the note about their last day, their deactivation after it, and their activation on the first day. */
const employment: readonly TimedTransition[] = [
  neverCalculated('users', days, 'comingUp', 'lastDay', all(hasDate('lastDay'), isBlank('validUntil'))),
  ...recalculateByDate('users', days, 'comingUp', ['org']),
  {
    table: 'users',
    label: 'Last day',
    indexedField: 'comingUp',
    due: () =>
      all(
        isOneOf('comingUp', 'past'),
        isOneOf('status', 'Active'),
        isLinkedValue('org', 'lastDay', 'deactivate'),
        // The last owner stays active; their row shows that the last day has passed.
        not(all(isOneOf('role', 'owner'), isLinkedValue('org', 'owners', 1))),
      ),
    from: ['status', 'lastDay'],
    to: { status: 'Inactive' },
    observedField: 'status',
  },
  {
    table: 'users',
    label: 'First day',
    indexedField: 'firstDay',
    due: now =>
      all(
        isAfter('firstDay', daysAfter(latestDay(now), -catchUpDays)),
        not(isAfter('firstDay', latestDay(now))),
        contains('issues', '"V_STARTS"'),
      ),
    from: ['status', 'firstDay'],
    to: { status: 'Active' },
    observedField: 'status',
    days: {
      orgLinks: ['org'],
      fields: ['firstDay', 'status'],
      isDue: (row, today) => String(row.firstDay) <= today && (row.status === 'Draft' || row.status === 'Inactive'),
    },
  },
];

/** All timed transitions, in order. */
export const timedTransitions: readonly TimedTransition[] = [
  {
    table: 'invites',
    label: 'Invitations expire',
    indexedField: 'state',
    due: now => all(isOneOf('state', 'pending'), isAtOrBefore('expiresAt', now)),
    from: ['state', 'expiresAt'],
    to: { state: 'expired' },
    observedField: 'state',
  },
  neverCalculated('subscriptions', subscriptionsLabel, 'state', 'validUntil', isBlank('validUntil')),
  ...recalculateByDate('subscriptions', subscriptionsLabel, 'state', ['appliedTo', 'purchasedBy']),
  ...employment,
  {
    table: 'sessions',
    label: 'Sessions end',
    indexedField: 'expiresAt',
    due: now => isAtOrBefore('expiresAt', now),
    from: ['expiresAt'],
    to: null,
    observedField: 'expiresAt',
  },
  {
    table: 'devices',
    label: 'Known devices are forgotten',
    indexedField: 'expiresAt',
    due: now => isAtOrBefore('expiresAt', now),
    from: ['expiresAt'],
    to: null,
    observedField: 'expiresAt',
  },
  {
    table: 'accounts',
    label: 'New e-mail addresses are no longer awaited',
    indexedField: 'newEmailExpiresAt',
    due: now => isAtOrBefore('newEmailExpiresAt', now),
    from: ['newEmailExpiresAt'],
    to: noPendingEmail,
    observedField: 'newEmailExpiresAt',
  },
];

/** Those of the rows that are due by the day in their organisation's time zone; `orgs` are the organisations that they link to. */
export function filterDue(
  { days }: TimedTransition,
  rows: readonly Row[],
  orgs: ReadonlyMap<string, Row>,
  now: string,
): readonly Row[] {
  if (days === undefined) return rows;
  return rows.filter(row => days.isDue(row, dayIn(orgs.get(orgOf(row, days.orgLinks) ?? '')?.zone, now)));
}

/** The organisation whose days count for a row. */
export function orgOf(row: Row, orgLinks: readonly string[]): string | null {
  const link = orgLinks.map(field => row[field]).find(id => typeof id === 'string');
  return typeof link === 'string' ? link : null;
}
