import { compile } from '../../formulas/evaluate.ts';
import { parse } from '../../formulas/parse.ts';
import { pathsOf } from '../../formulas/paths.ts';
import type { Scope, ScopeField, Tree } from '../../formulas/tree.ts';
import type { Role } from './actor.ts';
import type {
  Catalog,
  CompiledClaim,
  CompiledField,
  CompiledFormula,
  CompiledRule,
  CompiledTable,
  RollupFeed,
} from './catalog.ts';
import type { Field } from './field.ts';
import { cellKey } from './fields/key.ts';
import { fieldTypes } from './fields/registry.ts';
import { compileGrant, conditionsOf } from './grants.ts';
import { keyVersion } from './identityKey.ts';
import { inertColumnsOf } from './inert.ts';
import { withSearchScope } from './searchScope.ts';
import type { StoredColumn } from './store.ts';
import { loggedFields, systemFields } from './systemFields.ts';
import type { Action, Table } from './table.ts';

/** Compiles tables into a catalog. Throws for an invalid table: a formula that does not parse, a link to a table that does not exist. */
export function compileCatalog(tables: readonly Table[]): Catalog {
  const all = new Map(tables.map(table => [table.id, table]));
  const scope = (table: string): Scope => ({ table, fields: id => scopeFields(all.get(id)) });
  const compiled = new Map<string, CompiledTable>();
  for (const table of tables) compiled.set(table.id, compileTable(table, scope(table.id)));
  const find = (id: string): CompiledTable => {
    const table = compiled.get(id);
    if (table === undefined) throw new Error(`No table ${id} in the catalog`);
    return table;
  };
  for (const table of compiled.values()) connectTables(table, find, scope);
  for (const table of compiled.values()) {
    const columns = table.stored.columns.map(column => withSearchScope(table, column, find));
    Object.assign(table, inertColumnsOf(table), {
      stored: { ...table.stored, columns, derives: derivationOf(table), ...loggedColumns(table) },
    });
  }
  const order = sortByLinks([...compiled.values()]);
  const people = order.find(({ table }) => table.roleOf !== undefined) ?? null;
  return { tables: compiled, table: find, people, stored: order.map(table => table.stored), order, scope };
}

function scopeFields(table: Table | undefined): ScopeField[] {
  if (table === undefined) return [];
  return [...Object.values(table.fields), ...systemFields].map(field => ({
    id: field.id,
    name: field.label.en,
    type: fieldTypes[field.type].formula,
    ...(field.to === undefined ? {} : { to: field.to }),
  }));
}

/** Parses and compiles a formula of a table; throws with the message of what is wrong. */
export function compileFormula(text: string, scope: Scope): CompiledFormula {
  const parsed = parse(text, scope);
  if (!parsed.ok) throw new Error(`Formula of ${scope.table}: ${parsed.issue.message} in ${text}`);
  return compileTree(parsed.tree);
}

/** Compiles a parsed formula. */
export function compileTree(tree: Tree): CompiledFormula {
  const paths = pathsOf(tree);
  return {
    tree,
    reads: new Set(paths.map(path => path[0] ?? '')),
    linkPaths: paths.filter(path => path.length > 1).map(path => path.slice(0, -1)),
    run: compile(tree),
  };
}

