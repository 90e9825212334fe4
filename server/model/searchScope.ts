import type { Tree } from '../../formulas/tree.ts';
import { grantOf } from './access.ts';
import type { Person } from './actor.ts';
import type { Catalog, CompiledTable } from './catalog.ts';
import { fieldType } from './fieldType.ts';
import type { StoredColumn } from './store.ts';

/**
 * Adds to a column what a search covers. Hidden columns are not searched. A visible link shows the title of its row, so a search covers that
 * title; but not that of the organisation, which all rows share.
 */
export function withSearchScope(
  table: CompiledTable,
  column: StoredColumn,
  tables: ReadonlyMap<string, CompiledTable>,
): StoredColumn {
  if (table.byId.get(column.id)?.hidden === true) return { ...column, unsearchable: true };
  if (column.to === undefined || table.table.scope.includes(column.id)) return column;
  const target = tables.get(column.to);
  if (target === undefined) return column;
  const { title, byId } = target;
  const isSearched = (id: string): boolean => byId.has(id) && fieldType(byId.get(id)!).searchedInTitles === true;
  const titleFields = [...title.reads].filter(isSearched);
  // A name may be shown for a row that cannot be read, an address never.
  const titleFallbacks = titleAlternatives(title.tree)
    .map(ids => ids.filter(id => isSearched(id) && !fieldType(byId.get(id)!).contact))
    .filter(ids => ids.length > 0);
  return titleFields.length === 0 ? column : { ...column, titleFields, titleFallbacks };
}

/** The fields that a title shows, in groups: a group is shown only if all groups before it are blank. */
function titleAlternatives(tree: Tree): string[][] {
  if (tree.kind === 'call' && tree.name.toUpperCase() === 'IFBLANK') return tree.args.flatMap(titleAlternatives);
  return [fieldsOf(tree)];
}

function fieldsOf(tree: Tree): string[] {
  if (tree.kind === 'field') return tree.path.length === 1 ? [...tree.path] : [];
  if (tree.kind === 'call') return tree.args.flatMap(fieldsOf);
  if (tree.kind === 'negate') return fieldsOf(tree.of);
  return tree.kind === 'binary' ? [...fieldsOf(tree.left), ...fieldsOf(tree.right)] : [];
}

/** The linked tables that the person cannot read in full: there a search covers only the titles that links show. */
export const titleOnlyTables = ({ links }: CompiledTable, person: Person, { tables }: Catalog): string[] =>
  [...new Set(links.flatMap(({ to }) => to ?? []))].filter(id => {
    const table = tables.get(id);
    return table === undefined || grantOf(table, person)?.grant.read !== 'organisation';
  });
