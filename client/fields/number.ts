import type { ClientFieldType } from './field-type.ts';
import { formatFor } from './format.ts';
import { parseNumber } from './parse-input.ts';

const formats = formatFor(locale => new Intl.NumberFormat(locale, { maximumFractionDigits: 10 }));

/** A number. */
export const number: ClientFieldType = {
  name: 'number',
  formula: 'number',
  icon: 'M6.2 2.5 4.8 13.5M11.2 2.5 9.8 13.5M2.8 6h11M2.2 10h11',
  order: 'amount',
  width: 96,
  align: 'end',
  show: (value, _field, { language }) => (typeof value === 'number' ? formats(language).format(value) : String(value)),
  input: 'line',
  inputText: (value, language) => (language === 'fr' ? String(value).replace('.', ',') : String(value)),
  restText: (value, language) => (typeof value === 'number' ? formats(language).format(value) : String(value)),
  parse: parseNumber,
  keyboard: 'decimal',
  comparisons: ['equals', 'differs', 'more', 'atLeast', 'less', 'atMost', 'isAnyOf', 'isNoneOf', 'empty', 'filled'],
  filterInput: 'number',
};
