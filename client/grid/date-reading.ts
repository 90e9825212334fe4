import type { Value } from '../../server/model/change.ts';
import { usualOrder } from '../../server/model/tabular/dateOrder.ts';
import { type DayOrder, readDay } from '../../server/model/tabular/dateText.ts';
import type { Language } from '../../server/model/words.ts';
import { regionOf, today } from '../look/locale.ts';

/**
 * A typed date as ISO text: in numbers or with the month's name in either language, the year left out or short. `order` says whether day
 * or month comes first. Text that is no date stays text.
 */
export function readDate(text: string, today: string, order: DayOrder = 'dmy'): Value {
  return text.trim() === '' ? null : (readDay(text, order, Number(today.slice(0, 4))) ?? text);
}

/** The same, read as the reader of this browser writes dates. */
export const readAsTyped = (text: string, language: Language): Value => readDate(text, today(), usualOrder(regionOf(language)));
