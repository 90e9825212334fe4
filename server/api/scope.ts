import { parse } from '../../formulas/parse.ts';
import type { Scope, ScopeField, Tree } from '../../formulas/tree.ts';
import type { Person } from '../model/actor.ts';
import type { Catalog, CompiledTable } from '../model/catalog.ts';
import { fieldTypes } from '../model/fields/registry.ts';
import { shutTo } from '../model/searched.ts';
import type { Language } from '../model/words.ts';
import { inZone } from './localTimes.ts';
import { ApiProblem } from './problem.ts';
import { type Reach, reachOf, readsAll } from './reach.ts';

const mostKept = 500;

/** Reads filters, and remembers those that were read. */
export class Filters {
  readonly #catalog: Catalog;
  readonly #known = new Map<string, Tree>();

  constructor(catalog: Catalog) {
    this.#catalog = catalog;
  }

  /** The filter as a formula over what the actor may see. Throws a problem with the words of what is wrong. */
  read(text: string, reach: Reach, actor: Person): Tree {
    const key = `${reach.table.id} ${actor.role} ${actor.language} ${text}`;
    const known = this.#known.get(key);
    if (known !== undefined) {
      this.#known.delete(key);
      this.#known.set(key, known);
      return known;
    }
    const tree = this.#parse(text, reach, actor);
    if (this.#known.size >= mostKept) this.#known.delete(this.#known.keys().next().value ?? '');
    this.#known.set(key, tree);
    return tree;
  }

  /** The same as the actor means it in their time zone; as it is written where none is given. */
  meant(text: string, reach: Reach, actor: Person, where: { zone: string; today: string | null } | null): Tree {
    const tree = this.read(text, reach, actor);
    return where === null ? tree : inZone(tree, where.zone, where.today ?? '', reach.table, this.#catalog);
  }

  /** The linked tables of which a search finds no more than what links show to this person. */
  shutTo = (table: CompiledTable, actor: Person): string[] => shutTo(table, actor, this.#catalog);

  #parse(text: string, reach: Reach, actor: Person): Tree {
    const parsed = parse(text, scopeOf(this.#catalog, reach, actor, actor.language));
    if (parsed.ok) return parsed.tree;
    const other = parse(text, scopeOf(this.#catalog, reach, actor, actor.language === 'en' ? 'fr' : 'en'));
    if (other.ok) return other.tree;
    throw new ApiProblem(422, 'bad_filter', parsed.issue.message);
  }
}

/**
 * The fields that an actor's formulas may name: those they may see, and behind a link those of tables that they may see as a whole.
 * From a table whose rows two organisations share nothing is walked: the other one's rows are not theirs to ask about.
 */
export function scopeOf(catalog: Catalog, reach: Reach, actor: Person, language: Language): Scope {
  const fields = (id: string): ScopeField[] => {
    const table = catalog.tables.get(id);
    const there = table === undefined ? null : id === reach.table.id ? reach : reachOf(table, actor);
    if (table === undefined || there === null || (id !== reach.table.id && !readsAll(there))) return [];
    const walks = table.table.scope.length === 1 && readsAll(there);
    return there.fields.map(field => ({
      id: field.id,
      name: field.label[language],
      type: fieldTypes[field.type].formula,
      ...(field.to !== undefined && walks ? { to: field.to } : {}),
    }));
  };
  return { table: reach.table.id, fields };
}
