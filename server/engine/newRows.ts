import type { Actor, Person } from '../model/actor.ts';
import { allowanceOf } from '../model/asked.ts';
import type { Outcome, Wish } from '../model/change.ts';
import type { Session } from '../model/session.ts';
import { Refusal } from '../model/workspace.ts';

/** Rows that somebody may add in an hour who does not see to the people of an organisation. */
export const mostNewRows = 100;

const hour = 3_600_000;

/** The rows that one person has added since a time. */
interface Added {
  since: number;
  count: number;
}

/**
 * Throws `Refusal` where these wishes would add more rows than the person may within an hour. What they added is counted in the home itself,
 * in the transaction that adds it, so all servers count together and a restart forgets nothing.
 */
export async function checkNewRows(session: Session, actor: Actor, wishes: readonly Wish[], now: string): Promise<void> {
  if (!isCounted(actor)) return;
  const asked = wishes.filter(isNew).length;
  if (asked === 0 || (await addedBy(session, actor, now)).count + asked <= mostNewRows) return;
  throw new Refusal(
    'too_many_rows',
    `You can add at most ${mostNewRows} rows in an hour. Wait and try again, or ask an owner or a manager`,
  );
}

/** Counts those that were added. */
export async function countNewRows(
  session: Session,
  actor: Actor,
  wishes: readonly Wish[],
  { outcomes }: Outcome,
  now: string,
): Promise<void> {
  if (!isCounted(actor)) return;
  const isAdded = (fate: string, wish: Wish | undefined): boolean => fate !== 'refused' && wish !== undefined && isNew(wish);
  const more = outcomes.filter(({ outcome }, at) => isAdded(outcome, wishes[at])).length;
  if (more === 0) return;
  const { since, count } = await addedBy(session, actor, now);
  await session.setMark(markOf(actor), JSON.stringify({ since, count: count + more } satisfies Added));
}

const markOf = ({ user }: Person): string => `newRows ${user}`;

async function addedBy(session: Session, actor: Person, now: string): Promise<Added> {
  const known = JSON.parse((await session.mark(markOf(actor))) ?? 'null') as Added | null;
  const at = Date.parse(now);
  return known !== null && Math.abs(at - known.since) < hour ? known : { since: at, count: 0 };
}

const isNew = ({ row, from, to }: Wish): boolean => to !== null && (row === undefined || from === null);

const isCounted = (actor: Actor): actor is Person =>
  actor.kind === 'person' && allowanceOf(actor).changes < allowanceOf({ ...actor, role: 'owner' }).changes;
