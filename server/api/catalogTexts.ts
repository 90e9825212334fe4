import type { Catalog, CompiledTable } from '../model/catalog.ts';
import type { Field, Reason } from '../model/field.ts';
import { castTexts } from '../model/fields/castTexts.ts';
import type { LocalizedText } from '../model/localizedText.ts';
import type { Table, TextsByCode } from '../model/table.ts';

const cache = new WeakMap<Catalog, WeakMap<TextsByCode, TextsByCode>>();

/** The texts of a catalog by code, with the given ones; computed once for each pair. */
export function textsOf(catalog: Catalog, more: TextsByCode): TextsByCode {
  const byMore = cache.get(catalog) ?? new WeakMap<TextsByCode, TextsByCode>();
  cache.set(catalog, byMore);
  const known = byMore.get(more) ?? catalogTexts([...catalog.tables.values()], more);
  byMore.set(more, known);
  return known;
}

/** Every text that an issue may need, by code: of the tables, of the field types, and the given ones. */
export function catalogTexts(tables: readonly CompiledTable[], more: TextsByCode): TextsByCode {
  const found = new Map<string, LocalizedText>(Object.entries(castTexts));
  for (const { table } of tables) {
    for (const { code, words } of textsOfTable(table)) if (!found.has(code)) found.set(code, words);
  }
  for (const [code, words] of Object.entries(more)) found.set(code, words);
  return Object.fromEntries(found);
}

function textsOfTable(table: Table): Reason[] {
  return [
    ...Object.values(table.rules).flatMap(rule => [
      rule,
      ...(rule.kind === 'claim' && rule.overCapacity ? [rule.overCapacity] : []),
    ]),
    ...table.guards,
    ...Object.values(table.actions).flatMap(action => action.needs),
    ...Object.values(table.access).flatMap(grant => grant.except ?? []),
    ...Object.values(table.fields).flatMap(textsOfField),
  ];
}

function textsOfField(field: Field): Reason[] {
  const deletable = (field.states ?? []).map(state => state.deletable).filter(each => each !== true);
  return [field.pattern, field.lockedIn, field.notFound, ...deletable].filter(each => each !== undefined);
}
