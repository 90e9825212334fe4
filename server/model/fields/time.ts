import { isVisible } from '../../../formulas/unicode.ts';
import type { FieldType } from '../field.ts';
import { parseMoment } from '../tabular/dateText.ts';
import { inputText } from './inputText.ts';
import { invalidInput } from './invalidInput.ts';

const ISO = /^[1-9]\d{3}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}\.\d{3}Z$/;
const french = new Intl.DateTimeFormat('fr-FR', { dateStyle: 'short', timeStyle: 'short', hourCycle: 'h23', timeZone: 'UTC' });

/** A date and time, `2026-01-15T10:00:00.000Z`. Without a zone it is UTC, and without a time of day midnight. */
export const time: FieldType = {
  name: 'time',
  formula: 'time',
  column: 'text',
  exact: true,
  storedInFiles: true,
  cast(input) {
    const text = inputText(input);
    if (!isVisible(text)) return null;
    return (typeof input === 'number' ? undefined : readTime(text)) ?? invalidInput('V_TIME', input);
  },
  format(value, _field, language) {
    if (value === null) return '';
    const moment = String(value);
    if (!ISO.test(moment)) return moment;
    return language === 'fr' ? french.format(new Date(moment)) : moment.slice(0, 16).replace('T', ' ');
  },
};

function readTime(text: string): string | undefined {
  const read = parseMoment(text);
  if (!read) return undefined;
  const [hours = '0', minutes = '0', seconds = '0'] = (read.clock ?? '').split(':');
  const [whole = '0', fraction = ''] = seconds.split(/[.,]/);
  const clock = `${two(hours || '0')}:${two(minutes)}:${two(whole)}.${fraction.slice(0, 3).padEnd(3, '0')}`;
  const moment = new Date(`${read.day}T${clock}${zoneOf(read.zone)}`).toJSON();
  return moment !== null && ISO.test(moment) ? moment : undefined;
}

/** `+0200`, `+02` and `UTC` as `+02:00` and `Z`. */
function zoneOf(zone: string | undefined): string {
  if (zone === undefined || /^[zu]/i.test(zone)) return 'Z';
  return `${zone.slice(0, 3)}:${zone.slice(3).replace(':', '') || '00'}`;
}

const two = (digits: string): string => digits.padStart(2, '0');
