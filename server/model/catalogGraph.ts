import type { CompiledFormula, CompiledTable, CompiledTables, ComputeStep } from './catalog.ts';
import type { CatalogIssue } from './catalogIssue.ts';
import { circleIssue } from './circleIssue.ts';
import { type ColumnRead, columnsRead, type FindField, sortColumns } from './columnGraph.ts';
import { blankFormula, usesToday } from './compileFormula.ts';
import { conditionsOf } from './grants.ts';

/** What reads columns: something that is computed, or a condition of a table. `table` is the table whose rows it judges. */
export interface ColumnReader {
  kind: ComputeStep['kind'] | 'rule' | 'guard' | 'grant' | 'redirect';
  table: string;
  reads: readonly ColumnRead[];
}

/** A computed column in the graph, with the step that computes it. A rollup reads columns of another table through no link. */
interface ComputedReader extends ColumnReader {
  field: string;
  step: ComputeStep;
}

/** The steps that compute everything, in order, and everything that reads columns. */
export interface CatalogGraph {
  steps: readonly ComputeStep[];
  readers: readonly ColumnReader[];
}

/**
 * Builds the graph of a catalog: its nodes are columns, and whatever reads them. Formulas and rollups that read each other in a circle
 * become blank, with an issue for each circle.
 */
export function buildGraph(tables: CompiledTables, issues: CatalogIssue[]): CatalogGraph {
  const find: FindField = (table, field) => tables.get(table)?.byId.get(field);
  const all = [...tables.values()];
  const { order, circles } = sortColumns(all.flatMap(table => computedIn(table, find)));
  for (const circle of circles) issues.push(circleIssue(circle, tables));
  const inCircle = new Set(circles.flat());
  const computed = order.flatMap(node => (inCircle.has(node) ? cutOff(node) : [node]));
  const rank = new Map(order.map(({ table, field }, at) => [`${table}.${field}`, at]));
  const rankOf = (table: string, field: string): number => rank.get(`${table}.${field}`) ?? 0;
  for (const table of all)
    table.computed = table.computed.toSorted((a, b) => rankOf(table.id, a.field.id) - rankOf(table.id, b.field.id));
  return {
    steps: computed.map(node => node.step),
    readers: [...computed, ...all.flatMap(table => conditionsIn(table, find))],
  };
}

/** What is computed in a table: its formulas and claim keys, and the rollups over its rows. */
function computedIn(table: CompiledTable, find: FindField): ComputedReader[] {
  const { id, computed, claims, feeds } = table;
  const read = (formula: CompiledFormula): ColumnRead[] => columnsRead(id, formula.tree, find);
  return [
    ...computed.map(({ field: { id: field }, formula }): ComputedReader => {
      const reads = read(formula);
      const step: ComputeStep = { kind: 'formula', table, field, formula, ...foreignReads(table, [formula], reads) };
      return { kind: 'formula', table: id, field, reads, step };
    }),
    ...claims.map((claim): ComputedReader => {
      const { when, states, rule, column } = claim;
      const own = [...[rule.key].flat(), ...(states === null || table.state === null ? [] : [table.state.id])];
      const formulas = when === null ? [] : [when];
      const reads = [...ownReads(id, own), ...formulas.flatMap(read)];
      return {
        kind: 'claim',
        table: id,
        field: column,
        reads,
        step: { kind: 'claim', table, claim, ...foreignReads(table, formulas, reads) },
      };
    }),
    ...validationIn(table, find),
    ...feeds.map((feed): ComputedReader => {
      const { to, field, via, sum, where } = feed;
      const reads = ownReads(id, [via, ...(sum === null ? [] : [sum]), ...(where?.reads ?? [])]);
      return { kind: 'rollup', table: to.id, field, reads, step: { kind: 'rollup', table, feed } };
    }),
  ];
}

/** The validation result of a table without states, which depends on everything that its reported rules read. */
function validationIn(table: CompiledTable, find: FindField): ComputedReader[] {
  const { id, reported, validation } = table;
  if (reported === null || validation === null) return [];
  const formulas = reported.flatMap(({ when, condition }) => [when, condition].filter(formula => formula !== null));
  const own = new Set(['invalid', ...reported.flatMap(({ reads }) => [...reads])]);
  const reads = [...ownReads(id, own), ...formulas.flatMap(formula => columnsRead(id, formula.tree, find))];
  const step: ComputeStep = { kind: 'validation', table, ...foreignReads(table, formulas, reads) };
  return [{ kind: 'validation', table: id, field: validation.id, reads, step }];
}

/** Columns read in the reader's own row. */
const ownReads = (table: string, fields: Iterable<string>): ColumnRead[] =>
  Array.from(fields, field => ({ table, field, path: [] }));

/** What formulas of a table need from other rows. The zone of TODAY() is that of the row's organisation. */
function foreignReads(
  { table: { scope } }: CompiledTable,
  formulas: readonly CompiledFormula[],
  reads: readonly ColumnRead[],
): Pick<ComputeStep & { kind: 'formula' }, 'paths' | 'foreign'> {
  const [org] = scope;
  const zone = org !== undefined && org !== 'id' && formulas.some(usesToday) ? [[org]] : [];
  const paths = [...formulas.flatMap(formula => formula.linkPaths), ...zone];
  const foreign = new Map(reads.filter(({ path }) => path.length > 0).map(each => [JSON.stringify(each), each]));
  return { paths: [...new Map(paths.map(path => [path.join('.'), path])).values()], foreign: [...foreign.values()] };
}

/** The conditions of a table, with what they read. */
function conditionsIn(table: CompiledTable, find: FindField): ColumnReader[] {
  const { id, rules, guards, grants, redirects } = table;
  const reader = (kind: ColumnReader['kind'], formulas: readonly (CompiledFormula | null)[], own: Iterable<string> = []) => ({
    kind,
    table: id,
    reads: [...ownReads(id, own), ...formulas.flatMap(formula => (formula === null ? [] : columnsRead(id, formula.tree, find)))],
  });
  return [
    ...rules.map(rule => reader('rule', [rule.when, rule.condition, rule.capacity, rule.used], rule.reads)),
    ...guards.map(guard => reader('guard', [guard.when])),
    ...[...grants.values()].map(grant => reader('grant', conditionsOf(grant))),
    ...[...redirects.values()].map(redirect => reader('redirect', [redirect.when])),
  ];
}

/**
 * A column of a circle without its circle: its formula is blank for every row, its rollup keeps the initial value, and a validation result
 * reports only texts that were not accepted.
 */
function cutOff(node: ComputedReader): ComputedReader[] {
  const { step } = node;
  if (step.kind === 'rollup') step.table.feeds = step.table.feeds.filter(feed => feed !== step.feed);
  if (step.kind === 'validation') {
    step.table.reported = [];
    const reads = node.reads.filter(({ field, path }) => field === 'invalid' && path.length === 0);
    return [{ ...node, reads, step: { ...step, paths: [], foreign: [] } }];
  }
  if (step.kind !== 'formula') return [];
  const formula = blankFormula();
  step.table.computed = step.table.computed.map(each => (each.field.id === step.field ? { ...each, formula } : each));
  return [{ ...node, reads: [], step: { ...step, formula, paths: [], foreign: [] } }];
}
