import { isInOrganisation } from '../model/access.ts';
import type { Person } from '../model/actor.ts';
import type { CompiledTable } from '../model/catalog.ts';
import type { Row, RowId, Value } from '../model/change.ts';
import { cellKey } from '../model/fields/key.ts';
import type { TrialSession } from '../model/writer.ts';
import { importedField } from './matchColumns.ts';

/** What a key leads to: a row, none, or several. */
export type KeyMatch = { row: RowId } | 'none' | 'several';

/** The rows of a table by the values of the fields that identify them, compared as the table compares them. */
export class KeyIndex {
  readonly #rows = new Map<string, KeyMatch>();
  readonly #fields: readonly string[];
  readonly #table: CompiledTable;

  private constructor(table: CompiledTable, fields: readonly string[]) {
    this.#table = table;
    this.#fields = fields.flatMap(id => importedField(table, id)?.id ?? []);
  }

  /** Reads the rows of the person's organisation. */
  static async of(session: TrialSession, table: CompiledTable, fields: readonly string[], person: Person): Promise<KeyIndex> {
    const index = new KeyIndex(table, fields);
    for await (const rows of session.scan(table.id))
      for (const row of rows) if (isInOrganisation(table, row, person)) index.#add(row);
    return index;
  }

  /** The key of these cells; null if one of them is empty. */
  keyOf(cells: Readonly<Record<string, Value | undefined>>): string | null {
    const keys = this.#fields.map(id => cellKey(this.#table.byId.get(id), cells[id]));
    return keys.includes(null) ? null : keys.join('\u0000');
  }

  /** What a key leads to. */
  find(key: string): KeyMatch {
    return this.#rows.get(key) ?? 'none';
  }

  #add(row: Row): void {
    const key = this.keyOf(row);
    if (key !== null) this.#rows.set(key, this.#rows.has(key) ? 'several' : { row: row.id });
  }
}
