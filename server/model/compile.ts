import type { Scope, ScopeField } from '../../formulas/tree.ts';
import type { Catalog, CompiledField, CompiledTable } from './catalog.ts';
import { type CatalogIssue, catalogIssueText } from './catalogIssue.ts';
import { type ColumnNode, columnsRead, columnsRolledUp, type FindField, sortColumns } from './columnGraph.ts';
import { blankFormula } from './compileFormula.ts';
import { compileTable } from './compileTable.ts';
import { connectTable } from './connectTables.ts';
import { fieldType } from './fieldType.ts';
import { inertColumnsOf } from './inert.ts';
import { withSearchScope } from './searchScope.ts';
import { derivedParts } from './storedTable.ts';
import { systemFields } from './systemFields.ts';
import type { Table } from './table.ts';

/** A compiled catalog and the problems of its definition. Where a part has a problem, the catalog goes without it. */
export interface Compilation {
  catalog: Catalog;
  issues: readonly CatalogIssue[];
}

/** Compiles built-in tables; throws an error with all problems of their definition. */
export function compileCatalog(tables: readonly Table[]): Catalog {
  const { catalog, issues } = compile(tables);
  if (issues.length > 0) throw new Error(issues.map(catalogIssueText).join('\n'));
  return catalog;
}

/**
 * Compiles tables into a catalog; never throws for a wrong definition. A formula with a problem is blank for every row, as are the formulas of a
 * circle; a link to an unknown table is never followed, and a wrong rollup keeps its initial value. Access is never wider than defined: a guard
 * with a problem always applies, and a role whose grant has a problem has no access.
 */
export function compile(tables: readonly Table[]): Compilation {
  const issues: CatalogIssue[] = [];
  const all = new Map(tables.map(table => [table.id, table]));
  const scope = (table: string): Scope => ({ table, fields: id => scopeFields(all.get(id)) });
  const compiled = new Map<string, CompiledTable>();
  for (const table of tables) compiled.set(table.id, compileTable(table, scope(table.id), issues));
  for (const table of compiled.values()) connectTable(table, compiled, scope, issues);
  cutCircles(compiled, issues);
  for (const table of compiled.values()) table.computed = sortComputed(table);
  const find = (id: string): CompiledTable => {
    const table = compiled.get(id);
    if (table === undefined) throw new Error(`No table ${id} in the catalog`);
    return table;
  };
  for (const table of compiled.values()) {
    const columns = table.stored.columns.map(column => withSearchScope(table, column, compiled));
    Object.assign(table, inertColumnsOf(table), { stored: { ...table.stored, columns, ...derivedParts(table) } });
  }
  const order = sortByLinks([...compiled.values()]);
  const people = order.find(({ table }) => table.roleOf !== undefined) ?? null;
  const catalog = { tables: compiled, table: find, people, stored: order.map(table => table.stored), order, scope };
  return { catalog, issues };
}

function scopeFields(table: Table | undefined): ScopeField[] {
  if (table === undefined) return [];
  return [...Object.values(table.fields), ...systemFields].map(field => ({
    id: field.id,
    name: field.label.en,
    type: fieldType(field).formula,
    ...(field.to === undefined ? {} : { to: field.to }),
  }));
}

/** Finds circles in the graph of all computed columns, over all tables: their formulas become blank, with an issue for each circle. */
function cutCircles(tables: ReadonlyMap<string, CompiledTable>, issues: CatalogIssue[]): void {
  const { circles } = sortColumns(graphOf(tables));
  const inCircle = new Set<string>();
  for (const circle of circles) {
    issues.push(circleIssue(circle, tables));
    for (const { table, field } of circle) inCircle.add(`${table}.${field}`);
  }
  for (const table of tables.values()) {
    table.computed = table.computed.map(each =>
      inCircle.has(`${table.id}.${each.field.id}`) ? { ...each, formula: blankFormula() } : each,
    );
    table.feeds = table.feeds.filter(({ to, field }) => !inCircle.has(`${to.id}.${field}`));
  }
}

/** The computed columns of all tables, formulas and rollups, with what they read. */
function graphOf(tables: ReadonlyMap<string, CompiledTable>): ColumnNode[] {
  const findField: FindField = (table, field) => tables.get(table)?.byId.get(field);
  return [...tables.values()].flatMap(({ id, computed, feeds }): ColumnNode[] => [
    ...computed.map(({ field, formula }) => ({ table: id, field: field.id, reads: columnsRead(id, formula.tree, findField) })),
    ...feeds.map(({ to, field, where }) => ({
      table: to.id,
      field,
      reads: columnsRolledUp(to.byId.get(field)!.rollup!, where?.reads ?? []),
    })),
  ]);
}

/** The computed fields of a table, each after those of the same row that it reads. */
function sortComputed({ id: table, computed }: CompiledTable): CompiledField[] {
  const byId = new Map(computed.map(each => [each.field.id, each]));
  const nodes = computed.map(({ field, formula }) => ({
    table,
    field: field.id,
    reads: [...formula.reads].map(read => ({ table, field: read })),
  }));
  return sortColumns(nodes).order.flatMap(({ field }) => byId.get(field) ?? []);
}

/** The issue of a circle, with the labels of its columns in reading order. */
function circleIssue(circle: readonly ColumnNode[], tables: ReadonlyMap<string, CompiledTable>): CatalogIssue {
  const labels = circle.map(({ table, field }) => {
    const { table: spec, byId } = tables.get(table)!;
    return `“${byId.get(field)!.label.en}” of ${spec.label.en}`;
  });
  const [{ table, field }] = circle as readonly [ColumnNode];
  const [first = '', ...rest] = labels;
  const message =
    rest.length === 0
      ? `${first} reads itself.`
      : `Columns read each other in a circle: ${[first, ...rest, first].join(' reads ')}.`;
  return { table, field, code: 'circle', message };
}

/** Sorts tables after the tables they link to; tables that link to each other keep their order. */
function sortByLinks(tables: readonly CompiledTable[]): CompiledTable[] {
  const byId = new Map(tables.map(table => [table.id, table]));
  const order = new Set<CompiledTable>();
  const visit = (table: CompiledTable, path: ReadonlySet<CompiledTable>): void => {
    if (order.has(table) || path.has(table)) return;
    for (const field of table.links) visit(byId.get(field.to ?? '')!, new Set([...path, table]));
    order.add(table);
  };
  for (const table of tables) visit(table, new Set());
  return [...order];
}
