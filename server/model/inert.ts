import type { CompiledFormula, CompiledTable } from './catalog.ts';
import type { Field } from './field.ts';
import { conditionsOf } from './grants.ts';
import { bookkeeping, systemFields } from './systemFields.ts';

/** Which cells of a table are quiet, and what must be known of a row to change one. */
export type InertColumns = Pick<CompiledTable, 'inert' | 'minimalColumns'>;

/**
 * A cell is quiet where nothing follows from it: no formula, rule, guard, claim, rollup or link looks at it, and no hook is told of it.
 * Where only such cells change, it is enough to read of each row what says whether they may.
 */
export function inertColumnsOf(table: CompiledTable): InertColumns {
  const none: InertColumns = { inert: new Set(), minimalColumns: [] };
  const judged = [
    ...table.computed.map(each => each.formula),
    ...table.guards.map(each => each.when),
    ...[...table.grants.values()].flatMap(conditionsOf),
  ];
  // What walks to other rows may come back to those of this table, of which not all is known then.
  if (judged.some(formula => formula.linkPaths.length > 0) || table.claims.some(claim => claim.ownFields === null)) return none;
  const { scope, relations } = table.table;
  const owner = Object.values(relations).map(relation => relation.field);
  const read = new Set([
    ...readsOf(judged),
    ...readsOf([...table.redirects.values()].map(each => each.when)),
    ...table.rules.flatMap(rule => [...rule.reads, ...readsOf([rule.capacity, rule.used])]),
    ...table.claims.flatMap(claim => [...(claim.ownFields ?? [])]),
    ...table.feeds.flatMap(feed => [...feed.ownFields]),
    ...table.dependents.map(dependent => dependent.field),
    ...scope,
    ...owner,
  ]);
  const hasHooks = Object.keys(table.table.hooks).length > 0 || table.table.trail !== undefined;
  const isInert = (field: Field): boolean => (field.inert === true || !hasHooks) && isPlain(field) && !read.has(field.id);
  const held = [table.state, table.validation].flatMap(field => (field === null ? [] : [field.id]));
  const minimalColumns = ['id', 'version', 'seq', 'invalid', 'issues', ...held, ...scope, ...owner, ...readsOf(judged)];
  return { inert: new Set(table.fields.filter(isInert).map(field => field.id)), minimalColumns: [...new Set(minimalColumns)] };
}

const readsOf = (formulas: readonly (CompiledFormula | null)[]): string[] =>
  formulas.flatMap(formula => [...(formula?.reads ?? [])]);

/** Whether a field only keeps what is written into it. */
const isPlain = ({ id, type, formula, rollup }: Field): boolean =>
  type !== 'link' &&
  type !== 'state' &&
  type !== 'verdict' &&
  formula === undefined &&
  rollup === undefined &&
  !bookkeeping.has(id) &&
  !systemFields.some(field => field.id === id);
