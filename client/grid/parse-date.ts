import type { Value } from '../../server/model/change.ts';
import type { Language } from '../../server/model/localizedText.ts';
import { usualOrder } from '../../server/model/tabular/dateOrder.ts';
import { type DayOrder, parseDay } from '../../server/model/tabular/dateText.ts';
import { regionalLocale, today } from '../browser/locale.ts';

/**
 * A typed date as ISO text: in numbers or with the month's name in either language, the year left out or short. `order` says whether day
 * or month comes first. Text that is no date stays text.
 */
export function parseDate(text: string, today: string, order: DayOrder = 'dmy'): Value {
  return text.trim() === '' ? null : (parseDay(text, order, Number(today.slice(0, 4))) ?? text);
}

/** The same, read as the reader of this browser writes dates. */
export const parseLocalDate = (text: string, language: Language): Value =>
  parseDate(text, today(), usualOrder(regionalLocale(language)));
