import type { CatalogField, CatalogTable, RowsResponse, WireRow } from '../../server/api/wire.ts';
import type { RowId } from '../../server/model/change.ts';
import { fieldType } from '../fields/registry.ts';
import { stateField } from '../fields/special-fields.ts';
import { type Api, withQuery } from './api.ts';
import type { Catalog } from './catalog.ts';

/** A link field of another table, or of the same, that leads to rows of a table. */
export interface ReverseLink {
  table: CatalogTable;
  field: CatalogField;
}

/** Some of the rows that link to a row, with the titles that the server forms, and the number of all. */
export interface RelatedPage {
  rows: WireRow[];
  titles: Record<RowId, string>;
  total: number;
}

/** Number of rows that one request reads. */
const maxRows = 5;

/** The link fields that lead to rows of this table, in tables that have a page; each table's main link first. */
export function reverseLinks(catalog: Catalog, to: string): ReverseLink[] {
  return catalog.tables
    .filter(({ section }) => section !== 'hidden')
    .flatMap(table =>
      table.fields
        .filter(field => field.to === to && fieldType(field).linkFilter !== undefined)
        .map(field => ({ table, field }))
        .sort((a, b) => Number(a.field.aside ?? false) - Number(b.field.aside ?? false)),
    );
}

/** The filter for the rows that link to this row. */
export const filterOf = ({ field }: ReverseLink, row: RowId): string => fieldType(field).linkFilter?.(field.id, row) ?? 'FALSE';

/**
 * The field that names a row of the table among those that link to one row: null for its title, unless the title is only made of the link
 * itself and would be the same for all.
 */
export function namingField({ table, field }: ReverseLink): CatalogField | null {
  const isSame = table.titleFields?.every(id => id === field.id) === true;
  return isSame ? (shownFields({ table, field })[0] ?? null) : null;
}

/** The field shown beside the name of such a row, which tells it apart from others of the same name; null if there is none. */
export function keyField(link: ReverseLink): CatalogField | null {
  const naming = namingField(link);
  const others = shownFields(link).filter(field => field !== naming && field !== stateField(link.table));
  const titleFields = naming === null ? (link.table.titleFields ?? []) : [];
  const handle = others.find(({ id }) => link.table.handles.includes(id) && titleFields[0] !== id);
  return handle ?? others.find(({ id }) => !titleFields.includes(id)) ?? null;
}

const shownFields = ({ table, field }: ReverseLink): CatalogField[] =>
  table.fields.filter(
    each => each.id !== field.id && each.aside !== true && !fieldType(each).aboutRow && !fieldType(each).concealed,
  );

/** Reads the first rows that link to a row, and their number, in one request. `path` is the workspace's. */
export async function fetchRelated(
  api: Api,
  path: string,
  link: ReverseLink,
  row: RowId,
): Promise<RelatedPage & Pick<RowsResponse, 'links'>> {
  const fields = [namingField(link), keyField(link), stateField(link.table)].flatMap(field => field?.id ?? []);
  const query = {
    filter: filterOf(link, row),
    fields: ['id', ...new Set(fields)].join(','),
    titles: 'true',
    total: 'true',
    limit: maxRows,
    sort: link.table.sort ?? '',
  };
  const answer = await api.get<RowsResponse>(withQuery(`${path}/tables/${link.table.id}/rows`, query));
  const titles = Object.fromEntries(Object.entries(answer.titles ?? {}).map(([id, { title }]) => [id, title]));
  return { rows: answer.rows, titles, total: answer.total ?? answer.rows.length, links: answer.links };
}
