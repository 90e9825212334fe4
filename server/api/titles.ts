import type { Env } from '../../formulas/env.ts';
import type { Cells as FormulaCells } from '../../formulas/tree.ts';
import { failed, toText } from '../../formulas/value.ts';
import { grantOf, hiddenFrom, reachedRows } from '../model/access.ts';
import type { Person } from '../model/actor.ts';
import type { Catalog, CompiledTable } from '../model/catalog.ts';
import type { Row, RowId } from '../model/change.ts';
import type { Field } from '../model/field.ts';
import { fieldTypes } from '../model/fields/registry.ts';
import type { CellPage, Reader } from '../model/session.ts';
import type { Language } from '../model/words.ts';
import type { Reach } from './reach.ts';
import type { RowsAnswer, RowTitle } from './wire.ts';

type Rows = Map<string, Map<RowId, Row | null>>;

const mostKept = 50_000;

/** The names by which links show rows, worked out by each table's title formula. */
export class Titles {
  readonly #catalog: Catalog;
  readonly #reader: Reader;
  /** Names as of one transaction: worth nothing once there is a later one. */
  #known = new Map<string, string>();
  #seq = -1;

  constructor(catalog: Catalog, reader: Reader) {
    this.#catalog = catalog;
    this.#reader = reader;
  }

  /** The names of all rows that these link fields of these rows point to, by table and id. */
  async links(rows: readonly Readonly<Record<string, unknown>>[], fields: readonly Field[], seq: number, person: Person) {
    return this.#named(fields, ({ id }) => rows.map(row => row[id]), seq, person);
  }

  /** The same for a page that is told cell by cell. */
  async linksOfCells(page: CellPage, fields: readonly Field[], seq: number, person: Person) {
    const cellsOf = ({ id }: Field) => {
      const at = page.fields.indexOf(id);
      return page.rows.map(row => row[at]);
    };
    return this.#named(fields, cellsOf, seq, person);
  }

