import type { Value } from '../../server/model/change.ts';
import type { Language } from '../../server/model/localizedText.ts';
import { usualOrder } from '../../server/model/tabular/dateOrder.ts';
import { type DayOrder, parseDay } from '../../server/model/tabular/dateText.ts';
import { regionalLocale, today } from '../browser/locale.ts';
import { sayField } from './field-strings.ts';

/**
 * Parses a typed date to ISO: numeric or with the month's name in either language, the year omitted or short.
 * `order` tells whether day or month comes first. Text that is no date is returned as it is.
 */
export function parseDate(text: string, today: string, order: DayOrder = 'dmy'): Value {
  return text.trim() === '' ? null : (parseDay(text, order, Number(today.slice(0, 4))) ?? text);
}

const localOrder = (language: Language): 'dmy' | 'mdy' => usualOrder(regionalLocale(language));

/** Parses a date in the order that this browser's locale uses. */
export const parseLocalDate = (text: string, language: Language): Value => parseDate(text, today(), localOrder(language));

/** The pattern of a typed date, such as `DD/MM/YYYY`. `parseLocalDate` reads the same order. */
export const datePattern = (language: Language): string =>
  sayField(language, localOrder(language) === 'mdy' ? 'monthFirst' : 'dayFirst');