function compileTable(table: Table, scope: Scope): CompiledTable {
  const fields = [...Object.values(table.fields), ...systemFields];
  const state = fields.find(field => field.type === 'state') ?? null;
  const initialState = state?.states?.[0]?.id ?? null;
  const formula = (text: string) => compileFormula(text, scope);
  const optionalFormula = (text: string | undefined) => (text === undefined ? null : formula(text));
  const laterStates = state?.states?.filter(each => each.id !== initialState).map(each => each.id);
  const ranks = new Map(Object.keys(table.fields).map((id, at) => [id, at]));

  const rules = Object.entries(table.rules).map(([id, rule]): CompiledRule => {
    const key = rule.kind === 'claim' ? [rule.key].flat() : [];
    const condition = rule.kind === 'check' ? formula(rule.condition) : null;
    const when = optionalFormula(rule.when);
    const reads = new Set([
      ...key,
      ...(condition?.reads ?? []),
      ...(when?.reads ?? []),
      ...(rule.kind === 'required' ? rule.fields : []),
    ]);
    const states = rule.in === 'always' || state === null ? null : new Set(rule.in ?? laterStates);
    return {
      id,
      rule,
      states,
      when,
      condition,
      capacity: rule.kind === 'claim' ? optionalFormula(rule.capacity) : null,
      used: rule.kind === 'claim' ? optionalFormula(rule.used) : null,
      column: rule.kind === 'claim' ? `key_${id}` : null,
      reads,
      rank: rule.kind === 'required' ? -1 : (ranks.get(rule.at ?? '') ?? 1000),
    };
  });
  const claims = rules.flatMap(rule => claimOf(rule, state));
  const computed = sortByDependencies(
    fields.flatMap(field => {
      if (field.formula === undefined) return [];
      const compiled = formula(field.formula);
      const of = field.keyed === true ? fields.find(({ id }) => id === field.formula) : undefined;
      return { field, formula: of === undefined ? compiled : { ...compiled, run: row => cellKey(of, row[of.id]) } };
    }),
  );
  if (table.attention !== undefined) formula(table.attention);
  for (const { when } of table.alerts ?? []) formula(when);
  const guards = table.guards.map(guard => ({ guard, when: formula(guard.when) }));
  const redirects = new Map(
    (state?.states ?? []).flatMap(each =>
      each.instead === undefined ? [] : [[each.id, { when: formula(each.instead.when), state: each.instead.state }] as const],
    ),
  );
  const needs = (action: Action) => action.needs.map((need, at) => ({ when: formula(need.when), at }));
  const actions = new Map(Object.entries(table.actions).map(([id, action]) => [id, { action, needs: needs(action) }]));
  const grants = new Map(
    Object.entries(table.access).map(([role, grant]) => [role as Role, compileGrant(table, grant, formula)]),
  );
  const conditions = [
    ...rules.flatMap(rule => [rule.when, rule.condition, rule.capacity, rule.used]),
    ...computed.map(each => each.formula),
    ...guards.map(each => each.when),
    ...[...redirects.values()].map(each => each.when),
    ...[...actions.values()].flatMap(each => each.needs.map(need => need.when)),
    ...[...grants.values()].flatMap(conditionsOf),
  ];
  const [scopeField] = table.scope;
  const usesToday =
    scopeField !== undefined && scopeField !== 'id' && conditions.some(each => each !== null && dependsOnToday(each.tree));
  const walkedPaths = [...conditions.flatMap(each => each?.linkPaths ?? []), ...(usesToday ? [[scopeField]] : [])];

  return {
    id: table.id,
    table,
    fields,
    byId: new Map(fields.map(field => [field.id, field])),
    blank: Object.fromEntries([
      ...fields.map(field => [field.id, field.initial ?? null] as const),
      ...claims.map(claim => [claim.column, null] as const),
    ]),
    state,
    initialState,
    validation: fields.find(field => field.type === 'verdict') ?? null,
    title: formula(table.title),
    computed,
    rules,
    claims,
    guards,
    actions,
    grants,
    redirects,
    links: fields.filter(field => field.type === 'link'),
    linkPaths: [...new Map(walkedPaths.map(path => [path.join('.'), path])).values()],
    feeds: [],
    referrers: [],
    dependents: [],
    inert: new Set(),
    minimalColumns: [],
    stored: {
      id: table.id,
      columns: [...queriedFirst(fields, table.scope).map(columnOf), ...claims.map(keyColumn)],
    },
  };
}

/** Whether a formula uses TODAY(). */
function dependsOnToday(tree: Tree): boolean {
  if (tree.kind === 'binary') return dependsOnToday(tree.left) || dependsOnToday(tree.right);
  if (tree.kind === 'negate') return dependsOnToday(tree.of);
  return tree.kind === 'call' && (tree.name.toUpperCase() === 'TODAY' || tree.args.some(dependsOnToday));
}

function claimOf(rule: CompiledRule, state: Field | null): CompiledClaim[] {
  const { rule: spec, column, when, states, reads } = rule;
  if (spec.kind !== 'claim' || column === null) return [];
  const own = new Set([...reads, ...(states === null || state === null ? [] : [state.id])]);
  return [{ ...rule, rule: spec, column, ownFields: (when?.linkPaths.length ?? 0) > 0 ? null : own }];
}

/** The columns that every query reads or filters by come first, because a database reads a row from its front. */
function queriedFirst(fields: readonly Field[], scope: readonly string[]): readonly Field[] {
  const front = ['id', 'version', 'seq', ...scope];
  const isFront = (field: Field): boolean => front.includes(field.id);
  return [...fields.filter(isFront), ...fields.filter(field => !isFront(field))];
}

