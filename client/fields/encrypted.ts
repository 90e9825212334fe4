import { sayField } from './field-strings.ts';
import type { ClientFieldType } from './field-type.ts';
import { secret } from './secret.ts';

/** A credential: the page shows whether one is set. It is entered in the form of an action, hidden like a password. */
export const encrypted: ClientFieldType = {
  name: 'encrypted',
  formula: 'flag',
  icon: secret.icon,
  order: 'flag',
  width: 110,
  show: (value, _field, { language }) => sayField(language, value === true ? 'set' : 'notSet'),
  cellText: ({ value }, { language }) => sayField(language, value === true ? 'set' : 'notSet'),
  input: 'line',
  password: true,
  comparisons: ['yes', 'no'],
  filterInput: 'line',
};
