import type { CompiledClaim, CompiledTable } from './catalog.ts';
import type { Field } from './field.ts';
import { fieldType } from './fieldType.ts';
import { keyVersion } from './identityKey.ts';
import type { StoredColumn, StoredTable } from './store.ts';
import { loggedFields, systemFields } from './systemFields.ts';

/** A compiled table as the store needs it; the columns of links get their search scope later. */
export function storedTableOf(table: Pick<CompiledTable, 'id' | 'fields' | 'table' | 'claims'>): StoredTable {
  const { id, fields, claims } = table;
  return { id, columns: [...queriedFirst(fields, table.table.scope).map(columnOf), ...claims.map(keyColumn)] };
}

/** What the store must know about a table's derived and logged cells. */
export const derivedParts = (table: CompiledTable): Pick<StoredTable, 'derives' | 'logged' | 'unlogged'> => ({
  derives: derivationOf(table),
  unlogged: unloggedFields(table),
  ...loggedColumns(table),
});

/** The columns that every query reads or filters by come first, because a database reads a row from its front. */
function queriedFirst(fields: readonly Field[], scope: readonly string[]): readonly Field[] {
  const front = ['id', 'version', 'seq', ...scope];
  const isFront = (field: Field): boolean => front.includes(field.id);
  return [...fields.filter(isFront), ...fields.filter(field => !isFront(field))];
}

function columnOf(field: Field): StoredColumn {
  const type = fieldType(field);
  const { list } = type;
  const exact = type.exact === true || systemFields.includes(field);
  const before = field.backfill ?? field.initial;
  return {
    id: field.id,
    column: type.column,
    flag: isFlag(field),
    ...(list === undefined ? {} : { list }),
    index: list === undefined && isIndexed(field) ? (exact ? 'sparse' : 'plain') : 'none',
    exact,
    ...(field.to === undefined ? {} : { to: field.to }),
    ...(before === undefined ? {} : { initial: before }),
    ...(isNotNull(field) ? { notNull: true } : {}),
  };
}

/** Links are indexed, because they are followed back when their target is deleted. */
const isIndexed = ({ indexed, to }: Field): boolean => indexed === true || to !== undefined;

/** Cells that only Seatgrid writes, and flags, are never emptied. */
const isNotNull = (field: Field): boolean =>
  field.initial !== undefined && field.initial !== null && (field.system === true || isFlag(field));

const isFlag = (field: Field): boolean => fieldType(field).formula === 'flag';

/** The hidden column of a claim. Capacity claims are only counted, so they need no index. */
const keyColumn = ({ column: id, capacity }: CompiledClaim): StoredColumn => ({
  id,
  column: 'text',
  flag: false,
  index: capacity === null ? 'sparse' : 'none',
  exact: true,
});

/** The columns that only the log can verify: not those that are computed. */
function enteredColumns({ fields, computed }: CompiledTable): string[] {
  const derived = new Set([
    ...computed.map(({ field }) => field.id),
    ...fields.filter(({ rollup }) => rollup).map(({ id }) => id),
  ]);
  return loggedFields(fields).filter(id => !derived.has(id));
}

/** The columns to verify against the log; none for a secret table, because its rows are deleted without a log and are not in backups. */
const loggedColumns = (table: CompiledTable): { logged?: readonly string[] } =>
  table.table.secret === true ? {} : { logged: enteredColumns(table) };

const unloggedFields = ({ table, fields }: CompiledTable): string[] =>
  fields.filter(field => table.secret === true || field.unlogged === true).map(field => field.id);

/** How a table's derived cells are computed, as text: equal texts mean equal computations. */
function derivationOf({ computed, claims, fields, validation, reported }: CompiledTable): string {
  return JSON.stringify([
    computed.map(({ field }) => [field.id, field.formula, ...(field.keyed === true ? [keyVersion] : [])]),
    claims.map(({ column, rule, states }) => [column, rule.key, rule.when, states === null ? null : [...states], keyVersion]),
    fields.flatMap(({ id: field, rollup }) => (rollup === undefined ? [] : [[field, rollup]])),
    ...(validation === null ? [] : ['says which texts were not taken']),
    ...(reported === null ? [] : reported.map(({ id, rule }) => [id, rule])),
  ]);
}
