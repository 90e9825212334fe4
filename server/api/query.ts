import type { z } from '@hono/zod-openapi';
import type { Person } from '../model/actor.ts';
import { dayIn } from '../model/days.ts';
import type { PageRequest, View } from '../model/session.ts';
import type { Parts } from './parts.ts';
import { always, pageFields } from './present.ts';
import { ApiProblem } from './problem.ts';
import { isRowId, type Reach } from './reach.ts';
import type { rowsQuery } from './requests.ts';
import type { Filters } from './scope.ts';

type Query = z.output<typeof rowsQuery>;

/** What was asked for, within what the actor may see. Throws a problem for a field that is not there and a filter that cannot be read. */
export function viewOf(
  query: Pick<Query, 'filter' | 'search' | 'sort' | 'zone'>,
  reach: Reach,
  actor: Person,
  filters: Filters,
  today: string | null = null,
): View {
  const view: View = { ...reach.view, sort: sortOf(query.sort, reach), asker: { org: actor.org, person: actor.user } };
  if (today !== null) view.today = today;
  if (query.filter !== undefined && query.filter.trim() !== '')
    view.filter = filters.meant(query.filter, reach, actor, query.zone === undefined ? null : { zone: query.zone, today });
  if (query.search !== undefined && query.search.trim() !== '') {
    view.search = query.search.trim();
    const shut = filters.shutTo(reach.table, actor);
    if (shut.length > 0) view.shut = shut;
  }
  return view;
}

/** The page that was asked for, and the fields to show of its rows. */
export function pageOf(
  query: Query,
  reach: Reach,
  actor: Person,
  filters: Filters,
  today: string | null = null,
): { request: PageRequest; fields: readonly string[] } {
  const fields = fieldsOf(query.fields, reach);
  const request: PageRequest = {
    ...viewOf(query, reach, actor, filters, today),
    fields: [...new Set([...always, ...fields])],
    limit: query.limit,
  };
  if (query.ids !== undefined) request.only = list(query.ids).filter(isRowId);
  if (query.after !== undefined && query.after !== '') request.after = query.after;
  else if (query.offset !== undefined) request.offset = query.offset;
  return { request, fields };
}

/** The day that TODAY() is for this person, in the zone they name or else that of their organisation; null where the filter does not ask. */
export async function todayIn(
  { filter, zone }: Pick<Query, 'filter' | 'zone'>,
  { org }: Person,
  { reader, now }: Pick<Parts, 'reader' | 'now'>,
) {
  if (filter === undefined || !/\btoday\b/i.test(filter)) return null;
  return dayIn(zone ?? (await reader.rows('orgs', [org])).get(org)?.zone, now());
}

const list = (text: string | undefined): string[] =>
  (text ?? '')
    .split(',')
    .map(part => part.trim())
    .filter(part => part !== '');

function fieldsOf(text: string | undefined, reach: Reach): readonly string[] {
  const asked = list(text);
  if (asked.length === 0) return pageFields(reach);
  for (const field of asked) check(field, reach);
  return [...new Set(asked)].filter(field => field !== 'id');
}

function sortOf(text: string | undefined, reach: Reach): View['sort'] {
  return list(text).map(part => {
    const descending = part.startsWith('-');
    const field = descending ? part.slice(1) : part;
    check(field, reach);
    return { field, descending };
  });
}

function check(field: string, reach: Reach): void {
  if (reach.shown.has(field)) return;
  throw new ApiProblem(422, 'unknown_field', `There is no field "${field.slice(0, 64)}" in ${reach.table.table.label.en}`);
}
