import { type RelatedRows, readDenial } from '../model/access.ts';
import type { Person } from '../model/actor.ts';
import type { CompiledTable } from '../model/catalog.ts';
import type { Row } from '../model/change.ts';

/** A person at work in this commit, with the role that they have now, and the rows that they reach through others. */
export interface Viewer {
  actor: Person;
  related: RelatedRows;
}

/** Whether the actor reads a row: what they do not read is not named to them. */
export const canRead = (viewer: Viewer | null, table: CompiledTable, row: Row | null): boolean =>
  viewer === null || (row !== null && readDenial(table, row, viewer.actor, viewer.related) === null);
