import type { CompiledTable } from '../model/catalog.ts';
import type { Field, Said } from '../model/field.ts';
import { castWords } from '../model/fields/words.ts';
import type { Table, WordsByCode } from '../model/table.ts';
import type { Words } from '../model/words.ts';

/** Every sentence that an issue may need, by code: those of the tables, of field types, and those given. */
export function wordsOf(tables: readonly CompiledTable[], more: WordsByCode): WordsByCode {
  const found = new Map<string, Words>(Object.entries(castWords));
  for (const { table } of tables) {
    for (const { code, words } of said(table)) if (!found.has(code)) found.set(code, words);
  }
  for (const [code, words] of Object.entries(more)) found.set(code, words);
  return Object.fromEntries(found);
}

function said(table: Table): Said[] {
  return [
    ...Object.values(table.rules).flatMap(rule => [rule, ...(rule.kind === 'only' && rule.over ? [rule.over] : [])]),
    ...table.guards,
    ...Object.values(table.actions).flatMap(action => action.needs),
    ...Object.values(table.access).flatMap(grant => grant.except ?? []),
    ...Object.values(table.fields).flatMap(ofField),
  ];
}

function ofField(field: Field): Said[] {
  const deletable = (field.states ?? []).map(state => state.deletable).filter(each => each !== true);
  return [field.pattern, field.fixed, field.unknown, ...deletable].filter(each => each !== undefined);
}
