import { castCell } from './castCell.ts';
import type { CatalogIssue, DefinitionPart } from './catalogIssue.ts';
import type { Field, FieldGroup } from './field.ts';
import { fieldType, fieldWithPart } from './fieldType.ts';
import type { Grant, Relation } from './grant.ts';
import { isReservedPath } from './pagePaths.ts';
import type { People } from './people.ts';
import { systemFields } from './systemFields.ts';
import type { Action, Rule, Table } from './table.ts';
import type { BuiltInView, BulkSlots, ComposedColumn } from './viewDefinition.ts';

/**
 * Checks the names in the definitions of tables: ids, the fields, states, tables and inputs that they refer to, and values that they give to
 * fields. Problems are added to `issues`; returns the tables without the parts that have one. Formulas are checked where they are compiled.
 */
export function checkDefinitions(definitions: readonly Table[], issues: CatalogIssue[]): Table[] {
  const checks = new Map<string, DefinitionCheck>();
  const distinct = distinctTables(definitions, issues);
  for (const table of distinct) checks.set(table.id, new DefinitionCheck(table, checks, issues));
  return distinct.map(({ id }) => checks.get(id)!.table());
}

/** An id that both databases and formulas can use as it is. */
const wellFormed = /^[a-z]\w{0,49}$/i;

/** Whether a table or field can have this id. */
const isUsableId = (id: string): boolean => wellFormed.test(id) && !(id in Object.prototype);

/** Keeps the entries that pass. */
const keep = <T>(all: Readonly<Record<string, T>>, passes: (id: string, each: T) => boolean): Record<string, T> =>
  Object.fromEntries(Object.entries(all).filter(([id, each]) => passes(id, each)));

class DefinitionCheck {
  readonly #spec: Table;
  readonly #tables: ReadonlyMap<string, DefinitionCheck>;
  readonly #issues: CatalogIssue[];
  /** The fields without a problem, and those of every table. */
  readonly fields: ReadonlyMap<string, Field>;
  readonly #found: number;
  readonly #states: ReadonlySet<string>;

