import type { Value } from '../../server/model/change.ts';
import { usualOrder } from '../../server/model/tabular/dateOrder.ts';
import { type DayOrder, isDay, readDay } from '../../server/model/tabular/dateText.ts';
import type { Language } from '../../server/model/words.ts';
import { regionOf, today } from '../look/locale.ts';

/** A typed number: with a comma or a point, with or without spaces between thousands. Text that is no number stays text. */
export function readNumber(text: string, language: Language): Value {
  const bare = text.trim().replace(/[\s\u00a0\u202f’']/g, '');
  if (bare === '') return null;
  const plain = language === 'en' ? bare.replace(/,(?=\d{3}(\D|$))/g, '').replace(',', '.') : bare.replace(',', '.');
  return /^[+-]?(\d+\.?\d*|\.\d+)$/.test(plain) ? Number(plain) : text;
}

/**
 * A typed date as ISO text: in numbers or with the month's name in either language, the year left out or short. `order` says whether day
 * or month comes first. Text that is no date stays text.
 */
export function readDate(text: string, today: string, order: DayOrder = 'dmy'): Value {
  return text.trim() === '' ? null : (readDay(text, order, Number(today.slice(0, 4))) ?? text);
}

/** A typed date as ISO text, read as the reader of this browser writes dates; text that is no date stays text. */
export const readTypedDate = (text: string, language: Language): Value => readDate(text, today(), usualOrder(regionOf(language)));

/** A date as an input shows it to be edited: in French day first, else ISO. Other text stays as it is. */
export function editableDate(value: Value, language: Language): string {
  const text = String(value ?? '');
  return language === 'fr' && isDay(text) ? text.split('-').toReversed().join('/') : text;
}