function columnOf(field: Field): StoredColumn {
  const type = fieldTypes[field.type];
  const exact = ['link', 'select', 'state', 'date', 'time', 'secret'].includes(field.type) || systemFields.includes(field);
  const before = field.backfill ?? field.initial;
  return {
    id: field.id,
    column: type.column,
    flag: field.type === 'flag',
    index: isIndexed(field) ? (exact ? 'sparse' : 'plain') : 'none',
    exact,
    ...(field.to === undefined ? {} : { to: field.to }),
    ...(before === undefined ? {} : { initial: before }),
    ...(isNotNull(field) ? { notNull: true } : {}),
  };
}

/** Links are indexed, because they are followed back when their target is deleted. */
const isIndexed = ({ indexed, to }: Field): boolean => indexed === true || to !== undefined;

/** Cells that only Seatgrid writes, and flags, are never emptied. */
const isNotNull = ({ initial, system, type }: Field): boolean =>
  initial !== undefined && initial !== null && (system === true || type === 'flag');

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

/** How a table's derived cells are computed, as text: equal texts mean equal computations. */
function derivationOf({ computed, claims, fields, validation }: CompiledTable): string {
  return JSON.stringify([
    computed.map(({ field }) => [field.id, field.formula, ...(field.keyed === true ? [keyVersion] : [])]),
    claims.map(({ column, rule, states }) => [column, rule.key, rule.when, states === null ? null : [...states], keyVersion]),
    fields.flatMap(({ id: field, rollup }) => (rollup === undefined ? [] : [[field, rollup]])),
    ...(validation === null ? [] : ['says which texts were not taken']),
  ]);
}

/** The hidden column of a claim. Capacity claims are only counted, so they need no index. */
const keyColumn = ({ column: id, capacity: of }: CompiledClaim): StoredColumn => ({
  id,
  column: 'text',
  flag: false,
  index: of === null ? 'sparse' : 'none',
  exact: true,
});

/** Sorts computed fields after the fields of the same table that they read; throws on a circle. */
function sortByDependencies(fields: CompiledField[]): CompiledField[] {
  const waiting = new Map(fields.map(each => [each.field.id, each]));
  const ordered: CompiledField[] = [];
  while (waiting.size > 0) {
    const ready = [...waiting.values()].filter(
      each => ![...each.formula.reads].some(id => id !== each.field.id && waiting.has(id)),
    );
    if (ready.length === 0 || ready.some(each => each.formula.reads.has(each.field.id))) {
      throw new Error(`Formulas read each other in a circle: ${[...waiting.keys()].join(', ')}`);
    }
    for (const each of ready) {
      ordered.push(each);
      waiting.delete(each.field.id);
    }
  }
  return ordered;
}

/** Sorts tables after the tables they link to; tables that link to each other keep their order. */
function sortByLinks(tables: readonly CompiledTable[]): CompiledTable[] {
  const order = new Set<CompiledTable>();
  const visit = (table: CompiledTable, path: ReadonlySet<CompiledTable>): void => {
    if (order.has(table) || path.has(table)) return;
    for (const field of table.links) visit(tables.find(each => each.id === field.to)!, new Set([...path, table]));
    order.add(table);
  };
  for (const table of tables) visit(table, new Set());
  return [...order];
}

/** Connects the tables: links to a table, rollups that it feeds, and formulas of other tables that read it. */
function connectTables(table: CompiledTable, find: (id: string) => CompiledTable, scope: (id: string) => Scope): void {
  for (const field of table.links) find(field.to ?? '').referrers.push({ table, field });
  for (const field of table.fields) {
    if (field.rollup === undefined) continue;
    const { of, via, sum, where } = field.rollup;
    const only = where === undefined ? null : compileFormula(where, scope(of));
    const own = new Set([via, ...(sum === undefined ? [] : [sum]), ...(only?.reads ?? [])]);
    const feed: RollupFeed = { to: table, field: field.id, via, sum: sum ?? null, where: only, ownFields: own };
    if (only !== null && only.linkPaths.length > 0)
      throw new Error(`The condition of the rollup ${table.id}.${field.id} may only read cells of its own row`);
    find(of).feeds.push(feed);
  }
  for (const { field, formula } of table.computed) {
    for (const path of pathsOf(formula.tree)) {
      if (path.length < 2) continue;
      if (path.length > 2) throw new Error(`${table.id}.${field.id} may follow only one link: ${path.join('.')}`);
      find(table.byId.get(path[0] ?? '')?.to ?? '').dependents.push({ table, link: path[0] ?? '', field: path[1] ?? '' });
    }
  }
}
