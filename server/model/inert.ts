import type { CompiledTable } from './catalog.ts';
import type { ColumnReader } from './catalogGraph.ts';
import type { Field } from './field.ts';
import { fieldType } from './fieldType.ts';
import { bookkeeping, systemFields } from './systemFields.ts';

/** The inert fields of a table, and the columns to read before changing one. */
export type InertColumns = Pick<CompiledTable, 'inert' | 'minimalColumns'>;

/** What judges a change of a row, even if no cell that it reads has changed. */
const judging: readonly ColumnReader['kind'][] = ['formula', 'validation', 'guard', 'grant'];

/**
 * A field is inert if nothing in the graph of the catalog reads it, it connects the row with no organisation or person, and no hook is told
 * of it. If only such cells change, it is enough to read the columns that decide whether they may change.
 */
export function inertColumnsOf(table: CompiledTable, readers: readonly ColumnReader[]): InertColumns {
  // Such a rule judges every change of the row.
  if (table.rules.some(rule => rule.readsActor)) return { inert: new Set(), minimalColumns: [] };
  const here = readers.filter(reader => reader.table === table.id && reader.kind !== 'rollup');
  const judges = here.filter(({ kind }) => judging.includes(kind));
  const follows = (all: readonly ColumnReader[]): boolean => all.some(({ reads }) => reads.some(({ path }) => path.length > 0));
  // A path to other rows may lead back to rows of this table that are only partly loaded.
  if (follows(judges) || follows(here.filter(({ kind }) => kind === 'claim'))) return { inert: new Set(), minimalColumns: [] };
  const { scope, relations, hooks, trail } = table.table;
  const connecting = [...scope, ...Object.values(relations).map(relation => relation.field)];
  const readsOf = (all: readonly ColumnReader[]): string[] =>
    all.flatMap(({ reads }) => reads.flatMap(read => (read.table === table.id ? read.field : [])));
  const read = new Set([...readsOf(readers), ...connecting]);
  const hasHooks = Object.keys(hooks).length > 0 || trail !== undefined;
  const isInert = (field: Field): boolean => (field.inert === true || !hasHooks) && isPlain(field) && !read.has(field.id);
  const held = [table.state, table.validation].flatMap(field => (field === null ? [] : [field.id]));
  const minimalColumns = ['id', 'version', 'seq', 'invalid', 'issues', ...held, ...connecting, ...readsOf(judges)];
  return { inert: new Set(table.fields.filter(isInert).map(field => field.id)), minimalColumns: [...new Set(minimalColumns)] };
}

/** Whether a field only stores what is written to it. */
const isPlain = ({ id, type, formula, rollup }: Field): boolean =>
  !fieldType({ type }).links &&
  fieldType({ type }).part === undefined &&
  formula === undefined &&
  rollup === undefined &&
  !bookkeeping.has(id) &&
  !systemFields.some(field => field.id === id);
