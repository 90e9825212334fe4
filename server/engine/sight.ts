import { hiddenFrom, type ReachedRows } from '../model/access.ts';
import type { Person } from '../model/actor.ts';
import type { CompiledTable } from '../model/catalog.ts';
import type { Row } from '../model/change.ts';

/** A person at work in this commit, with the role that they have now, and the rows that they reach through others. */
export interface Sight {
  actor: Person;
  reached: ReachedRows;
}

/** Whether the actor reads a row: what they do not read is not named to them. */
export const reads = (sight: Sight | null, table: CompiledTable, row: Row | null): boolean =>
  sight === null || (row !== null && hiddenFrom(table, row, sight.actor, sight.reached) === null);
