import type { ClientFieldType } from './field-type.ts';
import { formatFor, showDate } from './format.ts';

const formats = formatFor(locale => new Intl.DateTimeFormat(locale, { dateStyle: 'medium', timeStyle: 'short' }));

/** A date and time, shown in the reader's time zone. */
export const time: ClientFieldType = {
  name: 'time',
  formula: 'time',
  width: 148,
  show: (value, _field, { language }) => showDate(value, formats(language)),
  sign: /\d/,
  now: ({ utc }) => utc,
  input: 'line',
  comparisons: ['before', 'after', 'empty', 'filled'],
  filterInput: 'moment',
};
