import type { Row, RowId } from '../model/change.ts';
import { FairQueue, type Requester } from '../model/fairQueue.ts';

/** How many imports are worked on at the same time, in all, of one organisation and of one person, so that nobody takes every turn. */
const atOnce = { all: 3, org: 2, person: 1 } as const;

const requesterOf = ({ org, actor }: Row): Requester => ({ org: String(org), person: String(actor) });

/**
 * Whose import comes next: of the organisations and people who may have another one in progress, the one for whom was worked least, and among
 * equals the smallest file.
 */
export class ImportTurns {
  readonly #queue = new FairQueue<RowId>();
  readonly #waiting = new Set<RowId>();
  /** Those in progress, and since when. */
  readonly #running = new Map<RowId, { requester: Requester; since: number }>();

  /** Begins the work on imports that are due, in turn. `begin` resolves with false if one is no longer due; otherwise `end` follows. */
  async beginDue(due: readonly Row[], begin: (row: Row) => Promise<boolean>): Promise<void> {
    const rows = new Map(due.toSorted((one, other) => (one.id < other.id ? -1 : 1)).map(row => [row.id, row]));
    for (const row of rows.values()) {
      if (this.#waiting.has(row.id)) continue;
      this.#queue.push(requesterOf(row), row.id, Number(row.size ?? 0));
      this.#waiting.add(row.id);
    }
    while (this.#running.size < atOnce.all) {
      const next = this.#queue.take(requester => this.#mayBegin(requester));
      if (next === undefined) return;
      this.#waiting.delete(next);
      // One that has waited may have been cancelled, or begun by another server.
      const row = rows.get(next);
      if (row === undefined) continue;
      this.#running.set(next, { requester: requesterOf(row), since: performance.now() });
      let isBegun = false;
      try {
        isBegun = await begin(row);
      } finally {
        if (!isBegun) this.#running.delete(next);
      }
    }
  }

  /** Ends a turn. */
  end(id: RowId): void {
    const turn = this.#running.get(id);
    if (turn === undefined) return;
    this.#running.delete(id);
    this.#queue.charge(turn.requester, performance.now() - turn.since);
  }

  #mayBegin({ org, person }: Requester): boolean {
    const ofOrg = [...this.#running.values()].map(({ requester }) => requester).filter(each => each.org === org);
    return ofOrg.length < atOnce.org && ofOrg.filter(each => each.person === person).length < atOnce.person;
  }
}
