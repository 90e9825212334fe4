import type { RowId, Value } from '../../../server/model/change.ts';
import { daysAfter, daysBetween } from '../../../server/model/days.ts';
import type { PillMark } from '../../components/pill.tsx';

/** The licences of a product. */
export interface Pool {
  id: RowId;
  product: string;
  /** What uses a licence: `on_active`, `on_access` or `on_membership`. */
  trigger: string;
  total: number;
  used: number;
  reserved: number;
}

/** A subscription: a number of licences for some time. */
export interface Subscription {
  id: RowId;
  /** Empty if it has none. */
  reference: string;
  product: string;
  quantity: number;
  state: string;
  /** The first and the last day; null for no limit. */
  startsAt: string | null;
  endsAt: string | null;
  source: Value;
  /** Whether it is applied to the reader's organisation. */
  isOurs: boolean;
}

/** From this many days before its end, a subscription is said to end. */
export const noticeDays = 60;

/** What a subscription's pill says: a state, when it starts, or in how many days it ends. */
export type SubscriptionStatus =
  | { kind: 'state'; state: 'applied' | 'elsewhere' | 'purchased' | 'expired' | 'revoked'; mark: PillMark }
  | { kind: 'starts'; date: string; mark: PillMark }
  | { kind: 'ends'; days: number; mark: PillMark };

/** The status of a subscription on this day. */
export function statusOf({ state, startsAt, endsAt, isOurs }: Subscription, today: string): SubscriptionStatus {
  if (state === 'not_started' && startsAt !== null) return { kind: 'starts', date: startsAt, mark: 'ring' };
  if (state === 'expired' || state === 'revoked') return { kind: 'state', state, mark: 'hollow' };
  if (state !== 'applied') return { kind: 'state', state: 'purchased', mark: 'grey' };
  if (!isOurs) return { kind: 'state', state: 'elsewhere', mark: 'grey' };
  const days = endsAt === null ? null : daysBetween(today, endsAt);
  return days === null || days < 0 || days > noticeDays
    ? { kind: 'state', state: 'applied', mark: 'full' }
    : { kind: 'ends', days, mark: 'warn' };
}

const order = ['applied', 'not_started', 'purchased', 'expired', 'revoked'];

/** Subscriptions in the order of the page: in use first, those that end soonest before the others. */
export const sortSubscriptions = (subscriptions: readonly Subscription[]): Subscription[] =>
  subscriptions.toSorted(
    (a, b) =>
      order.indexOf(a.state) - order.indexOf(b.state) ||
      (a.endsAt ?? '9999').localeCompare(b.endsAt ?? '9999') ||
      (a.id < b.id ? -1 : 1),
  );

/** The subscriptions that end next, all on one day and for one product, and the licences of the product after it. */
export interface NextEnd {
  subscriptions: Subscription[];
  quantity: number;
  endsAt: string;
  days: number;
  product: string;
  total: number;
  taken: number;
}

/** What ends next on this day or after it; null if nothing ends. A subscription that starts by then counts afterwards. */
export function nextEnd(subscriptions: readonly Subscription[], pools: readonly Pool[], today: string): NextEnd | null {
  const ending = sortSubscriptions(
    subscriptions.filter(
      subscription => subscription.isOurs && subscription.state === 'applied' && (subscription.endsAt ?? '') >= today,
    ),
  );
  const first = ending[0];
  const pool = pools.find(({ product }) => product === first?.product);
  if (first === undefined || first.endsAt === null || pool === undefined) return null;
  const { endsAt, product } = first;
  const next = daysAfter(endsAt, 1);
  const same = ending.filter(subscription => subscription.endsAt === endsAt && subscription.product === product);
  const starting = subscriptions.filter(
    subscription =>
      subscription.isOurs &&
      subscription.product === product &&
      subscription.state === 'not_started' &&
      (subscription.startsAt ?? '') <= next &&
      (subscription.endsAt === null || subscription.endsAt >= next),
  );
  const sum = (some: readonly Subscription[]): number => some.reduce((all, { quantity }) => all + quantity, 0);
  return {
    subscriptions: same,
    quantity: sum(same),
    endsAt,
    days: daysBetween(today, endsAt),
    product,
    total: pool.total - sum(same) + sum(starting),
    taken: pool.used + pool.reserved,
  };
}
