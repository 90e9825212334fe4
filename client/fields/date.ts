import type { ClientFieldType } from './field-type.ts';
import { formatFor, showDate } from './format.ts';
import { parseLocalDate } from './parse-date.ts';
import { dateInputText } from './parse-input.ts';

const formats = formatFor(locale => new Intl.DateTimeFormat(locale, { dateStyle: 'medium', timeZone: 'UTC' }));

/** A day. */
export const date: ClientFieldType = {
  name: 'date',
  formula: 'date',
  width: 116,
  show: (value, _field, { language }) => showDate(value, formats(language)),
  fillsDays: true,
  sign: /\d/,
  now: ({ local }) => local.slice(0, 10),
  input: 'date',
  inputText: dateInputText,
  parse: parseLocalDate,
  comparisons: ['on', 'before', 'after', 'empty', 'filled'],
  filterInput: 'date',
};
