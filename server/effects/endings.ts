import type { Row, Wish } from '../model/change.ts';
import { dayIn, daysAfter, earliestDay, latestDay } from '../model/days.ts';
import type { Tree } from './filter.ts';
import { all, contains, isAfter, isBefore, isBlank, isBy, isOneOf, isThere, isWritten, not } from './filter.ts';

/**
 * Something that follows from time by itself: which rows, found along which indexed field, and what becomes of them.
 * The `from` fields must still be as they were read.
 */
export interface Ending {
  table: string;
  label: string;
  along: string;
  due: (now: string) => Tree;
  from: readonly string[];
  to: Wish['to'];
  /** The cell by which one tells that something has become of a row. */
  shown: string;
  /** Where days count: the links to the organisation whose days they are, the first that is filled; and whether a row found, of which it looks at these cells, is due on the day that it is there. */
  days?: { home: readonly string[]; looks: readonly string[]; isDue: (row: Row, today: string) => boolean };
}

/** What is written to a row for its hooks to work out again what follows from its dates. */
const again = { validFrom: null, validUntil: '1000-01-01' };

const isOver = (row: Row, today: string): boolean =>
  row.validUntil === null ||
  row.validUntil === undefined ||
  row.validUntil < today ||
  (typeof row.validFrom === 'string' && row.validFrom > today);

/** What follows from dates (`Validity` in model/days.ts) is worked out again once its days are over, or have not come yet: a clock may have been set back. */
const followDates = (table: string, label: string, shown: string, home: readonly string[]): readonly Ending[] =>
  (
    [
      ['validUntil', now => isBefore('validUntil', latestDay(now))],
      ['validFrom', now => isAfter('validFrom', earliestDay(now))],
    ] as const satisfies readonly [string, (now: string) => Tree][]
  ).map(([along, due]) => ({
    table,
    label,
    along,
    due,
    from: [shown],
    to: again,
    shown,
    days: { home, looks: ['validFrom', 'validUntil'], isDue: isOver },
  }));

/** The same for rows that an earlier version made, of which nobody has worked out yet for which days they are what they are. */
const neverJudged = (table: string, label: string, shown: string, along: string, due: Tree): Ending => ({
  table,
  label,
  along,
  due: () => due,
  from: [shown],
  to: again,
  shown,
});

const lots = 'Subscriptions start and end';
const days = 'Last days come near';

/** How many days after it a first day is still made up for, where the server was away. */
const madeUp = 60;

/** People: what their row says of their last day, and that they are deactivated at its end, or activated on their first day. */
const employment: readonly Ending[] = [
  neverJudged('users', days, 'comingUp', 'lastDay', all(isWritten('lastDay'), isBlank('validUntil'))),
  ...followDates('users', days, 'comingUp', ['org']),
  {
    table: 'users',
    label: 'Last day',
    along: 'comingUp',
    due: () =>
      all(
        isOneOf('comingUp', 'past'),
        isOneOf('status', 'Active'),
        isThere('org', 'lastDay', 'deactivate'),
        // The last owner stays; their row says that their last day has passed.
        not(all(isOneOf('role', 'owner'), isThere('org', 'owners', 1))),
      ),
    from: ['status', 'lastDay'],
    to: { status: 'Inactive' },
    shown: 'status',
  },
  {
    table: 'users',
    label: 'First day',
    along: 'firstDay',
    due: now =>
      all(
        isAfter('firstDay', daysAfter(latestDay(now), -madeUp)),
        not(isAfter('firstDay', latestDay(now))),
        contains('issues', '"V_STARTS"'),
      ),
    from: ['status', 'firstDay'],
    to: { status: 'Active' },
    shown: 'status',
    days: {
      home: ['org'],
      looks: ['firstDay', 'status'],
      isDue: (row, today) => String(row.firstDay) <= today && (row.status === 'Draft' || row.status === 'Inactive'),
    },
  },
];

/** All that time brings about. */
export const endings: readonly Ending[] = [
  {
    table: 'invites',
    label: 'Invitations expire',
    along: 'state',
    due: now => all(isOneOf('state', 'pending'), isBy('expiresAt', now)),
    from: ['state', 'expiresAt'],
    to: { state: 'expired' },
    shown: 'state',
  },
  neverJudged('subscriptions', lots, 'state', 'validUntil', isBlank('validUntil')),
  ...followDates('subscriptions', lots, 'state', ['appliedTo', 'purchasedBy']),
  ...employment,
  {
    table: 'sessions',
    label: 'Sessions end',
    along: 'expiresAt',
    due: now => isBy('expiresAt', now),
    from: ['expiresAt'],
    to: null,
    shown: 'expiresAt',
  },
  {
    table: 'devices',
    label: 'Known devices are forgotten',
    along: 'expiresAt',
    due: now => isBy('expiresAt', now),
    from: ['expiresAt'],
    to: null,
    shown: 'expiresAt',
  },
  {
    table: 'accounts',
    label: 'New e-mail addresses are no longer awaited',
    along: 'newEmailExpiresAt',
    due: now => isBy('newEmailExpiresAt', now),
    from: ['newEmailExpiresAt'],
    to: { newEmail: null, newEmailHash: null, newEmailExpiresAt: null },
    shown: 'newEmailExpiresAt',
  },
];

/** The rows of those found that are due where they are at home, at this time; `orgs` are the organisations that they name. */
export function dueAmong({ days }: Ending, rows: readonly Row[], orgs: ReadonlyMap<string, Row>, now: string): readonly Row[] {
  if (days === undefined) return rows;
  return rows.filter(row => days.isDue(row, dayIn(orgs.get(homeOf(row, days.home) ?? '')?.zone, now)));
}

/** The organisation whose days count for a row. */
export function homeOf(row: Row, home: readonly string[]): string | null {
  const link = home.map(field => row[field]).find(id => typeof id === 'string');
  return typeof link === 'string' ? link : null;
}
