import { type RelatedRowIds, readDenial } from '../model/access.ts';
import type { Person } from '../model/actor.ts';
import type { CompiledTable } from '../model/catalog.ts';
import type { Row } from '../model/change.ts';

/** The acting person with their current role, and the rows related to them. */
export interface Viewer {
  actor: Person;
  related: RelatedRowIds;
}

/** Whether the actor can read a row; other rows are never named to them. */
export const canView = (viewer: Viewer | null, table: CompiledTable, row: Row | null): boolean =>
  viewer === null || (row !== null && readDenial(table, row, viewer.actor, viewer.related) === null);
