import type { CompiledTable, Formula } from './catalog.ts';
import type { Field } from './field.ts';
import { conditionsOf } from './grants.ts';
import { bookkeeping, systemFields } from './system.ts';

/** Which cells of a table are quiet, and what must be known of a row to change one. */
export type Quiet = Pick<CompiledTable, 'quiet' | 'glance'>;

/**
 * A cell is quiet where nothing follows from it: no formula, rule, guard, claim, rollup or link looks at it, and no hook is told of it.
 * Where only such cells change, it is enough to read of each row what says whether they may.
 */
export function quietOf(table: CompiledTable): Quiet {
  const none: Quiet = { quiet: new Set(), glance: [] };
  const judged = [
    ...table.computed.map(each => each.formula),
    ...table.guards.map(each => each.when),
    ...[...table.grants.values()].flatMap(conditionsOf),
  ];
  // What walks to other rows may come back to those of this table, of which not all is known then.
  if (judged.some(formula => formula.links.length > 0) || table.claims.some(claim => claim.own === null)) return none;
  const { scope, relations } = table.table;
  const owner = Object.values(relations).map(relation => relation.field);
  const looked = new Set([
    ...readsOf(judged),
    ...readsOf([...table.instead.values()].map(each => each.when)),
    ...table.rules.flatMap(rule => [...rule.reads, ...readsOf([rule.of, rule.used])]),
    ...table.claims.flatMap(claim => [...(claim.own ?? [])]),
    ...table.feeds.flatMap(feed => [...feed.own]),
    ...table.dependents.map(dependent => dependent.field),
    ...scope,
    ...owner,
  ]);
  const hasHooks = Object.keys(table.table.hooks).length > 0 || table.table.trail !== undefined;
  const isQuiet = (field: Field): boolean => (field.quiet === true || !hasHooks) && isPlain(field) && !looked.has(field.id);
  const held = [table.state, table.verdict].flatMap(field => (field === null ? [] : [field.id]));
  const glance = ['id', 'version', 'seq', 'invalid', 'issues', ...held, ...scope, ...owner, ...readsOf(judged)];
  return { quiet: new Set(table.fields.filter(isQuiet).map(field => field.id)), glance: [...new Set(glance)] };
}

const readsOf = (formulas: readonly (Formula | null)[]): string[] => formulas.flatMap(formula => [...(formula?.reads ?? [])]);

/** Whether a field only keeps what is written into it. */
const isPlain = ({ id, type, formula, rollup }: Field): boolean =>
  type !== 'link' &&
  type !== 'state' &&
  type !== 'verdict' &&
  formula === undefined &&
  rollup === undefined &&
  !bookkeeping.has(id) &&
  !systemFields.some(field => field.id === id);
