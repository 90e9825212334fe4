import type { Language } from '../../server/model/localizedText.ts';
import { sayField } from './field-strings.ts';
import type { ClientFieldType, Filled } from './field-type.ts';

/** Yes or no, shown as a box. */
export const flag: ClientFieldType = {
  name: 'flag',
  formula: 'flag',
  icon: 'M4 2.5h8A1.5 1.5 0 0 1 13.5 4v8a1.5 1.5 0 0 1-1.5 1.5H4A1.5 1.5 0 0 1 2.5 12V4A1.5 1.5 0 0 1 4 2.5zM5.3 8l2 2 3.6-4',
  order: 'flag',
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
