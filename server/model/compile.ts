import type { Scope, ScopeField } from '../../formulas/tree.ts';
import type { Catalog, CompiledTable } from './catalog.ts';
import { buildGraph } from './catalogGraph.ts';
import { type CatalogIssue, catalogIssueText } from './catalogIssue.ts';
import { checkDefinitions } from './checkDefinitions.ts';
import { compileTable } from './compileTable.ts';
import { connectTable } from './connectTables.ts';
import { fieldType } from './fieldType.ts';
import { fingerprint } from './fingerprint.ts';
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
 * Compiles tables into a catalog; never throws for a wrong definition. A part that names something unknown is left out. A formula with a problem
 * is blank for every row, as are the formulas of a circle; a link to an unknown table is never followed, and a wrong rollup keeps its initial
 * value. Access is never wider than defined: a guard with a problem always applies, and a role whose grant has a problem has no access.
 */
export function compile(definitions: readonly Table[]): Compilation {
  const issues: CatalogIssue[] = [];
  const tables = checkDefinitions(definitions, issues);
  const all = new Map(tables.map(table => [table.id, table]));
  const scope = (table: string): Scope => ({ table, fields: id => scopeFields(all.get(id)) });
  const compiled = new Map<string, CompiledTable>();
  for (const table of tables) compiled.set(table.id, compileTable(table, scope(table.id), issues));
  for (const table of compiled.values()) connectTable(table, compiled, scope, issues);
  const { steps, readers } = buildGraph(compiled, issues);
  const find = (id: string): CompiledTable => {
    const table = compiled.get(id);
    if (table === undefined) throw new Error(`No table ${id} in the catalog`);
    return table;
  };
  for (const table of compiled.values()) {
    const columns = table.stored.columns.map(column => withSearchScope(table, column, compiled));
    Object.assign(table, inertColumnsOf(table, readers), { stored: { ...table.stored, columns, ...derivedParts(table) } });
  }
  const order = sortByLinks([...compiled.values()]);
  const people = order.find(({ table }) => table.roleOf !== undefined) ?? null;
  const version = fingerprint(definitions);
  const catalog = {
    version,
    tables: compiled,
    table: find,
    people,
    stored: order.map(table => table.stored),
    order,
    steps,
    scope,
  };
  return { catalog, issues: inReadingOrder(issues, definitions) };
}

function scopeFields(table: Table | undefined): ScopeField[] {
  if (table === undefined) return [];
  const named = [...Object.values(table.fields), ...systemFields].filter(field => field.sealedOf === undefined);
  return named.map(field => ({
    id: field.id,
    name: field.label.en,
    type: fieldType(field).formula,
    ...(field.to === undefined || fieldType(field).list !== undefined ? {} : { to: field.to }),
  }));
}

/** Issues in the order of the definitions: by table, and there of its fields, rules, actions and everything else. */
function inReadingOrder(issues: readonly CatalogIssue[], definitions: readonly Table[]): CatalogIssue[] {
  const ranks = new Map<string, number>();
  const rankOf = (kind: string, ...ids: readonly string[]): number => ranks.get(JSON.stringify([kind, ...ids])) ?? ranks.size;
  const add = (kind: string, ...ids: readonly string[]): unknown => ranks.set(JSON.stringify([kind, ...ids]), ranks.size);
  for (const { id, fields, rules, actions } of definitions) {
    for (const field in fields) add('field', id, field);
    for (const rule in rules) add('rule', id, rule);
    for (const action in actions) add('action', id, action);
    add('table', id);
  }
  const issueRank = ({ table, field, rule, action }: CatalogIssue): number => {
    if (field !== undefined) return rankOf('field', table, field);
    if (rule !== undefined) return rankOf('rule', table, rule);
    return action === undefined ? rankOf('table', table) : rankOf('action', table, action);
  };
  return issues.toSorted((a, b) => issueRank(a) - issueRank(b));
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
