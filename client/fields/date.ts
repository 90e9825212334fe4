import type { ClientFieldType } from './field-type.ts';
import { formatFor, showDate } from './format.ts';
import { parseLocalDate } from './parse-date.ts';
import { dateInputText } from './parse-input.ts';

const formats = formatFor(locale => new Intl.DateTimeFormat(locale, { dateStyle: 'medium', timeZone: 'UTC' }));

/** A day. */
export const date: ClientFieldType = {
  name: 'date',
  formula: 'date',
  icon: 'M3.5 3.5h9a1 1 0 0 1 1 1v8a1 1 0 0 1-1 1h-9a1 1 0 0 1-1-1v-8a1 1 0 0 1 1-1zM2.5 6.8h11M5.5 2v3M10.5 2v3',
  order: 'time',
  width: 116,
  show: (value, _field, { language }) => showDate(value, formats(language)),
  fillsDays: true,
  sign: /\d/,
  now: ({ local }) => local.slice(0, 10),
  input: 'date',
  inputText: dateInputText,
  parse: parseLocalDate,
  comparisons: ['on', 'before', 'after', 'isAnyOf', 'isNoneOf', 'empty', 'filled'],
  filterInput: 'date',
};
