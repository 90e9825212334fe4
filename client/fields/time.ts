import type { ClientFieldType } from './field-type.ts';
import { formatFor, showDate } from './format.ts';

const formats = formatFor(locale => new Intl.DateTimeFormat(locale, { dateStyle: 'medium', timeStyle: 'short' }));

/** A date and time, shown in the reader's time zone. */
export const time: ClientFieldType = {
  name: 'time',
  formula: 'time',
  icon: 'M8 2.2a5.8 5.8 0 1 1 0 11.6A5.8 5.8 0 0 1 8 2.2zM8 4.8V8l2.2 1.4',
  order: 'time',
  width: 148,
  show: (value, _field, { language }) => showDate(value, formats(language)),
  now: ({ utc }) => utc,
  input: 'line',
  comparisons: ['before', 'after', 'empty', 'filled'],
  filterInput: 'moment',
};
