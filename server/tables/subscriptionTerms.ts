import type { Cells, Row } from '../model/change.ts';
import { always, dayIn, daysAfter, daysBetween, type Validity } from '../model/days.ts';
import { say } from '../model/localizedText.ts';
import type { AppliedChange, HookContext, Note } from '../model/table.ts';
import { nonEmptyText } from './people.ts';
import { loadPoolIds } from './pools.ts';

/** From how many days before its end a lot says how long it lasts. */
const noticeDays = 30;

/** What is said of a lot that cannot be changed. */
export const subscriptionTexts = {
  SUB_IN_USE_ONE: say(
    '1 seat of this lot is in use. Free it, or add licences, before it goes',
    '1 place de ce lot est utilisée. Libérez-la, ou ajoutez des licences, avant de le retirer',
  ),
  SUB_IN_USE: say(
    '{count} seats of this lot are in use. Free them, or add licences, before it goes',
    '{count} places de ce lot sont utilisées. Libérez-les, ou ajoutez des licences, avant de le retirer',
  ),
  SUB_NOT_YOURS: say(
    'Another organisation bought this subscription: only that organisation can change it',
    'Cet abonnement a été acheté par une autre organisation : elle seule peut le modifier',
  ),
};

/** What is said of an account name that nobody has, or that nobody may use. */
export const noSuchOrg = {
  code: 'NO_SUCH_ORG',
  words: say('No organisation has this account name', "Aucune organisation n'a ce nom de compte"),
};

/** What the dates of a lot come to on a day: its state, how many days are left once the end is near, and for which days this is so. */
export interface SubscriptionStatus extends Validity {
  state: string;
  daysLeft: number | null;
}

/** Where a lot stands on a day of its organisation: it counts from the start of its first day to the end of its last (LK-22). */
export function subscriptionStatus(lot: Pick<Row, string>, today: string): SubscriptionStatus {
  const [starts, ends] = [nonEmptyText(lot.startsAt), nonEmptyText(lot.endsAt)];
  if (lot.state === 'revoked') return { state: 'revoked', daysLeft: null, ...always };
  if (ends !== null && ends < today) return { state: 'expired', daysLeft: null, ...always, validFrom: daysAfter(ends, 1) };
  const validUntil = ends ?? always.validUntil;
  if (nonEmptyText(lot.appliedTo) === null) return { state: 'purchased', daysLeft: null, ...always, validUntil };
  if (starts !== null && starts > today)
    return { state: 'not_started', daysLeft: null, ...always, validUntil: daysAfter(starts, -1) };
  const validFrom = starts ?? always.validFrom;
  if (ends === null) return { state: 'applied', daysLeft: null, ...always, validFrom };
  const daysLeft = daysBetween(today, ends);
  if (daysLeft > noticeDays) return { state: 'applied', daysLeft: null, validFrom, validUntil: daysAfter(ends, -noticeDays - 1) };
  return { state: 'applied', daysLeft, validFrom: today, validUntil: today };
}

/** The organisation whose days are those of a lot: where it is applied, else who bought it. */
const governingOrg = (lot: Row): string | null => nonEmptyText(lot.appliedTo) ?? nonEmptyText(lot.purchasedBy);

/** The day that it is for each of these lots, by the organisation of `homeOf`. */
async function loadLocalDays(context: HookContext, lots: readonly (Row | null)[]): Promise<(lot: Row) => string> {
  const orgs = await context.rows(
    'orgs',
    lots.map(lot => (lot === null ? null : governingOrg(lot))),
  );
  return lot => dayIn(orgs.get(governingOrg(lot) ?? '')?.zone, context.now);
}

/**
 * Whoever did not buy a lot changes nothing of it, whatever they were given of it. A lot goes to organisations at work only:
 * of one that is suspended is said what is said of one that is not there.
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
 * Nobody takes away by hand licences that people use, whichever way they go: taken back, moved, ended, not started any more, deleted (#76).
 * That a lot ends with its time is another matter: nobody is cut, and the pool is over (LK-22).
 */
export async function protectUsedLicences(changes: readonly AppliedChange[], context: HookContext): Promise<void> {
  if (context.actor.kind !== 'person') return;
  const day = await loadLocalDays(
    context,
    changes.flatMap(({ from, to }) => [from, to]),
  );
  const counted = (lot: Row | null): number =>
    lot !== null && subscriptionStatus(lot, day(lot)).state === 'applied' ? Number(lot.quantity ?? 0) : 0;
  const poolKey = (lot: Row | null): string => `${lot?.appliedTo}/${lot?.product}`;
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
  for (const { change, lost, key: place } of leaving) {
    const pool = rows.get(pools.get(place) ?? '');
    if (pool === undefined) continue;
    const rest = (left.get(pool.id) ?? 0) - lost;
    const count = Math.min(lost, Number(pool.taken) - rest);
    if (count > 0) rejectSubscription(context, change, count === 1 ? 'SUB_IN_USE_ONE' : 'SUB_IN_USE', { count });
    else left.set(pool.id, rest);
  }
}

/** Keeps what follows from a lot true to where it is applied and to its dates. */
export async function deriveStatus(changes: readonly AppliedChange[], context: HookContext): Promise<void> {
  const pools = await loadPoolIds(
    context,
    changes.map(change => nonEmptyText(change.to?.appliedTo)),
  );
  const withPurchaser = (lot: Row): Row => ({
    ...lot,
    purchasedBy: lot.purchasedBy ?? (context.actor.kind === 'person' ? context.actor.org : (lot.appliedTo ?? null)),
  });
  const day = await loadLocalDays(
    context,
    changes.map(({ to }) => to && withPurchaser(to)),
  );
  for (const change of changes) {
    if (change.to === null) continue;
    const lot = withPurchaser(change.to);
    const pool = lot.appliedTo === null ? null : (pools.get(`${lot.appliedTo}/${lot.product}`) ?? null);
    const expected: Cells = { ...subscriptionStatus(lot, day(lot)), pool, purchasedBy: lot.purchasedBy ?? null };
    const isOutdated = Object.keys(expected).some(id => change.to?.[id] !== expected[id]);
    if (isOutdated) context.add(change, { table: 'subscriptions', row: change.row, to: expected });
  }
}
