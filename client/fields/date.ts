import type { Value } from '../../server/model/change.ts';
import type { Language } from '../../server/model/localizedText.ts';
import type { ClientFieldType } from './field-type.ts';
import { formatFor, showDate } from './format.ts';
import { parseLocalDate } from './parse-date.ts';
import { isIsoDate } from './parse-input.ts';

const formats = formatFor(locale => new Intl.DateTimeFormat(locale, { dateStyle: 'medium', timeZone: 'UTC' }));

const read = (value: Value, language: Language): string => showDate(value, formats(language));

/** The initial text of a date's editor: in English as it is shown, in French in digits. Other text stays as it is. */
export function dateInputText(value: Value, language: Language): string {
  const text = String(value);
  return language === 'fr' && isIsoDate(text) ? text.split('-').toReversed().join('/') : read(value, language);
}

/** A day. */
export const date: ClientFieldType = {
  name: 'date',
  formula: 'date',
  icon: 'M3.5 3.5h9a1 1 0 0 1 1 1v8a1 1 0 0 1-1 1h-9a1 1 0 0 1-1-1v-8a1 1 0 0 1 1-1zM2.5 6.8h11M5.5 2v3M10.5 2v3',
  order: 'time',
  width: 116,
  show: (value, _field, { language }) => read(value, language),
  fillsDays: true,
  now: ({ local }) => local.slice(0, 10),
  input: 'date',
  inputText: dateInputText,
  restText: read,
  parse: parseLocalDate,
  comparisons: ['on', 'before', 'after', 'isAnyOf', 'isNoneOf', 'empty', 'filled'],
  filterInput: 'date',
};
