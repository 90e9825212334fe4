import { actorFunctionIn, bindActor } from '../../formulas/actor.ts';
import { parse } from '../../formulas/parse.ts';
import type { Scope, ScopeField, Tree } from '../../formulas/tree.ts';
import type { Person } from '../model/actor.ts';
import type { Catalog, CompiledTable } from '../model/catalog.ts';
import { fieldType } from '../model/fieldType.ts';
import { LatestUsed } from '../model/latestUsed.ts';
import type { Language } from '../model/localizedText.ts';
import { titleOnlyTables } from '../model/searchScope.ts';
import { accessTo, readsWholeOrganisation, type TableAccess } from '../model/tableAccess.ts';
import { FilterError } from './filterError.ts';
import { localizeFilter } from './localizeFilter.ts';

/** Most filters that are cached as they are written, and most that are cached for one person and role. */
const limits = { parsed: 500, bound: 1_000 };

/**
 * Parses filters, and caches them as long as the catalog stays the same. The same filter by the same person in the same role is the same
 * object, because statements are cached by it.
 */
export class FilterParser {
  readonly #catalog: () => Catalog;
  #parsed = new LatestUsed<Tree>(limits.parsed);
  #bound = new LatestUsed<Tree>(limits.bound);
  #version = '';

  constructor(catalog: () => Catalog) {
    this.#catalog = catalog;
  }

  /** The filter as a formula over the fields that the actor may see. Throws `FilterError`. */
  parse(text: string, access: TableAccess, actor: Person): Tree {
    const { version } = this.#catalog();
    if (version !== this.#version) {
      this.#parsed.clear();
      this.#bound.clear();
      this.#version = version;
    }
    const key = `${access.table.id} ${actor.role} ${actor.language} ${text}`;
    const tree = this.#parsed.get(key, () => this.#parse(text, access, actor));
    if (actorFunctionIn(tree) === null) return tree;
    return this.#bound.get(`${actor.user} ${key}`, () => bindActor(tree, { id: actor.user, role: actor.role }));
  }

  /** The filter with its dates in the actor's time zone; unchanged when `where` is null. */
  parseInZone(text: string, access: TableAccess, actor: Person, where: { zone: string; today: string | null } | null): Tree {
    const tree = this.parse(text, access, actor);
    return where === null ? tree : localizeFilter(tree, where.zone, where.today ?? '', access.table, this.#catalog());
  }

  /** The linked tables where a search may look only at titles for this person. */
  titleOnlyTables = (table: CompiledTable, actor: Person): string[] => titleOnlyTables(table, actor, this.#catalog());

  #parse(text: string, access: TableAccess, actor: Person): Tree {
    const parsed = parse(text, formulaScope(this.#catalog(), access, actor, actor.language));
    if (parsed.ok) return parsed.tree;
    const other = parse(text, formulaScope(this.#catalog(), access, actor, actor.language === 'en' ? 'fr' : 'en'));
    if (other.ok) return other.tree;
    throw new FilterError(parsed.issue.message);
  }
}

/**
 * The fields that an actor's formulas may name: those they may see, and through a link those of tables that they read as a whole.
 * Formulas cannot go on from a table whose rows two organisations share: the other one's rows stay private.
 */
export function formulaScope(catalog: Catalog, access: TableAccess, actor: Person, language: Language): Scope {
  const fields = (id: string): ScopeField[] => {
    const table = catalog.tables.get(id);
    const there = table === undefined ? null : id === access.table.id ? access : accessTo(table, actor);
    if (table === undefined || there === null || (id !== access.table.id && !readsWholeOrganisation(there))) return [];
    const walks = table.table.scope.length === 1 && readsWholeOrganisation(there);
    return there.fields.map(field => ({
      id: field.id,
      name: field.label[language],
      type: fieldType(field).formula,
      ...(field.to !== undefined && fieldType(field).list === undefined && walks ? { to: field.to } : {}),
    }));
  };
  return { table: access.table.id, fields };
}
