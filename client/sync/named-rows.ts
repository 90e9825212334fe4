import { print } from '../../formulas/print.ts';
import type { Tree } from '../../formulas/tree.ts';
import type { CatalogTable, RowsResponse } from '../../server/api/wire.ts';
import type { NamedRow } from '../contract/row.ts';
import { withQuery } from './api.ts';
import type { TableRowsOptions } from './table-rows-options.ts';

/** The longest filter, as a part of an address. */
const maxFilterLength = 8_000;

/** The most rows of an answer. */
const maxRows = 1_000;

/**
 * The rows of a table that have one of these names: by what identifies them, or by their title. All names are looked up in one request, or
 * in few if their filter would be too long. Null if the title is made of other than the parts of a name, or if too many rows have them.
 */
export async function fetchNamedRows(
  { api, path, catalog, titles }: Pick<TableRowsOptions, 'api' | 'path' | 'catalog' | 'titles'>,
  table: string,
  names: readonly string[],
): Promise<NamedRow[] | null> {
  const known = catalog().table(table);
  const filter = known && namesFilter(known, names);
  if (!known || !filter) return null;
  if (encodeURIComponent(filter).length > maxFilterLength && names.length > 1) {
    const half = Math.ceil(names.length / 2);
    const parts = await Promise.all(
      [names.slice(0, half), names.slice(half)].map(part => fetchNamedRows({ api, path, catalog, titles }, table, part)),
    );
    return parts.includes(null) ? null : parts.flatMap(part => part ?? []);
  }
  const query = { filter, fields: ['id', ...known.handles].join(','), titles: 'true', limit: maxRows };
  const answer = await api.get<RowsResponse>(withQuery(`${path}/tables/${table}/rows`, query));
  if (answer.cursor !== null) return null;
  const titleOf = (id: string): string => answer.titles?.[id]?.title ?? '';
  titles.add({ [table]: Object.fromEntries(answer.rows.map(({ id }) => [id, titleOf(id)])) });
  return answer.rows.map(({ id, cells }) => ({
    id,
    names: [titleOf(id), ...known.handles.map(handle => String(cells[handle] ?? ''))].filter(name => name !== ''),
  }));
}

/** A formula for the rows with one of these names, and perhaps for some others; null if it cannot be written. */
export function namesFilter(table: CatalogTable, names: readonly string[]): string | null {
  const [whole] = table.composed ?? [];
  const [given, family, ...more] = whole?.parts ?? [];
  const isNameOf = (field: string): boolean => table.handles.includes(field) || (whole?.parts?.includes(field) ?? false);
  if (table.handles.length === 0 || more.length > 0 || !(table.titleFields ?? []).every(isNameOf)) return null;
  // Nobody is called like an address.
  const called = names.filter(name => !name.includes('@'));
  const identified = table.handles.map(id => isOneOf(id, names));
  const conditions = [...identified, ...(given && family ? isNamed(given, family, called) : [])].filter(tree => tree !== null);
  const [first, ...rest] = conditions;
  return first === undefined ? null : print(rest.length === 0 ? first : call('OR', first, ...rest));
}

/** The rows whose first and last name are two parts of one of these names, or whose only name it is. */
function isNamed(given: string, family: string, names: readonly string[]): (Tree | null)[] {
  const [first, last] = [new Set<string>(), new Set<string>()];
  for (const name of names) {
    const words = name.split(/\s+/);
    for (let at = 1; at < words.length; at += 1) {
      first.add(words.slice(0, at).join(' '));
      last.add(words.slice(at).join(' '));
    }
  }
  const [isFirst, isLast] = [isOneOf(given, [...first]), isOneOf(family, [...last])];
  const only = (field: string, empty: string): Tree | null => {
    const isName = isOneOf(field, names);
    return isName && call('AND', isName, call('ISBLANK', { kind: 'field', path: [empty] }));
  };
  return [isFirst && isLast && call('AND', isFirst, isLast), only(given, family), only(family, given)];
}

function isOneOf(field: string, values: readonly string[]): Tree | null {
  if (values.length === 0) return null;
  return call('IN', { kind: 'field', path: [field] }, ...values.map((value): Tree => ({ kind: 'value', value })));
}

const call = (name: string, ...args: Tree[]): Tree => ({ kind: 'call', name, args });
