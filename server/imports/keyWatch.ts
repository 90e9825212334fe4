import { isInOrganisation } from '../model/access.ts';
import type { Person } from '../model/actor.ts';
import type { CompiledTable } from '../model/catalog.ts';
import type { Row, RowId } from '../model/change.ts';
import type { Page, StoreReader } from '../model/store.ts';
import { importedField } from './matchColumns.ts';
import { storedKeyOf } from './rowKey.ts';
import type { StagedLine } from './stagedLine.ts';

/** The rows of a table, and by which fields an import finds them. */
export interface WatchedKeys {
  reader: Pick<StoreReader, 'page' | 'rows' | 'seq' | 'tail'>;
  table: CompiledTable;
  keys: readonly string[];
  person: Person;
}

const rowsAtOnce = 5_000;
const [transactionsAtOnce, changesAtOnce] = [200, 20_000];

/**
 * Finds the lines whose keys lead to other rows than when they were tried, because somebody has written since: to a row that did not exist,
 * or to several. Reads all keys once, and then what changes.
 */
export class KeyWatch {
  readonly #input: WatchedKeys;
  readonly #fields: readonly string[];
  readonly #rows = new Map<string, RowId[]>();
  #seq = 0;

  private constructor(input: WatchedKeys) {
    this.#input = input;
    this.#fields = input.keys.flatMap(id => importedField(input.table, id)?.id ?? []);
  }

  /** Reads the keys of the rows as they are now; null for an import without keys. */
  static async open(input: WatchedKeys): Promise<KeyWatch | null> {
    if (input.keys.length === 0) return null;
    const watch = new KeyWatch(input);
    const { reader, table, person } = input;
    watch.#seq = await reader.seq();
    const view = { table: table.id, scope: { fields: table.table.scope, org: person.org }, sort: [], limit: rowsAtOnce };
    const fields = [...new Set([...watch.#fields, ...table.table.scope])].filter(id => id !== 'id');
    for (let after: string | null | undefined; after !== null; ) {
      const page: Page = await reader.page({ ...view, fields, ...(after === undefined ? {} : { after }) });
      for (const row of page.rows) watch.#add(row);
      after = page.cursor;
    }
    return watch;
  }

  /** The numbers of those of these lines whose key leads elsewhere now. */
  async elsewhere(lines: readonly StagedLine[]): Promise<Set<number>> {
    await this.#catchUp();
    const hits = lines.flatMap(({ n, key, row }) =>
      key === undefined ? [] : (this.#rows.get(key) ?? []).filter(id => id !== row).map(id => ({ n, key, id })),
    );
    if (hits.length === 0) return new Set();
    // Of a row that has left the key, only the row itself knows.
    const { reader, table } = this.#input;
    const rows = await reader.rows(
      table.id,
      hits.map(({ id }) => id),
    );
    return new Set(hits.filter(({ id, key }) => this.#keyOf(rows.get(id)) === key).map(({ n }) => n));
  }

  /** Says that the import itself has written this transaction: its rows have the keys of their lines, and need not be read. */
  wrote(seq: number): void {
    if (seq === this.#seq + 1) this.#seq = seq;
  }

  async #catchUp(): Promise<void> {
    const { reader, table } = this.#input;
    for (;;) {
      const entries = await reader.tail(this.#seq, transactionsAtOnce, changesAtOnce);
      const changed = new Set(
        entries.flatMap(({ changes }) => changes.flatMap(each => (each.table === table.id ? each.row : []))),
      );
      const rows = changed.size === 0 ? [] : (await reader.rows(table.id, [...changed])).values();
      for (const row of rows) this.#add(row);
      this.#seq = entries.at(-1)?.transaction.seq ?? this.#seq;
      if (entries.length < transactionsAtOnce) return;
    }
  }

  #keyOf(row: Row | undefined): string | null {
    const { table, person } = this.#input;
    return row === undefined || !isInOrganisation(table, row, person) ? null : storedKeyOf(table, this.#fields, row);
  }

  #add(row: Row): void {
    const key = this.#keyOf(row);
    if (key === null) return;
    const ids = this.#rows.get(key);
    if (ids === undefined) this.#rows.set(key, [row.id]);
    else if (!ids.includes(row.id)) ids.push(row.id);
  }
}
