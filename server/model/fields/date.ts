import { isVisible } from '../../../formulas/unicode.ts';
import type { FieldType } from '../field.ts';
import { isDay, parseDay } from '../tabular/dateText.ts';
import { inputText } from './inputText.ts';
import { invalidInput } from './invalidInput.ts';

const french = new Intl.DateTimeFormat('fr-FR', { day: '2-digit', month: '2-digit', year: 'numeric', timeZone: 'UTC' });

/** A calendar day, `2026-01-15`. In numeric dates the day comes before the month; a caller that knows otherwise, such as the page, passes the ISO date. */
export const date: FieldType = {
  name: 'date',
  formula: 'date',
  column: 'text',
  exact: true,
  storedInFiles: true,
  cast(input) {
    const text = inputText(input);
    if (!isVisible(text)) return null;
    return (typeof input === 'number' ? undefined : parseDay(text)) ?? invalidInput('V_DATE', input);
  },
  format(value, _field, language) {
    if (value === null) return '';
    const day = String(value);
    return language === 'fr' && isDay(day) ? french.format(new Date(`${day}T00:00:00Z`)) : day;
  },
};
