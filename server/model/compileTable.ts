import { actorFunctionIn } from '../../formulas/actor.ts';
import type { Scope, Tree } from '../../formulas/tree.ts';
import { typeOf } from '../../formulas/types.ts';
import type { Role } from './actor.ts';
import type { CompiledClaim, CompiledField, CompiledFormula, CompiledGrant, CompiledRule, CompiledTable } from './catalog.ts';
import type { CatalogIssue, DefinitionPart } from './catalogIssue.ts';
import {
  blankFormula,
  compileFormula,
  compileStoredFormula,
  compileTree,
  constantFormula,
  fitToColumn,
  isAssignable,
  typeNames,
  usesToday,
} from './compileFormula.ts';
import type { Field } from './field.ts';
import { cellKey } from './fields/key.ts';
import { fieldType, fieldWithPart } from './fieldType.ts';
import { compileGrant, conditionsOf, unknownRelations } from './grants.ts';
import { listIssues } from './listIssues.ts';
import { quotedNames } from './localizedText.ts';
import { sealedFieldOf } from './sealing.ts';
import { storedTableOf } from './storedTable.ts';
import { systemFields } from './systemFields.ts';
import type { Rule, Table } from './table.ts';

/** Compiles a table on its own; `connectTables` adds what depends on other tables. Problems are added to `issues`. */
export function compileTable(table: Table, scope: Scope, issues: CatalogIssue[]): CompiledTable {
  const context = new TableCompiler(table, scope, issues);
  const { fields, state, initialState, validation } = context;
  issues.push(...listIssues(table));
  const rules = Object.entries(table.rules).map(([id, rule]) => context.rule(id, rule));
  const claims = rules.flatMap(rule => claimOf(rule, state));
  const computed = fields.flatMap(field => context.computed(field));
  const formula = (text: string): CompiledFormula => context.formula(text, {});
  if (table.attention !== undefined) context.storedFormula(table.attention, {});
  for (const { when } of table.alerts ?? []) context.storedFormula(when, {});
  for (const { filter } of Object.values(table.views ?? {})) if (filter !== undefined) context.storedFormula(filter, {});
  for (const filter of Object.values(table.filters ?? {})) context.storedFormula(filter, {});
  if (typeof table.counted === 'string') context.storedFormula(table.counted, {});
  const guards = table.guards.map(guard => ({ guard, when: context.strictCondition(guard.when, formula) }));
  const redirects = new Map(
    (state?.states ?? []).flatMap(({ id, redirect }) =>
      redirect === undefined
        ? []
        : [[id, { when: context.formula(redirect.when, { field: state!.id }), state: redirect.state }] as const],
    ),
  );
  const actions = new Map(
    Object.entries(table.actions).map(([id, action]) => [
      id,
      { action, needs: action.needs.map((need, at) => ({ when: context.formula(need.when, { action: id }), at })) },
    ]),
  );
  const grants = new Map(
    Object.entries(table.access).flatMap(([role, grant]): [Role, CompiledGrant][] => {
      const before = issues.length;
      for (const name of unknownRelations(table, grant))
        context.report('unknown_relation', `The grant of ${role} uses the unknown relation ${name}.`);
      const compiled = compileGrant(grant, formula);
      return issues.length > before ? [] : [[role as Role, compiled]];
    }),
  );
  const conditions = [
    ...rules.flatMap(rule => [rule.when, rule.condition, rule.capacity, rule.used]),
    ...computed.map(each => each.formula),
    ...guards.map(each => each.when),
    ...[...redirects.values()].map(each => each.when),
    ...[...actions.values()].flatMap(each => each.needs.map(need => need.when)),
    ...[...grants.values()].flatMap(conditionsOf),
  ].filter(each => each !== null);
  const own = { id: table.id, table, fields, claims };
  return {
    ...own,
    byId: context.byId,
    blank: Object.fromEntries([
      ...fields.map(field => [field.id, field.initial ?? null] as const),
      ...claims.map(claim => [claim.column, null] as const),
    ]),
    state,
    initialState,
    validation,
    title: context.storedFormula(table.title, {}),
    computed,
    rules,
    reported: state === null && validation !== null ? rules.filter(({ rule }) => context.isReported(rule)) : null,
    guards,
    actions,
    grants,
    redirects,
    links: fields.filter(field => fieldType(field).links),
    linkPaths: linkPathsOf(conditions, table),
    feeds: [],
    referrers: [],
    inert: new Set(),
    minimalColumns: [],
    stored: storedTableOf(own),
  };
}

