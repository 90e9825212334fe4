import { type Cells, type Row, sameValue } from '../model/change.ts';
import { always, dayIn, daysAfter, daysBetween, type Validity } from '../model/days.ts';
import { say } from '../model/localizedText.ts';
import type { AppliedChange, HookContext, Note } from '../model/table.ts';
import { nonEmptyText } from './personCells.ts';
import { loadPoolIds } from './pools.ts';

/** How many days before its end a subscription shows the days that are left. */
const noticeDays = 30;

/** Why a subscription cannot be changed. */
export const subscriptionTexts = {
  SUB_IN_USE_ONE: say(
    '1 seat of this lot is in use. Free it or add licences before moving or removing the subscription',
    '1 licence de cet abonnement est utilisée. Libérez-la ou ajoutez des licences avant de déplacer ou de retirer cet abonnement',
  ),
  SUB_IN_USE: say(
    '{count} seats of this lot are in use. Free them or add licences before moving or removing the subscription',
    '{count} licences de cet abonnement sont utilisées. Libérez-les ou ajoutez des licences avant de déplacer ou de retirer cet abonnement',
  ),
  SUB_NOT_YOURS: say(
    'Another organisation bought this subscription: only that organisation can change it',
    'Cet abonnement a été acheté par une autre organisation : elle seule peut le modifier',
  ),
};

/** The text for an account name that does not exist, or that may not be used. */
export const noSuchOrg = {
  code: 'NO_SUCH_ORG',
  words: say('No organisation has this account name', 'Aucune organisation n’a ce nom de compte'),
};

/** What follows from a subscription's dates on a day: its state, the days left when the end is near, and the days for which this is valid. */
export interface SubscriptionStatus extends Validity {
  state: string;
  daysLeft: number | null;
}

/** The status of a subscription on a day of its organisation: it is valid from the start of its first day to the end of its last (LK-22). */
export function subscriptionStatus(subscription: Pick<Row, string>, today: string): SubscriptionStatus {
  const [starts, ends] = [nonEmptyText(subscription.startsAt), nonEmptyText(subscription.endsAt)];
  if (subscription.state === 'revoked') return { state: 'revoked', daysLeft: null, ...always };
  if (ends !== null && ends < today) return { state: 'expired', daysLeft: null, ...always, validFrom: daysAfter(ends, 1) };
  const validUntil = ends ?? always.validUntil;
  if (nonEmptyText(subscription.appliedTo) === null) return { state: 'purchased', daysLeft: null, ...always, validUntil };
  if (starts !== null && starts > today)
    return { state: 'not_started', daysLeft: null, ...always, validUntil: daysAfter(starts, -1) };
  const validFrom = starts ?? always.validFrom;
  if (ends === null) return { state: 'applied', daysLeft: null, ...always, validFrom };
  const daysLeft = daysBetween(today, ends);
  if (daysLeft > noticeDays) return { state: 'applied', daysLeft: null, validFrom, validUntil: daysAfter(ends, -noticeDays - 1) };
  return { state: 'applied', daysLeft, validFrom: today, validUntil: today };
}

/** The organisation whose time zone counts: where the subscription is applied, else its purchaser. */
const governingOrg = (subscription: Row): string | null =>
  nonEmptyText(subscription.appliedTo) ?? nonEmptyText(subscription.purchasedBy);

/** Today's date for each subscription, in the time zone of its `governingOrg`. */
async function loadLocalDays(
  context: HookContext,
  subscriptions: readonly (Row | null)[],
): Promise<(subscription: Row) => string> {
  const orgs = await context.rows(
    'orgs',
    subscriptions.map(subscription => (subscription === null ? null : governingOrg(subscription))),
  );
  return subscription => dayIn(orgs.get(governingOrg(subscription) ?? '')?.zone, context.now);
}

/**
 * Only the purchaser may change a subscription, whatever else a person may do with it. It can be applied to active organisations only;
 * a suspended one is reported as if it did not exist.
 */
