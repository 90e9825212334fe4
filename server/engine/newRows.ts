import type { Actor } from '../model/actor.ts';
import { allowanceOf } from '../model/asked.ts';
import type { Outcome, Wish } from '../model/change.ts';
import { Refusal } from '../model/workspace.ts';

/** Rows that somebody may add in an hour who does not see to the people of an organisation. */
export const mostNewRows = 100;

const hour = 3_600_000;
const mostKept = 10_000;

/** Counts the rows that people add who have no need of many, in this process. */
export class NewRows {
  readonly #added = new Map<string, { since: number; count: number }>();

  /** Throws `Refusal` where these would be too many within an hour. */
  check(actor: Actor, wishes: readonly Wish[], now: string): void {
    if (!isCounted(actor)) return;
    const asked = wishes.filter(isNew).length;
    if (asked === 0 || this.#count(actor.user, now) + asked <= mostNewRows) return;
    throw new Refusal(
      'too_many_rows',
      `You can add at most ${mostNewRows} rows in an hour. Wait and try again, or ask an owner or a manager`,
    );
  }

  /** Counts those that stand. */
  note(actor: Actor, wishes: readonly Wish[], { outcomes }: Outcome, now: string): void {
    if (!isCounted(actor)) return;
    const added = outcomes.filter(
      ({ outcome }, at) => outcome !== 'refused' && wishes[at] !== undefined && isNew(wishes[at]),
    ).length;
    if (added === 0) return;
    const count = this.#count(actor.user, now) + added;
    if (this.#added.size >= mostKept) this.#added.clear();
    this.#added.set(actor.user, { since: this.#added.get(actor.user)?.since ?? Date.parse(now), count });
  }

  #count(user: string, now: string): number {
    const known = this.#added.get(user);
    if (known !== undefined && Math.abs(Date.parse(now) - known.since) < hour) return known.count;
    this.#added.delete(user);
    return 0;
  }
}

const isNew = ({ row, from, to }: Wish): boolean => to !== null && (row === undefined || from === null);

const isCounted = (actor: Actor): actor is Actor & { kind: 'person' } =>
  actor.kind === 'person' && allowanceOf(actor).changes < allowanceOf({ ...actor, role: 'owner' }).changes;
