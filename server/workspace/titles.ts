import type { Env } from '../../formulas/env.ts';
import { itemsOf } from '../../formulas/list.ts';
import type { Cells as FormulaCells } from '../../formulas/tree.ts';
import { isError, toText } from '../../formulas/value.ts';
import { grantOf, loadRelatedRows, readDenial } from '../model/access.ts';
import type { Person } from '../model/actor.ts';
import type { Catalog, CompiledTable } from '../model/catalog.ts';
import type { Row, RowId, Value } from '../model/change.ts';
import type { Field } from '../model/field.ts';
import { fieldType } from '../model/fieldType.ts';
import type { LinkTitles } from '../model/fileCell.ts';
import type { Language } from '../model/localizedText.ts';
import type { CellPage, StoreReader } from '../model/store.ts';
import type { TableAccess } from '../model/tableAccess.ts';

type LoadedRows = Map<string, Map<RowId, Row | null>>;

const maxCached = 50_000;

/** A title, with the organisations that its row belongs to. */
interface CachedTitle {
  title: string;
  /** The title for people of other organisations, without contact details. */
  outside: string;
  organisations: readonly Value[];
}

/** The titles of linked rows, computed by each table's title formula. */
export class Titles {
  readonly #catalog: () => Catalog;
  readonly #reader: StoreReader;
  /** Titles as of one transaction; invalid after the next. */
  #cache = new Map<string, CachedTitle>();
  #seq = -1;

  constructor(catalog: () => Catalog, reader: StoreReader) {
    this.#catalog = catalog;
    this.#reader = reader;
  }

  /** The titles of all rows that these link fields point to, by table and id. */
  async links(rows: readonly Readonly<Record<string, unknown>>[], fields: readonly Field[], seq: number, person: Person) {
    return this.#titlesOfLinked(fields, ({ id }) => rows.map(row => row[id]), seq, person);
  }

  /** The same for a page of cells. */
  async linksForCells(page: CellPage, fields: readonly Field[], seq: number, person: Person) {
    const cellsOf = ({ id }: Field) => {
      const at = page.fields.indexOf(id);
      return page.rows.map(row => row[at]);
    };
    return this.#titlesOfLinked(fields, cellsOf, seq, person);
  }

