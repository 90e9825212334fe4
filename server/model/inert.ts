import type { CompiledFormula, CompiledTable } from './catalog.ts';
import type { Field } from './field.ts';
import { fieldType } from './fieldType.ts';
import { conditionsOf } from './grants.ts';
import { bookkeeping, systemFields } from './systemFields.ts';

/** The inert fields of a table, and the columns to read before changing one. */
export type InertColumns = Pick<CompiledTable, 'inert' | 'minimalColumns'>;

/**
 * A field is inert if nothing depends on it: no formula, rule, guard, claim, rollup or link reads it, and no hook is told of it. If only
 * such cells change, it is enough to read the columns that decide whether they may change.
 */
export function inertColumnsOf(table: CompiledTable): InertColumns {
  const none: InertColumns = { inert: new Set(), minimalColumns: [] };
  const judged = [
    ...table.computed.map(each => each.formula),
    ...table.guards.map(each => each.when),
    ...[...table.grants.values()].flatMap(conditionsOf),
  ];
  // A path to other rows may lead back to rows of this table that are only partly loaded.
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

/** Whether a field only stores what is written to it. */
const isPlain = ({ id, type, formula, rollup }: Field): boolean =>
  !fieldType({ type }).links &&
  fieldType({ type }).part === undefined &&
  formula === undefined &&
  rollup === undefined &&
  !bookkeeping.has(id) &&
  !systemFields.some(field => field.id === id);
