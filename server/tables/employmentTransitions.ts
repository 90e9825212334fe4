import { daysAfter, latestDay } from '../model/days.ts';
import { all, contains, hasDate, isAfter, isEmpty, isLinkedValue, isOneOf, not } from '../model/filterBuilders.ts';
import {
  type DerivedFromDates,
  recalculateByDate,
  recalculateOlderRows,
  type TimedTransition,
} from '../model/timedTransition.ts';

/** How many days late a first day is still applied, if the server was down. */
const catchUpDays = 60;

const comingUp: DerivedFromDates = { label: 'Last days come near', observedField: 'comingUp', orgLinks: ['org'] };

/** What days do to a person: the note about their last day, their deactivation after it, and their activation on the first day. */
export const employmentTransitions: readonly TimedTransition[] = [
  recalculateOlderRows(comingUp, 'lastDay', all(hasDate('lastDay'), isEmpty('validUntil'))),
  ...recalculateByDate(comingUp),
  {
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
    claims: true,
  },
];