  constructor(spec: Table, tables: ReadonlyMap<string, DefinitionCheck>, issues: CatalogIssue[]) {
    const before = issues.length;
    this.#spec = spec;
    this.#tables = tables;
    this.#issues = issues;
    const own = keep(spec.fields, (id, field) => this.#isField(id, field));
    const states = fieldWithPart(Object.values(own), 'state')?.states ?? [];
    this.#states = new Set(states.map(state => state.id));
    const fields = Object.values(own).map(field => this.#field(field));
    this.fields = new Map([...fields, ...systemFields].map(field => [field.id, field]));
    this.#found = issues.length - before;
  }

  /** The table without the parts that have a problem. */
  table(): Table {
    const before = this.#issues.length;
    const checked = this.#checked();
    return this.#found === 0 && this.#issues.length === before ? this.#spec : checked;
  }

  #checked(): Table {
    const spec = this.#spec;
    const fields = Object.fromEntries(
      Object.entries(spec.fields).flatMap(([id]) => {
        const field = systemFields.some(each => each.id === id) ? undefined : this.fields.get(id);
        return field === undefined ? [] : [[id, field]];
      }),
    );
    const relations = keep(spec.relations, (name, relation) => this.#isRelation(name, relation));
    const actions = keep(spec.actions, (id, action) => this.#isAction(id, action));
    const rules = Object.fromEntries(Object.entries(spec.rules).flatMap(([id, rule]) => this.#rule(id, rule)));
    const access = keep(spec.access as Record<string, Grant>, (role, grant) => this.#isGrant(role, grant));
    const { sort, ...rest } = spec;
    const sorts = sort === undefined || sort.split(',').every(key => this.#knows(key.trim().replace(/^-/, ''), 'The sort order'));
    return {
      ...rest,
      fields,
      relations,
      actions,
      rules,
      access,
      ...(sort !== undefined && sorts ? { sort } : {}),
      lookupFields: spec.lookupFields.filter(id => this.#knows(id, 'The lookup')),
      scope: spec.scope.filter(id => this.#isScope(id)),
      ...(spec.groups === undefined ? {} : { groups: spec.groups.map(group => this.#group(group)) }),
      ...(spec.people === undefined || this.#isPeople(spec.people) ? {} : { people: {} }),
      ...(spec.bulk === undefined || this.#isBulk(spec.bulk) ? {} : { bulk: { before: [], after: [] } }),
      ...(spec.alerts === undefined ? {} : { alerts: spec.alerts.filter(({ at }) => this.#knows(at, 'An alert')) }),
      ...(spec.composed === undefined ? {} : { composed: keep(spec.composed, (id, column) => this.#isComposed(id, column)) }),
      ...(spec.views === undefined ? {} : { views: keep(spec.views, (id, view) => this.#isView(id, view)) }),
    };
  }

  /** Adds an issue; always false. */
  #report(code: CatalogIssue['code'], message: string, part: Omit<DefinitionPart, 'table'> = {}): false {
    this.#issues.push({ table: this.#spec.id, ...part, code, message });
    return false;
  }

  /** Whether the table has a field; reports it if not, after the name of what refers to it. */
  #knows(field: string, what: string, part: Omit<DefinitionPart, 'table'> = {}): boolean {
    return this.fields.has(field) || this.#report('unknown_field', `${what} names the unknown field ${field}.`, part);
  }

  #isPeople = ({ external, role }: People): boolean =>
    (external === undefined || this.#knows(external, 'The flag of external people')) &&
    (role === undefined || this.#knows(role, 'The role of people'));

  #isBulk = ({ before, after }: BulkSlots): boolean =>
    [before, after].flat(2).every(id => this.#hasAction(id, 'The bar of chosen rows'));

  #hasAction = (id: string, what: string): boolean =>
    Object.hasOwn(this.#spec.actions, id) || this.#report('unknown_action', `${what} names the unknown action ${id}.`);

  #isView(id: string, { columns = [] }: BuiltInView): boolean {
    const isComposed = (column: string): boolean => Object.hasOwn(this.#spec.composed ?? {}, column);
    return columns.map(column => isComposed(column) || this.#knows(column, `The view ${id}`)).every(Boolean);
  }

  #isComposed(id: string, { fields, sort }: ComposedColumn): boolean {
    if (this.fields.has(id)) return this.#report('duplicate', `There already is a column called ${id}.`);
    const isWritten = (field: Field): boolean => {
      const { formula, links, list, part } = fieldType(field);
      return formula === 'text' && !links && !list && !part && field.formula === undefined && field.system !== true;
    };
    return [...fields, ...sort]
      .map(each => {
        if (!this.#knows(each, `The column ${id}`)) return false;
        return isWritten(this.fields.get(each)!) || this.#report('value', `The column ${id} names ${each}, which is not a text.`);
      })
      .every(Boolean);
  }

  #isState(state: string, what: string, part: Omit<DefinitionPart, 'table'> = {}): boolean {
    return this.#states.has(state) || this.#report('unknown_state', `${what} names the unknown state ${state}.`, part);
  }

  #isField(id: string, field: Field): boolean {
    const { fields, rules } = this.#spec;
    const part = { field: id };
    if (!isUsableId(id))
      return this.#report(
        'id',
        `“${id}” cannot be the id of a field: use letters, digits and underscores, a letter first.`,
        part,
      );
    const same = (other: string): boolean => other.toLowerCase() === id.toLowerCase();
    const ids = [...systemFields.map(each => each.id), ...Object.keys(rules).map(rule => `key_${rule}`)];
    const earlier = Object.keys(fields).slice(0, Object.keys(fields).indexOf(id));
    if ([...ids, ...earlier].some(same)) return this.#report('duplicate', `There already is a column called ${id}.`, part);
    const { part: single } = fieldType(field);
    const isSecond = single !== undefined && earlier.some(other => fieldType(fields[other]!).part === single);
    if (isSecond) return this.#report('duplicate', `A table has only one field of type ${field.type}.`, part);
    if (single === 'state' && (field.states ?? []).length === 0)
      return this.#report('unknown_state', 'A state field needs at least one state.', part);
    if (field.rollup !== undefined && fieldType(field).formula !== 'number')
      return this.#report('rollup', 'An aggregate is a number, but the field is not.', part);
    return true;
  }

  /** The field without states that do not exist, and without a value that its type cannot hold. */
  #field(field: Field): Field {
    const part = { field: field.id };
    const checked = { ...field };
    if (field.lockedIn !== undefined && !field.lockedIn.in.every(state => this.#isState(state, 'The lock', part)))
      checked.lockedIn = { ...field.lockedIn, in: field.lockedIn.in.filter(state => this.#states.has(state)) };
    for (const key of ['initial', 'backfill'] as const)
      if (field[key] !== undefined && !this.#canHold(field, field[key], `The ${key} value is`, part)) delete checked[key];
    const known = (states: readonly string[], what: string): string[] => states.filter(state => this.#isState(state, what, part));
    if (field.states !== undefined)
      checked.states = field.states.map(({ redirect, undo, bySystem, ...state }) => ({
        ...state,
        next: known(state.next, `The state ${state.id}`),
        ...(bySystem === undefined ? {} : { bySystem: known(bySystem, `The state ${state.id}`) }),
        ...(redirect === undefined || !this.#isState(redirect.state, `The state ${state.id}`, part) ? {} : { redirect }),
        ...(undo === undefined || !this.#isState(undo, `The state ${state.id}`, part) ? {} : { undo }),
      }));
    return checked;
  }

  /** Whether a field can have a value of the definition, exactly as it is given. */
  #canHold(field: Field, value: unknown, what: string, part: Omit<DefinitionPart, 'table'>): boolean {
    const cast = castCell(field, value);
    const isExact = cast.invalid === null && (value === null || typeof value === typeof cast.value);
    return (
      isExact || this.#report('value', `${what} “${String(value)}”, which is not a value of ${field.id} (${field.type}).`, part)
    );
  }

  #isScope(id: string): boolean {
    if (!this.#knows(id, 'The scope')) return false;
    const field = this.fields.get(id);
    if (id === 'id' || (field !== undefined && fieldType(field).links)) return true;
    return this.#report('scope', `The scope names ${id}, which is not a link to an organisation.`);
  }

  #isRelation(name: string, { field, through }: Relation): boolean {
    const what = `The relation ${name}`;
    if (!this.#knows(field, what)) return false;
    if (through === undefined) return true;
    const { table, row, user, where = {} } = through;
    const other = this.#tables.get(table);
    if (other === undefined) return this.#report('unknown_table', `${what} names the unknown table ${table}.`);
    const missing = [row, user, ...Object.keys(where)].find(id => !other.fields.has(id));
    return missing === undefined || this.#report('unknown_field', `${what} names the unknown field ${missing} of ${table}.`);
  }

  /** A rule that only names what exists: without unknown states, or nothing if nothing of it is left. */
  #rule(id: string, rule: Rule): [string, Rule][] {
    const part = { rule: id };
    if (!isUsableId(id)) this.#report('id', `“${id}” cannot be the id of a rule: use letters, digits and underscores.`, part);
    const named = rule.kind === 'claim' ? [rule.key].flat() : rule.kind === 'required' ? rule.fields.flat() : null;
    const fields = (named ?? []).filter(field => this.#knows(field, 'The rule', part));
    const isEmpty = named?.length === 0 || (rule.kind === 'required' && rule.fields.some(each => each.length === 0));
    if (isEmpty) this.#report('unknown_field', 'The rule names no field.', part);
    const states =
      rule.in === undefined || rule.in === 'always' ? rule.in : rule.in.filter(each => this.#isState(each, 'The rule', part));
    const isUsable = isUsableId(id) && !isEmpty && (named === null || fields.length === named.length);
    return isUsable ? [[id, states === undefined ? rule : { ...rule, in: states }]] : [];
  }

  #isAction(id: string, { set = {}, add, form = {} }: Action): boolean {
    const part = { action: id };
    const results = [this.#isSettable(set, this.fields, [...Object.keys(form), 'now'], part)];
    for (const [name, { to, type }] of Object.entries(form)) {
      if (fieldType({ type }).links && !this.#tables.has(to ?? ''))
        results.push(this.#report('unknown_table', `The input ${name} links to the unknown table ${to ?? ''}.`, part));
    }
    if (add !== undefined) {
      const target = this.#tables.get(add.table);
      results.push(
        target === undefined
          ? this.#report('unknown_table', `The action adds a row to the unknown table ${add.table}.`, part)
          : this.#isSettable(add.set, target.fields, [...Object.keys(form), 'now', 'row'], part),
      );
    }
    return !results.includes(false);
  }

  /** The group without fields that do not exist. */
  #group(group: FieldGroup): FieldGroup {
    return { ...group, fields: group.fields.filter(id => this.#knows(id, `The group ${group.id}`)) };
  }

  /** Whether an action sets cells that exist, from inputs that exist or to values that they can have. */
  #isSettable(
    set: NonNullable<Action['set']>,
    fields: ReadonlyMap<string, Field>,
    inputs: readonly string[],
    part: Omit<DefinitionPart, 'table'>,
  ): boolean {
    return Object.entries(set)
      .map(([id, value]) => {
        const field = fields.get(id);
        if (field === undefined) return this.#report('unknown_field', `The action sets the unknown field ${id}.`, part);
        const input = typeof value === 'string' ? /^\{(\w+)\}$/.exec(value)?.[1] : undefined;
        if (input === undefined) return this.#canHold(field, value, 'The action sets', part);
        return inputs.includes(input) || this.#report('unknown_input', `The action has no input ${input}.`, part);
      })
      .every(Boolean);
  }

  /** Whether a grant only names what exists; a role whose grant does not has no access. */
  #isGrant(role: string, grant: Grant): boolean {
    const what = `The grant of ${role}`;
    const { insert, update, act, values = {} } = grant;
    const fields = Object.keys(values);
    const states: string[] = [];
    const actions: string[] = [];
    if (typeof insert === 'object') {
      fields.push(...(insert.fields ?? []));
      states.push(...(insert.states ?? []));
    }
    for (const part of Array.isArray(update) ? update : []) {
      fields.push(...(part.fields ?? []));
      for (const [from, to] of Object.entries<readonly string[]>(part.moves ?? {})) states.push(from, ...to);
    }
    for (const part of Array.isArray(act) ? act : []) actions.push(...part.actions);
    const acts = actions.map(id => this.#hasAction(id, what));
    return [...acts, ...fields.map(id => this.#knows(id, what)), ...states.map(id => this.#isState(id, what))].every(Boolean);
  }
}

/** The tables with usable and different ids; others are reported. */
function distinctTables(tables: readonly Table[], issues: CatalogIssue[]): Table[] {
  const ids = new Set<string>();
  return tables.filter(({ id: table }) => {
    const id = table.toLowerCase();
    if (isUsableId(table) && !ids.has(id) && !isReservedPath(id)) return ids.add(id);
    issues.push(
      isReservedPath(id)
        ? { table, code: 'id', message: `“${table}” cannot be the id of a table: another page has this address.` }
        : ids.has(id)
          ? { table, code: 'duplicate', message: `There already is a table called ${table}.` }
          : { table, code: 'id', message: `“${table}” cannot be the id of a table: use letters, digits and underscores.` },
    );
    return false;
  });
}