export async function restrictToPurchaser(changes: readonly AppliedChange[], context: HookContext): Promise<void> {
  const { actor } = context;
  if (actor.kind !== 'person') return;
  const moved = changes.filter(({ from, to }) => to !== null && to.appliedTo !== from?.appliedTo);
  const orgs = await context.rows(
    'orgs',
    moved.map(({ to }) => nonEmptyText(to?.appliedTo)),
  );
  for (const change of changes) {
    const buyer = nonEmptyText(change.from?.purchasedBy);
    if (buyer !== null && buyer !== actor.org) rejectSubscription(context, change, 'SUB_NOT_YOURS', {});
    const org = moved.includes(change) ? orgs.get(String(change.to?.appliedTo)) : undefined;
    if (org !== undefined && org.id !== actor.org && org.status === 'suspended')
      context.reportIssue(change, { ...noSuchOrg, params: { text: String(org.accountName) }, field: 'appliedTo' });
  }
}

const rejectSubscription = (
  context: HookContext,
  change: AppliedChange,
  code: keyof typeof subscriptionTexts,
  params: NonNullable<Note['params']>,
) => context.reportIssue(change, { code, words: subscriptionTexts[code], params, field: 'appliedTo' });

/**
 * Refuses to remove licences in use by hand: by unapplying, moving, ending, postponing or deleting a subscription (#76).
 * A subscription that ends by its date is different: nobody loses their licence, and the pool is over its limit (LK-22).
 */
export async function protectUsedLicences(changes: readonly AppliedChange[], context: HookContext): Promise<void> {
  if (context.actor.kind !== 'person') return;
  const day = await loadLocalDays(
    context,
    changes.flatMap(({ from, to }) => [from, to]),
  );
  const counted = (subscription: Row | null): number =>
    subscription !== null && subscriptionStatus(subscription, day(subscription)).state === 'applied'
      ? Number(subscription.quantity ?? 0)
      : 0;
  const poolKey = (subscription: Row | null): string => `${subscription?.appliedTo}/${subscription?.product}`;
  const leaving = changes.flatMap(change => {
    const { from, to } = change;
    const lost = counted(from) - (poolKey(from) === poolKey(to) ? counted(to) : 0);
    return lost > 0 ? [{ change, lost, key: poolKey(from) }] : [];
  });
  if (leaving.length === 0) return;
  const pools = await loadPoolIds(
    context,
    leaving.map(({ change }) => nonEmptyText(change.from?.appliedTo)),
  );
  const rows = await context.rows('pools', [...pools.values()]);
  const left = new Map([...rows.values()].map(pool => [pool.id, Number(pool.total)]));
  for (const { change, lost, key } of leaving) {
    const pool = rows.get(pools.get(key) ?? '');
    if (pool === undefined) continue;
    const rest = (left.get(pool.id) ?? 0) - lost;
    const count = Math.min(lost, Number(pool.taken) - rest);
    if (count > 0) rejectSubscription(context, change, count === 1 ? 'SUB_IN_USE_ONE' : 'SUB_IN_USE', { count });
    else left.set(pool.id, rest);
  }
}

/** Recalculates what depends on where a subscription is applied and on its dates. */
export async function deriveStatus(changes: readonly AppliedChange[], context: HookContext): Promise<void> {
  const pools = await loadPoolIds(
    context,
    changes.map(change => nonEmptyText(change.to?.appliedTo)),
  );
  const withPurchaser = (subscription: Row): Row => ({
    ...subscription,
    purchasedBy:
      subscription.purchasedBy ?? (context.actor.kind === 'person' ? context.actor.org : (subscription.appliedTo ?? null)),
  });
  const day = await loadLocalDays(
    context,
    changes.map(({ to }) => to && withPurchaser(to)),
  );
  for (const change of changes) {
    if (change.to === null) continue;
    const subscription = withPurchaser(change.to);
    const pool =
      subscription.appliedTo === null ? null : (pools.get(`${subscription.appliedTo}/${subscription.product}`) ?? null);
    const expected: Cells = {
      ...subscriptionStatus(subscription, day(subscription)),
      pool,
      purchasedBy: subscription.purchasedBy ?? null,
    };
    const isOutdated = Object.keys(expected).some(id => !sameValue(change.to?.[id], expected[id]));
    if (isOutdated) context.add(change, { table: 'subscriptions', row: change.row, to: expected });
  }
}
