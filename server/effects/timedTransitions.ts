import type { ChangeRequest, Row } from '../model/change.ts';
import { dayIn, daysAfter, earliestDay, latestDay } from '../model/days.ts';
import type { Filter } from './filter.ts';
import { all, contains, hasDate, isAfter, isAtOrBefore, isBefore, isBlank, isLinkedValue, isOneOf, not } from './filter.ts';

/**
 * Something that follows from time by itself: which rows, found along which indexed field, and what becomes of them.
 * The `from` fields must still be as they were read.
 */
export interface TimedTransition {
  table: string;
  label: string;
  indexedField: string;
  due: (now: string) => Filter;
  from: readonly string[];
  to: ChangeRequest['to'];
  /** The cell by which one tells that something has become of a row. */
  observedField: string;
  /** Where days count: the links to the organisation whose days they are, the first that is filled; and whether a row found, of which it looks at these cells, is due on the day that it is there. */
  days?: { orgLinks: readonly string[]; fields: readonly string[]; isDue: (row: Row, today: string) => boolean };
}

/** What is written to a row for its hooks to work out again what follows from its dates. */
const recalculate = { validFrom: null, validUntil: '1000-01-01' };

const isOutdated = (row: Row, today: string): boolean =>
  row.validUntil === null ||
  row.validUntil === undefined ||
  row.validUntil < today ||
  (typeof row.validFrom === 'string' && row.validFrom > today);

/** What follows from dates (`Validity` in model/days.ts) is worked out again once its days are over, or have not come yet: a clock may have been set back. */
const recalculateByDate = (table: string, label: string, shown: string, home: readonly string[]): readonly TimedTransition[] =>
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
    from: [shown],
    to: recalculate,
    observedField: shown,
    days: { orgLinks: home, fields: ['validFrom', 'validUntil'], isDue: isOutdated },
  }));

/** The same for rows that an earlier version made, of which nobody has worked out yet for which days they are what they are. */
const neverCalculated = (table: string, label: string, shown: string, along: string, due: Filter): TimedTransition => ({
  table,
  label,
  indexedField: along,
  due: () => due,
  from: [shown],
  to: recalculate,
  observedField: shown,
});

const subscriptionsLabel = 'Subscriptions start and end';
const days = 'Last days come near';

/** How many days after it a first day is still made up for, where the server was away. */
const catchUpDays = 60;

/** People: what their row says of their last day, and that they are deactivated at its end, or activated on their first day. */
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
        // The last owner stays; their row says that their last day has passed.
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

/** All that time brings about. */
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
    to: { newEmail: null, newEmailHash: null, newEmailExpiresAt: null },
    observedField: 'newEmailExpiresAt',
  },
];

/** The rows of those found that are due where they are at home, at this time; `orgs` are the organisations that they name. */
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
export function orgOf(row: Row, home: readonly string[]): string | null {
  const link = home.map(field => row[field]).find(id => typeof id === 'string');
  return typeof link === 'string' ? link : null;
}
