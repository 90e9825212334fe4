import { isInOrganisation } from '../model/access.ts';
import type { Person } from '../model/actor.ts';
import { castCell } from '../model/castCell.ts';
import type { CompiledTable } from '../model/catalog.ts';
import type { Row, RowId, Value } from '../model/change.ts';
import type { Field } from '../model/field.ts';
import { cellKey, fieldKey } from '../model/fields/key.ts';
import { identityKey } from '../model/identityKey.ts';
import type { TrialSession } from '../model/writer.ts';
import { importedField } from './matchColumns.ts';
import { compositeKey, storedKeyOf } from './rowKey.ts';

/** What a key leads to: a row, none, or several. */
export type KeyMatch = { row: RowId } | 'none' | 'several';

/** A field of a key, and for a link what finds a row by the name that people type. */
interface KeyField {
  id: string;
  field: Field | undefined;
  named: ((typed: string) => RowId | undefined) | null;
}

/** The rows of a table by the values of the fields that identify them, compared as the table compares them. */
export class KeyIndex {
  readonly #rows = new Map<string, KeyMatch>();
  readonly #table: CompiledTable;
  readonly #fields: readonly KeyField[];

  private constructor(table: CompiledTable, fields: readonly KeyField[]) {
    this.#table = table;
    this.#fields = fields;
  }

  /** Reads the rows of the person's organisation. */
  static async of(session: TrialSession, table: CompiledTable, keys: readonly string[], person: Person): Promise<KeyIndex> {
    const fields: KeyField[] = [];
    for (const key of keys) {
      const id = importedField(table, key)?.id;
      const field = id === undefined ? undefined : table.byId.get(id);
      if (id !== undefined) fields.push({ id, field, named: await namesFor(field, session, person) });
    }
    const index = new KeyIndex(table, fields);
    for await (const rows of session.scan(table.id))
      for (const row of rows) if (isInOrganisation(table, row, person)) index.#add(row);
    return index;
  }

  /** The key of cells as they are typed, each read by its type; null if one of them is empty. */
  keyOfTyped(cells: Readonly<Record<string, Value | undefined>>): string | null {
    return compositeKey(this.#fields.map(field => typedKey(field, cells[field.id])));
  }

  /** The ids of its fields. */
  get fields(): string[] {
    return this.#fields.map(({ id }) => id);
  }

  /** What a key leads to. */
  find(key: string): KeyMatch {
    return this.#rows.get(key) ?? 'none';
  }

  #add(row: Row): void {
    const key = storedKeyOf(
      this.#table,
      this.#fields.map(({ id }) => id),
      row,
    );
    if (key !== null) this.#rows.set(key, this.#rows.has(key) ? 'several' : { row: row.id });
  }
}

/** The key of a typed value. A text that no cell of its type can have is only like itself. */
function typedKey({ id, field, named }: KeyField, typed: Value | undefined): string | null {
  if (field === undefined || id === 'id' || typed === undefined || typed === null || typed === '') return cellKey(field, typed);
  const row = typeof typed === 'string' ? named?.(typed) : undefined;
  if (row !== undefined) return row;
  const { value, invalid } = castCell(field, typed);
  return invalid === null || value !== null ? cellKey(field, value) : `\u0001${identityKey(String(typed))}`;
}

/** Finds the rows of the person's organisation by the fields by which people name them in a link; null for a field that is no link. */
async function namesFor(field: Field | undefined, session: TrialSession, person: Person): Promise<KeyField['named']> {
  if (field?.to === undefined) return null;
  const target = session.catalog.table(field.to);
  const lookups = target.table.lookupFields.flatMap(id => target.byId.get(id) ?? []);
  if (lookups.length === 0) return null;
  const named = new Map(lookups.map(lookup => [lookup, new Map<string, RowId>()]));
  for await (const rows of session.scan(target.id))
    for (const row of rows)
      if (isInOrganisation(target, row, person))
        for (const lookup of lookups) {
          const text = row[lookup.id];
          if (typeof text === 'string' && text !== '') named.get(lookup)?.set(fieldKey(lookup, text), row.id);
        }
  return typed => {
    const found = lookups.map(lookup => named.get(lookup)?.get(fieldKey(lookup, typed.trim())));
    return found.find(row => row !== undefined);
  };
}
