import type { z } from '@hono/zod-openapi';
import type { Person } from '../model/actor.ts';
import { dayIn } from '../model/days.ts';
import type { Field } from '../model/field.ts';
import type { PageRequest, View } from '../model/store.ts';
import { isRowId, type TableAccess } from '../model/tableAccess.ts';
import type { FilterParser } from '../workspace/filterParser.ts';
import type { AppContext } from './appContext.ts';
import { ApiProblem } from './problem.ts';
import type { rowsQuery } from './schemas/rows.ts';
import { metaColumns, pageFields } from './serialize.ts';

type Query = z.output<typeof rowsQuery>;

/** The requested view, limited to what the actor may see. Throws a problem for an unknown field or an invalid filter. */
export function parseView(
  query: Pick<Query, 'filter' | 'search' | 'sort' | 'zone'>,
  access: TableAccess,
  actor: Person,
  filterParser: FilterParser,
  today: string | null = null,
): View {
  const view: View = { ...access.view, sort: sortOf(query.sort, access), requester: { org: actor.org, person: actor.user } };
  if (today !== null) view.today = today;
  if (query.filter !== undefined && query.filter.trim() !== '')
    view.filter = filterParser.parseInZone(
      query.filter,
      access,
      actor,
      query.zone === undefined ? null : { zone: query.zone, today },
    );
  if (query.search !== undefined && query.search.trim() !== '') {
    view.search = query.search.trim();
    const titleOnly = filterParser.titleOnlyTables(access.table, actor);
    if (titleOnly.length > 0) view.titleOnly = titleOnly;
  }
  return view;
}

/** The requested page, and the fields to return of its rows. */
export function parsePage(
  query: Query,
  access: TableAccess,
  actor: Person,
  filterParser: FilterParser,
  today: string | null = null,
): { request: PageRequest; fields: readonly string[] } {
  const fields = fieldsOf(query.fields, access);
  const request: PageRequest = {
    ...parseView(query, access, actor, filterParser, today),
    fields: [...new Set([...metaColumns, ...fields])],
    limit: query.limit,
  };
  if (query.ids !== undefined) request.ids = splitList(query.ids).filter(isRowId);
  if (query.after !== undefined && query.after !== '') request.after = query.after;
  else if (query.offset !== undefined) request.offset = query.offset;
  return { request, fields };
}

/** The person's TODAY(), in the requested zone or else their organisation's; null if the filter does not use it. */
export async function todayFor(
  { filter, zone }: Pick<Query, 'filter' | 'zone'>,
  { org }: Person,
  { reader, now }: Pick<AppContext, 'reader' | 'now'>,
) {
  if (filter === undefined || !/\btoday\b/i.test(filter)) return null;
  return dayIn(zone ?? (await reader.rows('orgs', [org])).get(org)?.zone, now());
}

const splitList = (text: string | undefined): string[] =>
  (text ?? '')
    .split(',')
    .map(part => part.trim())
    .filter(part => part !== '');

function fieldsOf(text: string | undefined, access: TableAccess): readonly string[] {
  const requested = splitList(text);
  if (requested.length === 0) return pageFields(access);
  for (const field of requested) requireField(field, access);
  return [...new Set(requested)].filter(field => field !== 'id');
}

function sortOf(text: string | undefined, access: TableAccess): View['sort'] {
  return splitList(text).map(part => {
    const descending = part.startsWith('-');
    const field = descending ? part.slice(1) : part;
    requireField(field, access);
    return { field, descending };
  });
}

/** The field of this id, if the actor may see it. Throws a problem for any other. */
export function requireField(id: string, access: TableAccess): Field {
  const field = access.fieldIds.has(id) ? access.table.byId.get(id) : undefined;
  if (field !== undefined) return field;
  throw new ApiProblem(422, 'unknown_field', `${access.table.table.label.en} has no field "${id.slice(0, 64)}"`);
}