  #named(fields: readonly Field[], cellsOf: (field: Field) => unknown[], seq: number, person: Person) {
    const wanted = new Map<string, Set<RowId>>();
    for (const field of fields) {
      if (field.to === undefined) continue;
      const ids = wanted.get(field.to) ?? new Set();
      for (const linked of cellsOf(field)) if (typeof linked === 'string') ids.add(linked);
      if (ids.size > 0) wanted.set(field.to, ids);
    }
    return this.of(wanted, seq, person);
  }

  /** The names of these rows for a person. A row that is not there any more has none. */
  async of(wanted: ReadonlyMap<string, ReadonlySet<RowId>>, seq: number, person: Person): Promise<RowsAnswer['links']> {
    if (seq !== this.#seq || this.#known.size > mostKept) {
      this.#known = new Map();
      this.#seq = seq;
    }
    const known = this.#known;
    const found: RowsAnswer['links'] = {};
    for (const [id, ids] of wanted) {
      const table = this.#catalog.table(id);
      const isOpen = grantOf(table, person)?.grant.read === 'organisation';
      const names = isOpen ? await this.#cached(table, ids, person.language, known) : await this.#veiled(table, [...ids], person);
      if (names.length > 0) found[id] = Object.fromEntries(names);
    }
    return found;
  }

  async #cached(
    table: CompiledTable,
    ids: ReadonlySet<RowId>,
    language: Language,
    known: Map<string, string>,
  ): Promise<(readonly [RowId, string])[]> {
    const missing = [...ids].filter(row => !known.has(`${language}${table.id}/${row}`));
    if (missing.length > 0) await this.#name(table, missing, language, known);
    return [...ids].flatMap(row => {
      const name = known.get(`${language}${table.id}/${row}`);
      return name === undefined ? [] : [[row, name] as const];
    });
  }

  /** The same for a person who does not read all rows of the table: a name stands in for a row, an address never does. */
  async #veiled(table: CompiledTable, ids: readonly RowId[], person: Person): Promise<(readonly [RowId, string])[]> {
    const loaded: Rows = new Map();
    await this.#load(loaded, table.id, ids);
    const rows = new Map(loaded.get(table.id));
    const reached = await reachedRows([table], person, (...asked) => this.#reader.where(...asked));
    for (const chain of table.title.links) await this.#walk(loaded, table, ids, chain, person);
    const env = this.#env(loaded, table);
    return ids.flatMap(id => {
      const row = rows.get(id);
      if (!row) return [];
      const told = hiddenFrom(table, row, person, reached) === null ? row : { ...row, ...blanks(table) };
      return [[id, titleOf(table, told, env, person.language)] as const];
    });
  }

  async #name(table: CompiledTable, ids: readonly RowId[], language: Language, known: Map<string, string>): Promise<void> {
    const loaded: Rows = new Map();
    await this.#load(loaded, table.id, ids);
    for (const chain of table.title.links) await this.#walk(loaded, table, ids, chain);
    const env = this.#env(loaded, table);
    for (const id of ids) {
      const row = loaded.get(table.id)?.get(id);
      if (row) known.set(`${language}${table.id}/${id}`, titleOf(table, row, env, language));
    }
  }

  /** By what a person knows these rows of a table that they may read. A linked row that they may not read gives nothing to a title. */
  async ofRows({ table, shown, actor }: Reach, ids: readonly RowId[]): Promise<Record<RowId, RowTitle>> {
    const loaded: Rows = new Map();
    await this.#load(loaded, table.id, ids);
    for (const chain of table.title.links) await this.#walk(loaded, table, ids, chain, actor);
    const env = this.#env(loaded, table);
    const handles = table.table.handles.filter(field => shown.has(field));
    const titles: Record<RowId, RowTitle> = {};
    for (const id of ids) {
      const row = loaded.get(table.id)?.get(id);
      if (!row) continue;
      const known = handles.map(field => String(row[field] ?? '')).filter(text => text !== '');
      const title = titleOf(table, row, env, actor.language) || (known[0] ?? '');
      titles[id] = { title, hint: known.find(text => text !== title) ?? '' };
    }
    return titles;
  }

  /** Loads the rows along a chain of links; for a person, only what they may read. */
  async #walk(
    loaded: Rows,
    from: CompiledTable,
    ids: readonly RowId[],
    chain: readonly string[],
    person?: Person,
  ): Promise<void> {
    let table = from;
    let here = ids;
    for (const link of chain) {
      const rows = loaded.get(table.id);
      here = [...new Set(here.map(id => rows?.get(id)?.[link]).filter(id => typeof id === 'string'))];
      table = this.#catalog.table(table.byId.get(link)?.to ?? '');
      await this.#load(loaded, table.id, here);
      if (person) await this.#hide(loaded, table, here, person);
    }
  }

  async #hide(loaded: Rows, table: CompiledTable, ids: readonly RowId[], person: Person): Promise<void> {
    const reached = await reachedRows([table], person, (...asked) => this.#reader.where(...asked));
    const rows = loaded.get(table.id);
    for (const id of ids) {
      const row = rows?.get(id);
      if (row && hiddenFrom(table, row, person, reached) !== null) rows?.set(id, null);
    }
  }

  async #load(loaded: Rows, table: string, ids: readonly RowId[]): Promise<void> {
    const rows = loaded.get(table) ?? new Map<RowId, Row | null>();
    loaded.set(table, rows);
    const missing = ids.filter(id => !rows.has(id));
    if (missing.length === 0) return;
    const found = await this.#reader.rows(table, missing);
    for (const id of missing) rows.set(id, found.get(id) ?? null);
  }

  #env(loaded: Rows, from: CompiledTable): Env {
    const follow = (row: FormulaCells, link: string, via: readonly string[]): FormulaCells | null => {
      const id = row[link];
      let table = from;
      for (const step of via) table = this.#catalog.table(table.byId.get(step)?.to ?? '');
      return typeof id === 'string' ? (loaded.get(table.id)?.get(id) ?? null) : null;
    };
    const now = new Date().toISOString();
    return { follow, today: now.slice(0, 10), now };
  }
}

/** Addresses and numbers at which somebody is reached, emptied. */
const blanks = ({ byId }: CompiledTable): Record<string, null> =>
  Object.fromEntries([...byId.values()].flatMap(({ id, type }) => (reachable.has(type) ? [[id, null]] : [])));

const reachable: ReadonlySet<string> = new Set(['email', 'phone']);

/** What the title formula of a table makes of a row: a single field is shown as people read it. */
function titleOf(table: CompiledTable, row: Row, env: Env, language: Language): string {
  const { tree } = table.title;
  const only = tree.kind === 'field' && tree.path.length === 1 ? table.byId.get(tree.path[0] ?? '') : undefined;
  const value = table.title.run(row, env);
  if (failed(value)) return '';
  const type = only === undefined ? undefined : fieldTypes[only.type];
  return only === undefined ? toText(value) : (type?.show?.(value, only, language) ?? toText(value));
}
