import type { CatalogTable } from '../../server/api/wire.ts';
import { fieldType } from '../fields/registry.ts';
import type { QueuedWrite, WriteStore } from './write-store.ts';

/** A write store that never stores a credential: a write that contains one stays in the memory of its page until it is sent. */
export const withoutCredentials = (store: WriteStore, tables: () => readonly CatalogTable[]): WriteStore => ({
  ...store,
  save: write => (holdsCredential(write, tables()) ? Promise.resolve(false) : store.save(write)),
});

/** Whether a write contains the text of a credential. */
export function holdsCredential(write: QueuedWrite, tables: readonly CatalogTable[]): boolean {
  const secretFields = (fields: CatalogTable['fields'] = []): string[] =>
    fields.flatMap(field => (fieldType(field).password === true ? [field.id] : []));
  const find = (id: string): CatalogTable | undefined => tables.find(table => table.id === id);
  const hasText = (cells: Readonly<Record<string, unknown>> | null | undefined, fields: readonly string[]): boolean =>
    fields.some(id => typeof cells?.[id] === 'string');
  if (write.to === 'commit') return write.body.changes.some(({ table, to }) => hasText(to, secretFields(find(table)?.fields)));
  if (write.to === 'undo') return false;
  const { table, action, input } = write.body;
  const form = find(table)?.actions.find(({ id }) => id === action)?.form;
  return hasText(input, secretFields(form));
}
