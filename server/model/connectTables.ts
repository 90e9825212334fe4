import type { Scope } from '../../formulas/tree.ts';
import type { CompiledTable, CompiledTables } from './catalog.ts';
import type { CatalogIssue } from './catalogIssue.ts';
import { compileStoredFormula } from './compileFormula.ts';
import type { Field, Rollup } from './field.ts';
import { fieldType } from './fieldType.ts';

/** Connects a table with the others: links to them, and rollups over them. Problems are added to `issues`. */
export function connectTable(
  table: CompiledTable,
  tables: CompiledTables,
  scope: (id: string) => Scope,
  issues: CatalogIssue[],
): void {
  const isKnown = (field: Field): boolean => {
    if (tables.has(field.to ?? '')) return true;
    issues.push({
      table: table.id,
      field: field.id,
      code: 'unknown_table',
      message: `There is no table ${field.to ?? ''} to link to.`,
    });
    return false;
  };
  table.links = table.links.filter(isKnown);
  for (const field of table.links) tables.get(field.to ?? '')!.referrers.push({ table, field });
  for (const field of table.fields)
    if (field.rollup !== undefined) connectRollup(table, field, field.rollup, tables, scope, issues);
}

function connectRollup(
  table: CompiledTable,
  { id: field }: Field,
  { of, via, sum, where }: Rollup,
  tables: CompiledTables,
  scope: (id: string) => Scope,
  issues: CatalogIssue[],
): void {
  const part = { table: table.id, field };
  const report = (code: CatalogIssue['code'], message: string): number => issues.push({ ...part, code, message });
  const source = tables.get(of);
  if (source === undefined) {
    report('unknown_table', `There is no table ${of} to aggregate.`);
    return;
  }
  const before = issues.length;
  const condition = where === undefined ? null : compileStoredFormula(where, part, scope(of), issues);
  if (source.byId.get(via)?.to !== table.id) report('rollup', `${of}.${via} is not a link to ${table.id}.`);
  const summed = sum === undefined ? undefined : source.byId.get(sum);
  if (sum !== undefined && (summed === undefined || fieldType(summed).formula !== 'number'))
    report('rollup', `${of}.${sum} is not a number, so it has no sum.`);
  if (condition !== null && condition.linkPaths.length > 0)
    report('rollup', 'The condition of a rollup may only read cells of the rows that it aggregates.');
  if (issues.length > before) return;
  const ownFields = new Set([via, ...(sum === undefined ? [] : [sum]), ...(condition?.reads ?? [])]);
  source.feeds.push({ to: table, field, via, sum: sum ?? null, where: condition, ownFields });
}