  #titlesOfLinked(fields: readonly Field[], cellsOf: (field: Field) => unknown[], seq: number, person: Person) {
    const isList = (field: Field): boolean => fieldType(field).list !== undefined;
    const single = linkedRows(
      fields.filter(field => !isList(field)),
      cellsOf,
    );
    return this.linkTitles(single, seq, person, linkedRows(fields.filter(isList), cellsOf));
  }

  /** The titles of these rows for a person, and of those in `listed` that they can read. A deleted row has none. */
  async linkTitles(
    wanted: ReadonlyMap<string, ReadonlySet<RowId>>,
    seq: number,
    person: Person,
    listed: ReadonlyMap<string, ReadonlySet<RowId>> = new Map(),
  ): Promise<LinkTitles> {
    if (seq !== this.#seq || this.#cache.size > maxCached) {
      this.#cache = new Map();
      this.#seq = seq;
    }
    const known = this.#cache;
    const found: LinkTitles = {};
    for (const id of new Set([...wanted.keys(), ...listed.keys()])) {
      const table = this.#catalog().table(id);
      const isOpen = grantOf(table, person)?.grant.read === 'organisation';
      const [linked, inLists] = [[...(wanted.get(id) ?? [])], [...(listed.get(id) ?? [])]];
      const names = isOpen
        ? [
            ...(await this.#cachedTitles(table, inLists, person, known, true)),
            ...(await this.#cachedTitles(table, linked, person, known, false)),
          ]
        : [
            ...(await this.#restrictedTitles(table, inLists, person, true)),
            ...(await this.#restrictedTitles(table, linked, person, false)),
          ];
      if (names.length > 0) found[id] = Object.fromEntries(names);
    }
    return found;
  }

  /** The titles of these rows; with `onlyOwn`, only of those of the person's organisation. Rows of others show no contact details. */
  async #cachedTitles(
    table: CompiledTable,
    ids: readonly RowId[],
    { language, org }: Person,
    known: Map<string, CachedTitle>,
    onlyOwn: boolean,
  ): Promise<(readonly [RowId, string])[]> {
    const missing = ids.filter(row => !known.has(`${language}${table.id}/${row}`));
    if (missing.length > 0) await this.#computeTitles(table, missing, language, known);
    return ids.flatMap(row => {
      const found = known.get(`${language}${table.id}/${row}`);
      if (found === undefined) return [];
      const isOwn = found.organisations.includes(org);
      return isOwn || !onlyOwn ? [[row, isOwn ? found.title : found.outside] as const] : [];
    });
  }

  /** The same for a person who cannot read all rows of the table: titles stay visible, contact details are blanked. */
  async #restrictedTitles(
    table: CompiledTable,
    ids: readonly RowId[],
    person: Person,
    onlyReadable: boolean,
  ): Promise<(readonly [RowId, string])[]> {
    if (ids.length === 0) return [];
    const loaded: LoadedRows = new Map();
    await this.#load(loaded, table.id, ids);
    const rows = new Map(loaded.get(table.id));
    const related = await loadRelatedRows([table], person, (...args) => this.#reader.where(...args));
    for (const chain of table.title.linkPaths) await this.#loadChain(loaded, table, ids, chain, person);
    const env = this.#env(loaded, table);
    return ids.flatMap(id => {
      const row = rows.get(id);
      if (!row) return [];
      const isReadable = readDenial(table, row, person, related) === null;
      if (onlyReadable && !isReadable) return [];
      const visible = isReadable ? row : { ...row, ...blankContacts(table) };
      return [[id, formatTitle(table, visible, env, person.language)] as const];
    });
  }

  async #computeTitles(
    table: CompiledTable,
    ids: readonly RowId[],
    language: Language,
    known: Map<string, CachedTitle>,
  ): Promise<void> {
    const loaded: LoadedRows = new Map();
    await this.#load(loaded, table.id, ids);
    for (const chain of table.title.linkPaths) await this.#loadChain(loaded, table, ids, chain);
    const env = this.#env(loaded, table);
    const contacts = blankContacts(table);
    const hasContacts = [...table.title.reads].some(field => field in contacts);
    for (const id of ids) {
      const row = loaded.get(table.id)?.get(id);
      if (!row) continue;
      const organisations = table.table.scope.map(field => row[field] ?? null);
      const title = formatTitle(table, row, env, language);
      const outside = hasContacts ? formatTitle(table, { ...row, ...contacts }, env, language) : title;
      known.set(`${language}${table.id}/${id}`, { title, outside, organisations });
    }
  }

  /** Title and hint of rows that the person may read. A linked row that they may not read adds nothing to a title. */
  async titlesOf(
    { table, fieldIds: shown, actor }: TableAccess,
    ids: readonly RowId[],
  ): Promise<Record<RowId, { title: string; hint: string }>> {
    const loaded: LoadedRows = new Map();
    await this.#load(loaded, table.id, ids);
    for (const chain of table.title.linkPaths) await this.#loadChain(loaded, table, ids, chain, actor);
    const env = this.#env(loaded, table);
    const handles = table.table.lookupFields.filter(field => shown.has(field));
    const titles: Record<RowId, { title: string; hint: string }> = {};
    for (const id of ids) {
      const row = loaded.get(table.id)?.get(id);
      if (!row) continue;
      const known = handles.map(field => String(row[field] ?? '')).filter(text => text !== '');
      const title = formatTitle(table, row, env, actor.language) || (known[0] ?? '');
      titles[id] = { title, hint: known.find(text => text !== title) ?? '' };
    }
    return titles;
  }

  /** Loads the rows along a chain of links; with a person, only rows that they may read. */
  async #loadChain(
    loaded: LoadedRows,
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
      table = this.#catalog().table(table.byId.get(link)?.to ?? '');
      await this.#load(loaded, table.id, here);
      if (person) await this.#hideUnreadable(loaded, table, here, person);
    }
  }

  async #hideUnreadable(loaded: LoadedRows, table: CompiledTable, ids: readonly RowId[], person: Person): Promise<void> {
    const related = await loadRelatedRows([table], person, (...args) => this.#reader.where(...args));
    const rows = loaded.get(table.id);
    for (const id of ids) {
      const row = rows?.get(id);
      if (row && readDenial(table, row, person, related) !== null) rows?.set(id, null);
    }
  }

  async #load(loaded: LoadedRows, table: string, ids: readonly RowId[]): Promise<void> {
    const rows = loaded.get(table) ?? new Map<RowId, Row | null>();
    loaded.set(table, rows);
    const missing = ids.filter(id => !rows.has(id));
    if (missing.length === 0) return;
    const found = await this.#reader.rows(table, missing);
    for (const id of missing) rows.set(id, found.get(id) ?? null);
  }

  #env(loaded: LoadedRows, from: CompiledTable): Env {
    const follow = (row: FormulaCells, link: string, via: readonly string[]): FormulaCells | null => {
      const id = row[link];
      let table = from;
      for (const step of via) table = this.#catalog().table(table.byId.get(step)?.to ?? '');
      return typeof id === 'string' ? (loaded.get(table.id)?.get(id) ?? null) : null;
    };
    const now = new Date().toISOString();
    return { follow, today: now.slice(0, 10), now };
  }
}

/** The rows that the cells of these link fields name, by table. */
function linkedRows(fields: readonly Field[], cellsOf: (field: Field) => unknown[]): Map<string, Set<RowId>> {
  const found = new Map<string, Set<RowId>>();
  for (const field of fields) {
    if (field.to === undefined) continue;
    const ids = found.get(field.to) ?? new Set();
    for (const cell of cellsOf(field)) for (const id of itemsOf(cell as Value | undefined)) ids.add(id);
    if (ids.size > 0) found.set(field.to, ids);
  }
  return found;
}

/** Nulls for all fields of the table that say how to reach a person. */
const blankContacts = ({ byId }: CompiledTable): Record<string, null> =>
  Object.fromEntries([...byId.values()].flatMap(({ id, type }) => (fieldType({ type }).contact ? [[id, null]] : [])));

/** The title of a row. A title that is a single field is formatted by its type. */
function formatTitle(table: CompiledTable, row: Row, env: Env, language: Language): string {
  const { tree } = table.title;
  const only = tree.kind === 'field' && tree.path.length === 1 ? table.byId.get(tree.path[0] ?? '') : undefined;
  const value = table.title.run(row, env);
  if (isError(value)) return '';
  return (only && fieldType(only).format?.(value, only, language)) ?? toText(value);
}
