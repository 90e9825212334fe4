import type { Field } from './field.ts';
import { say } from './localizedText.ts';

/**
 * The fields of every row of every table. `invalid` and `issues` are JSON: cells with text that was not accepted, and the issues behind the
 * validation result, as codes to translate.
 */
export const systemFields: readonly Field[] = [
  { id: 'id', type: 'text', label: say('ID', 'ID'), system: true, hiddenByDefault: true },
  { id: 'version', type: 'number', label: say('Version', 'Version'), system: true, hiddenByDefault: true, hidden: true },
  { id: 'seq', type: 'number', label: say('Transaction', 'Transaction'), system: true, hidden: true },
  { id: 'invalid', type: 'text', label: say('Invalid cells', 'Cellules non valides'), system: true, hidden: true },
  { id: 'issues', type: 'text', label: say('Issues', 'Anomalies'), system: true, hidden: true },
  { id: 'createdAt', type: 'time', label: say('Created', 'Créé le'), system: true, hiddenByDefault: true },
  { id: 'createdBy', type: 'text', label: say('Created by', 'Créé par'), system: true, hiddenByDefault: true, codes: 'part' },
  { id: 'createdById', type: 'text', label: say('Created by (ID)', 'Créé par (ID)'), system: true, hiddenByDefault: true },
  { id: 'updatedAt', type: 'time', label: say('Changed', 'Modifié le'), system: true, hiddenByDefault: true },
  { id: 'updatedBy', type: 'text', label: say('Changed by', 'Modifié par'), system: true, hiddenByDefault: true, codes: 'part' },
];

/** Fields that every commit writes by itself: never compared and never logged. */
export const bookkeeping: ReadonlySet<string> = new Set([
  'id',
  'version',
  'seq',
  'createdAt',
  'createdBy',
  'createdById',
  'updatedAt',
  'updatedBy',
]);

/** The ids of the fields whose changes are logged: not the bookkeeping fields, and no secrets. */
export const loggedFields = (fields: readonly Field[]): string[] =>
  fields.filter(field => field.unlogged !== true && !bookkeeping.has(field.id)).map(field => field.id);