/** Compiles the parts of one table. */
class TableCompiler {
  readonly fields: readonly Field[];
  readonly byId: ReadonlyMap<string, Field>;
  readonly state: Field | null;
  readonly initialState: string | null;
  readonly validation: Field | null;
  readonly #table: Table;
  readonly #scope: Scope;
  readonly #issues: CatalogIssue[];

  constructor(table: Table, scope: Scope, issues: CatalogIssue[]) {
    this.#table = table;
    this.#scope = scope;
    this.#issues = issues;
    this.fields = [...Object.values(table.fields), ...systemFields];
    this.byId = new Map(this.fields.map(field => [field.id, field]));
    this.state = fieldWithPart(this.fields, 'state') ?? null;
    this.initialState = this.state?.states?.[0]?.id ?? null;
    this.validation = fieldWithPart(this.fields, 'validation') ?? null;
  }

  report(code: CatalogIssue['code'], message: string, part: Omit<DefinitionPart, 'table'> = {}): void {
    this.#issues.push({ table: this.#table.id, ...part, code, message });
  }

  formula(text: string, part: Omit<DefinitionPart, 'table'>): CompiledFormula {
    return compileFormula(text, { table: this.#table.id, ...part }, this.#scope, this.#issues);
  }

  /** A formula whose result is stored, or the same for everybody. */
  storedFormula(text: string, part: Omit<DefinitionPart, 'table'>): CompiledFormula {
    return compileStoredFormula(text, { table: this.#table.id, ...part }, this.#scope, this.#issues);
  }

  /** A condition that restricts: one with a problem is true for every row, so that nothing is allowed by mistake. */
  strictCondition(text: string, compile: (text: string) => CompiledFormula): CompiledFormula {
    const before = this.#issues.length;
    const formula = compile(text);
    return this.#issues.length > before ? constantFormula(true) : formula;
  }

  /** Whether a rule is only reported in the validation result. */
  isReported(rule: Rule): boolean {
    return this.state === null && this.validation !== null && rule.kind !== 'claim' && rule.in !== 'always';
  }

  rule(id: string, rule: Rule): CompiledRule {
    const part = { rule: id };
    const optional = (text: string | undefined): CompiledFormula | null => (text === undefined ? null : this.formula(text, part));
    const key = rule.kind === 'claim' ? [rule.key].flat() : [];
    // The sentence of a reported rule is stored, so it depends on the cells that it quotes.
    const quoted =
      rule.kind === 'check' && this.isReported(rule) ? quotedNames(rule.words.en).filter(name => this.byId.has(name)) : [];
    const named = [...key, ...(rule.kind === 'required' ? rule.fields.flat() : []), ...quoted];
    const isStored = rule.kind === 'claim' || this.isReported(rule);
    const compile = (text: string): CompiledFormula => (isStored ? this.storedFormula(text, part) : this.formula(text, part));
    const condition = rule.kind === 'check' ? compile(rule.condition) : null;
    const when = rule.when === undefined ? null : this.strictCondition(rule.when, compile);
    const laterStates = this.state?.states?.filter(each => each.id !== this.initialState).map(each => each.id);
    return {
      id,
      rule,
      states: this.isReported(rule)
        ? new Set()
        : rule.in === 'always' || this.state === null
          ? null
          : new Set(rule.in ?? laterStates),
      when,
      condition,
      capacity: rule.kind === 'claim' ? optional(rule.capacity) : null,
      used: rule.kind === 'claim' ? optional(rule.used) : null,
      column: rule.kind === 'claim' ? `key_${id}` : null,
      reads: new Set([...named, ...(condition?.reads ?? []), ...(when?.reads ?? [])]),
      readsActor: [condition, when].some(formula => formula !== null && actorFunctionIn(formula.tree) !== null),
    };
  }

  /** A computed field with its formula; nothing for any other field. */
  computed(field: Field): CompiledField[] {
    const part = { field: field.id };
    // What the cell says follows from the encrypted text, also after a row was restored without it.
    if (fieldType(field).sealed === true && this.byId.has(sealedFieldOf(field.id)))
      return [{ field, formula: isSet(sealedFieldOf(field.id)) }];
    if (field.formula === undefined || fieldType(field).list !== undefined) return [];
    const formula = this.storedFormula(field.formula, part);
    if (field.keyed === true) {
      const of = this.byId.get(field.formula);
      if (of === undefined) this.report('unknown_field', `The key is of the unknown field ${field.formula}.`, part);
      return [{ field, formula: of === undefined ? blankFormula() : { ...formula, run: row => cellKey(of, row[of.id]) } }];
    }
    const { formula: type, links } = fieldType(field);
    const { type: found } = typeOf(formula.tree, this.#scope);
    const target = linkTarget(formula.tree, this.#scope);
    const isMismatch = !isAssignable(found, type);
    if (isMismatch)
      this.report('result_type', `The formula gives ${typeNames[found]}, but the field is ${typeNames[type]}.`, part);
    else if (links && target !== undefined && target !== field.to)
      this.report('result_type', `The formula links to ${target}, but the field links to ${field.to ?? 'nothing'}.`, part);
    else return [{ field, formula: found === 'any' ? { ...formula, run: fitToColumn(formula.run, type) } : formula }];
    return [{ field, formula: blankFormula() }];
  }
}

/** Whether a field is filled: TRUE or blank. Formulas of tables cannot name the field of an encrypted text. */
const isSet = (field: string): CompiledFormula =>
  compileTree({
    kind: 'call',
    name: 'IF',
    args: [
      { kind: 'call', name: 'ISBLANK', args: [{ kind: 'field', path: [field] }] },
      { kind: 'value', value: null },
      { kind: 'value', value: true },
    ],
  });

/** The table to which a formula links that is only a path; undefined for any other formula. */
function linkTarget(tree: Tree, scope: Scope): string | undefined {
  let at: string | undefined = scope.table;
  for (const id of tree.kind === 'field' ? tree.path : [])
    at = at === undefined ? undefined : scope.fields(at).find(field => field.id === id)?.to;
  return tree.kind === 'field' ? at : undefined;
}

function claimOf(rule: CompiledRule, state: Field | null): CompiledClaim[] {
  const { rule: spec, column, when, states, reads } = rule;
  if (spec.kind !== 'claim' || column === null) return [];
  const own = new Set([...reads, ...(states === null || state === null ? [] : [state.id])]);
  return [{ ...rule, rule: spec, column, ownFields: (when?.linkPaths.length ?? 0) > 0 ? null : own }];
}

/** The link chains that these formulas follow, without duplicates; with TODAY() also the link to the organisation, for its time zone. */
function linkPathsOf(formulas: readonly CompiledFormula[], { scope: [scope] }: Table): (readonly string[])[] {
  const needsZone = scope !== undefined && scope !== 'id' && formulas.some(usesToday);
  const paths = [...formulas.flatMap(each => each.linkPaths), ...(needsZone ? [[scope]] : [])];
  return [...new Map(paths.map(path => [path.join('.'), path])).values()];
}
