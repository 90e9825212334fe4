import type { Language } from '../../server/model/localizedText.ts';
import { sayField } from './field-strings.ts';
import type { ClientFieldType, Filled } from './field-type.ts';

/** Yes or no, shown as a box. */
export const flag: ClientFieldType = {
  name: 'flag',
  formula: 'flag',
  width: 84,
  show: (value, _field, { language }) => show(value, language),
  cellText: ({ value }, { language }) =>
    value === null || value === undefined || value === '' || typeof value === 'boolean' ? '' : show(value, language),
  mark: ({ value }) => (value === true ? 'checked' : value === false || value === null || value === undefined ? 'unchecked' : ''),
  plainText: value => (value === true ? 'TRUE' : 'FALSE'),
  spoken: (value, language) => sayField(language, value === true ? 'yes' : 'no'),
  printed: (value, language) => (value === true ? sayField(language, 'yes') : ''),
  cleared: false,
  input: 'tick',
  comparisons: ['yes', 'no'],
  filterInput: 'line',
};

const show = (value: Filled, language: Language): string =>
  typeof value === 'boolean' ? sayField(language, value ? 'yes' : 'no') : String(value);
