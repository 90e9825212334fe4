import type { FieldType } from '../field.ts';
import { secret } from './secret.ts';

/**
 * A credential that is only written: its cell holds TRUE while one is set, and is empty otherwise. `cast` returns the text that was typed; the
 * engine encrypts it into a hidden field and never stores it.
 */
export const encrypted: FieldType = {
  name: 'encrypted',
  formula: 'flag',
  column: 'integer',
  sealed: true,
  cast: (input, field) => secret.cast(input, field),
  format: (value, _field, language) => (value === true ? set[language] : ''),
};

const set = { en: 'Set', fr: 'Défini' };
