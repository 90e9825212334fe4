import type { Actor, Person } from '../model/actor.ts';
import type { ChangeRequest, Outcome } from '../model/change.ts';
import { requestLimit } from '../model/commitBody.ts';
import type { StoreTransaction } from '../model/store.ts';
import { Refusal } from '../model/writer.ts';

/** The number of rows that a person may add in an hour, unless they are an owner, manager or licence admin. */
export const maxNewRows = 100;

const hour = 3_600_000;

/** The number of rows that one person has added since a time. */
interface QuotaUse {
  since: number;
  count: number;
}

/**
 * Throws `Refusal` if these requests would exceed the person's hourly number of new rows. The count is stored in the database, in the same
 * transaction, so it is shared by all servers and survives restarts.
 */
export async function checkRowQuota(
  tx: StoreTransaction,
  actor: Actor,
  requests: readonly ChangeRequest[],
  now: string,
): Promise<void> {
  if (!isCounted(actor)) return;
  const newCount = requests.filter(isNew).length;
  if (newCount === 0 || (await quotaUseOf(tx, actor, now)).count + newCount <= maxNewRows) return;
  throw new Refusal(
    'too_many_rows',
    `You can add at most ${maxNewRows} rows in an hour. Wait and try again, or ask an owner or a manager`,
  );
}

/** Counts the added rows. */
export async function chargeRowQuota(
  tx: StoreTransaction,
  actor: Actor,
  requests: readonly ChangeRequest[],
  { outcomes }: Outcome,
  now: string,
): Promise<void> {
  if (!isCounted(actor)) return;
  const isAdded = (result: string, request: ChangeRequest | undefined): boolean =>
    result !== 'refused' && request !== undefined && isNew(request);
  const more = outcomes.filter(({ outcome }, at) => isAdded(outcome, requests[at])).length;
  if (more === 0) return;
  const { since, count } = await quotaUseOf(tx, actor, now);
  await tx.setMeta(metaNameOf(actor), JSON.stringify({ since, count: count + more } satisfies QuotaUse));
}

const metaNameOf = ({ user }: Person): string => `newRows ${user}`;

async function quotaUseOf(tx: StoreTransaction, actor: Person, now: string): Promise<QuotaUse> {
  const known = JSON.parse((await tx.meta(metaNameOf(actor))) ?? 'null') as QuotaUse | null;
  const at = Date.parse(now);
  return known !== null && Math.abs(at - known.since) < hour ? known : { since: at, count: 0 };
}

const isNew = ({ row, from, to }: ChangeRequest): boolean => to !== null && (row === undefined || from === null);

const isCounted = (actor: Actor): actor is Person =>
  actor.kind === 'person' && requestLimit(actor).changes < requestLimit({ ...actor, role: 'owner' }).changes;
